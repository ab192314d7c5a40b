package customs

import (
	"time"

	"github.com/waybill-ship/waybill/internal/money"
	"github.com/waybill-ship/waybill/internal/postal"
)

// Rules of duty and tax change by decree. Each stands here with the day it begins; the newest that has begun holds. A change of law is a
// new row and a test of the day before and the day itself.

// regime is what a customs area asks of goods that enter it.
type regime struct {
	// low is the value up to which goods enter by a scheme under which the seller has taken the tax at the sale; of a whole consignment, or
	// with perPiece of each piece. below: the value itself is no longer low.
	low      money.Amount
	perPiece bool
	below    bool
	scheme   Kind
	// dutyFree is the value up to which there is no duty; no currency: there always may be one.
	dutyFree money.Amount
	// flat is the duty of each tariff heading among goods that come by the scheme; no currency: no such duty.
	flat money.Amount
	// surcharge is the duty in basis points of the value where one rate holds for everything; 0: the tariff has its own for each number.
	surcharge int
	// industryFree: no duty on what stands in the tariff's chapters 25 to 97.
	industryFree bool
	// giftFree is the value up to which a present between private people is free of duty and tax.
	giftFree money.Amount
	// waived is the tax that is too small to be taken.
	waived money.Amount
	// prepaid: carriers take goods only with the duty paid by the sender.
	prepaid bool
}

// regimes are by customs area.
var regimes = map[string][]dated[regime]{
	"EU": {
		{day(2021, time.July, 1), regime{low: money.EUR(150_00), scheme: IOSS, dutyFree: money.EUR(150_00), giftFree: money.EUR(45_00)}},
		// The relief ends. For two years what comes by the scheme pays the same for each heading of the tariff, and the rest by the tariff.
		{day(2026, time.July, 1), regime{low: money.EUR(150_00), below: true, scheme: IOSS, flat: money.EUR(3_00), giftFree: money.EUR(45_00)}},
		{day(2028, time.July, 1), regime{low: money.EUR(150_00), scheme: IOSS, giftFree: money.EUR(45_00)}},
	},
	"GB": {{day(2021, time.January, 1), regime{low: pounds(135), scheme: VAT, dutyFree: pounds(135), giftFree: pounds(39)}}},
	"CH": {
		{day(2019, time.January, 1), regime{waived: francs(5)}},
		{day(2024, time.January, 1), regime{waived: francs(5), industryFree: true}},
	},
	"NO": {{day(2020, time.April, 1), regime{low: kroner(3000), below: true, perPiece: true, scheme: VOEC}}},
	"US": {
		{day(2016, time.March, 10), regime{dutyFree: dollars(800), giftFree: dollars(100)}},
		{day(2025, time.August, 29), regime{giftFree: dollars(100), prepaid: true}},
		// The duties by country of origin were struck down; for 150 days one surcharge took their place.
		{day(2026, time.February, 24), regime{giftFree: dollars(100), surcharge: 10_00, prepaid: true}},
		{day(2026, time.July, 24), regime{giftFree: dollars(100), prepaid: true}},
	},
}

func francs(n int64) money.Amount  { return money.Amount{Minor: n * 100, Currency: "CHF"} }
func kroner(n int64) money.Amount  { return money.Amount{Minor: n * 100, Currency: "NOK"} }
func dollars(n int64) money.Amount { return money.Amount{Minor: n * 100, Currency: "USD"} }

// regimeOf is what holds at a territory on a day; false where we know nothing of it.
func regimeOf(t postal.Territory, at time.Time) (regime, bool) { return in(regimes[t.Customs], at) }

// handling is a fee that a country takes of goods from outside the EU.
type handling struct {
	fee     money.Amount
	perLine bool // otherwise of each parcel
}

var handlings = map[string][]dated[handling]{
	"RO": {{day(2026, time.January, 1), handling{fee: money.Amount{Minor: 25_00, Currency: "RON"}}}},
	"FR": {{day(2026, time.March, 1), handling{fee: money.EUR(2_00), perLine: true}}},
}

// taxRates are the standard rates of value added tax or what stands for it, in basis points, by territory.
var taxRates = map[string][]dated[int]{
	"AT": {{day(2016, time.January, 1), 20_00}}, "BE": {{day(1996, time.January, 1), 21_00}}, "BG": {{day(1999, time.January, 1), 20_00}},
	"CY": {{day(2014, time.January, 13), 19_00}}, "CZ": {{day(2013, time.January, 1), 21_00}}, "DE": {{day(2021, time.January, 1), 19_00}},
	"DK": {{day(1992, time.January, 1), 25_00}},
	"EE": {{day(2024, time.January, 1), 22_00}, {day(2025, time.July, 1), 24_00}},
	"ES": {{day(2012, time.September, 1), 21_00}},
	"FI": {{day(2013, time.January, 1), 24_00}, {day(2024, time.September, 1), 25_50}},
	"FR": {{day(2014, time.January, 1), 20_00}}, "GR": {{day(2016, time.June, 1), 24_00}}, "HR": {{day(2012, time.March, 1), 25_00}},
	"HU": {{day(2012, time.January, 1), 27_00}}, "IE": {{day(2021, time.March, 1), 23_00}}, "IT": {{day(2013, time.October, 1), 22_00}},
	"LT": {{day(2009, time.September, 1), 21_00}}, "LU": {{day(2024, time.January, 1), 17_00}}, "LV": {{day(2012, time.July, 1), 21_00}},
	"MT": {{day(2004, time.January, 1), 18_00}}, "NL": {{day(2012, time.October, 1), 21_00}}, "PL": {{day(2011, time.January, 1), 23_00}},
	"PT": {{day(2011, time.January, 1), 23_00}},
	"RO": {{day(2017, time.January, 1), 19_00}, {day(2025, time.August, 1), 21_00}},
	"SE": {{day(1990, time.July, 1), 25_00}}, "SI": {{day(2013, time.July, 1), 22_00}},
	"SK": {{day(2011, time.January, 1), 20_00}, {day(2025, time.January, 1), 23_00}},
	// Parts with a rate of their own.
	"AT-JUNGHOLZ": {{day(1995, time.January, 1), 19_00}}, "AT-MITTELBERG": {{day(1995, time.January, 1), 19_00}},
	"PT-20": {{day(2021, time.July, 1), 16_00}}, "PT-30": {{day(2012, time.April, 1), 22_00}},
	// The same tax as the country beside or around them.
	"MC": {{day(2014, time.January, 1), 20_00}}, "FR-20R": {{day(2014, time.January, 1), 20_00}}, "ES-IB": {{day(2012, time.September, 1), 21_00}},
	"GB-NIR": {{day(2011, time.January, 4), 20_00}}, "CY-SBA": {{day(2014, time.January, 13), 19_00}},
	"DE-BUESINGEN": swissTax, "LI": swissTax, "CH": swissTax,
	"GB": {{day(2011, time.January, 4), 20_00}}, "IM": {{day(2011, time.January, 4), 20_00}},
	"JE": {{day(2011, time.June, 1), 5_00}}, "GG": {{day(2008, time.January, 1), 0}}, "GI": {{day(1973, time.January, 1), 0}},
	"NO": {{day(2005, time.January, 1), 25_00}}, "US": {{day(1900, time.January, 1), 0}},
}

var swissTax = []dated[int]{{day(2018, time.January, 1), 7_70}, {day(2024, time.January, 1), 8_10}}
