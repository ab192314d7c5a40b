package demodata_test

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-ship/waybill/cmd/waybill/demodata"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
)

func TestThereIsEnoughToLookAt(t *testing.T) {
	t.Parallel()
	orders := demodata.Orders()
	countries, merchants, problems, scripts, territories := map[string]int{}, map[string]int{}, map[demodata.Problem]int{}, map[string]int{}, map[string]int{}
	points, companies, additions, states := 0, 0, 0, 0
	for _, o := range orders {
		countries[o.To.Country]++
		merchants[o.Merchant]++
		problems[o.Problem]++
		territories[postal.TerritoryOf(o.To).Code]++
		for name, table := range map[string]*unicode.RangeTable{"Greek": unicode.Greek, "Cyrillic": unicode.Cyrillic} {
			if strings.ContainsFunc(o.To.Name, func(r rune) bool { return unicode.Is(table, r) }) {
				scripts[name]++
			}
		}
		if strings.ContainsAny(o.To.Name+o.To.Street+o.To.City, "łŁąęśŚżŻćź") {
			scripts["Polish"]++
		}
		if o.ServicePoint {
			points++
		}
		if o.To.Company != "" {
			companies++
		}
		if o.To.State != "" {
			states++
		}
		if strings.Trim(o.To.HouseNumber, "0123456789") != "" {
			additions++
		}
	}
	t.Logf("%d orders to %d countries; problems %v; %d service points, %d companies, %d numbers with additions", len(orders), len(countries), problems, points, companies, additions)
	if len(orders) < 220 || len(countries) < 25 {
		t.Errorf("%d orders to %d countries, want 220 to 25 at least", len(orders), len(countries))
	}
	for _, m := range demodata.Merchants() {
		if merchants[m.Key] < 60 {
			t.Errorf("%s has %d orders", m.Company, merchants[m.Key])
		}
		delete(merchants, m.Key)
	}
	if len(merchants) > 0 {
		t.Errorf("orders of nobody: %v", merchants)
	}
	for _, p := range []demodata.Problem{demodata.HouseNumberMissing, demodata.PostalCodeWrong, demodata.StateMissing, demodata.HSCodeMissing, demodata.TooHeavy} {
		if problems[p] == 0 {
			t.Errorf("no order has the problem %s", p)
		}
	}
	for _, code := range []string{"ES-CN", "ES-CE", "GB-NIR", "CH", "NO", "US", "AX", "RE", "JE"} {
		if territories[code] == 0 {
			t.Errorf("no order goes to %s", code)
		}
	}
	if scripts["Greek"] < 5 || scripts["Cyrillic"] < 5 || scripts["Polish"] < 8 {
		t.Errorf("letters: %v", scripts)
	}
	if points < 15 || companies < 30 || additions < 50 || states < 20 {
		t.Errorf("%d service points, %d companies, %d additions, %d states", points, companies, additions, states)
	}
}

func TestOnlyWhatWasMadeWrongIsWrong(t *testing.T) {
	t.Parallel()
	for _, o := range demodata.Orders() {
		err := postal.Check(o.To)
		f, bad := fault.As(err)
		if bad != o.Problem.TouchesAddress() {
			t.Errorf("%s, %+v: problem %q, and Check says %v", o.Number, o.To, o.Problem, err)
			continue
		}
		if bad && (len(f.Fields) != 1 || f.Fields[0].Name != string(o.Problem)) {
			t.Errorf("%s: problem %q, and Check names %+v", o.Number, o.Problem, f.Fields)
		}
		if !bad {
			if diff := cmp.Diff(o.To, postal.Tidy(o.To)); diff != "" {
				t.Errorf("%s is not written as it is kept: %s", o.Number, diff)
			}
			whole := o.To
			whole.Street, whole.HouseNumber = whole.LocalLine(), ""
			if got := postal.Tidy(whole); got.Street != o.To.Street || got.HouseNumber != strings.TrimSuffix(o.To.HouseNumber, ",") {
				t.Errorf("%s: %q comes apart as %q and %q", o.Number, whole.Street, got.Street, got.HouseNumber)
			}
		}
	}
	for _, m := range demodata.Merchants() {
		if err := postal.Check(m.Address); err != nil {
			t.Errorf("%s: %v", m.Company, err)
		}
	}
}

func TestWeightsAndValuesAddUp(t *testing.T) {
	t.Parallel()
	hs := regexp.MustCompile(`^\d{6}$`)
	senders := map[string]postal.Address{}
	for _, m := range demodata.Merchants() {
		senders[m.Key] = m.Address
	}
	for _, o := range demodata.Orders() {
		weight, value, blank := o.Packaging, int64(0), 0
		for _, i := range o.Items {
			if i.Weight <= 0 || i.Value.Minor <= 0 || i.Quantity < 1 || i.SKU == "" || i.Description == "" {
				t.Errorf("%s: %+v", o.Number, i)
			}
			if _, ok := postal.Lookup(i.Origin); !ok {
				t.Errorf("%s: %s comes from %q", o.Number, i.SKU, i.Origin)
			}
			if i.HSCode == "" {
				blank++
			} else if !hs.MatchString(i.HSCode) {
				t.Errorf("%s: HS code %q", o.Number, i.HSCode)
			}
			weight += i.Weight * postal.Grams(i.Quantity)
			value += i.Value.Minor * int64(i.Quantity)
		}
		if weight != o.Weight || value != o.Value.Minor || len(o.Items) == 0 {
			t.Errorf("%s weighs %d and is worth %d; its items say %d and %d", o.Number, o.Weight, o.Value.Minor, weight, value)
		}
		if heavy := o.Weight > 31500; heavy != (o.Problem == demodata.TooHeavy) {
			t.Errorf("%s weighs %d and has the problem %q", o.Number, o.Weight, o.Problem)
		}
		if (blank > 0) != (o.Problem == demodata.HSCodeMissing) {
			t.Errorf("%s: %d items without HS code, problem %q", o.Number, blank, o.Problem)
		}
		if o.Problem == demodata.HSCodeMissing && !postal.NeedsCustoms(senders[o.Merchant], o.To) {
			t.Errorf("%s lacks an HS code and needs none", o.Number)
		}
	}
}

func TestOrdersAreTheSameEveryTimeAndNobodyIsReal(t *testing.T) {
	t.Parallel()
	orders := demodata.Orders()
	if diff := cmp.Diff(orders, demodata.Orders()); diff != "" {
		t.Error(diff)
	}
	numbers := map[string]bool{}
	mail := regexp.MustCompile(`^[a-z0-9.]+@example\.(org|com|net)$`)
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	last := now
	for _, o := range orders {
		if numbers[o.Number] {
			t.Errorf("%s twice", o.Number)
		}
		numbers[o.Number] = true
		if !mail.MatchString(o.To.Email) {
			t.Errorf("%s: %s could be somebody’s", o.Number, o.To.Email)
		}
		if !o.Ordered(now).Before(last) {
			t.Errorf("%s is not older than the one before", o.Number)
		}
		last = o.Ordered(now)
	}
	if now.Sub(last) > 30*24*time.Hour {
		t.Errorf("the oldest order is %v old", now.Sub(last))
	}
}
