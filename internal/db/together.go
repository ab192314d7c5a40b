package db

import "context"

// Together is Write for work of one kind that many do at the same moment: those who wait for the same account are done in one call of fn,
// with all their items, so that many rows go into a statement in place of one. Whoever passes an equal kind has to pass an fn that does the
// same. When fn fails for several, it is called for each alone, so that nobody fails for a neighbour's sake: fn answers an error as soon as
// one item is to be refused. The context of fn is one of the callers'.
func Together[T any](ctx context.Context, d *DB, account int64, kind any, item T, fn func(ctx context.Context, tx *Tx, items []T) error) error {
	return d.submit(account, &write{ctx: ctx, kind: kind, item: item, many: func(ctx context.Context, tx *Tx, items []any) error {
		all := make([]T, len(items))
		for i, item := range items {
			all[i] = item.(T)
		}
		return fn(ctx, tx, all)
	}})
}

// unit is what runs in one go: a closure, or the items of one kind.
type unit []*write

// unitsOf brings what is of one kind together, at the place of the first.
func unitsOf(group []*write) []unit {
	all := make([]unit, 0, len(group))
	var at map[any]int
	for _, w := range group {
		if w.kind == nil {
			all = append(all, unit{w})
			continue
		}
		i, ok := at[w.kind]
		if !ok {
			if at == nil {
				at = map[any]int{}
			}
			i = len(all)
			at[w.kind] = i
			all = append(all, nil)
		}
		all[i] = append(all[i], w)
	}
	return all
}

func (u unit) run(t *Tx) error {
	ctx := inside(u[0].ctx)
	if u[0].kind == nil {
		return u[0].fn(ctx, t)
	}
	items := make([]any, len(u))
	for i, w := range u {
		items[i] = w.item
	}
	return u[0].many(ctx, t, items)
}
