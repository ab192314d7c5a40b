// Package raster turns PDF pages into pictures, and pictures into the language of label printers.
// Drawing labels is pdf's work; what is put on which paper is document's.
package raster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	pdfium "github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	wasm "github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/waybill-ship/waybill/internal/fault"
)

// mostPixels bounds one picture: twenty A6 labels at 300 dpi are less.
const mostPixels = 60_000_000

// abreast is how many documents are looked at at once; each needs tens of megabytes.
const abreast = 2

// patience is how long a document may wait for its turn.
const patience = 30 * time.Second

// The reader of PDFs is a program in WebAssembly: what a carrier's file does to it stays inside it. Making it ready takes seconds, so it is made
// once for the process, when the first picture is wanted, and what was made is remembered beside other temporary files.
var engine = sync.OnceValues(start)

func start() (pdfium.Pool, error) {
	conf := wazero.NewRuntimeConfig().WithCoreFeatures(wasm.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)
	if dir, err := os.UserCacheDir(); err == nil {
		cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "waybill", "wasm"))
		if err == nil {
			conf = conf.WithCompilationCache(cache)
		} else {
			slog.Debug("no place to remember the reader of PDFs", "error", err)
		}
	}
	return webassembly.Init(webassembly.Config{MaxIdle: abreast, MaxTotal: abreast, RuntimeConfig: conf, ReuseWorkers: true})
}

// Warm makes the reader of PDFs ready, so that nobody waits for it.
func Warm() {
	if _, err := engine(); err != nil {
		slog.Warn("PDFs cannot be turned into pictures", "error", err)
	}
}

// Pictures draws the pages of a PDF at a resolution.
func Pictures(ctx context.Context, file []byte, dpi int) ([]*image.Gray, error) {
	pool, err := engine()
	if err != nil {
		return nil, fmt.Errorf("start the reader of PDFs: %w", err)
	}
	in, err := pool.GetInstance(patience)
	if err != nil {
		return nil, fault.New(fault.Away, "Too many documents are being turned into pictures; ask again in a moment.").Because(err)
	}
	got, err := pages(ctx, in, file, dpi)
	if errors.Is(err, errBroken) {
		_ = in.Kill() // it is broken; what it says of its end helps nobody
	} else {
		in.Close()
	}
	return got, err
}

var errBroken = errors.New("the reader of PDFs failed")

func pages(ctx context.Context, in pdfium.Pdfium, file []byte, dpi int) ([]*image.Gray, error) {
	doc, err := in.OpenDocument(&requests.OpenDocument{File: &file})
	if err != nil {
		return nil, fault.New(fault.Unable, "This document is not a PDF that can be read.").Because(err)
	}
	defer func() { _, _ = in.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc.Document}) }()
	count, err := in.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		return nil, fmt.Errorf("count pages: %w", err)
	}
	all := make([]*image.Gray, 0, count.PageCount)
	room := mostPixels
	for n := range count.PageCount {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		one, err := page(in, doc.Document, n, dpi, room)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
		room -= one.Rect.Dx() * one.Rect.Dy()
	}
	return all, nil
}

// stacked puts pictures one below the other.
func stacked(all []*image.Gray) (*image.Gray, error) {
	if len(all) == 1 {
		return all[0], nil
	}
	wide, high := 0, 0
	for _, one := range all {
		wide, high = max(wide, one.Rect.Dx()), high+one.Rect.Dy()
	}
	if wide*high > mostPixels {
		return nil, errTooLarge
	}
	whole := image.NewGray(image.Rect(0, 0, wide, high))
	draw.Draw(whole, whole.Rect, image.White, image.Point{}, draw.Src)
	y := 0
	for _, one := range all {
		draw.Draw(whole, one.Rect.Add(image.Pt(0, y)), one, image.Point{}, draw.Src)
		y += one.Rect.Dy()
	}
	return whole, nil
}

var errTooLarge = fault.New(fault.Invalid, "This document is too large for a picture at that resolution.")

// page draws one page; room is how many pixels it may have.
func page(in pdfium.Pdfium, doc references.FPDF_DOCUMENT, n, dpi, room int) (*image.Gray, error) {
	at := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: n}}
	size, err := in.GetPageSize(&requests.GetPageSize{Page: at})
	if err != nil {
		return nil, fmt.Errorf("measure page %d: %w", n+1, err)
	}
	scale := float64(dpi) / 72
	if size.Width*scale*size.Height*scale > float64(room) {
		return nil, errTooLarge
	}
	got, err := in.RenderPageInDPI(&requests.RenderPageInDPI{DPI: dpi, Page: at})
	if err != nil {
		return nil, fmt.Errorf("%w: draw page %d: %w", errBroken, n+1, err)
	}
	defer got.Cleanup()
	picture, ok := got.Result.RenderedImage.(*image.RGBA)
	if !ok {
		return nil, fmt.Errorf("%w: page %d came as %T", errBroken, n+1, got.Result.RenderedImage)
	}
	return grey(picture), nil
}

// grey copies a picture into shades of grey, on white paper.
func grey(from *image.RGBA) *image.Gray {
	to := image.NewGray(image.Rect(0, 0, from.Rect.Dx(), from.Rect.Dy()))
	for y := range to.Rect.Dy() {
		row := from.Pix[y*from.Stride:]
		line := to.Pix[y*to.Stride : y*to.Stride+to.Rect.Dx()]
		for x := range line {
			p := row[4*x : 4*x+4]
			light := (299*int(p[0]) + 587*int(p[1]) + 114*int(p[2])) / 1000
			line[x] = byte(min(255, light+255-int(p[3]))) // what is not covered is paper
		}
	}
	return to
}

// PNG turns a PDF into one picture, its pages one below the other, that knows its resolution.
func PNG(ctx context.Context, file []byte, dpi int) ([]byte, error) {
	all, err := Pictures(ctx, file, dpi)
	if err != nil {
		return nil, err
	}
	picture, err := stacked(all)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	pen := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := pen.Encode(&out, few(picture)); err != nil {
		return nil, fmt.Errorf("write picture: %w", err)
	}
	return dense(out.Bytes(), dpi), nil
}

// few keeps sixteen shades: a label has no more, and the file is half as large.
func few(from *image.Gray) *image.Paletted {
	shades := make(color.Palette, 16)
	for i := range shades {
		shades[i] = color.Gray{Y: byte(17 * i)}
	}
	to := image.NewPaletted(from.Rect, shades)
	for i, p := range from.Pix {
		to.Pix[i] = byte((int(p) + 8) / 17)
	}
	return to
}
