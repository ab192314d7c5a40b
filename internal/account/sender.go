package account

import (
	"context"
	"errors"
	"strings"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Sender is an address that parcels leave from.
type Sender struct {
	ID                int64
	Label             string // the merchant's word for it: "Warehouse"
	Address           postal.Address
	VAT               string
	EORI              string
	Brand             int64
	SignatureName     string // under customs papers
	SignatureInitials string
	Default           bool
}

// Complete reports whether a label can be made from here; the address that sign-up makes has no street yet.
func (s Sender) Complete() bool { return postal.Check(s.Address) == nil }

// Senders lists the sender addresses of an account, oldest first.
func Senders(ctx context.Context, r db.Reader, account int64) ([]Sender, error) {
	return selectSenders(ctx, r, account)
}

// SenderByID reads one sender address, also one removed since; 0 is the default one.
func SenderByID(ctx context.Context, r db.Reader, account, id int64) (Sender, error) {
	var s Sender
	var err error
	if id == 0 {
		s, err = selectDefaultSender(ctx, r, account)
	} else {
		s, err = selectSender(ctx, r, account, id)
	}
	if errors.Is(err, db.ErrNone) {
		return s, fault.New(fault.Missing, "There is no such sender address.")
	}
	return s, err
}

// AddSender keeps a new sender address and answers it with its number.
func (d *Desk) AddSender(ctx context.Context, s Session, a Sender) (Sender, error) {
	a, err := d.checkSender(ctx, s, a)
	if err != nil {
		return a, err
	}
	a.ID, err = d.DB.NextID(ctx, "sender_address")
	if err != nil {
		return a, err
	}
	now := d.now()
	err = d.DB.Write(ctx, s.Account, func(ctx context.Context, tx *db.Tx) error {
		if err := insertSender(ctx, tx, s.Account, a, now); err != nil {
			return err
		}
		if a.Default {
			if err := clearDefault(ctx, tx, s.Account, a.ID); err != nil {
				return err
			}
		}
		return Record(ctx, tx, s.Account, s.Entry(now, "sender.added", map[string]string{"address": oneLine(a.Address)}))
	})
	return a, err
}

// SetSender changes a sender address.
func (d *Desk) SetSender(ctx context.Context, s Session, a Sender) error {
	a, err := d.checkSender(ctx, s, a)
	if err != nil {
		return err
	}
	now := d.now()
	return d.DB.Write(ctx, s.Account, func(ctx context.Context, tx *db.Tx) error {
		was, err := SenderByID(ctx, tx, s.Account, a.ID)
		if err != nil {
			return err
		}
		// One address always is the default: it stops being it only when another becomes it.
		keep := a
		keep.Default = a.Default || was.Default
		ok, err := updateSender(ctx, tx, s.Account, keep, now)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Missing, "There is no such sender address.")
		}
		if keep.Default {
			if err := clearDefault(ctx, tx, s.Account, a.ID); err != nil {
				return err
			}
		}
		detail := map[string]string{"address": oneLine(was.Address) + " → " + oneLine(a.Address)}
		return Record(ctx, tx, s.Account, s.Entry(now, "sender.set", detail))
	})
}

// RemoveSender takes a sender address out of use; the default one stays.
func (d *Desk) RemoveSender(ctx context.Context, s Session, id int64) error {
	if err := s.Need(ManageAccount); err != nil {
		return err
	}
	now := d.now()
	return d.DB.Write(ctx, s.Account, func(ctx context.Context, tx *db.Tx) error {
		was, err := SenderByID(ctx, tx, s.Account, id)
		if err != nil {
			return err
		}
		if was.Default {
			return fault.New(fault.Conflict, "This is the default address. Make another one the default first.")
		}
		ok, err := removeSender(ctx, tx, s.Account, id, now)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Missing, "There is no such sender address.")
		}
		return Record(ctx, tx, s.Account, s.Entry(now, "sender.removed", map[string]string{"address": oneLine(was.Address)}))
	})
}

func (d *Desk) checkSender(ctx context.Context, s Session, a Sender) (Sender, error) {
	if err := s.Need(ManageAccount); err != nil {
		return a, err
	}
	var wrong fault.List
	a.Label, a.SignatureName, a.SignatureInitials = strings.TrimSpace(a.Label), strings.TrimSpace(a.SignatureName), strings.TrimSpace(a.SignatureInitials)
	a.Address = postal.Tidy(a.Address)
	wrong.Join("", postal.Check(a.Address))
	checkText(&wrong, "label", "Label", a.Label, 0, 30)
	checkText(&wrong, "signature_full_name", "Signature", a.SignatureName, 0, 75)
	checkText(&wrong, "signature_initials", "Initials", a.SignatureInitials, 0, 10)
	a.VAT, a.EORI = checkTaxNumbers(&wrong, a.Address.Country, a.VAT, a.EORI)
	if a.Brand == 0 {
		b, err := BrandByID(ctx, d.DB, s.Account, 0)
		if err != nil {
			return a, err
		}
		a.Brand = b.ID
	} else if _, err := BrandByID(ctx, d.DB, s.Account, a.Brand); err != nil {
		wrong.Add("brand_id", "There is no such brand.")
	}
	return a, wrong.Err()
}
