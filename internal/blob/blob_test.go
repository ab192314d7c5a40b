package blob_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/waybill-ship/waybill/internal/blob"
)

// fakeS3 serves S3 over HTTP on loopback, with one bucket named labels.
func fakeS3(t *testing.T) (host string) {
	t.Helper()
	memory := s3mem.New()
	if err := memory.CreateBucket("labels"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(memory).Server())
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

func open(t *testing.T, place string) *blob.Store {
	t.Helper()
	s, err := blob.Open(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// each runs a test on every kind of place.
func each(t *testing.T, test func(t *testing.T, s *blob.Store)) {
	for name, place := range map[string]func(t *testing.T) string{
		"folder":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "new", "blobs") },
		"file URL": func(t *testing.T) string { return "file://" + t.TempDir() + "/with%20space" },
		"s3": func(t *testing.T) string {
			return "s3://key:se%2Fcret@" + fakeS3(t) + "/labels?region=eu-west-1&insecure=1"
		},
		"s3 prefix": func(t *testing.T) string { return "s3://key:secret@" + fakeS3(t) + "/labels/a/b?insecure=1&style=path" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t, place(t)))
		})
	}
}

func TestBytesComeBackAsTheyWerePut(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *blob.Store) {
		ctx := t.Context()
		for _, data := range [][]byte{{0}, []byte("%PDF-1.7\n\x00\xff"), bytes.Repeat([]byte("waybill"), 300_000)} {
			key := blob.NewKey(7)
			if err := s.Put(ctx, key, data); err != nil {
				t.Fatal(err)
			}
			got, err := s.Get(ctx, key)
			if err != nil || !bytes.Equal(got, data) {
				t.Errorf("Get: %d bytes, %v; want %d", len(got), err, len(data))
			}
			if err := s.Put(ctx, key, []byte("other")); err != nil {
				t.Fatal(err)
			}
			if got, err := s.Get(ctx, key); err != nil || string(got) != "other" {
				t.Errorf("after a second Put: %q, %v", got, err)
			}
		}
	})
}

func TestWhatIsNotThereIsErrNoneAndMayBeDeleted(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *blob.Store) {
		ctx, key := t.Context(), blob.NewKey(7)
		if _, err := s.Get(ctx, key); !errors.Is(err, blob.ErrNone) {
			t.Errorf("Get = %v, want ErrNone", err)
		}
		if err := s.Delete(ctx, key); err != nil {
			t.Errorf("Delete of nothing = %v", err)
		}
		if err := s.Put(ctx, key, []byte("x")); err != nil {
			t.Fatal(err)
		}
		if err := s.Delete(ctx, key); err != nil {
			t.Errorf("Delete = %v", err)
		}
		if _, err := s.Get(ctx, key); !errors.Is(err, blob.ErrNone) {
			t.Errorf("Get after Delete = %v, want ErrNone", err)
		}
	})
}

func TestLargeThingsGoInAndOutPieceByPiece(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *blob.Store) {
		key, large := blob.NewKey(7), bytes.Repeat([]byte("0123456789abcdef"), 20<<20/16)
		if err := s.PutFrom(t.Context(), key, bytes.NewReader(large), int64(len(large))); err != nil {
			t.Fatal(err)
		}
		from, err := s.Open(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(from)
		if err := errors.Join(err, from.Close()); err != nil || !bytes.Equal(got, large) {
			t.Errorf("%d bytes came back, %v", len(got), err)
		}
		if _, err := s.Open(t.Context(), blob.NewKey(7)); !errors.Is(err, blob.ErrNone) {
			t.Errorf("what is not there opens with %v", err)
		}
		short := blob.NewKey(7)
		if err := s.PutFrom(t.Context(), short, strings.NewReader("half"), 8); err == nil {
			t.Error("half of it was taken for the whole")
		}
		if _, err := s.Get(t.Context(), short); !errors.Is(err, blob.ErrNone) {
			t.Errorf("of half a thing something stays: %v", err)
		}
	})
}

func TestListShowsOneAccountOnly(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *blob.Store) {
		ctx := t.Context()
		var want []string
		for i := range 30 {
			for _, account := range []int64{1, 11, 2} {
				key := blob.NewKey(account)
				if account == 1 {
					want = append(want, key)
				}
				if err := s.Put(ctx, key, make([]byte, i+1)); err != nil {
					t.Fatal(err)
				}
			}
		}
		var got []string
		for item, err := range s.List(ctx, 1) {
			if err != nil {
				t.Fatal(err)
			}
			if age := time.Since(item.Changed); age < -time.Minute || age > time.Minute {
				t.Errorf("%s changed %v ago", item.Key, age)
			}
			got = append(got, item.Key)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("List(1) = %d keys, want %d", len(got), len(want))
		}
		for _, err := range s.List(ctx, 99) {
			t.Errorf("an account without bytes lists something: %v", err)
		}
	})
}

