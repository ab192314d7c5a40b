package move

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// integrations finds the home of each integration of the source: the one of the same name, else that of the target's keys. Settings go
// from the integration that meets its namesake, or from the only one.
func (r *run) integrations(ctx context.Context) error {
	old, err := r.From.V2.Integrations(ctx)
	if err != nil {
		return fmt.Errorf("the old account: %w", err)
	}
	next, err := r.To.V2.Integrations(ctx)
	if err != nil {
		return fmt.Errorf("the new account: %w", err)
	}
	if len(next) == 0 {
		return errors.New("the new account has no integration: make one in its panel, under Settings, and take its keys")
	}
	r.integration = next[0].ID
	if me, err := r.To.V3.Me(ctx); err == nil && slices.ContainsFunc(next, func(i sendcloud.Integration) bool { return i.ID == me.IntegrationID }) {
		r.integration = me.IntegrationID
	}
	main := slices.IndexFunc(next, func(i sendcloud.Integration) bool { return i.ID == r.integration })
	for _, i := range old {
		r.homes[i.ID] = r.integration
		for _, n := range next {
			if same(n.ShopName, i.ShopName) {
				r.homes[i.ID] = n.ID
			}
		}
	}
	r.first = firstOf(old, next[main])
	for _, i := range old {
		home := next[slices.IndexFunc(next, func(n sendcloud.Integration) bool { return n.ID == r.homes[i.ID] })]
		if i.ID != r.first && !same(i.ShopName, home.ShopName) {
			r.report.byHand("Integration "+i.ShopName, "There is no integration of this name here that the keys reach. Its orders go to "+home.ShopName+
				" with their ids behind its number. To keep them apart, connect it here under the same name and move with its keys.", "System", i.System, "Shop address", i.ShopURL)
			continue
		}
		if err := r.settings(ctx, i, home); err != nil {
			return err
		}
	}
	return nil
}

func firstOf(old []sendcloud.Integration, main sendcloud.Integration) int {
	for _, i := range old {
		if same(i.ShopName, main.ShopName) {
			return i.ID
		}
	}
	if len(old) > 0 {
		return old[0].ID
	}
	return 0
}

// settings brings an integration's shop address and its service points. The name stays, for the merchant has just given it.
func (r *run) settings(ctx context.Context, old, next sendcloud.Integration) error {
	var c sendcloud.IntegrationChange
	var said []string
	if old.ShopURL != "" && next.ShopURL == "" {
		c.ShopURL = &old.ShopURL
		said = append(said, "shop address "+old.ShopURL)
	}
	lacking := slices.DeleteFunc(slices.Clone(old.ServicePointCarriers), func(code string) bool { return slices.Contains(next.ServicePointCarriers, code) })
	if old.ServicePointEnabled && (!next.ServicePointEnabled || len(lacking) > 0) {
		all := append(slices.Clone(next.ServicePointCarriers), lacking...)
		c.ServicePointEnabled, c.ServicePointCarriers = sendcloud.Ptr(true), &all
		said = append(said, "service points of "+strings.Join(all, ", "))
	}
	if len(said) == 0 {
		return nil
	}
	if r.DryRun {
		r.report.did("Integration "+next.ShopName+" would get: %s", strings.Join(said, "; "))
		return nil
	}
	err := r.To.V2.UpdateIntegration(once(ctx, "integration", c), next.ID, c)
	if refused(err) && c.ServicePointCarriers != nil {
		return r.pointCarriers(ctx, next, c, lacking)
	}
	if refused(err) {
		r.report.byHand("Integration "+next.ShopName, "Its settings were refused: "+why(err), "Settings", strings.Join(said, "; "))
		return nil
	}
	if err == nil {
		r.report.did("Integration "+next.ShopName+" got: %s", strings.Join(said, "; "))
	}
	return err
}

