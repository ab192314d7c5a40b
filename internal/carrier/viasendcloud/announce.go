package viasendcloud

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// Announce makes a parcel with its label. Several boxes are asked for as one parcel of so many, which version 2 takes when all are alike.
func (d *Driver) Announce(ctx context.Context, c carrier.Contract, s carrier.Sending) (carrier.Announced, error) {
	ask, err := request(s)
	if err != nil {
		return carrier.Announced{}, err
	}
	client, err := d.speak(c)
	if err != nil {
		return carrier.Announced{}, err
	}
	var made []sendcloud.Parcel
	if len(s.Boxes) == 1 {
		one, err := client.V2.CreateParcel(ctx, ask)
		if err != nil {
			return carrier.Announced{}, sorted(err, false)
		}
		made = []sendcloud.Parcel{one}
	} else {
		ask.Quantity = len(s.Boxes)
		all, failed, err := client.V2.CreateParcels(ctx, []sendcloud.ParcelRequest{ask})
		if err != nil {
			return carrier.Announced{}, sorted(err, false)
		}
		if len(failed) > 0 && len(all) == 0 {
			return carrier.Announced{}, failure(failed[0])
		}
		made = all // fewer than the boxes, where some were refused: a doubt
	}
	if len(made) != len(s.Boxes) || made[0].ID == 0 {
		return carrier.Announced{}, &carrier.Error{Kind: carrier.KindDoubt, Cause: fmt.Errorf("%d parcels came back for %d boxes", len(made), len(s.Boxes))}
	}
	return d.announced(ctx, client, made, s.LabelMedia)
}

// failure reads a parcel that was refused within a list: texts by field, in a list or alone.
func failure(f sendcloud.FailedParcel) error {
	var names []string
	for name := range f.Errors {
		names = append(names, name)
	}
	slices.Sort(names)
	var first *carrier.Error
	var words []string
	for _, name := range names {
		var texts []string
		var text string
		if json.Unmarshal(f.Errors[name], &texts) != nil && json.Unmarshal(f.Errors[name], &text) == nil {
			texts = []string{text}
		}
		said := strings.Join(texts, " ")
		words = append(words, said)
		if first == nil {
			first = &carrier.Error{}
			first.Kind, first.Field = refusal(name, said)
		}
	}
	if first == nil {
		first = &carrier.Error{Kind: carrier.KindUnknown}
	}
	first.Message, first.Kind = strings.Join(words, "; "), refused(first.Kind)
	return first
}

// errEarly is a parcel that its carrier has given no number yet: it may become a label or a refusal, and asking again will tell.
var errEarly = &carrier.Error{Kind: carrier.KindDoubt, Message: "Sendcloud is still announcing the parcel"}

// announced gathers what was bought, its labels and papers. A label that is not there yet is fetched later: the parcel is bought.
func (d *Driver) announced(ctx context.Context, client *sendcloud.Client, made []sendcloud.Parcel, media string) (carrier.Announced, error) {
	slices.SortFunc(made, func(a, b sendcloud.Parcel) int { return a.ColloNumber - b.ColloNumber })
	got := carrier.Announced{}
	var ids []string
	for _, p := range made {
		if carrier.Status(p.Status.ID) == carrier.StatusAnnouncementFailed {
			return got, unannounced(p, len(made))
		}
		if p.TrackingNumber == "" {
			return got, errEarly
		}
		ids = append(ids, strconv.Itoa(p.ID))
		box := carrier.AnnouncedBox{Number: p.TrackingNumber, TrackingURL: p.TrackingURL}
		if err := fetch(ctx, client, p, media, &box); err != nil {
			got.LabelsLater = true
		}
		got.Boxes = append(got.Boxes, box)
	}
	got.CarrierReference = strings.Join(ids, ",")
	if got.LabelsLater {
		for i := range got.Boxes {
			got.Boxes[i].Label, got.Boxes[i].Documents = carrier.Label{}, nil
		}
	}
	return got, nil
}

