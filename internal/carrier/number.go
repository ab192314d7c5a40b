package carrier

// Numberer gives its parcels numbers out of the merchant's own series. The platform draws a serial for each box before it asks for the
// shipment, and keeps the number with the intent, so that a repeat has the same. An empty number leaves it to the driver.
type Numberer interface {
	// Series names what the contract's numbers are made unique under, whoever's contract it is: the GS1 prefix. Contracts of one series
	// share its serials. Empty: the contract has no numbers of its own.
	Series(c Contract) string
	Number(c Contract, serial int64) (string, error)
}

// Numberer asks whether boxes under a contract want numbers drawn for them.
func (s *Set) Numberer(c Contract) (Numberer, bool) {
	n, ok := s.drivers[c.Carrier].(Numberer)
	return n, ok
}
