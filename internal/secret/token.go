package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
)

// leastBits is what keeps a token unguessable for as long as the product lives.
const leastBits = 128

// NewToken makes a random token of at least bits bits (never fewer than 128) in URL-safe letters.
func NewToken(bits int) string {
	return encoding.EncodeToString(random(bits))
}

// NewHex makes a random token of 32 hexadecimal letters (128 bits), the form in which Sendcloud's API keys
// come and in which its clients' settings pages expect them.
func NewHex() string {
	return hex.EncodeToString(random(leastBits))
}

func random(bits int) []byte {
	b := make([]byte, (max(bits, leastBits)+7)/8)
	rand.Read(b)
	return b
}

// Hash is what is kept of a token to know it again. SHA-256 without salt is enough for a long random token;
// passwords go through HashPassword.
func Hash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// Equal compares in constant time.
func Equal(a, b []byte) bool {
	return subtle.ConstantTimeCompare(a, b) == 1
}
