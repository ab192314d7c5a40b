package secret

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func key(version byte) Key {
	k := Key{Version: version}
	for i := range k.Bytes {
		k.Bytes[i] = version + byte(i)
	}
	return k
}

func sealer(t testing.TB, newest Key, older ...Key) *Sealer {
	t.Helper()
	s, err := NewSealer(newest, older...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatWasSealedOpensForTheSameAccountOnly(t *testing.T) {
	t.Parallel()
	s := sealer(t, key(1))
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		account := rapid.Int64().Draw(t, "account")
		other := rapid.Int64().Filter(func(n int64) bool { return n != account }).Draw(t, "other")
		sealed := s.Seal(account, plain)
		got, err := s.Open(account, sealed)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("Open = %x, %v; want %x", got, err, plain)
		}
		if _, err := s.Open(other, sealed); !errors.Is(err, ErrSealed) {
			t.Fatalf("account %d opened what was sealed for %d: %v", other, account, err)
		}
	})
}

func TestATamperedValueDoesNotOpen(t *testing.T) {
	t.Parallel()
	s := sealer(t, key(1), key(2))
	rapid.Check(t, func(t *rapid.T) {
		raw, err := encoding.DecodeString(s.Seal(7, []byte(rapid.String().Draw(t, "plain"))))
		if err != nil {
			t.Fatal(err)
		}
		at := rapid.IntRange(0, len(raw)-1).Draw(t, "at")
		raw[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if _, err := s.Open(7, encoding.EncodeToString(raw)); !errors.Is(err, ErrSealed) {
			t.Fatalf("byte %d changed and it still opened: %v", at, err)
		}
		cut := rapid.IntRange(0, len(raw)-1).Draw(t, "cut")
		if _, err := s.Open(7, encoding.EncodeToString(raw[:cut])); !errors.Is(err, ErrSealed) {
			t.Fatalf("cut to %d bytes and it still opened: %v", cut, err)
		}
	})
}

func TestAnOlderKeyStillOpensAndIsStale(t *testing.T) {
	t.Parallel()
	old, both, fresh := sealer(t, key(1)), sealer(t, key(2), key(1)), sealer(t, key(2))
	sealed := old.Seal(3, []byte("x"))
	if got, err := both.Open(3, sealed); err != nil || string(got) != "x" {
		t.Errorf("ring opens the old value: %q, %v", got, err)
	}
	if !both.Stale(sealed) || both.Stale(both.Seal(3, []byte("x"))) {
		t.Error("only the value of the old key is stale")
	}
	if _, err := fresh.Open(3, sealed); !errors.Is(err, ErrSealed) {
		t.Errorf("without the old key: %v, want ErrSealed", err)
	}
	if _, err := NewSealer(key(1), key(1)); err == nil {
		t.Error("two keys of one version are refused")
	}
	if _, err := NewSealer(Key{Version: 1}); err == nil {
		t.Error("a key of zeroes is refused")
	}
}

func TestTokensAreLongEnoughAndNeverTheSame(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		for _, tok := range []string{NewToken(0), NewToken(256), NewHex()} {
			if seen[tok] {
				t.Fatalf("%q came twice", tok)
			}
			seen[tok] = true
		}
	}
	if n := len(NewToken(8)); n != 22 {
		t.Errorf("a token asked with 8 bits has %d letters, want 22 (128 bits)", n)
	}
	if raw, err := hex.DecodeString(NewHex()); err != nil || len(raw) != 16 {
		t.Errorf("NewHex has %d bytes, %v", len(raw), err)
	}
	if !Equal(Hash("a"), Hash("a")) || Equal(Hash("a"), Hash("b")) || Equal(Hash("a"), nil) {
		t.Error("Equal and Hash disagree")
	}
}

func TestAPasswordIsKnownAgain(t *testing.T) {
	t.Parallel()
	kept, err := HashPassword("correct horse")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kept, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("kept = %q", kept)
	}
	if again, _ := HashPassword("correct horse"); again == kept {
		t.Error("two hashes share a salt")
	}
	for _, c := range []struct {
		password string
		ok       bool
	}{{"correct horse", true}, {"correct horsE", false}, {"", false}, {strings.Repeat("x", MaxPassword+1), false}} {
		ok, rehash, err := CheckPassword(kept, c.password)
		if ok != c.ok || rehash || err != nil {
			t.Errorf("CheckPassword(%.20q) = %v, %v, %v; want %v", c.password, ok, rehash, err, c.ok)
		}
	}
	if _, err := HashPassword(strings.Repeat("x", MaxPassword+1)); err == nil {
		t.Error("an endless password is refused")
	}
}

