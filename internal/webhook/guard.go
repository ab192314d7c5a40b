package webhook

import (
	"fmt"
	"net/netip"
)

// unfit are the blocks of IANA's special-purpose registries (IPv4, and IPv6 within 2000::/3) and multicast: nobody's shop stands
// there, but our own machines may.
var unfit = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
)

// global is where IPv6's public addresses are; all else (loopback, local, translated, multicast) lies outside.
var global = netip.MustParsePrefix("2000::/3")

func prefixes(all ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(all))
	for i, p := range all {
		out[i] = netip.MustParsePrefix(p)
	}
	return out
}

// Public reports whether an address belongs to the public internet. An IPv4 address inside an IPv6 one is judged as itself.
func Public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsValid() || a.Zone() != "" || a.Is6() && !global.Contains(a) {
		return false
	}
	for _, p := range unfit {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// Guard refuses a dialled address (host:port, after names were resolved) that is not a public one.
func Guard(address string) error {
	a, err := netip.ParseAddrPort(address)
	if err != nil || !Public(a.Addr()) {
		return fmt.Errorf("webhooks go to public addresses only, and %s is none", address)
	}
	return nil
}
