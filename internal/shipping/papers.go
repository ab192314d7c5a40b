package shipping

import (
	"context"
	"fmt"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/parcel"
)

// Labels fetches the stored labels of parcels, in the order asked. With an integration other than 0 only its own parcels.
func (d *Desk) Labels(ctx context.Context, account, integration int64, ids []parcel.ID) ([]document.File, error) {
	var labels []document.File
	err := d.each(ctx, account, integration, ids, func(_ parcel.Parcel, f document.File) error {
		labels = append(labels, f)
		return nil
	})
	return labels, err
}

// EachLabel goes through the stored labels of an account's parcels, in the order asked, and holds one at a time. It stops at the
// first error.
func (d *Desk) EachLabel(ctx context.Context, account int64, ids []parcel.ID, do func(parcel.Parcel, document.File) error) error {
	return d.each(ctx, account, 0, ids, do)
}

func (d *Desk) each(ctx context.Context, account, integration int64, ids []parcel.ID, do func(parcel.Parcel, document.File) error) error {
	all, err := parcel.GetMany(ctx, d.DB, account, integration, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		p, ok := all[id]
		if !ok {
			return fault.New(fault.Missing, "There is no parcel %d.", id)
		}
		if p.Label == nil {
			return fault.New(fault.Conflict, "Parcel %d has no label yet.", id)
		}
		bytes, err := d.Blobs.Get(ctx, p.Label.Key)
		if err != nil {
			return fmt.Errorf("label of parcel %d: %w", id, err)
		}
		if err := do(p, document.File{Media: p.Label.Media, Bytes: bytes}); err != nil {
			return err
		}
	}
	return nil
}

// Papers fetches the papers of parcels that suit, in the order asked. Each parcel must have one. With an integration other than 0 only its
// own parcels.
func (d *Desk) Papers(ctx context.Context, account, integration int64, ids []parcel.ID, suits func(parcel.Paper) bool) ([]document.File, error) {
	all, err := parcel.GetMany(ctx, d.DB, account, integration, ids)
	if err != nil {
		return nil, err
	}
	var files []document.File
	for _, id := range ids {
		p, ok := all[id]
		if !ok {
			return nil, fault.New(fault.Missing, "There is no parcel %d.", id)
		}
		before := len(files)
		for _, paper := range p.Documents() {
			if !suits(paper) {
				continue
			}
			bytes, err := d.Blobs.Get(ctx, paper.Key)
			if err != nil {
				return nil, fmt.Errorf("%s of parcel %d: %w", paper.Type, id, err)
			}
			files = append(files, document.File{Media: paper.Media, Bytes: bytes})
		}
		if len(files) == before {
			return nil, fault.New(fault.Missing, "Parcel %d has no such document.", id)
		}
	}
	return files, nil
}

// Sets fetches what is printed for each of some parcels, in the order asked: its label and, where wanted, its papers, each as often as it has
// to be there. Papers that are no PDF are left out: they cannot be bound with others.
func (d *Desk) Sets(ctx context.Context, account, integration int64, ids []parcel.ID, papers bool) ([]document.Set, error) {
	var sets []document.Set
	err := d.each(ctx, account, integration, ids, func(p parcel.Parcel, f document.File) error {
		s := document.Set{Label: f}
		if papers {
			var err error
			if s.Papers, err = d.Bound(ctx, p); err != nil {
				return err
			}
		}
		sets = append(sets, s)
		return nil
	})
	return sets, err
}

// Bound are the papers that are printed behind a parcel's label, as often as each has to be there.
func (d *Desk) Bound(ctx context.Context, p parcel.Parcel) ([][]byte, error) {
	var all [][]byte
	for _, paper := range p.Papers {
		if paper.Media != carrier.PDF || paper.DocumentType() == "qr" {
			continue
		}
		bytes, err := d.Blobs.Get(ctx, paper.Key)
		if err != nil {
			return nil, fmt.Errorf("%s of parcel %d: %w", paper.Type, p.ID, err)
		}
		for range max(1, paper.Copies) {
			all = append(all, bytes)
		}
	}
	return all, nil
}
