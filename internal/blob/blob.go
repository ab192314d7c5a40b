// Package blob keeps label and document bytes: in a folder by default, in an S3 bucket by URL.
// What a key belongs to is known by the row that names it; the bytes are put first, so that a row never names
// bytes that are not there. Orphans are swept by those who own the rows.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/secret"
)

// ErrNone says that there are no bytes under a key.
var ErrNone = errors.New("blob: nothing under this key")

// ErrKey says that a key does not have the form account/random.
var ErrKey = errors.New("blob: a key has the form account/random")

// MaxSize is the most bytes put in one piece; MaxStream the most put from a reader.
const (
	MaxSize   = 64 << 20
	MaxStream = 4 << 30
)

// Item is one thing found by List.
type Item struct {
	Key  string
	Size int64
	// Changed is when the bytes were put, by the store's own clock.
	Changed time.Time
}

// body is what a place must be able to do. Keys are checked before they reach it.
type body interface {
	put(ctx context.Context, key string, data []byte) error
	get(ctx context.Context, key string) ([]byte, error)
	putFrom(ctx context.Context, key string, from io.Reader, size int64) error
	open(ctx context.Context, key string) (io.ReadCloser, error)
	remove(ctx context.Context, key string) error
	list(ctx context.Context, account string) iter.Seq2[Item, error]
	close() error
}

// Store keeps bytes under keys. It may be used by many goroutines.
type Store struct {
	body body
	name string
}

// Open opens a store. place is a folder's path (or file:///path), which is made if it is not there, or
//
//	s3://KEY:SECRET@HOST/BUCKET[/PREFIX][?region=REGION][&insecure=1][&style=path]
//
// with KEY and SECRET escaped as in any URL; without them AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are used.
// insecure speaks plain HTTP. The bucket must exist. No error repeats the secret.
func Open(ctx context.Context, place string) (*Store, error) {
	scheme, rest, ok := strings.Cut(place, "://")
	if !ok {
		return openFolder(place)
	}
	switch scheme {
	case "file":
		path, err := url.PathUnescape(rest)
		if err != nil {
			return nil, fmt.Errorf("blob: file URL: %w", err)
		}
		return openFolder(path)
	case "s3":
		return openBucket(ctx, place)
	}
	return nil, fmt.Errorf("blob: %q is neither a folder nor an s3:// URL", scheme+"://…")
}

// String names the place without its secrets.
func (s *Store) String() string { return s.name }

// Close lets go of the place. Bytes that were put are already safe.
func (s *Store) Close() error { return s.body.close() }

// NewKey makes a fresh key for an account's bytes. Its second half cannot be guessed.
func NewKey(account int64) string {
	return strconv.FormatInt(account, 10) + "/" + secret.NewToken(128)
}

var keyForm = regexp.MustCompile(`^[1-9][0-9]{0,18}/[A-Za-z0-9_-]{16,100}$`)

func check(key string) error {
	if !keyForm.MatchString(key) {
		return fmt.Errorf("%w: %.60q", ErrKey, key)
	}
	return nil
}

// Put keeps data under a key, in place of what was there. When it returns nil, the bytes outlive a loss of
// power. No bytes are an error: an empty label is a mistake somewhere above.
func (s *Store) Put(ctx context.Context, key string, data []byte) error {
	if err := check(key); err != nil {
		return err
	}
	if len(data) == 0 || len(data) > MaxSize {
		return fmt.Errorf("blob: %d bytes under %s, want 1 to %d", len(data), key, MaxSize)
	}
	return s.told("put", key, s.body.put(ctx, key, data))
}

// PutFrom keeps what a reader gives, which has to be so many bytes, as Put does, without holding them in memory.
func (s *Store) PutFrom(ctx context.Context, key string, from io.Reader, size int64) error {
	if err := check(key); err != nil {
		return err
	}
	if size <= 0 || size > MaxStream {
		return fmt.Errorf("blob: %d bytes under %s, want 1 to %d", size, key, int64(MaxStream))
	}
	return s.told("put", key, s.body.putFrom(ctx, key, from, size))
}

// Open reads the bytes under a key piece by piece, however many they are; ErrNone when there are none. The caller closes it.
func (s *Store) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	if err := check(key); err != nil {
		return nil, err
	}
	from, err := s.body.open(ctx, key)
	return from, s.told("open", key, err)
}

// Get reads the bytes under a key; ErrNone when there are none.
func (s *Store) Get(ctx context.Context, key string) ([]byte, error) {
	if err := check(key); err != nil {
		return nil, err
	}
	data, err := s.body.get(ctx, key)
	return data, s.told("get", key, err)
}

// Delete removes the bytes under a key. That there are none is no error.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := check(key); err != nil {
		return err
	}
	return s.told("delete", key, s.body.remove(ctx, key))
}

// List goes through an account's keys, in no order one may rely on, for sweeps and exports. It stops at the
// first error. Keys that are put or removed meanwhile may or may not appear.
func (s *Store) List(ctx context.Context, account int64) iter.Seq2[Item, error] {
	return s.body.list(ctx, strconv.FormatInt(account, 10))
}

func (s *Store) told(act, key string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s in %s: %w", act, key, s.name, err)
}
