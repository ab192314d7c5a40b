package own_test

import (
	"testing"

	"github.com/waybill-ship/waybill/internal/api/apitest"
)

func TestConversations(t *testing.T) {
	t.Parallel()
	apitest.Stories(t, "testdata")
}

func TestEveryRouteHasAStory(t *testing.T) {
	t.Parallel()
	for r, stories := range apitest.Told(t, "waybill", "testdata") {
		if len(stories) == 0 {
			t.Errorf("no story tells of %s %s", r.Method, r.Path)
		}
	}
}
