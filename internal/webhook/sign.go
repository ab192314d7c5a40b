package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
)

// SignatureHeader carries the signature of the body in Sendcloud's format.
const SignatureHeader = "Sendcloud-Signature"

// Sign is Sendcloud's signature of a body: HMAC-SHA256 in small hexadecimal letters.
func Sign(key string, body []byte) string {
	m := hmac.New(sha256.New, []byte(key))
	m.Write(body)
	return hex.EncodeToString(m.Sum(nil))
}

// SignStandard is the signature of a message as Standard Webhooks: over its name, the second it is sent, and its body. The secret
// is whsec_ and the key in base64; an error says that it is none.
func SignStandard(secret, message, second string, body []byte) (string, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || len(key) < 16 {
		return "", errors.New("the integration has no signing secret for Standard Webhooks")
	}
	m := hmac.New(sha256.New, key)
	m.Write([]byte(message + "." + second + "."))
	m.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(m.Sum(nil)), nil
}

// sign adds what tells the receiver that a message is ours. Each try is signed anew for its own second; the body stays the same.
func (t Target) sign(h http.Header, got Delivery) error {
	switch got.Format {
	case Subscription:
		return nil // the connection's own headers are what its receiver knows us by
	case Standard:
		second := strconv.FormatInt(got.At.Unix(), 10)
		signature, err := SignStandard(t.Secret, got.Message, second, got.Body)
		if err != nil {
			return err
		}
		h.Set("webhook-id", got.Message)
		h.Set("webhook-timestamp", second)
		h.Set("webhook-signature", signature)
		return nil
	}
	h.Set(SignatureHeader, Sign(t.Key, got.Body))
	return nil
}
