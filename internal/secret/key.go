package secret

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// KeyFile is the name of the key file beside the embedded database. It is never part of a backup.
const KeyFile = "master.key"

// LoadKey finds the master keys, newest first. env is the value of WAYBILL_KEY: one or more keys parted by
// commas or spaces, each 32 bytes in hex or base64, if need be with its version before a colon ("2:…"; without
// it the version is 1). When env is empty and it is not required, the key lies in the file master.key in
// dir, which is made on the first start with mode 0600. Errors say what the operator should do.
func LoadKey(env, dir string, requireEnv bool) ([]Key, error) {
	if strings.TrimSpace(env) != "" {
		keys, err := parseKeys(env)
		if err != nil {
			return nil, fmt.Errorf("WAYBILL_KEY: %w", err)
		}
		return keys, nil
	}
	if requireEnv {
		return nil, errors.New("WAYBILL_KEY is not set, and a database outside the data folder needs it: " +
			"set it to 32 random bytes in hex or base64 (openssl rand -hex 32) and keep it safe, for without it sealed secrets are lost")
	}
	name := filepath.Join(dir, KeyFile)
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = makeKeyFile(name)
	}
	if err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	if info, err := os.Stat(name); err == nil && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("master key: others may read %s (mode %04o): chmod 600 it", name, info.Mode().Perm())
	}
	keys, err := parseKeys(string(text))
	if err != nil {
		return nil, fmt.Errorf("master key in %s: %w", name, err)
	}
	return keys, nil
}

// Load is LoadKey with a sealer made of what it found.
func Load(env, dir string, requireEnv bool) (*Sealer, error) {
	keys, err := LoadKey(env, dir, requireEnv)
	if err != nil {
		return nil, err
	}
	return NewSealer(keys[0], keys[1:]...)
}

// makeKeyFile writes a new key so that either the whole file is there or none: two programs that start at
// once end with the same key, and a crash leaves no half of one.
func makeKeyFile(name string) ([]byte, error) {
	var b [KeySize]byte
	rand.Read(b[:])
	text := "1:" + hex.EncodeToString(b[:]) + "\n"
	temp, err := os.CreateTemp(filepath.Dir(name), ".master-*") // CreateTemp's mode is 0600
	if err != nil {
		return nil, err
	}
	defer os.Remove(temp.Name())
	_, err = temp.WriteString(text)
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err != nil {
		return nil, err
	}
	err = os.Link(temp.Name(), name) // unlike Rename, Link never replaces a key that is there
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	folder, err := os.Open(filepath.Dir(name))
	if err != nil {
		return nil, err
	}
	err = errors.Join(folder.Sync(), folder.Close())
	if err != nil {
		return nil, err
	}
	return os.ReadFile(name)
}

func parseKeys(text string) ([]Key, error) {
	var keys []Key
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\r' || r == '\t' }) {
		k, err := parseKey(word)
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	if len(keys) == 0 {
		return nil, errors.New("there is no key in it")
	}
	return keys, nil
}

// parseKey never repeats the text in its error: it would land in a log.
func parseKey(word string) (Key, error) {
	k := Key{Version: 1}
	if version, rest, ok := strings.Cut(word, ":"); ok {
		n, err := strconv.ParseUint(version, 10, 8)
		if err != nil || n == 0 {
			return k, errors.New("the version before the colon is a number from 1 to 255")
		}
		k.Version, word = byte(n), rest
	}
	for _, decode := range []func(string) ([]byte, error){
		hex.DecodeString, base64.StdEncoding.DecodeString, base64.RawStdEncoding.DecodeString,
		base64.URLEncoding.DecodeString, base64.RawURLEncoding.DecodeString,
	} {
		if b, err := decode(word); err == nil && len(b) == KeySize {
			copy(k.Bytes[:], b)
			return k, nil
		}
	}
	return k, fmt.Errorf("a key is %d bytes in hex (%d letters) or base64 (%d letters)", KeySize, 2*KeySize, base64.StdEncoding.EncodedLen(KeySize))
}
