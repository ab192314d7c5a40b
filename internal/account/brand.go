package account

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"strings"

	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
)

// Brand is how the account looks to its buyers.
type Brand struct {
	ID        int64
	Name      string
	Domain    string // the first part of the host of its tracking pages; never changes
	Color     string // #rrggbb
	Secondary string // #rrggbb
	Website   string
	Logo      string // key of the picture in blob; empty: none
	ReplyTo   string // where answers to its mails go; empty: nowhere
}

// Brands lists the brands of an account, the first one first.
func Brands(ctx context.Context, r db.Reader, account int64) ([]Brand, error) {
	return selectBrands(ctx, r, account)
}

// BrandByID reads one brand; 0 is the account's first.
func BrandByID(ctx context.Context, r db.Reader, account, id int64) (Brand, error) {
	missing := fault.New(fault.Missing, "There is no such brand.")
	if id == 0 {
		all, err := selectBrands(ctx, r, account)
		if err != nil || len(all) == 0 {
			return Brand{}, errors.Join(err, missing)
		}
		return all[0], nil
	}
	b, err := selectBrand(ctx, r, account, id)
	if errors.Is(err, db.ErrNone) {
		return b, missing
	}
	return b, err
}

var hexColor = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// SetBrand changes a brand's name, colours, website, logo and reply address.
func (d *Desk) SetBrand(ctx context.Context, s Session, b Brand) error {
	if err := s.Need(ManageAccount); err != nil {
		return err
	}
	var wrong fault.List
	b.Name, b.Website, b.ReplyTo = strings.TrimSpace(b.Name), strings.TrimSpace(b.Website), strings.TrimSpace(b.ReplyTo)
	b.Color, b.Secondary = strings.ToLower(strings.TrimSpace(b.Color)), strings.ToLower(strings.TrimSpace(b.Secondary))
	checkText(&wrong, "name", "Name", b.Name, 1, 75)
	for field, value := range map[string]string{"color": b.Color, "secondary_color": b.Secondary} {
		if !hexColor.MatchString(value) {
			wrong.Add(field, "Write the colour as # and six digits, like #0f5c6e.")
		}
	}
	if b.Website != "" {
		if u, err := url.Parse(b.Website); err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || len(b.Website) > 250 {
			wrong.Add("website", "Write the address with https://, like https://shop.example.com.")
		}
	}
	if b.ReplyTo != "" {
		if _, err := cleanEmail(b.ReplyTo); err != nil {
			wrong.Add("reply_to", "Write an e-mail address like name@example.com.")
		}
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	now := d.now()
	return d.DB.Write(ctx, s.Account, func(ctx context.Context, tx *db.Tx) error {
		ok, err := updateBrand(ctx, tx, s.Account, b, now)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Missing, "There is no such brand.")
		}
		return Record(ctx, tx, s.Account, s.Entry(now, "brand.set", map[string]string{"name": b.Name, "color": b.Color}))
	})
}
