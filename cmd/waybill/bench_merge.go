package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/pdf"
)

type benchMergeCmd struct {
	Labels  int `help:"How many labels go into the large PDF; a tenth of it into the small one." default:"10000"`
	Foreign int `help:"How many labels written as other programs do are merged." default:"300"`
}

// What ten thousand labels of our own may cost in one PDF.
const (
	mergeSeconds = 3
	mergeMemory  = 200 // MB
)

// Run keeps labels as the platform does, each a PDF of its own with its fonts in it, and makes them one PDF; and writes the same
// bytes one behind the other, which is the least anybody could do.
func (c *benchMergeCmd) Run(at place) error {
	machine(at.out)
	folder, err := os.MkdirTemp("", "waybill-merge-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	b := &mergeBench{place: at, folder: folder}
	if b.store, err = blob.Open(at.ctx, filepath.Join(folder, "blobs")); err != nil {
		return err
	}
	defer b.store.Close()
	if err := b.draw(c.Labels); err != nil {
		return err
	}
	fmt.Fprintf(at.out, "merge: stored labels of our own, all different, %d bytes on average\n", b.bytes/int64(c.Labels))
	for _, paper := range []struct {
		name string
		document.Paper
	}{{"A6", document.Paper{}}, {"4 on A4", document.Paper{Size: document.A4, PerSheet: 4}}} {
		for _, n := range []int{c.Labels / 10, c.Labels} {
			if err := b.measure(paper.name, paper.Paper, n); err != nil {
				return err
			}
		}
	}
	fmt.Fprintf(at.out, "  to reach for %d on A6: %d s of CPU, %d MB\n", 10000, mergeSeconds, mergeMemory)
	return b.foreign(c.Foreign)
}

type mergeBench struct {
	place
	folder string
	store  *blob.Store
	keys   []string
	bytes  int64
}

// draw keeps n labels.
func (b *mergeBench) draw(n int) error {
	kinds := benchLabels()
	for i := range n {
		l := kinds[i%len(kinds)]
		// Names and streets in ever new pairs, so that no label has the letters, and with them the fonts, of another.
		l.To.Name, l.To.Street = kinds[i*7%len(kinds)].To.Name, kinds[i/len(kinds)*31%len(kinds)].To.Street
		l.Order = fmt.Sprintf("%s-%d", l.Order, i)
		data, err := pdf.Draw(l)
		if err != nil {
			return err
		}
		key := blob.NewKey(1)
		// Written past the store's care for a loss of power, which would take minutes and is not what is measured.
		if err := os.MkdirAll(filepath.Join(b.folder, "blobs", "1"), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(b.folder, "blobs", filepath.FromSlash(key)), data, 0o600); err != nil {
			return err
		}
		b.keys, b.bytes = append(b.keys, key), b.bytes+int64(len(data))
	}
	return nil
}

// measure merges n labels and copies them raw, and prints what both took.
func (b *mergeBench) measure(name string, paper document.Paper, n int) error {
	if err := stopped(b.ctx); err != nil {
		return err
	}
	runtime.GC()
	forget()
	took, wrote, err := b.spend(func(ctx context.Context, w io.Writer) error { return b.merge(ctx, w, paper, n) })
	if err != nil {
		return err
	}
	peak := highest()
	raw, _, err := b.spend(func(ctx context.Context, w io.Writer) error { return b.copy(ctx, w, n) })
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "  %-7s %6d labels: %5.2f s of CPU, peak %4.0f MB, %3.0f MB written, %4.1f × raw writing of the same labels\n",
		name, n, took.Seconds(), float64(peak)/1e6, float64(wrote)/1e6, took.Seconds()/raw.Seconds())
	return nil
}

func (b *mergeBench) merge(ctx context.Context, w io.Writer, paper document.Paper, n int) error {
	book, err := document.NewBook(w, paper, 0)
	if err != nil {
		return err
	}
	for _, key := range b.keys[:n] {
		data, err := b.store.Get(ctx, key)
		if err != nil {
			return err
		}
		if err := book.Add(document.File{Media: carrier.PDF, Bytes: data}); err != nil {
			return err
		}
	}
	return book.Close()
}

func (b *mergeBench) copy(ctx context.Context, w io.Writer, n int) error {
	for _, key := range b.keys[:n] {
		data, err := b.store.Get(ctx, key)
		if err != nil {
			return err
		}
		if _, err := w.Write(data); err != nil {
			return err
		}
	}
	return nil
}

// spend is the CPU time of the process that do takes to write a file, and the file's size.
func (b *mergeBench) spend(do func(context.Context, io.Writer) error) (time.Duration, int64, error) {
	f, err := os.Create(filepath.Join(b.folder, "merged.pdf"))
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	before := spent()
	if err := do(b.ctx, f); err != nil {
		return 0, 0, err
	}
	took := spent() - before
	info, err := f.Stat()
	if err != nil {
		return 0, 0, err
	}
	return took, info.Size(), f.Close()
}

// foreign merges labels whose objects lie in packed streams, as most programs write them: a full reader has to unpack them first.
func (b *mergeBench) foreign(n int) error {
	n = min(n, len(b.keys))
	var all [][]byte
	for _, key := range b.keys[:n] {
		data, err := b.store.Get(b.ctx, key)
		if err != nil {
			return err
		}
		var packed bytes.Buffer
		read, err := api.ReadAndValidate(bytes.NewReader(data), model.NewDefaultConfiguration())
		if err != nil {
			return err
		}
		if err := api.WriteContext(read, &packed); err != nil {
			return err
		}
		all = append(all, packed.Bytes())
	}
	took, _, err := b.spend(func(_ context.Context, w io.Writer) error {
		book, err := document.NewBook(w, document.Paper{}, 0)
		if err != nil {
			return err
		}
		for _, data := range all {
			if err := book.Add(document.File{Media: carrier.PDF, Bytes: data}); err != nil {
				return err
			}
		}
		return book.Close()
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "  of other programs: %.2f ms of CPU a label (%d labels)\n", float64(took.Microseconds())/1000/float64(n), n)
	return nil
}
