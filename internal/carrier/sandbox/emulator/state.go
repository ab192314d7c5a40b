package emulator

import (
	"slices"
	"time"
)

// shipment is what the carrier remembers of one order. Times named …Real are on the real clock, the others
// on the clock of the key.
type shipment struct {
	ID          string    `json:"id"`
	Key         string    `json:"key"` // digest of the API key
	Reference   string    `json:"reference"`
	Content     string    `json:"content"` // digest of the order, to tell a repeat from a mix-up
	Product     string    `json:"product"`
	From        address   `json:"from"`
	To          address   `json:"to"`
	Point       *address  `json:"point,omitempty"` // where it is to be collected
	OrderNumber string    `json:"order_number,omitempty"`
	Collect     *price    `json:"collect,omitempty"` // at the door
	Script      string    `json:"script"`
	CancelFault string    `json:"cancel_fault,omitempty"`
	CloseFault  string    `json:"close_fault,omitempty"`
	Created     time.Time `json:"created"`
	VisibleReal time.Time `json:"visible_real,omitzero"`
	LabelsReal  time.Time `json:"labels_real,omitzero"`
	Cents       int64     `json:"cents"`
	Parcels     []*parcel `json:"parcels"`

	closed    time.Time // when it was put on a manifest; zero: on none
	manifest  string    // its number
	cancelled time.Time // when the cancellation takes effect; zero: not cancelled
	number    uint64    // how many shipments came before
}

// bound is where its parcels go: to the service point, or else to the door.
func (sh *shipment) bound() address {
	if sh.Point != nil {
		return *sh.Point
	}
	return sh.To
}

type parcel struct {
	Number   string   `json:"number"`
	Weight   int64    `json:"weight"` // grams
	Notes    []string `json:"notes,omitempty"`
	ship     *shipment
	switches []scriptSwitch
}

// scriptSwitch is a change of plan: from At on, things go by another script.
type scriptSwitch struct {
	at     time.Time
	script string
}

// keyState is what belongs to one API key, which is one contract.
type keyState struct {
	id        string
	offset    time.Duration
	url       string // of the subscription; empty: none
	secret    string
	pushed    time.Time // news up to here has been delivered
	shipments []*shipment
	pickups   []*pickup
	queue     pushQueue
	kick      chan struct{}
	stop      func()
}

type state struct {
	salt     uint64
	count    uint64 // parcels made
	vans     uint64 // pick-ups taken
	closings uint64 // manifests made
	all      []*shipment
	byID     map[string]*shipment
	byRef    map[string][]*shipment // key and reference
	byNumber map[string]*parcel
	keys     map[string]*keyState
}

func newState() state {
	return state{
		byID: map[string]*shipment{}, byRef: map[string][]*shipment{},
		byNumber: map[string]*parcel{}, keys: map[string]*keyState{},
	}
}

func (s *state) key(id string) *keyState {
	k := s.keys[id]
	if k == nil {
		k = &keyState{id: id, kick: make(chan struct{}, 1)}
		s.keys[id] = k
	}
	return k
}

// apply makes a record true. It is the only place that changes what the ledger keeps.
func (s *state) apply(r record) {
	switch r.Type {
	case recordHead:
		s.salt = r.Salt
	case recordShip:
		s.ship(r.Ship)
	case recordCancel:
		if sh := s.byID[r.ID]; sh != nil {
			sh.cancelled = r.At
		}
	case recordScript:
		if p := s.byNumber[r.Number]; p != nil {
			p.switches = append(p.switches, scriptSwitch{r.At, r.Script})
		}
	case recordClock:
		s.key(r.Key).offset = r.Offset
	case recordPush:
		k := s.key(r.Key)
		k.url, k.secret, k.pushed = r.URL, r.Secret, r.At
	case recordPickup:
		k := s.key(r.Key)
		k.pickups = append(k.pickups, r.Pickup)
		s.vans++
	case recordStay:
		for _, p := range s.key(r.Key).pickups {
			if p.Number == r.Number {
				p.Cancelled = true
			}
		}
	case recordClose:
		s.closings++
		for _, id := range r.IDs {
			if sh := s.byID[id]; sh != nil {
				sh.closed, sh.manifest = r.At, r.Number
			}
		}
	case recordPushed:
		s.key(r.Key).pushed = r.At
	}
}

func (s *state) ship(sh *shipment) {
	sh.number = uint64(len(s.all))
	s.all = append(s.all, sh)
	s.byID[sh.ID] = sh
	ref := sh.Key + "/" + sh.Reference
	s.byRef[ref] = append(s.byRef[ref], sh)
	for _, p := range sh.Parcels {
		p.ship = sh
		s.byNumber[p.Number] = p
		s.count++
	}
	k := s.key(sh.Key)
	k.shipments = append(k.shipments, sh)
}

// visible reports whether the carrier admits to the shipment yet.
func (sh *shipment) visible(real time.Time) bool { return !real.Before(sh.VisibleReal) }

// named finds a key's visible shipment by reference; the first, if several were made.
func (s *state) named(key, reference string, real time.Time) *shipment {
	all := s.byRef[key+"/"+reference]
	i := slices.IndexFunc(all, func(sh *shipment) bool { return sh.visible(real) })
	if i < 0 {
		return nil
	}
	return all[i]
}
