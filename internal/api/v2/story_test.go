package v2_test

import (
	"testing"

	v2 "github.com/waybill-ship/waybill/internal/api/v2"

	"github.com/waybill-ship/waybill/internal/api/apitest"
)

func TestConversations(t *testing.T) {
	t.Parallel()
	apitest.Stories(t, "testdata")
}

func TestTheContractKnowsEveryRouteAndNoOther(t *testing.T) {
	t.Parallel()
	apitest.KnowsEvery(t, "v2", (&v2.Door{}).Routes())
}

func TestEveryRouteHasAStory(t *testing.T) {
	t.Parallel()
	for r, stories := range apitest.Told(t, "v2", "testdata") {
		if len(stories) == 0 {
			t.Errorf("no story tells of %s %s", r.Method, r.Path)
		}
	}
}
