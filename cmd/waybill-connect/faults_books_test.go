package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/connect"
	"github.com/waybill-ship/waybill/sdk/sendcloud"
)

// books is what a comparison of the three found.
type books struct {
	s                     *storm
	labels, scans         int
	imported, ended, news int
	words                 []string

	sold   map[string]sale
	heard  []connect.News
	kept   map[string][]connect.Order
	boxes  map[string][]sendcloud.Parcel // by reference
	told   map[int][]int                 // statuses of a parcel as the platform's feed tells them
	latest map[string]connect.News       // of an order, by reference
}

func (b *books) wrong(format string, args ...any) {
	b.words = append(b.words, fmt.Sprintf(format, args...))
}

func (b *books) counts() string {
	changed, cancelled, mended := 0, 0, 0
	for _, s := range b.sold {
		if s.Version > 1 {
			changed++
		}
		if s.Cancel {
			cancelled++
		}
	}
	for _, n := range b.heard {
		if n.Kind == connect.OrderRefused {
			mended++
		}
	}
	return fmt.Sprintf("%d orders handed over (%d changed, %d to be cancelled, %d refusals), %d labels, %d moves of the clock, %d voided or deleted by merchants, %d in accounts, %d ended, %d news",
		len(b.sold), changed, cancelled, mended, b.labels, b.scans, b.s.voided.Load(), b.imported, b.ended, b.news)
}

// compare lays the marketplace's book, Connect's and the platform's side by side.
func (s *storm) compare() *books {
	b := &books{s: s, scans: int(s.scans.Load()), sold: map[string]sale{}, kept: map[string][]connect.Order{},
		boxes: map[string][]sendcloud.Parcel{}, told: map[int][]int{}, latest: map[string]connect.News{}}
	b.words = append(b.words, s.toConnect.tests...)
	b.readMarket()
	b.readConnect()
	for _, one := range s.sellers {
		b.readPlatform(one)
	}
	b.news = len(b.heard)
	b.checkNumbers()
	for ref, sale := range b.sold {
		b.checkOrder(ref, sale)
	}
	for ref := range b.kept {
		if _, ok := b.sold[ref]; !ok {
			b.wrong("%s: Connect has it, and nobody handed it over", ref)
		}
	}
	for ref, boxes := range b.boxes {
		if _, ok := b.sold[ref]; !ok {
			b.wrong("%s: the platform has it %d times, and nobody handed it over", ref, len(boxes))
		}
	}
	b.checkTellings()
	return b
}

// readMarket reads the journal as a marketplace would that starts now.
func (b *books) readMarket() {
	f, err := os.Open(b.s.market.journal)
	b.s.must(err)
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var e entry
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			continue
		}
		if e.Sale != nil {
			b.sold[e.Sale.Ref] = *e.Sale
		}
		if e.News != nil {
			b.heard = append(b.heard, *e.News)
		}
	}
}

func (b *books) readConnect() {
	for q := (url.Values{"limit": {"1000"}}); ; {
		var page struct {
			Orders []connect.Order `json:"orders"`
			Next   string          `json:"next"`
		}
		if code, said := b.s.tell(b.s.t.Context(), http.MethodGet, "/v1/orders?"+q.Encode(), nil, &page); code != http.StatusOK {
			b.wrong("Connect does not list its orders: %d %s", code, said)
			return
		}
		for _, o := range page.Orders {
			b.kept[o.Reference] = append(b.kept[o.Reference], o)
		}
		if page.Next == "" {
			return
		}
		q.Set("after", page.Next)
	}
}

// readPlatform reads a seller's parcels and its feed, past the proxy.
func (b *books) readPlatform(one *seller) {
	ctx := b.s.t.Context()
	c, err := sendcloud.New(one.keys.Public, one.keys.Secret, sendcloud.WithBaseURL(b.s.platform.url()))
	b.s.must(err)
	for p, err := range c.V2.Parcels(ctx, sendcloud.ParcelFilter{}) {
		if err != nil {
			b.wrong("the platform does not list its parcels: %v", err)
			return
		}
		b.boxes[p.ExternalReference] = append(b.boxes[p.ExternalReference], p)
		if p.TrackingNumber != "" {
			b.labels++
		}
	}
	for after, more := int64(0), true; more; {
		var page struct {
			Events []struct {
				Type string `json:"type"`
				Data struct {
					Parcel struct {
						ID     int              `json:"id"`
						Status struct{ ID int } `json:"status"`
					} `json:"parcel"`
				} `json:"data"`
			} `json:"events"`
			Next int64 `json:"next"`
			More bool  `json:"more"`
		}
		code, said := b.s.as(ctx, one, http.MethodGet, fmt.Sprintf("/api/waybill/events?limit=500&after=%d", after), nil, &page)
		if code != http.StatusOK {
			b.wrong("the platform does not tell its events: %d %s", code, said)
			return
		}
		for _, e := range page.Events {
			p := e.Data.Parcel
			if e.Type == "parcel.status_changed" && stages(p.Status.ID) {
				b.told[p.ID] = append(b.told[p.ID], p.Status.ID)
			}
		}
		after, more = page.Next, page.More
	}
}

// stages reports a status that is told: before there is a label, there is nothing to tell.
func stages(status int) bool { return status != 999 && status != 1001 }

// checkNumbers checks that the marketplace heard all news, each once.
func (b *books) checkNumbers() {
	var figures struct{ News int64 }
	if code, said := b.s.tell(b.s.t.Context(), http.MethodGet, "/v1/figures", nil, &figures); code != http.StatusOK {
		b.wrong("Connect does not tell its figures: %d %s", code, said)
	}
	if int64(len(b.heard)) != figures.News {
		b.wrong("the marketplace heard %d news of %d", len(b.heard), figures.News)
	}
	for i, n := range b.heard {
		if n.Number != int64(i+1) {
			b.wrong("news %d came as the %dth", n.Number, i+1)
			return
		}
		if n.Order != nil {
			b.latest[n.Reference] = n
		}
	}
}