// unannounced is a parcel that its carrier refused when it was announced. Of several, others may have been taken.
func unannounced(p sendcloud.Parcel, of int) error {
	words := cmp.Or(strings.Join(p.Errors["non_field_errors"], " "), p.Status.Message)
	e := &carrier.Error{Kind: carrier.KindDoubt, Code: strconv.Itoa(p.Status.ID), Message: words}
	if of == 1 {
		e.Kind, e.Field = refusal("", words)
		e.Kind = refused(e.Kind)
	}
	return e
}

// fetch gets a parcel's label in the wanted form and its other papers as PDF.
func fetch(ctx context.Context, client *sendcloud.Client, p sendcloud.Parcel, media string, into *carrier.AnnouncedBox) error {
	format := sendcloud.Format{MIMEType: carrier.PDF}
	switch media {
	case carrier.ZPL:
		format = sendcloud.Format{MIMEType: carrier.ZPL, DPI: 203}
	case carrier.PNG:
		format = sendcloud.Format{MIMEType: carrier.PNG, DPI: 300}
	}
	file, err := client.V2.Document(ctx, p.ID, "label", format)
	if err != nil {
		return sorted(err, true)
	}
	into.Label = carrier.Label{Media: format.MIMEType, Size: "a6", Bytes: file}
	for _, paper := range p.Documents {
		if paper.Type == "label" {
			continue
		}
		file, err := client.V2.Document(ctx, p.ID, paper.Type, sendcloud.Format{})
		if err != nil {
			return sorted(err, true)
		}
		into.Documents = append(into.Documents, carrier.Document{Type: paper.Type, Label: carrier.Label{Media: carrier.PDF, Size: "a4", Bytes: file}})
	}
	return nil
}

// gone are parcels that were not bought, or taken back.
var gone = []carrier.Status{carrier.StatusAnnouncementFailed, carrier.StatusNoLabel, carrier.StatusCancelled, carrier.StatusCancelledUpstream}

