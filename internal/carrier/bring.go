package carrier

import "context"

// Bringer tells the methods that a contract brings along. An aggregator sells what its customer's own carriers sell, which no list of ours
// could know.
type Bringer interface {
	// Brings asks what can be bought under the contract for parcels from countries. A method is known again by its Code; its id, its Product and
	// whose it is are the platform's to say.
	Brings(ctx context.Context, c Contract, from []string) ([]Method, error)
}

// Brings asks for the methods that a contract brings along; false where its carrier's methods are the same for everybody.
func (s *Set) Brings(ctx context.Context, c Contract, from []string) (got []Method, brings bool, err error) {
	d, err := s.driver(c)
	if err != nil {
		return nil, false, err
	}
	k, ok := d.(Bringer)
	if !ok {
		return nil, false, nil
	}
	ctx, end := s.talk(ctx, c, d.Carrier(), "methods", "")
	defer end()
	got, err = k.Brings(ctx, c, from)
	return got, true, asError(err, KindDown)
}
