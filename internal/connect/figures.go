package connect

import (
	"context"
	"time"
)

// Figures say how Connect does, for whoever runs it. They name no merchant's secrets.
type Figures struct {
	Merchants map[State]int  `json:"merchants"`          // how many are in each state
	Troubled  int            `json:"merchants_troubled"` // connected, and something is wrong all the same
	Orders    map[string]int `json:"orders"`             // by state; imported, cancelled and gone are not counted
	Oldest    *time.Time     `json:"oldest_waiting_since,omitempty"`
	News      int64          `json:"news"` // the last number
	Untold    int64          `json:"news_untold"`
	Callback  string         `json:"callback_trouble,omitempty"` // what the marketplace's address said last, where it fails
	Unheard   int            `json:"webhooks_waiting"`
	Late      int            `json:"lanes_late"`    // due for more than a minute and not worked
	Failing   int            `json:"lanes_failing"` // failed last time
	Lanes     []LaneTrouble  `json:"trouble"`       // the worst of them
}

// LaneTrouble is one merchant's work that fails.
type LaneTrouble struct {
	Merchant string     `json:"merchant"`
	Work     string     `json:"work"` // import, sweep, tell
	Fails    int        `json:"fails"`
	Words    string     `json:"words"`
	Due      *time.Time `json:"tried_again_at,omitempty"`
}

// Figures reads how Connect does. Its cost does not grow with the orders that are done.
func (e *Engine) Figures(ctx context.Context) (Figures, error) {
	f := Figures{Merchants: map[State]int{}, Orders: map[string]int{}}
	for _, read := range []func(context.Context, *Figures) error{e.countMerchants, e.countOrders, e.countNews, e.countLanes} {
		if err := read(ctx, &f); err != nil {
			return f, err
		}
	}
	var err error
	f.Lanes, err = e.troubledLanes(ctx, 20)
	if f.Lanes == nil {
		f.Lanes = []LaneTrouble{}
	}
	return f, err
}

// Ping tells whether the database answers.
func (e *Engine) Ping(ctx context.Context) error { return e.db.Ping(ctx) }