// pointCarriers switches service points on carrier by carrier, where not all of them are there.
func (r *run) pointCarriers(ctx context.Context, next sendcloud.Integration, c sendcloud.IntegrationChange, lacking []string) error {
	c.ServicePointEnabled, c.ServicePointCarriers = nil, nil
	if c.ShopURL != nil {
		if err := r.To.V2.UpdateIntegration(once(ctx, "integration", c), next.ID, c); err != nil && !refused(err) {
			return err
		}
	}
	have := slices.Clone(next.ServicePointCarriers)
	for _, code := range lacking {
		all := append(slices.Clone(have), code)
		c := sendcloud.IntegrationChange{ServicePointEnabled: sendcloud.Ptr(true), ServicePointCarriers: &all}
		err := r.To.V2.UpdateIntegration(once(ctx, "integration", c), next.ID, c)
		switch {
		case err == nil:
			have = all
			r.report.did("Integration "+next.ShopName+" got: service points of %s", code)
		case refused(err):
			r.report.byHand("Service points of "+code, "They cannot be switched on yet: "+why(err)+" Add a contract with the carrier, then switch them on in the integration's settings.")
		default:
			return err
		}
	}
	return nil
}

// webhooks comes last, so that a shop does not hear of the move itself.
func (r *run) webhooks(ctx context.Context) error {
	old, err := r.From.V2.Integrations(ctx)
	if err != nil {
		return err
	}
	next, err := r.To.V2.Integrations(ctx)
	if err != nil {
		return err
	}
	for _, i := range old {
		n := slices.IndexFunc(next, func(n sendcloud.Integration) bool { return n.ID == r.homes[i.ID] })
		if n < 0 || !i.WebhookActive || i.WebhookURL == "" || next[n].WebhookActive && next[n].WebhookURL == i.WebhookURL {
			continue
		}
		const keyed = "Webhooks are signed with the integration's secret key: give the receiver the new one."
		switch {
		case !r.Webhooks || next[n].WebhookURL != "" || i.ID != r.first && !same(i.ShopName, next[n].ShopName):
			r.report.byHand("Webhook of "+i.ShopName, "Enter it in the integration's settings when the receiver is ready. "+keyed, "Address", i.WebhookURL)
		case r.DryRun:
			r.report.did("Integration "+next[n].ShopName+" would call the webhook %s", i.WebhookURL)
		default:
			c := sendcloud.IntegrationChange{WebhookActive: sendcloud.Ptr(true), WebhookURL: &i.WebhookURL}
			err := r.To.V2.UpdateIntegration(once(ctx, "webhook", c), next[n].ID, c)
			if refused(err) {
				r.report.byHand("Webhook of "+i.ShopName, "It was refused: "+why(err), "Address", i.WebhookURL)
				continue
			}
			if err != nil {
				return err
			}
			r.report.did("Integration "+next[n].ShopName+" calls the webhook %s. "+keyed, i.WebhookURL)
		}
	}
	return nil
}

// senders tells the sender addresses that are to be entered: the API has no call that makes one.
func (r *run) senders(ctx context.Context) error {
	old, err := r.From.V2.SenderAddresses(ctx)
	if err != nil {
		return err
	}
	next, err := r.To.V2.SenderAddresses(ctx)
	if err != nil {
		return err
	}
	for _, s := range old {
		if slices.ContainsFunc(next, func(n sendcloud.SenderAddress) bool {
			return same(s.Street, n.Street) && same(s.HouseNumber, n.HouseNumber) && squeezed(s.PostalCode) == squeezed(n.PostalCode) && same(s.Country, n.Country) &&
				same(s.CompanyName, n.CompanyName) && same(s.ContactName, n.ContactName)
		}) {
			r.report.did("Sender address %s, %s %s is there", s.City, s.Street, s.HouseNumber)
			continue
		}
		r.report.byHand("Sender address "+strings.TrimSpace(s.City+", "+s.Street+" "+s.HouseNumber), "Enter it in the panel, under Settings, Sender addresses.",
			"Label", s.Label, "Company", s.CompanyName, "Name", s.ContactName, "Street", s.Street, "House number", s.HouseNumber, "PO box", s.PostalBox,
			"Postal code", s.PostalCode, "City", s.City, "Country", s.Country, "State", s.CountryState, "E-mail", s.Email, "Telephone", s.Telephone,
			"VAT number", s.VATNumber, "EORI number", s.EORINumber)
	}
	return nil
}

