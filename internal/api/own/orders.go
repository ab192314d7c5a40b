package own

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"github.com/waybill-ship/waybill/internal/api"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/intake"
	"github.com/waybill-ship/waybill/internal/integration"
	"github.com/waybill-ship/waybill/internal/order"
	"github.com/waybill-ship/waybill/internal/parcel"
)

func (d *Door) orderRoutes() []api.Route {
	return []api.Route{{Method: "POST", Path: root + "/orders", Scope: integration.WriteOrder, Act: d.importOrders}}
}

// What one import may hold, and how it is worked through.
const (
	mostLines = 10_000
	longest   = 256 << 10 // of a line, in bytes
	together  = 200       // orders that are written in one transaction
	ahead     = 64        // batches of answers that wait for a caller who does not read while it sends
)

// outcome is the answer line of an order.
type outcome struct {
	Line    int     `json:"line"` // from 1
	OrderID string  `json:"order_id,omitempty"`
	ID      int64   `json:"id,omitempty"`
	Parcel  int64   `json:"parcel_id,omitempty"`
	Status  string  `json:"status"`
	Error   string  `json:"error,omitempty"`
	Fields  []wrong `json:"fields,omitempty"`
}

type wrong struct {
	Field string `json:"field"`
	Text  string `json:"text"`
}

// importOrders takes in a stream of orders, a line each, and answers a line each as it goes. However many there are, only a batch is in
// memory; a caller who does not read the answers is not read from either, once enough of them wait.
func (d *Door) importOrders(ctx context.Context, c api.Call) error {
	shop, err := integration.Get(ctx, d.DB, c.Account, c.Integration)
	if err != nil {
		return err
	}
	control := http.NewResponseController(c.W)
	_ = control.EnableFullDuplex() // HTTP/2 always is, and a recorder cannot be
	c.W.Header().Set("Content-Type", "application/x-ndjson")
	c.W.WriteHeader(http.StatusOK)
	answers := make(chan []byte, ahead)
	gone := make(chan error, 1)
	go func() {
		var err error
		for text := range answers {
			if err == nil {
				if _, err = c.W.Write(text); err == nil {
					_ = control.Flush() // what cannot be flushed goes at the end
				}
			}
		}
		gone <- err
	}()
	in := &incoming{door: d, call: c, shop: shop, lines: lineReader{bufio.NewReaderSize(c.Body, 64<<10)}, answers: answers}
	err = in.all(ctx)
	close(answers)
	if <-gone != nil || err == nil || ctx.Err() != nil {
		return nil //nolint:nilerr // all is said, or nobody listens any more
	}
	// The answer has begun, so that its last line says that it is not whole.
	slog.ErrorContext(ctx, "import broke off", "account", c.Account, "line", in.at, "error", err)
	last := outcome{Line: in.at, Status: "error", Error: "The import broke off here. Send the lines that were not answered again."}
	return json.NewEncoder(c.W).Encode(last)
}

// incoming is an import as it goes on.
type incoming struct {
	door    *Door
	call    api.Call
	shop    integration.Integration
	lines   lineReader
	answers chan<- []byte
	at      int
	batch   []line
}

// line is a line that was read.
type line struct {
	outcome
	sent *intake.Sent // nil: it cannot be an order
}

