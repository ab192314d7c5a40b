package secret

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"golang.org/x/crypto/argon2"
)

// cost is argon2id's price: memory in KiB, passes, lanes.
type cost struct {
	memory uint32
	passes uint32
	lanes  uint8
}

// today is OWASP's smallest advised setting: a log-in takes tens of milliseconds and 19 MiB.
var today = cost{memory: 19 * 1024, passes: 2, lanes: 1}

// A stored hash may ask for no more than this, so that a planted row cannot eat the machine.
var dearest = cost{memory: 256 * 1024, passes: 10, lanes: 8}

const (
	saltSize = 16
	hashSize = 32
)

// MaxPassword is the longest password that is taken, in bytes.
const MaxPassword = 1024

// ErrPassword says that a stored hash is not one of ours. A wrong password is no error.
var ErrPassword = errors.New("secret: not an argon2id hash")

// seats limits how many hashes are reckoned at once: each takes a core and 19 MiB, and a flood of log-ins
// must queue here rather than fill the memory.
var seats = make(chan struct{}, max(1, runtime.GOMAXPROCS(0)))

func (c cost) reckon(password string, salt []byte, size uint32) []byte {
	seats <- struct{}{}
	defer func() { <-seats }()
	return argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.lanes, size)
}

// HashPassword makes the text that is kept of a password, in PHC form, with a fresh salt.
func HashPassword(password string) (string, error) {
	if len(password) > MaxPassword {
		return "", fmt.Errorf("secret: password of %d bytes, the most is %d", len(password), MaxPassword)
	}
	salt := make([]byte, saltSize)
	rand.Read(salt)
	sum := today.reckon(password, salt, hashSize)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		today.memory, today.passes, today.lanes, b64.EncodeToString(salt), b64.EncodeToString(sum)), nil
}

// CheckPassword reports whether the password is the one that was hashed, and whether the hash was made with
// another cost than today's, so that the caller may hash it anew while it has the password at hand.
// ErrPassword when kept is no hash.
func CheckPassword(kept, password string) (ok, rehash bool, err error) {
	c, salt, want, err := parsePHC(kept)
	if err != nil {
		return false, false, err
	}
	if len(password) > MaxPassword {
		return false, false, nil
	}
	got := c.reckon(password, salt, uint32(len(want)))
	ok = subtle.ConstantTimeCompare(got, want) == 1
	return ok, ok && c != today, nil
}

// SpendPassword takes as long as a real check and answers nothing. It is for log-ins with an unknown e-mail,
// so that the time of the answer does not tell who has an account.
func SpendPassword(password string) {
	today.reckon(password[:min(len(password), MaxPassword)], make([]byte, saltSize), hashSize)
}

func parsePHC(kept string) (c cost, salt, sum []byte, err error) {
	parts := strings.Split(kept, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, ErrPassword
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.lanes); n != 3 || err != nil {
		return c, nil, nil, ErrPassword
	}
	if c.passes == 0 || c.lanes == 0 || c.memory > dearest.memory || c.passes > dearest.passes || c.lanes > dearest.lanes {
		return c, nil, nil, ErrPassword
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	sum, sumErr := base64.RawStdEncoding.DecodeString(parts[5])
	if saltErr != nil || sumErr != nil || len(salt) < 8 || len(sum) < 16 || len(sum) > 64 {
		return c, nil, nil, ErrPassword
	}
	return c, salt, sum, nil
}