// checkOrder compares one order in the three books.
func (b *books) checkOrder(ref string, s sale) {
	kept, boxes := b.kept[ref], b.boxes[ref]
	if s.Acked < s.Version || len(kept) != 1 {
		b.wrong("%s: handed over in version %d, acknowledged %d, and Connect has it %d times", ref, s.Version, s.Acked, len(kept))
		return
	}
	o := kept[0]
	switch o.State {
	case connect.OrderThere:
		b.imported++
		if len(boxes) != 1 || boxes[0].ID != o.PlatformID {
			b.wrong("%s: Connect says it is there as %d; the platform has %s", ref, o.PlatformID, shown(boxes))
			return
		}
		b.checkBox(o, s, boxes[0])
	case connect.OrderTakenBack, connect.OrderDeleted:
		b.ended++
		// A parcel whose label its merchant voided stays in the account's list: it is cancelled there as it is here.
		if slices.ContainsFunc(boxes, func(p sendcloud.Parcel) bool { return connect.StageOf(p.Status.ID) != connect.StageCancelled }) {
			b.wrong("%s: Connect says it is %s; the platform has %s", ref, o.State, shown(boxes))
		}
	default:
		b.wrong("%s: Connect has it as %s: %v; the platform has %s", ref, o.State, o.Problems, shown(boxes))
	}
	if o.State == connect.OrderTakenBack && !s.Cancel {
		b.wrong("%s: it is cancelled, and nobody wanted that", ref)
	}
	if o.State == connect.OrderThere && s.Gone && len(boxes) == 1 && boxes[0].Status.ID == 999 {
		b.wrong("%s: it should be cancelled and waits at the platform", ref)
	}
	n, ok := b.latest[ref]
	if !ok || n.Order.State != o.State || n.Order.Status.ID != o.Status.ID || n.Order.TrackingNumber != o.TrackingNumber || n.Order.PlatformID != o.PlatformID {
		b.wrong("%s: the marketplace heard last of %s %+v, Connect has %s %d %d %s", ref, n.Kind, n.Order, o.State, o.PlatformID, o.Status.ID, o.TrackingNumber)
	}
}

// checkBox compares an order that arrived with its parcel.
func (b *books) checkBox(o connect.Order, s sale, p sendcloud.Parcel) {
	status := o.Status.ID
	if status == 0 {
		status = 999
	}
	if status != p.Status.ID || o.TrackingNumber != p.TrackingNumber {
		b.wrong("%s: Connect has status %d and number %q, the platform %d %s and %q", o.Reference, o.Status.ID, o.TrackingNumber, p.Status.ID, p.Status.Message, p.TrackingNumber)
	}
	late := slices.ContainsFunc(o.Problems, func(p connect.Problem) bool { return strings.Contains(p.Message, "label is made") })
	if p.Name != s.buyer() && !late {
		b.wrong("%s: the platform has %q, the marketplace handed over %q (version %d in Connect), and nobody was told that it was too late", o.Reference, p.Name, s.buyer(), o.Version)
	}
}

func shown(boxes []sendcloud.Parcel) string {
	if len(boxes) == 0 {
		return "nothing"
	}
	var all []string
	for _, p := range boxes {
		all = append(all, fmt.Sprintf("%d (%s, status %d)", p.ID, p.Name, p.Status.ID))
	}
	return strings.Join(all, ", ")
}

// checkTellings checks that the news of each parcel are what the platform's feed tells: all of it, in order, once.
func (b *books) checkTellings() {
	heard, arrived := map[int][]int{}, map[int]int{}
	unfed := map[string]bool{}
	for _, s := range b.s.sellers {
		unfed[s.ref] = s.unfed
	}
	whose := map[int]string{}
	for _, n := range b.heard {
		if n.Kind == connect.OrderImported {
			arrived[n.Order.PlatformID]++
		}
		if n.Box == nil {
			continue
		}
		id, status := n.Box.ID, n.Box.Status.ID
		whose[id] = n.Merchant
		if list := heard[id]; len(list) == 0 || list[len(list)-1] != status || n.Kind != connect.ParcelStatus && n.Kind != connect.LabelCreated {
			heard[id] = append(list, status)
		} else if n.Kind == connect.ParcelStatus && b.heard[n.Number-2].Kind != connect.LabelCreated {
			b.wrong("%s: status %d is told twice, news %d", n.Reference, status, n.Number)
		}
	}
	for id, n := range arrived {
		if n > 1 {
			b.wrong("parcel %d: its arrival is told %d times", id, n)
		}
	}
	for id, list := range heard {
		list = slices.Compact(list) // a label and where its parcel is may be told of one sight
		if told := slices.Compact(slices.Clone(b.told[id])); !slices.Equal(list, told) && !(unfed[whose[id]] && within(list, told)) {
			b.wrong("parcel %d of %s: the platform told %v, the marketplace heard %v", id, whose[id], told, list)
		}
	}
	for id, told := range b.told {
		if len(heard[id]) == 0 && len(told) > 0 {
			b.wrong("parcel %d: the platform told %v, the marketplace heard nothing", id, told)
		}
	}
}

// within reports that a list leaves steps out at most, and ends where the other does.
func within(list, all []int) bool {
	if len(list) == 0 || len(all) == 0 || list[len(list)-1] != all[len(all)-1] {
		return false
	}
	for _, one := range list {
		i := slices.Index(all, one)
		if i < 0 {
			return false
		}
		all = all[i+1:]
	}
	return true
}
