package carrier

import (
	"cmp"
	"context"
)

// TrackEach asks for numbers one by one, for carriers that take one at a time. A number the carrier does not know is left out, and one whose
// news cannot be had does not keep the rest from being asked: what came is answered along with the first error, oldest news first. A log-in
// that is refused, a limit that is reached and the end of ctx stop it.
func TrackEach(ctx context.Context, numbers []string, ask func(ctx context.Context, number string) ([]News, error)) ([]News, error) {
	var all []News
	var first error
	for _, number := range numbers {
		news, err := ask(ctx, number)
		all = append(all, news...)
		k := KindOf(err)
		if err == nil || k == KindNotFound {
			continue
		}
		first = cmp.Or(first, err)
		if ctx.Err() != nil || k == KindAuth || k == KindPermission || k == KindRateLimited {
			break
		}
	}
	InOrder(all)
	return all, first
}
