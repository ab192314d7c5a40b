package shipping

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	merchants "github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/job"
	"github.com/waybill-ship/waybill/internal/parcel"
	"github.com/waybill-ship/waybill/internal/price"
	"github.com/waybill-ship/waybill/internal/tracking"
)

// ContractWish is what a contract is to be; nil leaves it as it is.
type ContractWish struct {
	Carrier string // of a new contract only
	Name    *string
	Active  *bool
	Default *bool // only ever true: another one becomes the default, none stops being it by itself
	Data    map[string]string
}

// longest values of a contract, in characters.
const (
	maxContractName = 50
	maxCredential   = 500
)

// AddContract keeps a new contract once the carrier has taken its credentials. What is wrong is told by field: carrier_code, name,
// contract_data.NAME, is_default_per_carrier.
func (d *Desk) AddContract(ctx context.Context, account int64, w ContractWish) (carrier.Contract, error) {
	info, ok := d.Carriers.Info(w.Carrier)
	if !ok {
		return carrier.Contract{}, fault.At("carrier_code", "There is no carrier %q here.", w.Carrier)
	}
	if err := Permit(ctx, info); err != nil {
		return carrier.Contract{}, err
	}
	if merchant, err := merchants.Get(ctx, d.DB, account); err != nil || info.Test && !merchant.Sandbox {
		if err != nil {
			return carrier.Contract{}, err
		}
		return carrier.Contract{}, fault.At("carrier_code", "This account may not ship with %s, which is for trials.", info.Name)
	}
	c := carrier.Contract{AccountID: account, Carrier: w.Carrier, Name: info.Name, Credentials: w.Data}
	if err := w.fill(&c, info); err != nil {
		return c, err
	}
	if err := d.tryContract(ctx, &c, info); err != nil {
		return c, err
	}
	got, err := d.bring(ctx, account, c)
	if err != nil {
		return c, err
	}
	defer d.shelf.look(account)
	id, err := d.DB.NextID(ctx, "contract")
	if err != nil {
		return c, err
	}
	c.ID = id
	err = d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		if err := carrier.AddContract(ctx, tx, d.Sealer, account, c, d.now()); err != nil {
			return err
		}
		if _, err := d.keepBrought(ctx, tx, account, c, got); err != nil {
			return err
		}
		if err := d.hear(ctx, tx, account, c); err != nil {
			return err
		}
		return w.prefer(ctx, tx, account, id)
	})
	if err != nil {
		return c, err
	}
	return carrier.GetContractHead(ctx, d.DB, account, id)
}

// SetContract changes a contract. One that parcels travel under keeps its credentials for their sake: new ones make a new contract in its
// place, whose id is answered, and retire the old. Methods that a contract brings along are asked for anew when it gets other credentials or is
// switched on.
func (d *Desk) SetContract(ctx context.Context, account, id int64, w ContractWish) (carrier.Contract, error) {
	if _, err := carrier.GetContractHead(ctx, d.DB, account, id); err != nil {
		return carrier.Contract{}, err
	}
	c, err := carrier.GetContract(ctx, d.DB, d.Sealer, account, id)
	if err != nil {
		return c, err
	}
	info, ok := d.Carriers.Info(c.Carrier)
	if !ok {
		return c, fault.New(fault.Unable, "%s is not connected to this platform.", c.Carrier)
	}
	if err := Permit(ctx, info); err != nil {
		return c, err
	}
	before, slept := c.Credentials, !c.Active
	c.Credentials = maps.Clone(before)
	maps.Copy(c.Credentials, w.Data)
	if err := w.fill(&c, info); err != nil {
		return c, err
	}
	changed := !maps.Equal(before, c.Credentials)
	anew := c.Active && (changed || slept)
	if changed {
		if err := d.tryContract(ctx, &c, info); err != nil {
			return c, err
		}
	}
	var got brought
	if anew {
		if got, err = d.bring(ctx, account, c); err != nil {
			return c, err
		}
	}
	defer d.shelf.look(account)
	fresh, err := d.DB.NextID(ctx, "contract")
	if err != nil {
		return c, err
	}
	final := id
	err = d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		final = id
		if err := carrier.HoldContract(ctx, tx, account, id); err != nil {
			return err
		}
		used, err := parcel.ContractUsed(ctx, tx, account, id)
		if err != nil {
			return err
		}
		if used && changed {
			final = fresh
			return d.replace(ctx, tx, account, id, fresh, c, got, w)
		}
		return d.change(ctx, tx, account, c, got, w, anew)
	})
	if err != nil {
		return c, err
	}
	return carrier.GetContractHead(ctx, d.DB, account, final)
}

// change writes a contract as it is now. One that is anew has its carrier asked for news.
func (d *Desk) change(ctx context.Context, tx *db.Tx, account int64, c carrier.Contract, got brought, w ContractWish, anew bool) error {
	if err := carrier.SetContract(ctx, tx, d.Sealer, account, c); err != nil {
		return err
	}
	if w.Active != nil {
		if err := carrier.SetContractActive(ctx, tx, account, c.ID, c.Active); err != nil {
			return err
		}
	}
	if _, err := d.keepBrought(ctx, tx, account, c, got); err != nil {
		return err
	}
	if anew {
		if err := d.hear(ctx, tx, account, c); err != nil {
			return err
		}
	}
	return w.prefer(ctx, tx, account, c.ID)
}

