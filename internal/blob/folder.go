package blob

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"time"

	"github.com/waybill-ship/waybill/internal/secret"
)

// unfinished is the folder where files are written before they get their names.
const unfinished = ".unfinished"

// folder keeps each key as a file. The root refuses every path that would leave it, links included.
type folder struct{ root *os.Root }

func openFolder(name string) (*Store, error) {
	if name == "" {
		return nil, errors.New("blob: no folder named")
	}
	name, err := filepath.Abs(name)
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(name, unfinished), 0o700); err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	f := folder{root}
	if err := f.tidy(time.Now().Add(-time.Hour)); err != nil {
		root.Close()
		return nil, fmt.Errorf("blob: %s: %w", name, err)
	}
	return &Store{body: f, name: name}, nil
}

func (f folder) close() error { return f.root.Close() }

// tidy removes what a crash left half written. Another process may be writing now, so young files stay.
func (f folder) tidy(before time.Time) error {
	entries, err := fs.ReadDir(f.root.FS(), unfinished)
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && info.ModTime().Before(before) {
			err = f.root.Remove(path.Join(unfinished, e.Name()))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return f.sync(".")
}

// put writes, syncs, renames, and syncs the folder: a crash leaves the old bytes, or the new, or none.
func (f folder) put(ctx context.Context, key string, data []byte) error {
	return f.putFrom(ctx, key, bytes.NewReader(data), int64(len(data)))
}

func (f folder) putFrom(ctx context.Context, key string, from io.Reader, size int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	temp := path.Join(unfinished, secret.NewToken(128))
	err := f.write(temp, from, size)
	if err != nil {
		return errors.Join(err, f.forget(temp))
	}
	account := path.Dir(key)
	err = f.root.Rename(temp, key)
	if errors.Is(err, fs.ErrNotExist) {
		err = f.addAccount(account)
		if err == nil {
			err = f.root.Rename(temp, key)
		}
	}
	if err != nil {
		return errors.Join(err, f.forget(temp))
	}
	return f.sync(account)
}

func (f folder) addAccount(account string) error {
	err := f.root.Mkdir(account, 0o700)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return f.sync(".")
}

func (f folder) write(name string, from io.Reader, size int64) error {
	file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	n, err := io.Copy(file, from)
	if err == nil && n != size {
		err = fmt.Errorf("%d of %d bytes came", n, size)
	}
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

func (f folder) forget(name string) error {
	err := f.root.Remove(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// sync makes a folder's names durable.
func (f folder) sync(name string) error {
	d, err := f.root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func (f folder) get(ctx context.Context, key string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	data, err := f.root.ReadFile(key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNone
	}
	return data, err
}

func (f folder) open(ctx context.Context, key string) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	file, err := f.root.Open(key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNone
	}
	if err != nil {
		return nil, err
	}
	return file, nil
}

func (f folder) remove(ctx context.Context, key string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return f.forget(key)
}

func (f folder) list(ctx context.Context, account string) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		dir, err := f.root.Open(account)
		if errors.Is(err, fs.ErrNotExist) {
			return
		}
		if err != nil {
			yield(Item{}, err)
			return
		}
		defer dir.Close()
		for {
			entries, err := dir.ReadDir(1000) // an account may have millions
			for _, e := range entries {
				info, err := e.Info()
				if errors.Is(err, fs.ErrNotExist) {
					continue
				}
				if err == nil {
					err = ctx.Err()
				}
				if err != nil {
					yield(Item{}, err)
					return
				}
				if !yield(Item{account + "/" + e.Name(), info.Size(), info.ModTime()}, nil) {
					return
				}
			}
			if err != nil || len(entries) == 0 {
				return // io.EOF, or the folder went away
			}
		}
	}
}
