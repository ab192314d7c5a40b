package carrier

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/fault"
)

// Kind sorts what a carrier may answer instead of doing what it was asked.
type Kind int

const (
	// KindUnknown: a refusal we have no better word for.
	KindUnknown Kind = iota
	// KindAuth: the credentials are wrong.
	KindAuth
	// KindPermission: the contract does not cover it.
	KindPermission
	// KindValidation: a field is wrong; Error.Field names it.
	KindValidation
	// KindAddress: the carrier does not find or take the address.
	KindAddress
	// KindNotServed: the method does not go there, or not so heavy.
	KindNotServed
	// KindDuplicate: the reference is taken by another shipment.
	KindDuplicate
	// KindNotFound: no such shipment, and the carrier would know.
	KindNotFound
	// KindTooLate: the parcel is beyond the point where this could be done.
	KindTooLate
	// KindRateLimited: ask again after Error.RetryAfter; nothing was done.
	KindRateLimited
	// KindDown: the carrier was not reached or said that it is closed; nothing was done.
	KindDown
	// KindDoubt: the request went out and no usable answer came: it may have been done.
	KindDoubt
)

var kindNames = [...]string{
	"unknown", "auth", "permission", "validation", "address", "not served", "duplicate",
	"not found", "too late", "rate limited", "down", "doubt",
}

func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return kindNames[0]
	}
	return kindNames[k]
}

// Error is a carrier's refusal or silence. Code and Message are the carrier's own and go unchanged
// to the merchant, who may have to ask the carrier about them.
type Error struct {
	Kind       Kind
	Code       string
	Message    string
	Field      string // path in Sending: "to.postal_code", "boxes.0.weight"
	RetryAfter time.Duration
	Cause      error
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "carrier: %s", e.Kind)
	if e.Code != "" {
		fmt.Fprintf(&b, " (%s)", e.Code)
	}
	if e.Field != "" {
		fmt.Fprintf(&b, " [%s]", e.Field)
	}
	if e.Message != "" {
		fmt.Fprintf(&b, ": %s", e.Message)
	}
	if e.Cause != nil {
		fmt.Fprintf(&b, ": %v", e.Cause)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Cause }

// Safe reports that the carrier did nothing, so that the same call may be made again.
func (e *Error) Safe() bool { return e.Kind == KindDown || e.Kind == KindRateLimited }

// As finds the carrier's error in a chain.
func As(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

// KindOf is the kind of err; KindUnknown when no carrier speaks in it.
func KindOf(err error) Kind {
	if e, ok := As(err); ok {
		return e.Kind
	}
	return KindUnknown
}

// Refuse is a driver's own no, before anything is sent: what the carrier would refuse, in words of the format's, and the path of the field in Sending.
func Refuse(kind Kind, field, format string, args ...any) error {
	return &Error{Kind: kind, Field: field, Message: fmt.Sprintf(format, args...)}
}

// Unreadable is an answer that is not what was agreed, and why. What was asked may have been done (KindDoubt) unless the call was safe (KindDown).
func Unreadable(safe bool, cause error) error {
	kind := KindDoubt
	if safe {
		kind = KindDown
	}
	return &Error{Kind: kind, Cause: fmt.Errorf("read the answer: %w", cause)}
}

// Fault says err to a merchant: the carrier's words, and the field where it named one.
func Fault(carrier string, err error) error {
	e, ok := As(err)
	if !ok {
		return err
	}
	words := strings.TrimSuffix(strings.TrimSpace(e.Message), ".")
	if words == "" {
		words = e.Kind.String()
	}
	var f *fault.Error
	switch e.Kind {
	case KindAuth:
		f = fault.New(fault.Unable, "%s does not accept the log-in of this contract: %s.", carrier, words)
	case KindPermission:
		f = fault.New(fault.Unable, "%s does not allow this under the contract: %s.", carrier, words)
	case KindValidation, KindAddress, KindNotServed:
		f = fault.New(fault.Invalid, "%s refused: %s.", carrier, words)
		if e.Field != "" {
			f.Fields = []fault.Field{{Name: e.Field, Text: f.Text()}}
		}
	case KindDuplicate, KindTooLate:
		f = fault.New(fault.Conflict, "%s refused: %s.", carrier, words)
	case KindNotFound:
		f = fault.New(fault.Missing, "%s does not know this shipment: %s.", carrier, words)
	case KindRateLimited:
		f = fault.New(fault.Away, "%s asks us to wait a little.", carrier)
	case KindDown:
		f = fault.New(fault.Away, "%s cannot be reached now. Nothing was announced; please try again later.", carrier)
	case KindDoubt:
		f = fault.New(fault.Away, "%s did not answer, so it is not known whether the shipment was taken.", carrier)
	default:
		f = fault.New(fault.Unable, "%s refused: %s.", carrier, words)
	}
	return f.Because(err)
}
