package connect

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// errHalf is an answer that says too little to go by.
var errHalf = errors.New("connect: the platform's answer is not whole")

// created is the answer to many parcels.
type created struct {
	Parcels []sendcloud.Parcel       `json:"parcels"`
	Failed  []sendcloud.FailedParcel `json:"failed_parcels"`
}

// post sends orders in one call and says of each what is known then. Of those it says nothing about, nothing is known.
func (i *importer) post(ctx context.Context, all []row) ([]outcome, error) {
	bodies := make([]map[string]json.RawMessage, len(all))
	for n, r := range all {
		body, err := parcelBody(r, 0)
		if err != nil {
			return nil, err
		}
		bodies[n] = body
	}
	var got created
	err := i.c.Call(ctx, http.MethodPost, "/api/v2/parcels", url.Values{"errors": {"verbose-carrier"}}, map[string]any{"parcels": bodies}, &got)
	if err == nil {
		return i.sorted(ctx, all, got)
	}
	var said *sendcloud.Error
	switch {
	case errors.As(err, &said) && aboutTheOrder(said):
		return i.turnedDown(ctx, all, said)
	case errors.As(err, &said) && said.Status < 500 && said.Status != http.StatusRequestTimeout, unsent(err):
		return every(all, unsentKind), err // nothing was done there, and it is nobody's fault
	}
	return every(all, doubt), err
}

func (i *importer) put(ctx context.Context, body, into any) error {
	return i.c.Call(ctx, http.MethodPut, "/api/v2/parcels", url.Values{"errors": {"verbose-carrier"}}, body, into)
}

func every(all []row, k kind) []outcome {
	got := make([]outcome, len(all))
	for n, r := range all {
		got[n] = outcome{row: r, kind: k}
	}
	return got
}

// aboutTheOrder reports a refusal of what was sent, not of who sent it, how often or where to.
func aboutTheOrder(said *sendcloud.Error) bool {
	switch said.Status {
	case http.StatusBadRequest, http.StatusPaymentRequired, http.StatusConflict, http.StatusPreconditionFailed, http.StatusRequestEntityTooLarge,
		http.StatusUnprocessableEntity, http.StatusGone:
		return true
	}
	return false
}

// sorted finds each order's outcome in the answer.
func (i *importer) sorted(ctx context.Context, all []row, got created) ([]outcome, error) {
	made := map[string]sendcloud.Parcel{}
	for _, p := range got.Parcels {
		if first, ok := made[p.ExternalReference]; !ok || p.ID < first.ID {
			made[p.ExternalReference] = p
		}
	}
	failed := map[string]sendcloud.FailedParcel{}
	for _, f := range got.Failed {
		var echo struct {
			Reference string `json:"external_reference"`
		}
		if json.Unmarshal(f.Parcel, &echo) != nil && len(all) == 1 || len(all) == 1 && echo.Reference == "" {
			echo.Reference = all[0].order.Reference
		}
		failed[echo.Reference] = f
	}
	var out []outcome
	for n, r := range all {
		p, ok := made[r.order.Reference]
		f, bad := failed[r.order.Reference]
		switch {
		case ok && p.ID != 0:
			out = append(out, outcome{row: r, kind: landed, parcel: p, version: r.sending})
		case bad:
			o, err := i.verdict(ctx, r, fieldProblems(f.Errors))
			if err != nil {
				return append(out, every(all[n:], doubt)...), err
			}
			out = append(out, o)
		default:
			out = append(out, outcome{row: r, kind: doubt})
		}
	}
	return out, nil
}

// turnedDown deals with a call that was refused as a whole: one order is refused then, of many each goes alone.
func (i *importer) turnedDown(ctx context.Context, all []row, said *sendcloud.Error) ([]outcome, error) {
	var got created
	if json.Unmarshal(said.Body, &got) == nil && len(got.Failed) > 0 {
		return i.sorted(ctx, all, got)
	}
	if len(all) > 1 {
		return every(all, alone), nil
	}
	o, err := i.verdict(ctx, all[0], problemsOf(said))
	if err != nil {
		return every(all, doubt), err
	}
	return []outcome{o}, nil
}

// verdict is that an order is refused, unless what is wrong is that the reference is there already: then it arrived before, in an older
// version perhaps, and is brought up to date.
func (i *importer) verdict(ctx context.Context, r row, problems []Problem) (outcome, error) {
	taken := slices.ContainsFunc(problems, func(p Problem) bool {
		return strings.Contains(p.Field, "external_reference") || strings.Contains(p.Message, "external_reference") || strings.Contains(p.Message, "external reference")
	})
	if taken {
		p, found, err := i.find(ctx, r)
		if err != nil {
			return outcome{}, err
		}
		if found {
			return outcome{row: r, kind: landed, parcel: p}, nil // version 0: the platform has another
		}
	}
	return outcome{row: r, kind: notTaken, version: r.sending, problems: problems}, nil
}
