package customs

import (
	"math"
	"time"

	"github.com/waybill-ship/waybill/internal/money"
)

// Thresholds are told in the currency of whoever set them, orders are priced in any. What is converted here decides over forms and
// estimates, never over what somebody pays: a border takes its own rate of the day.

// dated is a value that holds from a day on.
type dated[T any] struct {
	since time.Time
	value T
}

// in finds the value of a day, or of the newest rules for the zero time; false before the first.
func in[T any](all []dated[T], at time.Time) (T, bool) {
	for i := len(all) - 1; i >= 0; i-- {
		if at.IsZero() || !at.Before(all[i].since) {
			return all[i].value, true
		}
	}
	var none T
	return none, false
}

// perEuro is how many of a currency make a euro, in ten-thousandths, rounded as a year's average.
var perEuro = []dated[map[string]int64]{
	{day(2020, time.January, 1), map[string]int64{
		"EUR": 10_000, "GBP": 8_650, "CHF": 9_400, "NOK": 117_000, "SEK": 112_000, "DKK": 74_600, "PLN": 42_600, "CZK": 246_000, "HUF": 4_000_000,
		"RON": 50_500, "BGN": 19_558, "ISK": 1_430_000, "USD": 11_500, "CAD": 15_900, "AUD": 17_600, "NZD": 19_500, "JPY": 1_700_000, "TRY": 460_000,
		"CNY": 82_000, "HKD": 90_000, "SGD": 15_000, "ILS": 39_000, "AED": 42_200, "RSD": 1_171_000, "UAH": 480_000, "MDL": 195_000, "ALL": 980_000,
	}},
}

// convert tells an amount in another currency, roughly; false for a currency without a rate.
func convert(a money.Amount, currency string, at time.Time) (money.Amount, bool) {
	if a.Currency == currency || a.IsZero() {
		return money.Amount{Minor: a.Minor, Currency: currency}, true
	}
	rates, ok := in(perEuro, at)
	from, to := rates[a.Currency], rates[currency]
	if !ok || from == 0 || to == 0 {
		return money.Amount{Currency: currency}, false
	}
	// Float is near enough for a rate that is itself rough.
	sum := a.Float() * float64(to) / float64(from)
	return money.Amount{Minor: int64(math.Round(sum / money.Amount{Minor: 1, Currency: currency}.Float())), Currency: currency}, true
}

// over reports whether a value exceeds a threshold. A value whose currency has no rate here counts as over: the stricter form is always right.
func over(value, most money.Amount, at time.Time) bool {
	if value.IsZero() {
		return false
	}
	v, ok := convert(value, most.Currency, at)
	return !ok || v.Minor > most.Minor
}

// clearlyOver is over with a tenth of leeway where the currencies differ, for refusals that must not hang on a rough rate.
func clearlyOver(value, most money.Amount, at time.Time) bool {
	if value.Currency == most.Currency {
		return value.Minor > most.Minor
	}
	v, ok := convert(value, most.Currency, at)
	return ok && v.Minor > most.Minor+most.Minor/10
}

// smallPacket is 300 special drawing rights in euro. The rate moves daily; this is the low end of where it has stood, so that in doubt the
// fuller form is used.
func smallPacket(at time.Time) money.Amount {
	v, ok := in(drawingRights, at)
	if !ok {
		v = drawingRights[0].value
	}
	return v
}

var drawingRights = []dated[money.Amount]{{day(2020, time.January, 1), money.EUR(345_00)}}
