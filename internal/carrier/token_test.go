package carrier

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestManyCallersFetchOneToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var tokens Tokens
		var fetched atomic.Int32
		fetch := func(context.Context) (string, time.Duration, error) {
			time.Sleep(time.Second)
			fetched.Add(1)
			return "token", time.Hour, nil
		}
		c := Contract{Carrier: "acme", Credentials: map[string]string{"user": "a", "password": "b"}}
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if got, err := tokens.Get(t.Context(), c, fetch); got != "token" || err != nil {
					t.Errorf("got %q, %v", got, err)
				}
			})
		}
		all.Wait()
		if n := fetched.Load(); n != 1 {
			t.Errorf("fetched %d times", n)
		}
		c.Credentials = map[string]string{"user": "a", "password": "changed"}
		if _, err := tokens.Get(t.Context(), c, fetch); err != nil || fetched.Load() != 2 {
			t.Errorf("other credentials: fetched %d times, %v", fetched.Load(), err)
		}
		time.Sleep(59 * time.Minute) // a minute before its end it is not used any more
		if _, err := tokens.Get(t.Context(), c, fetch); err != nil || fetched.Load() != 3 {
			t.Errorf("at its end: fetched %d times, %v", fetched.Load(), err)
		}
	})
}

func TestATokenThatWasRefusedIsForgottenOnce(t *testing.T) {
	t.Parallel()
	var tokens Tokens
	c := Contract{Carrier: "acme"}
	n := 0
	fetch := func(context.Context) (string, time.Duration, error) {
		n++
		return string(rune('a' + n - 1)), time.Hour, nil
	}
	get := func() string {
		t.Helper()
		v, err := tokens.Get(t.Context(), c, fetch)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	first := get()
	tokens.Drop(c, first)
	second := get()
	tokens.Drop(c, first) // a slower call that had the first one
	if third := get(); second == first || third != second {
		t.Errorf("tokens %q, %q, %q", first, second, third)
	}
}

func TestOneCallerWhoLeavesDoesNotTakeTheTokenAlong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var tokens Tokens
		fetch := func(ctx context.Context) (string, time.Duration, error) {
			time.Sleep(time.Second)
			return "token", time.Hour, ctx.Err()
		}
		ctx, leave := context.WithCancel(t.Context())
		go func() { time.Sleep(100 * time.Millisecond); leave() }()
		_, err := tokens.Get(ctx, Contract{Carrier: "acme"}, fetch)
		if KindOf(err) != KindDown || !errors.Is(err, context.Canceled) {
			t.Errorf("who left hears %v", err)
		}
		if got, err := tokens.Get(t.Context(), Contract{Carrier: "acme"}, fetch); got != "token" || err != nil {
			t.Errorf("who stayed hears %q, %v", got, err)
		}
	})
}

func TestATokenThatIsRefusedIsFetchedAnewOnce(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		refused int
		want    int
		logins  int
	}{"good": {0, http.StatusOK, 1}, "dead": {1, http.StatusOK, 2}, "wrong again": {5, http.StatusUnauthorized, 2}} {
		var tokens Tokens
		logins, asked := 0, 0
		login := func(context.Context, Contract) (string, time.Duration, error) {
			logins++
			return fmt.Sprint("token ", logins), time.Hour, nil
		}
		a, err := tokens.With(t.Context(), Contract{Carrier: "acme"}, login, func(token string) (Answer, error) {
			if asked++; token != fmt.Sprint("token ", asked) {
				t.Errorf("%s: asked with %s at %d", name, token, asked)
			}
			if asked <= x.refused {
				return Answer{Status: http.StatusUnauthorized}, nil
			}
			return Answer{Status: http.StatusOK}, nil
		})
		if err != nil || a.Status != x.want || logins != x.logins || asked != x.logins {
			t.Errorf("%s: %d, %v after %d log-ins and %d questions", name, a.Status, err, logins, asked)
		}
	}
	var tokens Tokens
	login := func(context.Context, Contract) (string, time.Duration, error) { return "", 0, &Error{Kind: KindAuth} }
	if _, err := tokens.With(t.Context(), Contract{}, login, func(string) (Answer, error) {
		t.Error("asked without a token")
		return Answer{}, nil
	}); KindOf(err) != KindAuth {
		t.Errorf("a log-in that is refused: %v", err)
	}
}

func TestAContractsOwnAddressGoesBeforeTheUsualOne(t *testing.T) {
	t.Parallel()
	own := Contract{BaseURL: "http://127.0.0.1:1/"}
	if got := own.Base("", "https://acme.example"); got != "http://127.0.0.1:1" {
		t.Error(got)
	}
	if got := (Contract{}).Base("", "https://acme.example/"); got != "https://acme.example" {
		t.Error(got)
	}
}

func TestAnAnswerThatCannotBeReadIsADoubtUnlessNothingWasAskedFor(t *testing.T) {
	t.Parallel()
	cause := errors.New("no JSON")
	for safe, want := range map[bool]Kind{true: KindDown, false: KindDoubt} {
		if err := Unreadable(safe, cause); KindOf(err) != want || !errors.Is(err, cause) {
			t.Errorf("safe %v: %v", safe, err)
		}
	}
	if e, _ := As(Refuse(KindValidation, "to.city", "%d characters", 3)); e.Field != "to.city" || e.Message != "3 characters" {
		t.Errorf("%+v", e)
	}
}