func TestACheaperHashIsKnownAndAskedToBeMadeAnew(t *testing.T) {
	t.Parallel()
	c := cost{memory: 8 * 1024, passes: 1, lanes: 1}
	salt := []byte("0123456789abcdef")
	b64 := base64.RawStdEncoding
	kept := "$argon2id$v=19$m=8192,t=1,p=1$" + b64.EncodeToString(salt) + "$" + b64.EncodeToString(c.reckon("old", salt, 32))
	if ok, rehash, err := CheckPassword(kept, "old"); !ok || !rehash || err != nil {
		t.Errorf("= %v, %v, %v; want true, true, nil", ok, rehash, err)
	}
	if ok, rehash, err := CheckPassword(kept, "new"); ok || rehash || err != nil {
		t.Errorf("wrong password = %v, %v, %v", ok, rehash, err)
	}
}

func TestAHashThatIsNoneIsAnError(t *testing.T) {
	t.Parallel()
	for _, kept := range []string{
		"", "plain", "$2a$10$abc", "$argon2i$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZg",
		"$argon2id$v=19$m=999999999,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZg",
		"$argon2id$v=19$m=19456,t=0,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZg",
		"$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$",
	} {
		if ok, _, err := CheckPassword(kept, "x"); ok || !errors.Is(err, ErrPassword) {
			t.Errorf("CheckPassword(%q) = %v, %v; want ErrPassword", kept, ok, err)
		}
	}
}

func TestHashingQueuesForItsSeats(t *testing.T) {
	for range cap(seats) {
		seats <- struct{}{}
	}
	done := make(chan struct{})
	go func() { SpendPassword("x"); close(done) }()
	select {
	case <-done:
		t.Error("a hash was reckoned although every seat was taken")
	case <-time.After(250 * time.Millisecond): // many times what a hash takes
	}
	for range cap(seats) {
		<-seats
	}
	<-done
}

func TestTheKeyFileIsMadeOnceForEverybody(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	found := make([][]Key, 8)
	var all sync.WaitGroup
	for i := range found {
		all.Go(func() {
			keys, err := LoadKey("", dir, false)
			if err != nil {
				t.Error(err)
			}
			found[i] = keys
		})
	}
	all.Wait()
	for _, keys := range found {
		if len(keys) != 1 || keys[0] != found[0][0] {
			t.Fatal("programs that start at once hold different keys")
		}
	}
	info, err := os.Stat(filepath.Join(dir, KeyFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key file: %v, %v; want mode 0600", info, err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, ".master-*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestKeysAreReadInEveryFormAndErrorsSayWhatToDo(t *testing.T) {
	t.Parallel()
	k := key(9)
	asHex, asB64 := hex.EncodeToString(k.Bytes[:]), base64.StdEncoding.EncodeToString(k.Bytes[:])
	for _, c := range []struct {
		name, env, err string
		versions       []byte
	}{
		{"hex", asHex, "", []byte{1}},
		{"base64", asB64 + "\n", "", []byte{1}},
		{"base64 without padding", strings.TrimRight(asB64, "="), "", []byte{1}},
		{"two versions", "2:" + asHex + ",1:" + asB64, "", []byte{2, 1}},
		{"too short", asHex[2:], "a key is 32 bytes", nil},
		{"no number", "x:" + asHex, "version", nil},
		{"version nought", "0:" + asHex, "version", nil},
		{"missing", "", "WAYBILL_KEY is not set", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			keys, err := LoadKey(c.env, "/nowhere", true)
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Fatalf("err = %v, want %q in it", err, c.err)
				}
				if strings.Contains(err.Error(), asHex[2:]) {
					t.Error("the error repeats the key")
				}
				return
			}
			if err != nil || len(keys) != len(c.versions) {
				t.Fatalf("= %d keys, %v", len(keys), err)
			}
			for i, got := range keys {
				if got.Version != c.versions[i] || got.Bytes != k.Bytes {
					t.Errorf("key %d = version %d, same bytes %v", i, got.Version, got.Bytes == k.Bytes)
				}
			}
		})
	}
}

func TestAKeyFileThatOthersMayReadIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := LoadKey("", dir, false); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, KeyFile), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKey("", dir, false); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("err = %v, want the advice to chmod", err)
	}
}
