package view

import (
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/locale"
)

// look is how a parcel's status is shown: few words for many statuses, and an icon that tells tones apart without colour.
type look struct {
	Tone Tone
	Icon string
	Word string
}

var looks = map[carrier.Status]look{
	carrier.StatusNoLabel:            {Draft, "label", "No label"},
	carrier.StatusAnnouncing:         {Draft, "label", "Being announced"},
	carrier.StatusAnnouncementFailed: {Bad, "bad", "Carrier refused the label"},
	carrier.StatusReady:              {Draft, "label", "Label made"},
	carrier.StatusAnnounced:          {Draft, "label", "Label made"},
	carrier.StatusPickedUp:           {Move, "truck", "Collected"},
	carrier.StatusToSorting:          {Move, "truck", "On its way"},
	carrier.StatusAtSorting:          {Move, "truck", "On its way"},
	carrier.StatusSorting:            {Move, "truck", "On its way"},
	carrier.StatusSorted:             {Move, "truck", "On its way"},
	carrier.StatusOnRoute:            {Move, "truck", "On its way"},
	carrier.StatusUnsorted:           {Warn, "clock", "Delayed"},
	carrier.StatusUnsorted2:          {Warn, "clock", "Delayed"},
	carrier.StatusAtCustoms:          {Move, "globe", "At customs"},
	carrier.StatusDriverOnRoute:      {Move, "truck", "Out for delivery"},
	carrier.StatusAwaitingPickup:     {Wait, "pin", "Waiting to be collected"},
	carrier.StatusDelivered:          {Good, "check", "Delivered"},
	carrier.StatusDeliveryForced:     {Good, "check", "Delivered"},
	carrier.StatusCollected:          {Good, "check", "Collected by the buyer"},
	carrier.StatusDelayed:            {Warn, "clock", "Delayed"},
	carrier.StatusDeliveryFailed:     {Warn, "warn", "Delivery failed, tried again"},
	carrier.StatusUncollected:        {Warn, "warn", "Not collected"},
	carrier.StatusCollectError:       {Warn, "warn", "Not collected"},
	carrier.StatusAddressInvalid:     {Warn, "warn", "Address to check"},
	carrier.StatusException:          {Bad, "bad", "Something is wrong"},
	carrier.StatusRefused:            {Bad, "bad", "Refused"},
	carrier.StatusUndeliverable:      {Bad, "bad", "Undeliverable"},
	carrier.StatusReturned:           {Draft, "return", "Back with you"},
	carrier.StatusCancelling:         {Draft, "clock", "Being cancelled"},
	carrier.StatusCancellingUpstream: {Draft, "clock", "Being cancelled"},
	carrier.StatusCancelled:          {Draft, "x", "Cancelled"},
	carrier.StatusCancelledUpstream:  {Draft, "x", "Cancelled"},
	carrier.StatusCancelFailed:       {Warn, "warn", "Could not be cancelled"},
	carrier.StatusUnknown:            {Draft, "help", "Status unknown"},
}

// ParcelState says where a parcel stands. Statuses that only tell of a change say the change.
func ParcelState(w locale.Words, s carrier.Status) State {
	l, ok := looks[s]
	if !ok {
		l = look{Draft, "info", s.Info().Message}
	}
	return State{Tone: l.Tone, Icon: l.Icon, Word: w.T(l.Word)}
}

// Tile is the two or three letters that stand for a carrier in a table.
func Tile(name string) string {
	words := strings.Fields(name)
	if len(words) > 1 {
		return strings.ToUpper(words[0][:1] + words[1][:1])
	}
	short := []rune(name)
	if len(short) <= 3 {
		return name
	}
	return strings.ToUpper(string(short[:2]))
}