// hear has a contract's carrier asked for its news, where it sends any.
func (d *Desk) hear(ctx context.Context, tx *db.Tx, account int64, c carrier.Contract) error {
	if _, ok := d.Carriers.Driver(c.Carrier).(carrier.Pushed); !ok || !c.Active {
		return nil
	}
	return job.Add(ctx, tx, tracking.Subscription{Account: account, Contract: c.ID}, job.Later{MaxAttempts: 10})
}

// replace puts a contract with new credentials into the place of one that is used. News of its carrier is read under the new one.
func (d *Desk) replace(ctx context.Context, tx *db.Tx, account, old, fresh int64, c carrier.Contract, got brought, w ContractWish) error {
	was := c.Default
	c.ID, c.Default = fresh, false
	if err := carrier.AddContract(ctx, tx, d.Sealer, account, c, d.now()); err != nil {
		return err
	}
	if err := price.Move(ctx, tx, account, old, fresh); err != nil {
		return err
	}
	if err := carrier.MoveMethods(ctx, tx, account, old, fresh); err != nil {
		return err
	}
	if err := tracking.MoveAddress(ctx, tx, account, old, fresh); err != nil {
		return err
	}
	if _, err := d.keepBrought(ctx, tx, account, c, got); err != nil {
		return err
	}
	if err := d.hear(ctx, tx, account, c); err != nil {
		return err
	}
	if was && c.Active {
		if err := carrier.SetDefaultContract(ctx, tx, account, fresh); err != nil {
			return err
		}
	}
	if err := carrier.RemoveContract(ctx, tx, account, old); err != nil {
		return err
	}
	return w.prefer(ctx, tx, account, fresh)
}

// fill writes the wish into the contract and checks it against what the carrier asks for.
func (w ContractWish) fill(c *carrier.Contract, info carrier.Info) error {
	var wrong fault.List
	if w.Name != nil {
		c.Name = strings.TrimSpace(*w.Name)
	}
	if n := utf8.RuneCountInString(c.Name); n == 0 || n > maxContractName {
		wrong.Add("name", "A name has 1 to %d characters.", maxContractName)
	}
	if w.Active != nil {
		c.Active = *w.Active
	}
	if w.Default != nil && !*w.Default && c.Default {
		wrong.Add("is_default_per_carrier", "Make another contract the default instead.")
	}
	if w.Default != nil && *w.Default && !c.Active {
		wrong.Add("is_default_per_carrier", "Only an active contract can be the default.")
	}
	for _, name := range slices.Sorted(maps.Keys(w.Data)) {
		if !slices.ContainsFunc(info.Credentials, func(f carrier.Credential) bool { return f.Name == name }) {
			wrong.Add("contract_data."+name, "%s does not ask for this.", info.Name)
		}
	}
	for _, f := range info.Credentials {
		value := strings.TrimSpace(c.Credentials[f.Name])
		switch {
		case f.Required && value == "":
			wrong.Add("contract_data."+f.Name, "This field is required.")
		case utf8.RuneCountInString(value) > maxCredential:
			wrong.Add("contract_data."+f.Name, "Ensure this field has no more than %d characters.", maxCredential)
		}
		if f.Client {
			c.ClientID = value
		}
	}
	return wrong.Err()
}

// tryContract asks the carrier whether it takes the credentials.
func (d *Desk) tryContract(ctx context.Context, c *carrier.Contract, info carrier.Info) error {
	ctx, cancel := context.WithTimeout(ctx, d.patience())
	defer cancel()
	err := d.Carriers.Check(ctx, *c)
	e, ok := carrier.As(err)
	switch {
	case err == nil:
		return nil
	case !ok:
		return err
	case e.Kind == carrier.KindDown || e.Kind == carrier.KindDoubt:
		return fault.New(fault.Away, "%s does not answer now. Please try again later.", info.Name).Because(errors.New(err.Error()))
	}
	if slices.ContainsFunc(info.Credentials, func(f carrier.Credential) bool { return e.Field != "" && f.Name == e.Field }) {
		var wrong fault.List
		wrong.Add("contract_data."+e.Field, "%s", e.Message)
		return wrong.Err()
	}
	if e.Message != "" {
		return fault.At("contract_data", "%s does not take these credentials. It says: %s", info.Name, e.Message).Because(errors.New(err.Error()))
	}
	return fault.At("contract_data", "%s does not take these credentials.", info.Name).Because(errors.New(err.Error()))
}

// prefer makes the contract the default where that is wished.
func (w ContractWish) prefer(ctx context.Context, tx *db.Tx, account, id int64) error {
	if w.Default == nil || !*w.Default {
		return nil
	}
	return carrier.SetDefaultContract(ctx, tx, account, id)
}

// RemoveContract takes a contract out of use. Parcels that travel under it are still tracked and cancelled by it.
func (d *Desk) RemoveContract(ctx context.Context, account, id int64) error {
	head, err := carrier.GetContractHead(ctx, d.DB, account, id)
	if err != nil {
		return err
	}
	if err := d.Permit(ctx, head.Carrier); err != nil {
		return err
	}
	defer d.shelf.look(account)
	return d.DB.Write(ctx, account, func(ctx context.Context, tx *db.Tx) error {
		return carrier.RemoveContract(ctx, tx, account, id)
	})
}
