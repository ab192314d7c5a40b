package connect

import "time"

// Stage is how far a parcel has come, in one vocabulary for all platforms and carriers.
type Stage string

// The stages. The platform's own status stands beside them, and tells more.
const (
	StageNone           Stage = ""          // nothing is known
	StageImported       Stage = "imported"  // it waits for its label
	StageLabelled       Stage = "labelled"  // it has a label, and was not given to the carrier yet
	StageCollected      Stage = "collected" // the carrier has it
	StageMoving         Stage = "moving"    // on its way
	StageOutForDelivery Stage = "out_for_delivery"
	StageAtServicePoint Stage = "at_service_point" // waits for the buyer
	StageProblem        Stage = "problem"          // somebody has to look after it
	StageDelivered      Stage = "delivered"
	StageReturned       Stage = "returned"  // back at the sender
	StageCancelled      Stage = "cancelled" // the label is void
	StageGone           Stage = "gone"      // the merchant deleted the order
)

// stages is the stage of each of Sendcloud's statuses.
var stages = map[int]Stage{
	999: StageImported, 1001: StageImported, 1002: StageImported, // no label, being announced, announcement failed
	1000: StageLabelled, 1: StageLabelled, 13: StageLabelled, // ready to send, announced, not collected
	22: StageCollected, 3: StageMoving, 4: StageMoving, 5: StageMoving, 6: StageMoving, 7: StageMoving, 91: StageMoving,
	62989: StageMoving, 62990: StageMoving, 62993: StageMoving, 62994: StageMoving, 62995: StageMoving,
	92: StageOutForDelivery, 12: StageAtServicePoint,
	8: StageProblem, 15: StageProblem, 80: StageProblem, 1337: StageProblem, 62991: StageProblem, 62996: StageProblem, 62997: StageProblem,
	11: StageDelivered, 93: StageDelivered, 10: StageDelivered, // 10 is an older list's "delivery forced"
	32:    StageMoving, // an older list's second "unsorted"
	62992: StageReturned,
	1998:  StageCancelled, 2000: StageCancelled,
	94: StageLabelled, 1999: StageLabelled, 2001: StageLabelled, // a wish to cancel that was not granted (yet)
}

// StageOf is the stage of a status of Sendcloud's; StageMoving where the number is new to us: something happened, and nobody has to act.
func StageOf(status int) Stage {
	if status == 0 {
		return StageNone
	}
	if s, ok := stages[status]; ok {
		return s
	}
	return StageMoving
}

// Status is what the platform says of a parcel.
type Status struct {
	ID      int       `json:"id,omitempty"`      // Sendcloud's number
	Message string    `json:"message,omitempty"` // Sendcloud's words
	Stage   Stage     `json:"stage,omitempty"`
	At      time.Time `json:"at,omitzero"`
}
