package carrier_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/waybill-ship/waybill/internal/carrier"
)

func TestOneNumberWithoutNewsDoesNotKeepTheRestFromBeingAsked(t *testing.T) {
	t.Parallel()
	answers := map[string]error{
		"unknown": &carrier.Error{Kind: carrier.KindNotFound}, "odd": &carrier.Error{Kind: carrier.KindDown, Message: "a time that cannot be read"},
		"limited": &carrier.Error{Kind: carrier.KindRateLimited},
	}
	var asked []string
	ask := func(_ context.Context, number string) ([]carrier.News, error) {
		asked = append(asked, number)
		if answers[number] != nil {
			return nil, answers[number]
		}
		return []carrier.News{{Number: number}}, nil
	}
	news, err := carrier.TrackEach(t.Context(), []string{"a", "unknown", "odd", "b", "limited", "c"}, ask)
	if len(news) != 2 || !errors.Is(err, answers["odd"]) {
		t.Errorf("%+v, %v, want the news of two and the first error", news, err)
	}
	if want := []string{"a", "unknown", "odd", "b", "limited"}; !slices.Equal(asked, want) {
		t.Errorf("asked for %v, want %v", asked, want)
	}
	if news, err := carrier.TrackEach(t.Context(), []string{"unknown"}, ask); err != nil || len(news) > 0 {
		t.Errorf("a number nobody knows: %+v, %v", news, err)
	}
}
