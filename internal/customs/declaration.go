package customs

import (
	"time"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Declaration is everything that CN22, CN23, the commercial and the proforma invoice show about one shipment. What is not known is left
// empty; Missing says what a border would stop for. The numbers behind the fields are the boxes of the forms.
type Declaration struct {
	Operator string // CN22 1, CN23 heading: the designated operator, that is the carrier's name
	// Numbers of the parcels in the order of the boxes: CN23 heading, as a barcode; CN22 optional; invoice: tracking numbers.
	Numbers []string
	Parcels int // invoice: how many boxes the shipment has

	Sender    Party // CN23 "From"; invoice: exporter and seller
	Recipient Party // CN23 "To"; invoice: consignee
	// Importer is the importer of record or the buyer's broker where that is not the recipient (invoice: sold to; CN23: importer's reference).
	Importer *Party

	Category    Category // CN22 2, CN23 10; invoice: reason for export
	Explanation string   // CN22 2, CN23 10, behind "other"
	Trade       Trade    // who buys: decides which numbers a border asks for

	Lines []Line // CN22 3–6, CN23 1–8

	Currency    string       // CN22 5 and 8, CN23 5 and 6; of every amount below
	GrossWeight postal.Grams // CN22 7 and CN23 4: goods and packing of all boxes
	Postage     money.Amount // CN23 9: what the sender paid for the carriage
	Insured     money.Amount // CN23, office of origin: insured value

	Freight   money.Amount // invoice: carriage that the buyer paid
	Insurance money.Amount // invoice: insurance that the buyer paid
	OtherCost money.Amount // invoice: further costs
	Discount  money.Amount // invoice: taken off the goods

	InvoiceNumber string    // CN23 14, invoice: at most 40 characters
	InvoiceDate   time.Time // invoice
	OrderNumber   string    // invoice
	Reference     string    // CN22 optional: the sender's own customs reference

	Incoterm string // "dap", "ddp"; invoice: with the place of delivery
	Place    string // place of the incoterm: the recipient's town

	Licences     []string // CN23 12: their numbers
	Certificates []string // CN23 13: their numbers
	Comments     string   // CN23 11: quarantine, sanitary and phytosanitary matters, other restrictions
	Statements   []string // invoice: origin declaration, export control and whatever else the sender declares
	Notes        string   // invoice: remarks
	MRN          string   // invoice: number of the export declaration, where there is one
	Abandon      bool     // CN23, despatch note: what cannot be delivered is given up, not sent back
	Outbound     *Outbound

	SignedBy string    // CN22 9, CN23 15, invoice: the sender's signature, as a name
	SignedAt string    // invoice: the town where it is signed
	SignedOn time.Time // CN22 9, CN23 15, invoice: date of the signature and of posting
	// Signature is a drawn signature as PNG; empty: the name stands for it.
	Signature []byte
}

// Trade says between whom goods go.
type Trade string

// The kinds of trade, in the words of API v3.
const (
	Private  Trade = "private"        // from one private person to another
	Consumer Trade = "commercial_b2c" // a business sells to a private person; the empty value means this too
	Business Trade = "commercial_b2b"
)

// Party is somebody at one end of the shipment, with the numbers that customs know them by (CN23: sender's customs reference, importer's
// reference; invoice: tax numbers of seller and buyer).
type Party struct {
	postal.Address
	Numbers []Number
}

// Number finds a party's number of a kind; empty without one.
func (p Party) Number(kind Kind) string {
	for _, n := range p.Numbers {
		if n.Kind == kind {
			return n.Value
		}
	}
	return ""
}

// Number is one number of a party, of a kind and given out by a country.
type Number struct {
	Kind    Kind
	Country string // ISO, or "" where the kind says it
	Value   string
}

// Outbound says which sending a return comes back from, so that its goods enter free of duty (invoice: original export).
type Outbound struct {
	Number    string // tracking number
	Carrier   string
	ShippedOn string // yyyy-mm-dd
}

// Line is one kind of goods. Weight and Value are of one piece; Net and Sum are what the forms show.
type Line struct {
	Item        int          // which of the order's items this is, from 0, so that a gap can be told where it is mended
	Description string       // CN22 3, CN23 1
	Quantity    int          // CN22 3, CN23 2
	Weight      postal.Grams // of one piece, without packing
	Value       money.Amount // of one piece, without transport and tax
	HSCode      string       // CN22 6, CN23 7: tariff number, digits only
	Origin      string       // CN22 6, CN23 8: ISO country where the goods were made
	SKU         string       // invoice
	Material    string       // invoice: what it is made of (United States)
	IntendedUse string       // invoice
	MID         string       // invoice: the maker's number, for textiles to the United States
	// FromProduct names the fields ("hs_code", "origin" …) that the merchant's product list filled in.
	FromProduct []string
}

// Net is the weight of the line without packing (CN22 4, CN23 3).
func (l Line) Net() postal.Grams { return l.Weight * postal.Grams(l.Quantity) }

// Sum is the value of the line (CN22 5, CN23 5).
func (l Line) Sum() money.Amount { return l.Value.Times(int64(l.Quantity)) }

// Net is the weight of all goods without packing (CN22 7).
func (d Declaration) Net() postal.Grams {
	var sum postal.Grams
	for _, l := range d.Lines {
		sum += l.Net()
	}
	return sum
}

// Value is the price of the goods alone, without transport, insurance and discount (CN22 8, CN23 6). Lines in another currency than the
// declaration's are left out; Missing tells them.
func (d Declaration) Value() money.Amount {
	sum := money.Amount{Currency: d.Currency}
	for _, l := range d.Lines {
		if l.Value.Currency == d.Currency {
			sum.Minor += l.Sum().Minor
		}
	}
	return sum
}

// Total is what the invoice comes to: the goods less the discount, and freight, insurance and other costs.
func (d Declaration) Total() money.Amount {
	sum := d.Value()
	sum.Minor += d.Freight.Minor + d.Insurance.Minor + d.OtherCost.Minor - d.Discount.Minor
	return sum
}

// Pays says who pays duty and tax by the incoterm: the sender only under DDP.
func (d Declaration) Pays() string {
	if d.Incoterm == "ddp" {
		return "sender"
	}
	return "recipient"
}
