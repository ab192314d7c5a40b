package dhlparcelde

import (
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier"
)

// beside is the status of news that moves nothing. The list has no word for "nothing changed"; this one never moves a parcel, and DHL's own words stand beside it.
const beside = carrier.StatusMethodChanged

// byICE is DHL's international event codes.
var byICE = map[string]carrier.Status{
	"PARCV": carrier.StatusAnnounced, "PURCR": carrier.StatusAnnounced, "DTNPC": carrier.StatusAnnounced,
	"SHRCU": carrier.StatusPickedUp, "PCKDU": carrier.StatusPickedUp, "NTPUP": carrier.StatusUncollected,
	"LDTMV": carrier.StatusOnRoute, "MVDPT": carrier.StatusOnRoute, "ULFMV": carrier.StatusOnRoute, "MVARR": carrier.StatusOnRoute,
	"LDTHU": carrier.StatusOnRoute, "ASMVT": carrier.StatusOnRoute, "INFCL": carrier.StatusOnRoute, "RSDCP": carrier.StatusOnRoute,
	"SRTED": carrier.StatusSorted,
	"FWDCF": carrier.StatusDriverOnRoute, "NTADT": carrier.StatusDriverOnRoute, "LDEXC": carrier.StatusDriverOnRoute, "ROUCR": carrier.StatusDriverOnRoute,
	"CNRFC": carrier.StatusAwaitingPickup, "HLDCC": carrier.StatusAwaitingPickup, "HNDDE": carrier.StatusAwaitingPickup,
	"HLDCU": carrier.StatusAtCustoms, "HLDCP": carrier.StatusAtCustoms, "ICPRC": carrier.StatusAtCustoms, "ITBAR": carrier.StatusAtCustoms, "HNDND": carrier.StatusAtCustoms,
	"DLVRD": carrier.StatusDelivered, "NTDEL": carrier.StatusDeliveryFailed, "DLVRF": carrier.StatusRefused,
	"RETRN": carrier.StatusUndeliverable, // on its way back; "returned" is said when the sender has it
	"OFWRD": carrier.StatusDelayed, "MSRTD": carrier.StatusDelayed, "MVTEX": carrier.StatusDelayed, "MVDEX": carrier.StatusDelayed,
	"DMGDS": carrier.StatusException, "REPCK": carrier.StatusException, "EXPHD": carrier.StatusException, "ALERT": carrier.StatusException,
	"DSPSD": carrier.StatusUndeliverable, "CNFSC": carrier.StatusUndeliverable, "CANCL": carrier.StatusCancelledUpstream,
	"PBNDT": beside, "RELBL": beside, "CHECK": beside, "SECHK": beside, "TRBCR": beside, "PMTCR": beside, "PMTCS": beside, "ADVIS": beside, "STORN": beside, "RCCLS": beside,
}

// byStandard is the two letters that stand on every event, for those whose own code is missing or new.
var byStandard = map[string]carrier.Status{
	"VA": carrier.StatusAnnounced, "BV": carrier.StatusException, "AN": carrier.StatusUncollected,
	"ES": carrier.StatusPickedUp, "AE": carrier.StatusPickedUp,
	"AA": carrier.StatusOnRoute, "EE": carrier.StatusOnRoute, "NB": carrier.StatusOnRoute,
	"PO": carrier.StatusDriverOnRoute, "ZU": carrier.StatusDelivered, "ZN": carrier.StatusDeliveryFailed,
	"ZF": carrier.StatusAwaitingPickup, "LA": carrier.StatusAwaitingPickup, "ZO": carrier.StatusAtCustoms,
	"DD": beside, "GT": beside,
}

// statusOf reads an event. A parcel on its way back to the sender moves like any other, and says so beside the code.
func statusOf(ice, standard, text string, back bool) carrier.Status {
	s, ok := byICE[ice]
	if !ok {
		s, ok = byStandard[standard]
	}
	switch {
	case !ok:
		return carrier.StatusUnknown
	case back && s == carrier.StatusDelivered:
		return carrier.StatusReturned
	case back && s.Physical() && s != carrier.StatusPickedUp:
		return carrier.StatusUndeliverable
	case s == carrier.StatusDelivered && fetched(text):
		return carrier.StatusCollected
	}
	return s
}

// fetched reports whether a delivery was the recipient's fetching the parcel from a point. The reason codes that say so are not among those we know by name; DHL's
// English words are.
func fetched(text string) bool {
	text = strings.ToLower(text)
	return strings.Contains(text, "picked up") || strings.Contains(text, "collected")
}
