// Package digit makes and checks the numbers that carriers print on labels, and tells from a number whose it may be.
// It is arithmetic only: who may give out a number, and which came next, is the business of drivers and emulators.
package digit

import "strings"

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// rule reckons the check character of a body; it is only asked about bodies whose characters it knows.
type rule func(body string) byte

// GS1 is the modulo 10 digit of SSCC, GTIN, GSIN and many parcel numbers: weights 3, 1, 3 … from the right.
// It finds every wrong digit, and two neighbours that changed places unless they differ by 5. Digits only.
func GS1(digits string) byte {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			d *= 3
		}
		sum += d
	}
	return tenth(sum)
}

// Mod3736 is the check character of ISO 7064 MOD 37,36, as DPD and Chronopost print it. Digits and capitals only.
func Mod3736(text string) byte {
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

// upu is the check digit of S10 over eight digits. Sums that leave 0 and those that leave 6 share the digit 5.
func upu(digits string) byte {
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

// post is the digit of Identcode and Leitcode: weights 4, 9, 4 … from the left, modulo 10.
func post(digits string) byte {
	sum := 0
	for i := range len(digits) {
		sum += int(digits[i]-'0') * []int{4, 9}[i%2]
	}
	return tenth(sum)
}

// seven is the remainder by 7 that ends a DHL Express waybill.
func seven(digits string) byte {
	rest := 0
	for i := range len(digits) {
		rest = (rest*10 + int(digits[i]-'0')) % 7
	}
	return byte('0' + rest)
}

// ups is the last digit of a 1Z number over the fifteen characters between: a letter counts by its place in
// ASCII less 63, every second character twice, and products are not folded.
func ups(body string) byte {
	sum := 0
	for i := range len(body) {
		v := int(body[i] - '0')
		if body[i] >= 'A' {
			v = int(body[i]-63) % 10
		}
		sum += v * (1 + i%2)
	}
	return tenth(sum)
}

// fedex weighs 1, 3, 7, 1 … from the right and takes the remainder by 11, where 10 is written 0.
func fedex(digits string) byte {
	sum := 0
	for i := range len(digits) {
		sum += int(digits[len(digits)-1-i]-'0') * []int{1, 3, 7}[i%3]
	}
	return byte('0' + sum%11%10)
}

// tenth is what is missing to the next ten.
func tenth(sum int) byte { return byte('0' + (10-sum%10)%10) }
