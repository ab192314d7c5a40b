package main

import (
	"archive/tar"
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"
)

var errNoBackup = errors.New("this is not a backup that 'waybill backup' wrote")

// unpack lays a backup out in dir and checks every sum. first sees the preface before anything else is read.
func unpack(ctx context.Context, from io.Reader, dir string, first func(preface) error) (manifest, error) {
	var m manifest
	zip, err := zstd.NewReader(from)
	if err != nil {
		return m, errNoBackup
	}
	defer zip.Close()
	root, err := os.OpenRoot(dir)
	if err != nil {
		return m, err
	}
	defer root.Close()
	sums, err := os.CreateTemp(dir, "sums-")
	if err != nil {
		return m, err
	}
	defer os.Remove(sums.Name())
	defer sums.Close()
	u := &unpacking{root: root, tar: tar.NewReader(zip), sums: sums}
	if err := u.readPreface(first); err != nil {
		return m, err
	}
	for {
		done, err := u.next(ctx)
		if err != nil {
			return m, err
		}
		if done {
			// To the very end, where the whole's own sum stands.
			if _, err := io.Copy(io.Discard, zip); err != nil {
				return m, fmt.Errorf("the backup is damaged: %w", err)
			}
			return u.manifest, nil
		}
	}
}

// unpacking is a backup on its way in.
type unpacking struct {
	root     *os.Root
	tar      *tar.Reader
	sums     *os.File // what we reckoned, in the order of the archive
	sumsSum  string
	files    int64
	manifest manifest
}

func (u *unpacking) readPreface(first func(preface) error) error {
	h, err := u.tar.Next()
	if err != nil || h.Name != prefaceName {
		return errNoBackup
	}
	var p preface
	if err := json.NewDecoder(u.tar).Decode(&p); err != nil {
		return errNoBackup
	}
	if p.Form > archiveForm {
		return fmt.Errorf("this backup was written by a newer waybill (%s); restore it with that one", p.Waybill)
	}
	return first(p)
}

// next takes one file in; done after the manifest.
func (u *unpacking) next(ctx context.Context) (done bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	h, err := u.tar.Next()
	if err != nil {
		return false, fmt.Errorf("the backup ends too early or is damaged: %w", err)
	}
	switch {
	case h.Name == sumsName:
		return false, u.compare()
	case h.Name == manifestName:
		return true, u.finish()
	case h.Typeflag != tar.TypeReg || !filepath.IsLocal(h.Name) || !strings.ContainsRune(h.Name, '/'):
		return false, fmt.Errorf("the backup holds %q, which no backup has", h.Name)
	}
	sum, err := u.lay(h.Name)
	if err != nil {
		return false, fmt.Errorf("%s: %w", h.Name, err)
	}
	u.files++
	_, err = fmt.Fprintf(u.sums, "%s  %s\n", sum, h.Name)
	return false, err
}

func (u *unpacking) lay(name string) (string, error) {
	if err := u.root.MkdirAll(path.Dir(name), 0o700); err != nil {
		return "", err
	}
	f, err := u.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	_, err = io.Copy(io.MultiWriter(f, sum), u.tar)
	return hex.EncodeToString(sum.Sum(nil)), errors.Join(err, f.Close())
}

// compare holds the sums we reckoned against those that were written down.
func (u *unpacking) compare() error {
	if _, err := u.sums.Seek(0, io.SeekStart); err != nil {
		return err
	}
	whole := sha256.New()
	written, ours := bufio.NewScanner(io.TeeReader(u.tar, whole)), bufio.NewScanner(u.sums)
	for written.Scan() {
		if !ours.Scan() || written.Text() != ours.Text() {
			_, name, _ := strings.Cut(written.Text(), "  ")
			return fmt.Errorf("%s is damaged or missing: its sum is not the one that was written down", name)
		}
	}
	if ours.Scan() {
		return errors.New("the backup holds files that it has no sums for")
	}
	u.sumsSum = hex.EncodeToString(whole.Sum(nil))
	return errors.Join(written.Err(), ours.Err())
}

func (u *unpacking) finish() error {
	if err := json.NewDecoder(u.tar).Decode(&u.manifest); err != nil {
		return fmt.Errorf("the manifest cannot be read: %w", err)
	}
	if u.sumsSum == "" || u.manifest.Sums != u.sumsSum || u.manifest.Files != u.files {
		return errors.New("the backup's manifest does not fit its files")
	}
	return nil
}
