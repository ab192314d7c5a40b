package shipping

import (
	"context"
	"fmt"

	"github.com/waybill-ship/waybill/internal/document"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/parcel"
)

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
	labels, err := d.Labels(ctx, account, integration, ids)
	if err != nil {
		return nil, err
	}
	sets := make([]document.Set, len(ids))
	for i, label := range labels {
		sets[i].Label = label
	}
	if !papers {
		return sets, nil
	}
	all, err := parcel.GetMany(ctx, d.DB, account, integration, ids)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		for _, paper := range all[id].Papers {
			if paper.Media != document.PDF || paper.DocumentType() == "qr" {
				continue
			}
			bytes, err := d.Blobs.Get(ctx, paper.Key)
			if err != nil {
				return nil, fmt.Errorf("%s of parcel %d: %w", paper.Type, id, err)
			}
			for range max(1, paper.Copies) {
				sets[i].Papers = append(sets[i].Papers, bytes)
			}
		}
	}
	return sets, nil
}
