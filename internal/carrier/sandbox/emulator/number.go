package emulator

import (
	"fmt"

	"github.com/waybill-ship/waybill/internal/carrier/sandbox/tariff"
	"github.com/waybill-ship/waybill/internal/digit"
)

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// makeNumber is the n-th parcel number of a format; salt moves the whole series, so that two ledgers do
// not give out the same. origin is the country of posting.
func makeNumber(f tariff.Format, n, salt uint64, origin string, tracked bool) string {
	switch f {
	case tariff.LetterNumber:
		body := "SCC" + base36(spread(n, salt, 36*36*36*36*36*36*36*36), 8)
		return body + string(digit.Mod3736(body))
	case tariff.SSCC:
		// 952 is the prefix GS1 keeps for demonstrations.
		return "00" + digit.Must(digit.SSCC("39521234", spread(n, salt, 1e9)))
	case tariff.DepotNumber:
		return digit.Must(digit.DPD("0952", spread(n, salt, 1e10)))
	case tariff.S10:
		service := "CX"
		if !tracked {
			service = "UX"
		}
		return digit.Must(digit.S10(service, spread(n, salt, 1e8), origin))
	}
	return fmt.Sprintf("3SSBOX%09d", spread(n, salt, 1e9))
}

// spread scatters 0, 1, 2 … over 0 … size-1 without meeting itself: odd and not a multiple of 3 or 5, the
// factor shares nothing with powers of 10 or 36.
func spread(n, salt, size uint64) uint64 {
	const factor = 7_919_881
	return (n%size*(factor%size)%size + salt%size) % size
}

func base36(n uint64, width int) string {
	b := make([]byte, width)
	for i := width - 1; i >= 0; i-- {
		b[i] = alphabet[n%36]
		n /= 36
	}
	return string(b)
}
