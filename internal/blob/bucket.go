package blob

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// bucket keeps each key as an object, below a prefix.
type bucket struct {
	client *minio.Client
	bucket string
	prefix string // empty, or ends with a slash
}

func openBucket(ctx context.Context, place string) (*Store, error) {
	u, err := url.Parse(place)
	if err != nil {
		return nil, errors.New("blob: this is no s3:// URL: are the key and the secret escaped?") // err would repeat the secret
	}
	query := u.Query()
	name, prefix, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	if u.Host == "" || name == "" {
		return nil, errors.New("blob: the s3 URL wants a host and a bucket: s3://KEY:SECRET@HOST/BUCKET?region=REGION")
	}
	keys := credentials.NewEnvAWS()
	if u.User != nil {
		pass, _ := u.User.Password()
		keys = credentials.NewStaticV4(u.User.Username(), pass, "")
	}
	lookup := minio.BucketLookupAuto
	if query.Get("style") == "path" {
		lookup = minio.BucketLookupPath
	}
	shown := "s3://" + u.Host + "/" + name
	client, err := minio.New(u.Host, &minio.Options{
		Creds: keys, Secure: query.Get("insecure") != "1", Region: query.Get("region"), BucketLookup: lookup,
	})
	if err != nil {
		return nil, fmt.Errorf("blob: %s: %w", shown, err)
	}
	there, err := client.BucketExists(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("blob: %s: %w", shown, err)
	}
	if !there {
		return nil, fmt.Errorf("blob: %s: there is no such bucket", shown)
	}
	b := bucket{client: client, bucket: name}
	if prefix != "" {
		b.prefix = prefix + "/"
	}
	return &Store{body: b, name: shown}, nil
}

func (b bucket) close() error { return nil }

func (b bucket) put(ctx context.Context, key string, data []byte) error {
	_, err := b.client.PutObject(ctx, b.bucket, b.prefix+key, bytes.NewReader(data), int64(len(data)),
		minio.PutObjectOptions{DisableMultipart: true, SendContentMd5: true})
	return err
}

func (b bucket) get(ctx context.Context, key string) ([]byte, error) {
	object, err := b.client.GetObject(ctx, b.bucket, b.prefix+key, minio.GetObjectOptions{})
	if err != nil {
		return nil, err
	}
	defer object.Close()
	data, err := io.ReadAll(io.LimitReader(object, MaxSize))
	if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
		return nil, ErrNone
	}
	return data, err
}

// putFrom sends large things in parts, which the bucket puts together when all are there. Each part is checked by its MD5;
// signing it while it streams is what not all kinds of S3 undo.
func (b bucket) putFrom(ctx context.Context, key string, from io.Reader, size int64) error {
	info, err := b.client.PutObject(ctx, b.bucket, b.prefix+key, io.LimitReader(from, size), size, minio.PutObjectOptions{PartSize: 16 << 20, SendContentMd5: true, DisableContentSha256: true})
	if err == nil && info.Size != size {
		err = fmt.Errorf("%d of %d bytes came", info.Size, size)
	}
	return err
}

func (b bucket) open(ctx context.Context, key string) (io.ReadCloser, error) {
	object, err := b.client.GetObject(ctx, b.bucket, b.prefix+key, minio.GetObjectOptions{})
	if err != nil {
		return nil, err
	}
	// Nothing is asked for before the first read, and what is missing should be known by then.
	if _, err := object.Stat(); err != nil {
		object.Close()
		if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
			return nil, ErrNone
		}
		return nil, err
	}
	return object, nil
}

// remove relies on S3's word that deleting a missing key succeeds.
func (b bucket) remove(ctx context.Context, key string) error {
	return b.client.RemoveObject(ctx, b.bucket, b.prefix+key, minio.RemoveObjectOptions{})
}

func (b bucket) list(ctx context.Context, account string) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		for o := range b.client.ListObjectsIter(ctx, b.bucket, minio.ListObjectsOptions{Prefix: b.prefix + account + "/", Recursive: true}) {
			if o.Err != nil {
				yield(Item{}, o.Err)
				return
			}
			if !yield(Item{strings.TrimPrefix(o.Key, b.prefix), o.Size, o.LastModified}, nil) {
				return
			}
		}
	}
}
