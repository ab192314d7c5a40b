package v3_test

import (
	"testing"

	"github.com/waybill-ship/waybill/internal/api/apitest"
	v3 "github.com/waybill-ship/waybill/internal/api/v3"
)

func TestConversations(t *testing.T) {
	t.Parallel()
	apitest.Stories(t, "testdata")
}

func TestTheContractKnowsEveryRouteAndNoOther(t *testing.T) {
	t.Parallel()
	apitest.KnowsEvery(t, "v3", (&v3.Door{}).Routes())
}

func TestEveryRouteHasAStory(t *testing.T) {
	t.Parallel()
	for r, stories := range apitest.Told(t, "v3", "testdata") {
		if len(stories) == 0 {
			t.Errorf("no story tells of %s %s", r.Method, r.Path)
		}
	}
}
