package webhook

import (
	"net/netip"
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
