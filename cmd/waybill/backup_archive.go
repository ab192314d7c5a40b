package main

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"os"
	"runtime/debug"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/waybill-ship/waybill/internal/db"
)

// The files of a backup. The preface comes first, so that a wrong place is told at once; the manifest last, when all is counted.
const (
	prefaceName  = "waybill-backup.json"
	sumsName     = "SHA256SUMS"
	manifestName = "manifest.json"
	archiveForm  = 1
)

// preface says what a backup is of.
type preface struct {
	Form       int       `json:"form"`
	Waybill    string    `json:"waybill"`
	Engine     string    `json:"engine"`
	MadeAt     time.Time `json:"made_at"`
	Migrations []int64   `json:"migrations"`
	Jobs       int       `json:"jobs"` // the version of the job tables
}

// manifest says what is in a backup.
type manifest struct {
	preface
	Tables []db.Table `json:"tables"`
	Labels int64      `json:"labels"` // label and document files
	Files  int64      `json:"files"`  // all files, without preface, sums and manifest
	Bytes  int64      `json:"bytes"`
	Sums   string     `json:"sums_sha256"` // of the file SHA256SUMS, which has the sum of each other file
}

// archive writes a backup: a tar in zstd.
type archive struct {
	zip   *zstd.Encoder
	tar   *tar.Writer
	sums  *os.File // lines of SHA256SUMS; millions of files have no place in memory
	sum   hash.Hash
	files int64
	bytes int64
}

func newArchive(to io.Writer, dir string) (*archive, error) {
	zip, err := zstd.NewWriter(to)
	if err != nil {
		return nil, err
	}
	sums, err := os.CreateTemp(dir, "sums-")
	if err != nil {
		return nil, err
	}
	return &archive{zip: zip, tar: tar.NewWriter(zip), sums: sums, sum: sha256.New()}, nil
}

// add writes one file and its sum.
func (a *archive) add(name string, size int64, body io.Reader) error {
	sum, err := a.write(name, size, body)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	a.files++
	a.bytes += size
	_, err = fmt.Fprintf(io.MultiWriter(a.sums, a.sum), "%s  %s\n", sum, name)
	return err
}

func (a *archive) write(name string, size int64, body io.Reader) (string, error) {
	err := a.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: time.Now().Truncate(time.Second), Format: tar.FormatPAX})
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(a.tar, sum), body)
	if err == nil && n != size {
		err = fmt.Errorf("%d bytes instead of %d", n, size)
	}
	return hex.EncodeToString(sum.Sum(nil)), err
}

func (a *archive) addJSON(name string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	_, err = a.write(name, int64(len(text)), bytes.NewReader(text))
	return err
}

// finish writes the sums and the manifest, and answers it.
func (a *archive) finish(m manifest) (manifest, error) {
	m.Files, m.Bytes, m.Sums = a.files, a.bytes, hex.EncodeToString(a.sum.Sum(nil))
	size, err := a.sums.Seek(0, io.SeekEnd)
	if err != nil {
		return m, err
	}
	if _, err := a.sums.Seek(0, io.SeekStart); err != nil {
		return m, err
	}
	if _, err := a.write(sumsName, size, a.sums); err != nil {
		return m, err
	}
	if err := a.addJSON(manifestName, m); err != nil {
		return m, err
	}
	if err := a.tar.Close(); err != nil {
		return m, err
	}
	return m, a.zip.Close()
}

func (a *archive) close() {
	a.zip.Close()
	a.sums.Close()
}

// program is the version of this program, as the build wrote it down.
func program() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	version := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && (version == "" || version == "(devel)") {
			version = s.Value
		}
	}
	return version
}
