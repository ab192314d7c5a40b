package carriertest

import (
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

var byWord = map[Fault]emulate.Word{
	RefuseAddress: emulate.FailAddress, RefuseField: emulate.FailField, RefuseRoute: emulate.FailRoute, RefuseContract: emulate.FailContract,
	Busy: emulate.RateLimit, Down: emulate.Down, Silence: emulate.Timeout, Cut: emulate.Cut, Garbage: emulate.Garbage, Late: emulate.AcceptLate,
	LabelsLater: emulate.Async + "-1S", CancelTooLate: emulate.LateCancel, CancelLost: emulate.LoseCancel,
	HalfLabel: emulate.HalfLabel, WrongLabel: emulate.WrongLabel,
	In200: emulate.FailIn200, TooLong: emulate.Huge, TokenDies: emulate.TokenDies,
}

// ByWord breaks shipments at an emulator built on emulate: the fault's word is written behind the recipient's name. What the carrier
// cannot be made to do is named in never.
func ByWord(never ...Fault) func(Fault, *carrier.Sending) bool {
	return func(f Fault, s *carrier.Sending) bool {
		word, ok := byWord[f]
		for _, n := range never {
			ok = ok && n != f
		}
		if ok {
			s.To.Name = "Vos " + string(word)
		}
		return ok
	}
}
