package move

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// waits are the statuses of a parcel that has no label yet: none was asked for, or the carrier refused it.
var waits = []int{999, 1002}

// parcels brings the parcels that wait for their label, and counts the others.
func (r *run) parcels(ctx context.Context) error {
	var some []sendcloud.Parcel
	for p, err := range r.From.V2.Parcels(ctx, sendcloud.ParcelFilter{}) {
		if err != nil {
			return err
		}
		switch {
		case !slices.Contains(waits, p.Status.ID):
			r.report.NotMoved[p.Status.Message]++
			continue
		case p.IsReturn:
			r.report.NotMoved["Return without a label"]++
			continue
		case !selfNamed(p):
			r.later[orderMark(p.ExternalOrderID, p.OrderNumber)] = p.ID
			continue
		}
		if some = append(some, p); len(some) == batch {
			if err := r.bring(ctx, some); err != nil {
				return err
			}
			some = some[:0]
		}
	}
	return r.bring(ctx, some)
}

func orderMark(id, number string) mark { return markOf(id + "\x00" + number) }

// leftovers brings the parcels that were left to the orders and are not among them.
func (r *run) leftovers(ctx context.Context) error {
	var ids []int
	for _, id := range r.later {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for some := range slices.Chunk(ids, batch) {
		var all []sendcloud.Parcel
		for p, err := range r.From.V2.Parcels(ctx, sendcloud.ParcelFilter{IDs: some}) {
			if err != nil {
				return err
			}
			if slices.Contains(waits, p.Status.ID) { // it may have got a label meanwhile
				all = append(all, p)
			}
		}
		if err := r.bring(ctx, all); err != nil {
			return err
		}
	}
	return nil
}

// reference is what a parcel is known by at the target.
func reference(p sendcloud.Parcel) string {
	if p.ExternalReference != "" {
		return p.ExternalReference
	}
	return "sendcloud-" + strconv.Itoa(p.ID)
}

// bring writes those parcels that are not there, reads all back and compares them.
func (r *run) bring(ctx context.Context, some []sendcloud.Parcel) error {
	r.report.Parcels.Found += len(some)
	var new []sendcloud.ParcelRequest
	was, want := map[int]sendcloud.Parcel{}, map[string]sendcloud.Parcel{}
	for _, p := range some {
		ref := reference(p)
		r.askMethod(p)
		r.twins[orderMark(name(p), p.OrderNumber)] = ""
		q, err := r.request(ctx, p, ref) // also of one that is there: it says where the parcel's point and contract are now
		if err != nil {
			return err
		}
		if id, there := r.refs[markOf(ref)]; there {
			was[id] = p
			r.report.Parcels.There++
			continue
		}
		new, want[ref] = append(new, q), p
	}
	if r.DryRun {
		r.report.Parcels.Written += len(new)
	} else if err := r.create(ctx, new, want, was); err != nil {
		return err
	}
	if len(some) > 0 {
		r.Say("%d parcels", r.report.Parcels.Found)
	}
	return r.compareParcels(ctx, was)
}

// name is how version 3 calls the order of an imported parcel.
func name(p sendcloud.Parcel) string {
	if p.ExternalOrderID != "" {
		return p.ExternalOrderID
	}
	return strconv.Itoa(p.ID)
}

func (r *run) askMethod(p sendcloud.Parcel) {
	if p.Shipment != nil && p.Shipment.ID != 0 {
		r.methods.ask(strconv.Itoa(p.Shipment.ID), p.Shipment.Name)
	}
}

func (r *run) create(ctx context.Context, all []sendcloud.ParcelRequest, want map[string]sendcloud.Parcel, was map[int]sendcloud.Parcel) error {
	if len(all) == 0 {
		return nil
	}
	made, failed, err := r.To.V2.CreateParcels(once(ctx, "parcels", all), all)
	if refused(err) && len(all) > 1 {
		for _, one := range all {
			if err := r.create(ctx, []sendcloud.ParcelRequest{one}, want, was); err != nil {
				return err
			}
		}
		return nil
	}
	if refused(err) {
		r.report.Parcels.Refused++
		r.report.refuse(titled(want[all[0].ExternalReference]), why(err))
		return nil
	}
	if err != nil {
		return err
	}
	for _, p := range made {
		was[p.ID] = want[p.ExternalReference]
		r.refs[markOf(p.ExternalReference)] = p.ID
		r.report.Parcels.Written++
	}
	for _, f := range failed {
		var sent struct {
			Reference string `json:"external_reference"`
		}
		if err := json.Unmarshal(f.Parcel, &sent); err != nil {
			return fmt.Errorf("a refused parcel: %w", err)
		}
		said, err := json.Marshal(f.Errors)
		if err != nil {
			return err
		}
		r.report.Parcels.Refused++
		r.report.refuse(titled(want[sent.Reference]), string(said))
	}
	return nil
}

// titled is what the merchant knows a parcel by.
func titled(p sendcloud.Parcel) string {
	if p.OrderNumber != "" {
		return p.OrderNumber
	}
	return "parcel " + strconv.Itoa(p.ID)
}

// request is a parcel as it is asked for again.
func (r *run) request(ctx context.Context, p sendcloud.Parcel, ref string) (sendcloud.ParcelRequest, error) {
	q := sendcloud.ParcelRequest{
		Name: p.Name, CompanyName: p.CompanyName, Address: p.AddressDivided.Street, HouseNumber: string(p.AddressDivided.HouseNumber), Address2: p.Address2,
		City: p.City, PostalCode: p.PostalCode, Country: p.Country.ISO2, CountryState: p.ToState, Telephone: p.Telephone, Email: p.Email,
		Quantity: boxes(p), Weight: p.Weight, Length: p.Length, Width: p.Width, Height: p.Height, OrderNumber: p.OrderNumber,
		TotalOrderValue: p.TotalOrderValue, Currency: p.Currency, InsuredValue: int(float(p.InsuredValue)), CheckoutMethodName: p.CheckoutMethodName,
		ToPostNumber: p.ToPostNumber, ExternalReference: ref, Note: p.Note, CustomsInvoiceNumber: p.CustomsInvoiceNumber,
		CustomsShipmentType: p.CustomsShipmentType, Items: p.Items,
	}
	if q.InsuredValue == 0 {
		q.TotalInsuredValue = int(float(p.TotalInsuredValue))
	}
	if q.Address == "" {
		q.Address = p.Address
	}
	if p.Reference != "0" { // which is what Sendcloud says where there is none
		q.Reference = string(p.Reference)
	}
	if string(p.CustomsInformation) != "null" {
		q.CustomsInformation = p.CustomsInformation
	}
	if float(q.Weight) == 0 {
		q.Weight = ""
	}
	if p.Shipment != nil && p.Shipment.ID != 0 {
		if id := r.methods.numbered(p.Shipment.ID, p.Shipment.Name); id != 0 {
			q.Shipment = &sendcloud.MethodRef{ID: id}
		}
	}
	if p.Contract != nil {
		if q.Contract = r.contracts[*p.Contract]; q.Contract == 0 {
			r.report.lost(titled(p), "contract", strconv.Itoa(*p.Contract))
		}
	}
	var err error
	if p.ToServicePoint != nil {
		q.ToServicePoint, err = r.place(ctx, *p.ToServicePoint, titled(p))
	}
	return q, err
}

// boxes is how many boxes a parcel without a label will be.
func boxes(p sendcloud.Parcel) int {
	if n := max(p.Quantity, p.ColloCount); n > 1 {
		return n
	}
	return 0
}

// compareParcels reads parcels at the target and says how they differ from what they were.
func (r *run) compareParcels(ctx context.Context, was map[int]sendcloud.Parcel) error {
	var ids []int
	for id := range was {
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	for is, err := range r.To.V2.Parcels(ctx, sendcloud.ParcelFilter{IDs: ids}) {
		if err != nil {
			return err
		}
		p := was[is.ID]
		r.twins[orderMark(name(p), p.OrderNumber)] = name(is)
		if !slices.Contains(waits, is.Status.ID) { // it has been shipped since
			continue
		}
		r.settle(&r.report.Parcels, titled(p), r.sidesOf(p, true), r.sidesOf(is, false))
	}
	return nil
}
