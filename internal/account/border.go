package account

import (
	"context"
	"errors"
	"strings"

	"github.com/waybill-ship/waybill/internal/customs"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

// Border is what an account's customs papers carry unless an order says otherwise, beside the VAT and EORI number of company and sender.
type Border struct {
	IOSS      string // for goods up to 150 EUR into the EU
	VOEC      string // the same for Norway
	UKIMS     string // for goods to businesses in Northern Ireland
	SignedBy  string // who signs, where the sender address names nobody
	Signature []byte // the signature as a PNG; empty: the name stands for it
}

// BorderOf reads what an account's customs papers carry; empty where nothing was said yet.
func BorderOf(ctx context.Context, r db.Reader, account int64) (Border, error) {
	b, err := selectBorder(ctx, r, account)
	if errors.Is(err, db.ErrNone) {
		return Border{}, nil
	}
	return b, err
}

// SetBorder changes the numbers and who signs; the picture of the signature stays as it is.
func (d *Desk) SetBorder(ctx context.Context, s Session, b Border) error {
	if err := s.Need(ManageAccount); err != nil {
		return err
	}
	var wrong fault.List
	for _, one := range []struct {
		field string
		kind  customs.Kind
		value *string
	}{{"ioss_number", customs.IOSS, &b.IOSS}, {"voec_number", customs.VOEC, &b.VOEC}, {"ukims_number", customs.UKIMS, &b.UKIMS}} {
		if *one.value = customs.Compact(*one.value); *one.value != "" {
			wrong.Join("", customs.Check(one.field, customs.Number{Kind: one.kind, Value: *one.value}))
		}
	}
	b.SignedBy = strings.TrimSpace(b.SignedBy)
	checkText(&wrong, "signed_by", "Signature", b.SignedBy, 0, 75)
	if err := wrong.Err(); err != nil {
		return err
	}
	now := d.now()
	return d.DB.Write(ctx, s.Account, func(ctx context.Context, tx *db.Tx) error {
		if err := upsertBorder(ctx, tx, s.Account, b, now); err != nil {
			return err
		}
		detail := map[string]string{"ioss": b.IOSS, "voec": b.VOEC, "ukims": b.UKIMS, "signed_by": b.SignedBy}
		return Record(ctx, tx, s.Account, s.Entry(now, "border.set", detail))
	})
}

// SetSignature keeps a picture as the signature under customs papers; no bytes remove it. The field of a refusal is "signature".
func (d *Desk) SetSignature(ctx context.Context, s Session, picture []byte) error {
	if err := s.Need(ManageAccount); err != nil {
		return err
	}
	what := "signature.removed"
	if len(picture) > 0 {
		var err error
		if picture, err = ink(picture); err != nil {
			return err
		}
		what = "signature.set"
	}
	now := d.now()
	return d.DB.Write(ctx, s.Account, func(ctx context.Context, tx *db.Tx) error {
		if err := upsertSignature(ctx, tx, s.Account, picture, now); err != nil {
			return err
		}
		return Record(ctx, tx, s.Account, s.Entry(now, what, nil))
	})
}
