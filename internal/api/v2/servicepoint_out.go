package v2

import (
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/waybill-ship/waybill/internal/servicepoint"
)

// pointObject writes one point. Latitude and longitude are text; the days' keys are "0", which is Monday, to "6". Searches answer many
// points, so what stands between the values is written in one go.
func pointObject(b *pen, p *servicepoint.Near, now time.Time) {
	b.raw(`{"id":`)
	b.b = strconv.AppendInt(b.b, p.ID, 10)
	b.put(`,"code":`, p.Code)
	b.raw(`,"is_active":`)
	b.b = strconv.AppendBool(b.b, p.Active)
	b.memberOr("shop_type", p.ShopType)
	b.put(`,"general_shop_type":`, string(p.Kind))
	b.raw(`,"extra_data":`)
	extraObject(b, p.Extra)
	b.put(`,"name":`, p.Name)
	b.put(`,"street":`, p.Street)
	b.put(`,"house_number":`, p.HouseNumber)
	b.put(`,"postal_code":`, p.PostalCode)
	b.put(`,"city":`, p.City)
	b.raw(`,"latitude":"`)
	b.degrees(p.Latitude)
	b.raw(`","longitude":"`)
	b.degrees(p.Longitude)
	b.put(`","email":`, p.Email)
	b.put(`,"phone":`, p.Phone)
	b.put(`,"homepage":`, p.Homepage)
	b.put(`,"carrier":`, p.Carrier)
	b.put(`,"country":`, p.Country)
	b.raw(`,"formatted_opening_times":`)
	b.b = p.WriteHours(b.b, hoursObject)
	tomorrow, week := p.OpenSoon(now)
	b.raw(`,"open_tomorrow":`)
	b.b = strconv.AppendBool(b.b, tomorrow)
	b.raw(`,"open_upcoming_week":`)
	b.b = strconv.AppendBool(b.b, week)
	b.raw(`,"distance":`)
	b.b = strconv.AppendInt(b.b, int64(p.Metres), 10)
	b.raw(`}`)
}

// put writes a text behind what stands before it.
func (p *pen) put(before, text string) { p.raw(before); p.text(text) }

func extraObject(b *pen, extra map[string]string) {
	b.begin('{')
	if len(extra) == 1 { // as most have it: nothing to sort
		for key, value := range extra {
			b.free(key)
			b.text(value)
		}
	} else {
		for _, key := range sortedKeys(extra) {
			b.free(key)
			b.text(extra[key])
		}
	}
	b.end('}')
}

func hoursObject(to []byte, hours servicepoint.Week) []byte {
	b := pen{b: to}
	b.begin('{')
	for d, shifts := range hours {
		b.key(string(rune('0' + d)))
		b.begin('[')
		for _, s := range shifts {
			b.next()
			b.text(s.Begin() + " - " + s.End())
		}
		b.end(']')
	}
	b.end('}')
	return b.b
}

func sortedKeys(m map[string]string) []string {
	if len(m) == 0 {
		return nil
	}
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// degrees writes six decimals, which is how exactly positions are kept.
func (p *pen) degrees(v float64) {
	n := int64(math.Round(v * 1e6))
	if n < 0 {
		p.b = append(p.b, '-')
		n = -n
	}
	p.b = strconv.AppendInt(p.b, n/1e6, 10)
	p.b = append(p.b, '.')
	for part, rest := int64(100_000), n%1e6; part > 0; part /= 10 {
		p.b = append(p.b, byte('0'+rest/part%10))
	}
}