func TestNothingAndTooMuchAreRefused(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	for _, size := range []int{0, blob.MaxSize + 1} {
		if err := s.Put(t.Context(), blob.NewKey(7), make([]byte, size)); err == nil {
			t.Errorf("%d bytes were taken", size)
		}
	}
}

func TestKeysThatWanderAreRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *blob.Store) {
		for _, key := range []string{
			"", "7", "7/", "/7/abcdefghijklmnop", "../abcdefghijklmnop", "7/../abcdefghijklmnop", "7/..", "7/abcdefghijklmnop/x",
			"7/abcdefghijklmnop\x00", "7/abcdefghijklmno.", `7\abcdefghijklmnop`, ".unfinished/abcdefghijklmnop", "-7/abcdefghijklmnop",
			"07/abcdefghijklmnop", "7/abcdefghijklmnop\n", "7/short",
		} {
			if err := s.Put(t.Context(), key, []byte("x")); !errors.Is(err, blob.ErrKey) {
				t.Errorf("Put(%q) = %v, want ErrKey", key, err)
			}
			if _, err := s.Get(t.Context(), key); !errors.Is(err, blob.ErrKey) {
				t.Errorf("Get(%q) = %v, want ErrKey", key, err)
			}
			if err := s.Delete(t.Context(), key); !errors.Is(err, blob.ErrKey) {
				t.Errorf("Delete(%q) = %v, want ErrKey", key, err)
			}
		}
	})
}

func TestManyPutAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *blob.Store) {
		var all sync.WaitGroup
		for i := range 40 {
			all.Go(func() {
				key, data := blob.NewKey(int64(i%3+1)), []byte(fmt.Sprint("label ", i))
				if err := s.Put(t.Context(), key, data); err != nil {
					t.Error(err)
					return
				}
				if got, err := s.Get(t.Context(), key); err != nil || !bytes.Equal(got, data) {
					t.Errorf("%s = %q, %v", key, got, err)
				}
			})
		}
		all.Wait()
	})
}

func TestACancelledCallerIsHeard(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *blob.Store) {
		ctx, stop := context.WithCancel(t.Context())
		stop()
		key := blob.NewKey(7)
		if err := s.Put(ctx, key, []byte("x")); !errors.Is(err, context.Canceled) {
			t.Errorf("Put = %v, want canceled", err)
		}
		if _, err := s.Get(t.Context(), key); !errors.Is(err, blob.ErrNone) {
			t.Errorf("Get = %v, want ErrNone", err)
		}
	})
}

func TestALinkDoesNotLeadOutOfTheFolder(t *testing.T) {
	t.Parallel()
	outside, dir := t.TempDir(), t.TempDir()
	s := open(t, dir)
	if err := os.Symlink(outside, filepath.Join(dir, "7")); err != nil {
		t.Fatal(err)
	}
	if err := s.Put(t.Context(), blob.NewKey(7), []byte("x")); err == nil {
		t.Error("a file was put through a link that leaves the folder")
	}
	for _, where := range []string{outside, filepath.Join(dir, ".unfinished")} {
		if left, _ := os.ReadDir(where); len(left) > 0 {
			t.Errorf("left in %s: %v", where, left)
		}
	}
}

func TestOpeningRemovesWhatACrashLeftButNotWhatIsBeingWritten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open(t, dir)
	old, young := filepath.Join(dir, ".unfinished", "old"), filepath.Join(dir, ".unfinished", "young")
	for _, name := range []string{old, young} {
		if err := os.WriteFile(name, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Errorf("old: %v, want it gone", err)
	}
	if _, err := os.Stat(young); err != nil {
		t.Errorf("young: %v, want it kept", err)
	}
}

func TestAPlaceThatCannotBeUsedIsToldWithoutItsSecret(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, place := range []string{
		"", file, "ftp://host/x", "s3://key:hushhush@host", "s3://key:hush%hush@host/b",
		"s3://key:hushhush@" + fakeS3(t) + "/absent?insecure=1",
		"s3://key:hushhush@127.0.0.1:1/labels?insecure=1",
	} {
		ctx, stop := context.WithTimeout(t.Context(), 3*time.Second)
		_, err := blob.Open(ctx, place)
		stop()
		if err == nil {
			t.Errorf("Open(%q) succeeded", place)
			continue
		}
		if strings.Contains(err.Error(), "hush") {
			t.Errorf("the error tells the secret: %v", err)
		}
	}
	s := open(t, "s3://key:hushhush@"+fakeS3(t)+"/labels?insecure=1")
	if strings.Contains(s.String(), "hush") || strings.Contains(s.String(), "key") {
		t.Errorf("String tells the keys: %s", s)
	}
}
