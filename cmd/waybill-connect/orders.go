package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

type ordersCmd struct {
	List  listOrdersCmd `cmd:"" default:"withargs" help:"List them; those that were refused where nothing else is asked for."`
	Show  showOrderCmd  `cmd:"" help:"One order with all that is known of it."`
	Retry retryCmd      `cmd:"" help:"Send an order again, or all that were refused."`
}

// orderRow is what the tables show of an order.
type orderRow struct {
	Merchant  string     `json:"merchant"`
	Reference string     `json:"reference"`
	State     string     `json:"state"`
	Stage     string     `json:"stage"`
	Tries     int        `json:"tries"`
	Taken     *time.Time `json:"taken_at"`
	Number    string     `json:"tracking_number"`
	Problems  []struct {
		Field   string `json:"field"`
		Message string `json:"message"`
	} `json:"problems"`
}

const orderHead = "MERCHANT\tORDER\tSTATE\tSTAGE\tTRIES\tTAKEN\tTRACKING\tPROBLEMS"

func (o orderRow) line() string {
	var wrong []string
	for _, p := range o.Problems {
		wrong = append(wrong, strings.TrimSpace(p.Field+" "+p.Message))
	}
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%d\t%s\t%s\t%s", o.Merchant, o.Reference, o.State, dash(o.Stage), o.Tries, stamp(o.Taken), dash(o.Number), dash(strings.Join(wrong, "; ")))
}

// times is a time range on the command line.
type times struct {
	Merchant string    `help:"Only this seller, by the marketplace's own name for it."`
	From     time.Time `help:"Since then, like 2026-11-23T09:00:00Z."`
	To       time.Time `help:"Before then; now where it is left out."`
}

type listOrdersCmd struct {
	reach
	times
	State string `help:"waiting, sending, imported, refused, cancelling, cancelled, gone, left, or any." default:"refused"`
}

func (c listOrdersCmd) query() url.Values {
	q := url.Values{}
	for name, v := range map[string]string{"merchant": c.Merchant, "state": c.State} {
		if v != "" && v != "any" {
			q.Set(name, v)
		}
	}
	for name, t := range map[string]time.Time{"from": c.From, "to": c.To} {
		if !t.IsZero() {
			q.Set(name, t.Format(time.RFC3339))
		}
	}
	return q
}

func (c listOrdersCmd) Run(at place) error {
	return list(at, c.reach, "/v1/orders", c.query(), "orders", orderHead, orderRow.line)
}

type showOrderCmd struct {
	reach
	Merchant  string `arg:"" help:"The marketplace's own name for the seller."`
	Reference string `arg:"" help:"The marketplace's own name for the order."`
}

func (c showOrderCmd) Run(at place) error {
	var raw json.RawMessage
	if err := c.call(at.ctx, http.MethodGet, merchantPath(c.Merchant, "orders", c.Reference), nil, nil, &raw); err != nil {
		return err
	}
	c.JSON = true
	return c.show(at, raw, nil)
}

type retryCmd struct {
	reach
	Merchant  string `arg:"" optional:"" help:"The marketplace's own name for the seller."`
	Reference string `arg:"" optional:"" help:"The marketplace's own name for the order."`
	All       bool   `help:"All orders that were refused, of the seller or of everybody."`
}

func (c retryCmd) Run(at place) error {
	if !c.All {
		if c.Reference == "" {
			return errors.New("name the seller and the order, or take --all")
		}
		return c.again(at, orderRow{Merchant: c.Merchant, Reference: c.Reference})
	}
	wanted := listOrdersCmd{reach: c.reach, times: times{Merchant: c.Merchant, To: time.Now()}, State: "refused"}
	var refused []orderRow
	gathered := func(o orderRow) string { refused = append(refused, o); return "" }
	quiet := place{ctx: at.ctx, out: io.Discard, err: at.err}
	wanted.JSON = false
	if err := list(quiet, wanted.reach, "/v1/orders", wanted.query(), "orders", "", gathered); err != nil {
		return err
	}
	for _, o := range refused {
		if err := c.again(at, o); err != nil {
			return err
		}
	}
	return nil
}

func (c retryCmd) again(at place, o orderRow) error {
	if err := c.call(at.ctx, http.MethodPost, merchantPath(o.Merchant, "orders", o.Reference, "retry"), nil, nil, nil); err != nil {
		return fmt.Errorf("%s %s: %w", o.Merchant, o.Reference, err)
	}
	_, err := fmt.Fprintf(at.out, "%s %s goes again.\n", o.Merchant, o.Reference)
	return err
}
