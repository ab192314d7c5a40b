package emulator

import (
	"fmt"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier/sandbox/tariff"
)

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// makeNumber is the n-th parcel number of a format; salt moves the whole series, so that two ledgers do
// not give out the same. origin is the country of posting.
func makeNumber(f tariff.Format, n, salt uint64, origin string, tracked bool) string {
	switch f {
	case tariff.LetterNumber:
		body := "SCC" + base36(spread(n, salt, 36*36*36*36*36*36*36*36), 8)
		return body + string(check3736(body))
	case tariff.SSCC:
		// 952 is the prefix GS1 keeps for demonstrations.
		body := fmt.Sprintf("39521234%09d", spread(n, salt, 1e9))
		return "00" + body + string(checkGS1(body))
	case tariff.DepotNumber:
		body := fmt.Sprintf("0952%010d", spread(n, salt, 1e10))
		return body + string(check3736(body))
	case tariff.S10:
		body := fmt.Sprintf("%08d", spread(n, salt, 1e8))
		service := "CX"
		if !tracked {
			service = "UX"
		}
		return service + body + string(checkS10(body)) + origin
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

// checkS10 is the UPU's check digit over eight digits.
func checkS10(digits string) byte {
	sum := 0
	for i, w := range []int{8, 6, 4, 2, 3, 5, 9, 7} {
		sum += int(digits[i]-'0') * w
	}
	switch c := 11 - sum%11; c {
	case 10:
		return '0'
	case 11:
		return '5'
	default:
		return byte('0' + c)
	}
}

// checkGS1 is the modulo 10 digit with weights 3, 1, 3 … from the right.
func checkGS1(digits string) byte {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			d *= 3
		}
		sum += d
	}
	return byte('0' + (10-sum%10)%10)
}

// check3736 is the check character of ISO 7064 MOD 37,36.
func check3736(text string) byte {
	p := 36
	for i := range len(text) {
		p = (p + strings.IndexByte(alphabet, text[i])) % 36
		if p == 0 {
			p = 36
		}
		p = p * 2 % 37
	}
	return alphabet[(37-p)%36]
}
