package own_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/waybill-ship/waybill/internal/api/own"
	"github.com/waybill-ship/waybill/internal/event"
)

func TestEveryKindOfEventIsDocumentedAndNoOther(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../../docs/api/waybill/events.yaml")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?s)type:\s+type: string\s+enum: \[(.*?)\]`).FindSubmatch(text)
	if found == nil {
		t.Fatal("events.yaml lists no types of events")
	}
	var told []string
	for name := range strings.SplitSeq(string(found[1]), ",") {
		told = append(told, strings.TrimSpace(name))
	}
	for _, k := range event.Kinds {
		if !slices.Contains(told, string(k)) {
			t.Errorf("events.yaml does not know %s", k)
		}
	}
	for _, name := range told {
		if !slices.Contains(event.Kinds, event.Kind(name)) {
			t.Errorf("events.yaml tells of %s, which never happens", name)
		}
	}
}

func TestEveryKindDeclaredIsAmongTheKinds(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../event/event.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range regexp.MustCompile(`(?m)^\t\w+\s+Kind = "(.*?)"`).FindAllSubmatch(text, -1) {
		if !slices.Contains(event.Kinds, event.Kind(found[1])) {
			t.Errorf("%s is not among event.Kinds", found[1])
		}
	}
}

func TestAPickupIsToldByItsOwnNameAndNotAsAnOrder(t *testing.T) {
	t.Parallel()
	body, err := json.Marshal(event.Brief{Number: "17", Reference: "mine", Text: "sandbox"})
	if err != nil {
		t.Fatal(err)
	}
	for kind, want := range map[event.Kind]string{
		event.PickupRequested: `{"pickup_id":17,"reference":"mine","carrier":"sandbox"}`,
		event.ManifestClosed:  `{"manifest_id":17,"number":"mine"}`,
		event.PickupChanged:   `{"pickup_id":17,"reference":"mine","state":"sandbox"}`,
	} {
		got, err := own.Teller{}.Message(event.Event{Kind: kind, Body: body})
		if err != nil || !strings.HasSuffix(string(got), `"data":`+want+`}`) {
			t.Errorf("%s: %s, %v", kind, got, err)
		}
	}
}
