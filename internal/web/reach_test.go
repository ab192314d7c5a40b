package web

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
)

func TestOnlyPublicAddressesAreFit(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"93.184.216.34": true, "1.1.1.1": true, "172.15.255.255": true, "172.32.0.1": true, "100.63.0.1": true, "192.0.1.1": true,
		"2606:4700::1111": true, "2a00:1450:4001::5": true, "::ffff:93.184.216.34": true,

		"0.0.0.0": false, "10.1.2.3": false, "100.64.0.1": false, "127.0.0.1": false, "127.255.0.9": false, "169.254.169.254": false,
		"172.16.0.1": false, "172.31.255.255": false, "192.0.0.8": false, "192.0.0.170": false, "192.0.2.1": false, "192.88.99.1": false,
		"192.168.1.1": false, "198.18.0.1": false, "198.19.255.255": false, "198.51.100.7": false, "203.0.113.9": false, "224.0.0.1": false,
		"239.255.255.250": false, "240.0.0.1": false, "255.255.255.255": false,

		"::": false, "::1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::127.0.0.1": false, "64:ff9b::a00:1": false,
		"64:ff9b::5db8:d822": false, "64:ff9b:1::1": false, "100::1": false, "2001::1": false, "2001:10::1": false, "2001:db8::1": false,
		"2002:7f00:1::": false, "3fff::1": false, "5f00::1": false, "fc00::1": false, "fd12::1": false, "fe80::1": false, "fe80::1%eth0": false,
		"fec0::1": false, "ff02::1": false, "2606:4700::1%eth0": false,
	} {
		if got := Public(netip.MustParseAddr(text)); got != want {
			t.Errorf("Public(%s) = %v, want %v", text, got, want)
		}
	}
	for _, text := range []string{"", "nonsense", "10.0.0.1:443", "[::1]:80", "shop.example:443"} {
		if Guard(text) == nil {
			t.Errorf("Guard(%q) lets it pass", text)
		}
	}
	if err := Guard("93.184.216.34:443"); err != nil {
		t.Error(err)
	}
}

func TestAnAddressIsJudgedAlikeWhereverItIsKept(t *testing.T) {
	for text, want := range map[string]error{
		"https://shop.example.com/hook": nil, "http://shop.example.com": nil, "HTTPS://SHOP.EXAMPLE.COM": nil, "https://shop.example.com./x": nil,
		"https://ada:s3same@shop.example.com/x": nil, "https://shop.example.com:8443/x": nil, "https://shop.example.com:443": nil, "https://93.184.216.34/": nil,
		"https://[2606:4700::1111]/x": nil, "https://[2606:4700::1111]:8443/x": nil, "https://käse.example/x": nil, "https://xn--kse-qla.example": nil, "https://1and1.example": nil,

		"": ErrURL, "shop.example.com": ErrURL, "//shop.example.com": ErrURL, "ftp://shop.example.com": ErrURL, "javascript:alert(1)": ErrURL, "https:shop.example.com": ErrURL,
		"https://": ErrURL, "https://:443": ErrURL, "https://shop.example.com\\@evil.example": ErrURL, "https://shop .example.com": ErrURL, "https://shop.example.com/\n": ErrURL,
		"https://shop.example.com:0": ErrURL, "https://shop.example.com:65536": ErrURL, "https://shop.example.com:x": ErrURL, "https://shop.example.com:-1": ErrURL,
		"https://" + strings.Repeat("a", 2000): ErrURL, "https://exa\u202emple.com": ErrURL,

		"https://localhost": ErrPrivate, "https://LOCALHOST.:8080": ErrPrivate, "https://a.localhost": ErrPrivate, "https://printer.local": ErrPrivate, "https://db": ErrPrivate,
		"https://metadata.google.internal/x": ErrPrivate, "https://1.0.0.127.in-addr.arpa": ErrPrivate,
		"https://127.0.0.1": ErrPrivate, "https://127.9.9.9:8443": ErrPrivate, "https://0.0.0.0": ErrPrivate, "https://10.1.2.3": ErrPrivate, "https://172.16.0.1": ErrPrivate, "https://192.168.1.1": ErrPrivate,
		"https://169.254.169.254/latest/meta-data": ErrPrivate, "https://100.100.100.200": ErrPrivate, "https://ada:s3same@127.0.0.1": ErrPrivate, "https://shop.example.com@10.0.0.1": ErrPrivate,
		"https://2130706433": ErrPrivate, "https://0x7f000001": ErrPrivate, "https://0x7f.1": ErrPrivate, "https://0177.0.0.1": ErrPrivate, "https://127.1": ErrPrivate, "https://127.0.0.1.": ErrPrivate,
		"https://１２７.０.０.１": ErrPrivate, "https://127。0。0。1": ErrPrivate, "https://ⓛocalhost": ErrPrivate,
		"https://[::1]": ErrPrivate, "https://[::]:8080": ErrPrivate, "https://[::ffff:127.0.0.1]": ErrPrivate, "https://[::ffff:a9fe:a9fe]": ErrPrivate, "https://[fe80::1]": ErrPrivate,
		"https://[fe80::1%25eth0]": ErrPrivate, "https://[fd00:ec2::254]": ErrPrivate, "https://[64:ff9b::7f00:1]": ErrPrivate, "https://[2002:7f00:1::]": ErrPrivate,
		"https://shop.example.com:22": ErrPrivate, "https://shop.example.com:25": ErrPrivate, "https://shop.example.com:1023": ErrPrivate,
	} {
		if got := (Outside{}).Check(text); !errors.Is(got, want) {
			t.Errorf("%.60q: %v, want %v", text, got, want)
		}
		allowed := want
		if errors.Is(want, ErrPrivate) {
			allowed = nil
		}
		if got := (Outside{AllowPrivate: true}).Check(text); !errors.Is(got, allowed) {
			t.Errorf("%.60q, private ones allowed: %v, want %v", text, got, want)
		}
	}
	if err := Guard("93.184.216.34:25"); err == nil {
		t.Error("a mail server is dialled")
	}
}
