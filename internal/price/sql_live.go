package price

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/db"
)

// MostLive is how many of a contract's sheets may decide on a day or later: each of them is read where prices are.
const MostLive = 50

// maxSold is how long the list of what a sheet sells may be; longer ones are told by their digest.
const maxSold = 4_000

// sold tells what the sheet sells.
func (s Sheet) sold() string {
	codes := make([]string, len(s.Products))
	for i, p := range s.Products {
		codes[i] = p.Code
	}
	slices.Sort(codes)
	text := strings.Join(slices.Compact(codes), "\n")
	if len(text) <= maxSold {
		return text
	}
	sum := sha256.Sum256([]byte(text))
	return "#" + hex.EncodeToString(sum[:])
}

// liveHead is what decides whether a sheet is still needed.
type liveHead struct {
	id, contract int64
	from, until  Day
	sold         string
}

// replaces reports whether nothing is left to an older sheet from a day on: on each day that it holds, this one holds and sells all that it does.
func (h liveHead) replaces(old liveHead, on Day) bool {
	switch {
	case h.sold == "" || old.sold == "", h.from > max(on, old.from), h.until != "" && (old.until == "" || old.until > h.until):
		return false
	case h.sold == old.sold:
		return true
	case h.sold[0] == '#' || old.sold[0] == '#':
		return false
	}
	mine := strings.Split(h.sold, "\n")
	for code := range strings.SplitSeq(old.sold, "\n") {
		if _, ok := slices.BinarySearch(mine, code); !ok {
			return false
		}
	}
	return true
}

// liveHeads are the sheets of one contract, or with 0 of all, that decide on a day or later, the newest first: not withdrawn, not ended, and not
// replaced by a newer one. without is a sheet that is looked away from, as if it had been withdrawn.
func liveHeads(ctx context.Context, r db.Reader, account, contract int64, on Day, without int64) ([]liveHead, error) {
	all, err := db.All(ctx, r, func(row db.Row) (liveHead, error) {
		var h liveHead
		return h, row.Scan(&h.id, &h.contract, &h.from, &h.until, &h.sold)
	}, `
		SELECT id, contract_id, valid_from, valid_until, products
		FROM price_sheet
		WHERE account_id = $1 AND ($2 = 0 OR contract_id = $2) AND id <> $3 AND NOT withdrawn AND (valid_until = '' OR valid_until >= $4)
		ORDER BY id DESC`, account, contract, without, string(on))
	if err != nil {
		return nil, err
	}
	return unreplaced(all, on), nil
}

// unreplaced leaves those of some sheets, the newest first, that no newer one of their contract replaces.
func unreplaced(all []liveHead, on Day) []liveHead {
	kept := map[int64][]liveHead{} // by contract
	return slices.DeleteFunc(all, func(old liveHead) bool {
		if slices.ContainsFunc(kept[old.contract], func(h liveHead) bool { return h.replaces(old, on) }) {
			return true
		}
		kept[old.contract] = append(kept[old.contract], old)
		return false
	})
}

// CountLive is how many sheets of a contract would decide on a day or later with one more.
func CountLive(ctx context.Context, r db.Reader, account, contract int64, on Day, with Sheet) (int, error) {
	all, err := liveHeads(ctx, r, account, contract, on, 0)
	if err != nil {
		return 0, err
	}
	return len(unreplaced(append([]liveHead{{contract: contract, from: with.From, until: with.Until, sold: with.sold()}}, all...), on)), nil
}

// Live lists an account's sheets that decide on a day or later, the newest first; without those that a newer one has replaced.
func Live(ctx context.Context, r db.Reader, account int64, on Day) ([]Stored, error) {
	return LiveOf(ctx, r, account, 0, on, 0)
}

// LiveOf is Live for one contract, as it would be if a sheet of it were withdrawn; 0 is none.
func LiveOf(ctx context.Context, r db.Reader, account, contract int64, on Day, without int64) ([]Stored, error) {
	heads, err := liveHeads(ctx, r, account, contract, on, without)
	if err != nil {
		return nil, err
	}
	all := make([]Stored, len(heads))
	for i, h := range heads {
		if all[i], err = Get(ctx, r, account, h.id); err != nil {
			return nil, err
		}
	}
	return all, nil
}