// Find asks for the parcels under a reference that are to be sent.
func (d *Driver) Find(ctx context.Context, c carrier.Contract, reference string) (carrier.Announced, error) {
	client, err := d.speak(c)
	if err != nil {
		return carrier.Announced{}, err
	}
	var found []sendcloud.Parcel
	for p, err := range client.V2.Parcels(ctx, sendcloud.ParcelFilter{ExternalReference: reference}) {
		if err != nil {
			return carrier.Announced{}, sorted(err, true)
		}
		if p.ExternalReference == reference && !slices.Contains(gone, carrier.Status(p.Status.ID)) {
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		return carrier.Announced{}, &carrier.Error{Kind: carrier.KindNotFound, Message: "Sendcloud knows no parcel " + reference}
	}
	got, err := d.announced(ctx, client, found, "")
	if errors.Is(err, errEarly) {
		return got, &carrier.Error{Kind: carrier.KindDown, Message: errEarly.Message} // to be asked again; it is there
	}
	return got, err
}

// ids reads back the parcels of a shipment.
func ids(s carrier.Shipment) ([]int, error) {
	var all []int
	for text := range strings.SplitSeq(s.CarrierReference, ",") {
		id, err := strconv.Atoi(text)
		if err != nil {
			return nil, &carrier.Error{Kind: carrier.KindNotFound, Message: "Sendcloud's parcels have numbers; this is none: " + s.CarrierReference}
		}
		all = append(all, id)
	}
	return all, nil
}

// Labels fetches the labels of parcels that were announced.
func (d *Driver) Labels(ctx context.Context, c carrier.Contract, s carrier.Shipment) (carrier.Announced, error) {
	all, err := ids(s)
	if err != nil {
		return carrier.Announced{}, err
	}
	client, err := d.speak(c)
	if err != nil {
		return carrier.Announced{}, err
	}
	var made []sendcloud.Parcel
	for _, id := range all {
		p, err := client.V2.Parcel(ctx, id)
		if err != nil {
			return carrier.Announced{}, sorted(err, true)
		}
		made = append(made, p)
	}
	return d.announced(ctx, client, made, "")
}

// request is the shipment in Sendcloud's words, or what is wrong with it.
func request(s carrier.Sending) (sendcloud.ParcelRequest, error) {
	method, err := strconv.Atoi(s.Method)
	if err != nil {
		return sendcloud.ParcelRequest{}, carrier.Refuse(carrier.KindValidation, "method", "Sendcloud's methods have numbers; %q is none", s.Method)
	}
	b := s.Boxes[0]
	for i, other := range s.Boxes[1:] {
		if other.Weight != b.Weight || other.Size != b.Size || other.Insured != b.Insured {
			return sendcloud.ParcelRequest{}, carrier.Refuse(carrier.KindNotServed, fmt.Sprintf("boxes.%d.weight", i+1), "Sendcloud takes several boxes only when all are alike")
		}
	}
	r := sendcloud.ParcelRequest{
		Name: s.To.Name, CompanyName: s.To.Company, Address: s.To.Street, HouseNumber: s.To.HouseNumber, Address2: s.To.Line2, City: s.To.City,
		PostalCode: s.To.PostalCode, Country: s.To.Country, CountryState: s.To.State, Telephone: s.To.Phone, Email: s.To.Email, ToPostNumber: s.To.PostNumber,
		RequestLabel: true, Shipment: &sendcloud.MethodRef{ID: method}, Weight: sendcloud.Decimal(b.Weight.Kg()), OrderNumber: s.OrderNumber,
		ExternalReference: s.Reference, IsReturn: s.IsReturn,
		// Documented for returns only; on the way out they take the place of the account's sender address, as other clients use them.
		FromName: s.From.Name, FromCompanyName: s.From.Company, FromAddress1: s.From.Street, FromHouseNumber: s.From.HouseNumber, FromAddress2: s.From.Line2,
		FromCity: s.From.City, FromPostalCode: s.From.PostalCode, FromCountry: s.From.Country, FromTelephone: s.From.Phone, FromEmail: s.From.Email,
	}
	if z := b.Size; z.Length > 0 && z.Width > 0 && z.Height > 0 {
		r.Length, r.Width, r.Height = sendcloud.Decimal(z.Length.Cm()), sendcloud.Decimal(z.Width.Cm()), sendcloud.Decimal(z.Height.Cm())
	}
	if s.Value.Currency != "" {
		r.TotalOrderValue, r.Currency = sendcloud.Decimal(s.Value.Decimal()), s.Value.Currency
	}
	if r.InsuredValue, err = insured(b.Insured); err != nil {
		return r, err
	}
	if s.ServicePoint != nil {
		if r.ToServicePoint, err = strconv.Atoi(s.ServicePoint.Code); err != nil {
			return r, carrier.Refuse(carrier.KindValidation, "service_point", "Sendcloud knows service points by its own numbers; %q is none", s.ServicePoint.Code)
		}
	}
	for _, i := range s.Items {
		r.Items = append(r.Items, sendcloud.ParcelItem{
			Description: i.Description, Quantity: i.Quantity, Weight: sendcloud.Decimal(i.Weight.Kg()), Value: sendcloud.Decimal(i.Value.Decimal()), HSCode: i.HSCode,
			OriginCountry: i.Origin, SKU: i.SKU, MIDCode: i.MID, MaterialContent: i.Material, IntendedUse: i.IntendedUse,
		})
	}
	if s.Customs != nil {
		return r, declare(s, &r)
	}
	return r, nil
}

// insured is a sum in whole euros, rounded up.
func insured(a money.Amount) (int, error) {
	switch euros := (a.Minor + 99) / 100; {
	case a.Minor == 0:
		return 0, nil
	case a.Currency != "EUR":
		return 0, carrier.Refuse(carrier.KindValidation, "boxes.0.insured", "Sendcloud insures in euros")
	case euros > maxInsured:
		return 0, carrier.Refuse(carrier.KindValidation, "boxes.0.insured", "Sendcloud insures up to %d euros", maxInsured)
	default:
		return int(euros), nil
	}
}

// reasons are Sendcloud's numbers of them; what it has no number for is goods.
var reasons = map[string]int{"gift": 0, "documents": 1, "sale": 2, "sample": 3, "return": 4}

type wireTax struct {
	Name    string `json:"name"`
	Country string `json:"country_code"`
	Value   string `json:"value"`
}

// declare adds what a border wants to know.
func declare(s carrier.Sending, r *sendcloud.ParcelRequest) error {
	u := s.Customs
	if len(s.Items) == 0 {
		return carrier.Refuse(carrier.KindValidation, "items", "customs wants to know what is in the parcel")
	}
	reason, ok := reasons[u.Reason]
	if !ok {
		reason = reasons["sale"]
	}
	r.CustomsInvoiceNumber, r.CustomsShipmentType = u.InvoiceNumber, &reason
	sender, receiver := []wireTax{}, []wireTax{}
	add := func(to *[]wireTax, name, country, value string) {
		if value != "" {
			*to = append(*to, wireTax{name, country, value})
		}
	}
	add(&sender, "EORI", s.From.Country, u.SenderEORI)
	add(&sender, "VAT", s.From.Country, u.SenderVAT)
	add(&sender, "IOSS", s.From.Country, u.IOSS)
	add(&sender, "VAT", "NO", u.VOEC)
	add(&receiver, "EORI", s.To.Country, u.RecipientEORI)
	add(&receiver, "VAT", s.To.Country, u.RecipientVAT)
	add(&receiver, "UKIMS", "GB", u.UKIMS)
	info := map[string]any{"customs_invoice_nr": u.InvoiceNumber, "customs_shipment_type": reason}
	if len(sender)+len(receiver) > 0 {
		info["tax_numbers"] = map[string]any{"sender": sender, "receiver": receiver, "importer_of_record": []wireTax{}}
	}
	for key, text := range map[string]string{"export_type": u.Trade, "general_notes": u.Explanation} {
		if text != "" {
			info[key] = text
		}
	}
	if !u.InvoiceDate.IsZero() {
		info["invoice_date"] = u.InvoiceDate.Format(time.DateOnly)
	}
	for key, sum := range map[string]money.Amount{"freight_costs": u.Freight, "insurance_costs": u.Insurance, "discount_granted": u.Discount} {
		if sum.Minor > 0 {
			info[key] = sum.Decimal()
		}
	}
	var err error
	if r.CustomsInformation, err = json.Marshal(info); err != nil {
		return &carrier.Error{Kind: carrier.KindValidation, Cause: err}
	}
	return nil
}

// Cancel asks for each parcel. Where one is refused because it was asked before, its status tells how that ended. At the first that is on its way already it
// ends: what nobody took back yet may still be handed over with the rest.
func (d *Driver) Cancel(ctx context.Context, c carrier.Contract, s carrier.Shipment) (carrier.Cancelled, error) {
	all, err := ids(s)
	if err != nil {
		return carrier.Cancelled{}, err
	}
	client, err := d.speak(c)
	if err != nil {
		return carrier.Cancelled{}, err
	}
	out := carrier.Cancelled{Outcome: carrier.CancelDone}
	for _, id := range all {
		one, err := cancel(ctx, client, id)
		if err != nil {
			return carrier.Cancelled{}, err
		}
		if one.Outcome > out.Outcome || out.Message == "" { // queued before done, too late before all
			out = one
		}
		if one.Outcome == carrier.CancelTooLate {
			break
		}
	}
	return out, nil
}

func cancel(ctx context.Context, client *sendcloud.Client, id int) (carrier.Cancelled, error) {
	got, err := client.V2.CancelParcel(ctx, id)
	if err != nil {
		return carrier.Cancelled{}, sorted(err, false)
	}
	out := carrier.Cancelled{Message: got.Message}
	switch got.Status {
	case "cancelled", "deleted":
		out.Outcome = carrier.CancelDone
		return out, nil
	case "queued":
		out.Outcome = carrier.CancelQueued
		return out, nil
	case "failed":
	default:
		return out, &carrier.Error{Kind: carrier.KindDoubt, Cause: errors.New("the answer to a cancellation is " + got.Status)}
	}
	p, err := client.V2.Parcel(ctx, id)
	if err != nil {
		return out, sorted(err, false)
	}
	switch carrier.Status(p.Status.ID) {
	case carrier.StatusCancelled, carrier.StatusCancelledUpstream:
		out.Outcome = carrier.CancelDone
	case carrier.StatusCancelling, carrier.StatusCancellingUpstream:
		out.Outcome = carrier.CancelQueued
	default:
		out.Outcome = carrier.CancelTooLate
	}
	return out, nil
}