func squeezed(code string) string { return strings.ToUpper(strings.ReplaceAll(code, " ", "")) }

// brands tells the brands that are to be entered.
func (r *run) brands(ctx context.Context) error {
	there := map[string]bool{}
	for b, err := range r.To.V2.Brands(ctx) {
		if err != nil {
			return err
		}
		there[strings.ToLower(strings.TrimSpace(b.Name))] = true
	}
	for b, err := range r.From.V2.Brands(ctx) {
		if err != nil {
			return err
		}
		if there[strings.ToLower(strings.TrimSpace(b.Name))] {
			r.report.did("Brand %s is there", b.Name)
			continue
		}
		r.report.byHand("Brand "+b.Name, "Make it in the panel, under Settings, Brands. Its logo is uploaded there.",
			"Domain", b.Domain, "Colour", b.Color, "Second colour", b.SecondaryColor, "Website", b.Website)
	}
	return nil
}

// carrierContracts tells the contracts that are to be entered: their secrets cannot be read.
func (r *run) carrierContracts(ctx context.Context) error {
	var next []sendcloud.CarrierContract
	for c, err := range r.To.V2.Contracts(ctx) {
		if err != nil {
			return err
		}
		next = append(next, c)
	}
	for c, err := range r.From.V2.Contracts(ctx) {
		if err != nil {
			return err
		}
		at := slices.IndexFunc(next, func(n sendcloud.CarrierContract) bool {
			return n.Carrier.Code == c.Carrier.Code && same(n.Name, c.Name)
		})
		if at >= 0 {
			r.contracts[c.ID] = next[at].ID
			r.report.did("Contract %s with %s is there", c.Name, c.Carrier.Code)
			continue
		}
		advice := "Enter it again in the panel, under Settings, Carriers: secrets cannot be read through an API."
		if slices.ContainsFunc(next, func(n sendcloud.CarrierContract) bool { return n.Carrier.Code == c.Carrier.Code }) {
			advice = "There is another contract with this carrier here. " + advice
		}
		r.report.byHand("Contract "+c.Name+" with "+c.Carrier.Code, advice+" Under the same name, orders that ask for it find it when you move again.",
			"Client", c.ClientID, "Country", c.Country, "Active", yes(c.IsActive), "Default", yes(c.IsDefault))
	}
	return nil
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// rules tells the rules by their names: each platform has its own conditions and actions.
func (r *run) rules(ctx context.Context) error {
	for one, err := range r.From.V3.ShippingRules(ctx) {
		if errors.Is(err, sendcloud.ErrNotFound) || errors.Is(err, sendcloud.ErrForbidden) {
			r.report.byHand("Shipping rules", "The old account does not show them through its API. Make those you use again in the panel, under Settings, Shipping rules.")
			return nil
		}
		if err != nil {
			return err
		}
		r.report.byHand("Shipping rule "+one.Name, "Make it in the panel, under Settings, Shipping rules.", "Active", yes(one.IsActive), "If", string(one.Criteria), "Then", string(one.Actions))
	}
	return nil
}

// standing is what every move leaves to be done by hand, for no API shows it.
func (r *run) standing() {
	r.report.byHand("Returns", "The return portal, its policy and its reasons are set in the panel. Returns under way end where they began.")
	r.report.byHand("Mails and tracking pages", "Buyers' mails, their texts and the tracking page are set with the brand.")
	r.report.byHand("People and printers", "Invite your people again, and choose the label format of each printer.")
}

// refused reports whether the server understood and said no.
func refused(err error) bool {
	return errors.Is(err, sendcloud.ErrInvalid) || errors.Is(err, sendcloud.ErrConflict)
}

// why is what the server said.
func why(err error) string {
	var e *sendcloud.Error
	if errors.As(err, &e) {
		return e.Detail()
	}
	return err.Error()
}
