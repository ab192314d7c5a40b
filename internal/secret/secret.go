// Package secret seals what must not lie open, makes what must not be guessed, and checks passwords.
// Who may see a secret is not decided here, and no row is kept here.
package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

// KeySize is the length of a master key in bytes (AES-256).
const KeySize = 32

// Key is a master key and the version byte by which sealed values name it.
type Key struct {
	Version byte
	Bytes   [KeySize]byte
}

// ErrSealed says that a sealed value cannot be opened: damaged, of another account, or of a key that is not
// at hand. The three look the same on purpose.
var ErrSealed = errors.New("secret: cannot open this value with the keys at hand")

// Sealer seals with its newest key and opens with any of its keys. It may be used by many goroutines.
type Sealer struct {
	newest byte
	ring   map[byte]cipher.AEAD
}

// NewSealer makes a sealer. The first key seals; older ones only open what they sealed before.
func NewSealer(newest Key, older ...Key) (*Sealer, error) {
	s := &Sealer{newest: newest.Version, ring: map[byte]cipher.AEAD{}}
	for _, k := range append([]Key{newest}, older...) {
		if _, taken := s.ring[k.Version]; taken {
			return nil, fmt.Errorf("secret: two master keys have version %d", k.Version)
		}
		if k.Bytes == [KeySize]byte{} {
			return nil, fmt.Errorf("secret: master key version %d is all zeroes", k.Version)
		}
		block, err := aes.NewCipher(k.Bytes[:])
		if err != nil {
			return nil, fmt.Errorf("secret: %w", err)
		}
		aead, err := cipher.NewGCM(block)
		if err != nil {
			return nil, fmt.Errorf("secret: %w", err)
		}
		s.ring[k.Version] = aead
	}
	return s, nil
}

var encoding = base64.RawURLEncoding

// Seal encrypts plain for an account and returns text fit for a column: version byte, random nonce and
// ciphertext in URL-safe base64. The same input never gives the same text twice.
func (s *Sealer) Seal(account int64, plain []byte) string {
	aead := s.ring[s.newest]
	out := make([]byte, 1+aead.NonceSize(), 1+aead.NonceSize()+len(plain)+aead.Overhead())
	out[0] = s.newest
	rand.Read(out[1:]) // never fails: the runtime stops the program instead
	return encoding.EncodeToString(aead.Seal(out, out[1:], plain, bound(out[0], account)))
}

// Open decrypts what Seal made for the same account; anything else is ErrSealed.
func (s *Sealer) Open(account int64, sealed string) ([]byte, error) {
	raw, err := encoding.Strict().DecodeString(sealed)
	if err != nil || len(raw) == 0 || strings.ContainsAny(sealed, "\r\n") {
		return nil, ErrSealed
	}
	aead, ok := s.ring[raw[0]]
	if !ok || len(raw) < 1+aead.NonceSize() {
		return nil, ErrSealed
	}
	nonce, body := raw[1:1+aead.NonceSize()], raw[1+aead.NonceSize():]
	plain, err := aead.Open(nil, nonce, body, bound(raw[0], account))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

// Stale reports whether a sealed value was made with an older key, so that a sweep may seal it anew.
func (s *Sealer) Stale(sealed string) bool {
	raw, err := encoding.DecodeString(sealed)
	return err == nil && len(raw) > 0 && raw[0] != s.newest
}

// bound is the associated data: it ties a value to its account and key, so that a row copied into another
// account cannot be opened there.
func bound(version byte, account int64) []byte {
	return binary.BigEndian.AppendUint64([]byte{version}, uint64(account))
}

// Sealed is a sealed value as a room keeps it, and the account it was sealed for.
type Sealed struct {
	Account int64
	Text    string
}
