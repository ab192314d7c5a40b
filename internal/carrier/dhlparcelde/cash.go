package dhlparcelde

import (
	"strings"
	"unicode/utf8"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// Names of what a contract says of the account that DHL pays out to what it collected.
const (
	HolderName    = "cod_account_holder"
	IBANName      = "cod_iban"
	BICName       = "cod_bic"
	AccountName   = "cod_account_reference"
	mostCollected = 3500 // euro
	noteMax       = 35   // not in our sheet: what a bank's note has room for
	holderMax     = 80   // not in our sheet
)

// cashFields are what a merchant fills in who has DHL collect money.
var cashFields = []carrier.Credential{
	{Name: HolderName, Label: "Cash on delivery: holder of the account", Help: "Where DHL collects money at the door, it pays it out to this account."},
	{Name: IBANName, Label: "Cash on delivery: IBAN"},
	{Name: BICName, Label: "Cash on delivery: BIC", Help: "Needed for accounts outside Germany only."},
	{Name: AccountName, Label: "Cash on delivery: account reference", Help: "The name under which DHL knows the account, in place of holder and IBAN."},
}

// cash is what DHL collects for a shipment; nil where that is nothing.
func (p product) cash(c carrier.Contract, s carrier.Sending) (*cod, error) {
	switch {
	case s.Collect.IsZero():
		return nil, nil
	case !p.collects():
		return nil, &carrier.Error{Kind: carrier.KindNotServed, Field: carrier.CollectField, Message: p.title + " collects no money at the door"}
	case s.Collect.Currency != "EUR" || s.Collect.Minor > mostCollected*100:
		return nil, invalid(carrier.CollectField, "DHL collects up to 3,500 EUR, in euros")
	}
	out := &cod{Amount: amount(s.Collect), AccountReference: strings.TrimSpace(c.Credentials[AccountName]), TransferNote1: s.Reference}
	if n := s.OrderNumber; n != "" && utf8.RuneCountInString(n) <= noteMax {
		out.TransferNote1 = n
	}
	if out.AccountReference != "" {
		return out, nil
	}
	to := bankAccount{AccountHolder: strings.TrimSpace(c.Credentials[HolderName]), IBAN: compact(c.Credentials[IBANName]), BIC: compact(c.Credentials[BICName])}
	switch {
	case to.IBAN == "":
		return nil, invalid(IBANName, "enter in the contract the account that DHL pays out what it collects to: its IBAN, or DHL's reference of it")
	case len(to.IBAN) < 15 || len(to.IBAN) > 34:
		return nil, invalid(IBANName, "an IBAN has 15 to 34 characters")
	case to.AccountHolder == "" || utf8.RuneCountInString(to.AccountHolder) > holderMax:
		return nil, invalid(HolderName, "enter in the contract who holds the account, in %d characters at most", holderMax)
	}
	out.BankAccount = &to
	return out, nil
}

// compact is a number without the spaces that people write in it.
func compact(text string) string { return strings.ToUpper(strings.Join(strings.Fields(text), "")) }