// all reads to the end, and writes whenever a batch is full or the caller makes a pause.
func (i *incoming) all(ctx context.Context) error {
	for {
		text, tooLong, err := i.lines.next()
		if err != nil && !errors.Is(err, io.EOF) {
			return errors.Join(i.flush(ctx), err)
		}
		if err != nil && len(text) == 0 && !tooLong {
			return i.flush(ctx)
		}
		i.at++
		if i.at > mostLines {
			i.batch = append(i.batch, line{outcome: outcome{Line: i.at, Status: "error", Error: "An import takes up to 10000 orders. This line and those behind it were not read."}})
			return i.flush(ctx)
		}
		if len(bytes.TrimSpace(text)) > 0 || tooLong {
			i.batch = append(i.batch, i.read(text, tooLong))
		}
		if len(i.batch) >= together || len(i.batch) > 0 && !i.lines.more() {
			if err := i.flush(ctx); err != nil {
				return err
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// read makes an order of a line.
func (i *incoming) read(text []byte, tooLong bool) line {
	l := line{outcome: outcome{Line: i.at}}
	if tooLong {
		l.fail(fault.New(fault.Invalid, "A line holds up to 262144 bytes."))
		return l
	}
	sent, id, err := readOrder(string(text), i.shop)
	l.OrderID = id
	if err != nil {
		l.fail(err)
		return l
	}
	l.sent = &sent
	return l
}

func (l *line) fail(err error) {
	l.Status = "error"
	f, ok := fault.As(err)
	if !ok {
		l.Error = "This failed on our side."
		return
	}
	l.Error = f.Text()
	for _, one := range f.Fields {
		l.Fields = append(l.Fields, wrong{fieldName(one.Name), one.Text})
	}
}

// flush takes the batch in and answers its lines.
func (i *incoming) flush(ctx context.Context) error {
	if len(i.batch) == 0 {
		return nil
	}
	var sent []intake.Sent
	seen := map[string]bool{}
	for n := range i.batch {
		l := &i.batch[n]
		if l.sent == nil {
			continue
		}
		if seen[l.sent.ID] {
			// Of two lines about one order the second waits for the first.
			rest := append([]line{}, i.batch[n:]...)
			i.batch = i.batch[:n]
			if err := i.flush(ctx); err != nil {
				return err
			}
			i.batch = rest
			return i.flush(ctx)
		}
		seen[l.sent.ID] = true
		sent = append(sent, *l.sent)
	}
	if err := i.put(ctx, sent); err != nil {
		return err
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	for _, l := range i.batch {
		if err := e.Encode(l.outcome); err != nil {
			return err
		}
	}
	i.batch = i.batch[:0]
	select {
	case i.answers <- out.Bytes():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// put writes the orders of the batch, and notes what became of each.
func (i *incoming) put(ctx context.Context, sent []intake.Sent) error {
	puts, err := i.door.Intake.Put(ctx, i.call.Account, sent, true)
	if err != nil {
		return err
	}
	var ids []order.ID
	for _, p := range puts {
		if p.Order.ID != 0 {
			ids = append(ids, p.Order.ID)
		}
	}
	boxes, err := parcel.OfOrders(ctx, i.door.DB, i.call.Account, ids)
	if err != nil {
		return err
	}
	for n := range i.batch {
		l := &i.batch[n]
		if l.sent == nil {
			continue
		}
		p := puts[0]
		puts = puts[1:]
		if p.Err != nil {
			l.fail(p.Err)
			continue
		}
		l.ID, l.Status = int64(p.Order.ID), string(p.How)
		if own := boxes[p.Order.ID]; len(own) > 0 {
			l.Parcel = int64(own[0].ID)
		}
	}
	return nil
}

// lineReader reads lines up to a length, and passes over the rest of a longer one.
type lineReader struct{ *bufio.Reader }

// more reports whether there is something to read without waiting for the caller.
func (r lineReader) more() bool { return r.Buffered() > 0 }

func (r lineReader) next() (text []byte, tooLong bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if len(text)+len(part) > longest {
			tooLong = true
		}
		if !tooLong {
			text = append(text, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		return text, tooLong, err
	}
}

// fieldNames are our names for the fields that an order is refused by.
var fieldNames = map[string]string{
	"name": "shipping_address.name", "company_name": "shipping_address.company_name", "address": "shipping_address.address_line_1",
	"house_number": "shipping_address.house_number", "address_2": "shipping_address.address_line_2", "city": "shipping_address.city",
	"postal_code": "shipping_address.postal_code", "country": "shipping_address.country_code", "country_state": "shipping_address.state_province_code",
	"telephone": "shipping_address.phone_number", "email": "shipping_address.email", "to_post_number": "post_number", "note": "notes",
	"shipping_method_checkout_name": "delivery_indicator", "external_order_id": "order_id", "contract": "contract_id", "shipment": "shipping_option_code",
}

func fieldName(name string) string {
	name = strings.ReplaceAll(strings.Trim(name, "/"), "/", ".")
	if ours, ok := fieldNames[name]; ok {
		return ours
	}
	if rest, ok := strings.CutPrefix(name, "parcel_items."); ok {
		return "items." + rest
	}
	return name
}
