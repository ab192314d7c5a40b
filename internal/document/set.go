package document

import (
	"bytes"
	"context"
)

// Set is what is printed for one parcel: the label, and behind it the papers that go with it, a PDF each, as often as they have to be there.
type Set struct {
	Label  File
	Papers [][]byte
}

// Sets puts labels and their papers into one PDF. With one label to a sheet each is followed by its papers; with several to a sheet the labels
// come first, then the papers in the order of their labels. Papers are as large as they are, whatever the labels are printed on.
func Sets(ctx context.Context, sets []Set, paper Paper, startFrom int) ([]byte, error) {
	var out bytes.Buffer
	b, err := NewBook(&out, paper, startFrom)
	if err != nil {
		return nil, err
	}
	for _, s := range sets {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := b.Add(s.Label); err != nil {
			return nil, err
		}
		if !paper.Single() {
			continue
		}
		if err := b.AddPapers(s.Papers); err != nil {
			return nil, err
		}
	}
	for _, s := range sets {
		if paper.Single() {
			break
		}
		if err := b.AddPapers(s.Papers); err != nil {
			return nil, err
		}
	}
	if err := b.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Single reports whether each label has a sheet of its own.
func (p Paper) Single() bool { return p.PerSheet <= 1 }
