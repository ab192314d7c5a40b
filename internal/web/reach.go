package web

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode"

	"golang.org/x/net/idna"
)

// Outside is the rule for addresses that strangers wrote and our server calls: webhooks, connections and shops. Check holds it when one is
// kept, Client when it is dialled, since a name may lead elsewhere by then. The zero value lets only the public internet pass.
type Outside struct {
	AllowPrivate bool // private addresses too: for development only
}

// Why an address is not called.
var (
	ErrURL     = errors.New("web: no http or https address")
	ErrPrivate = errors.New("web: not on the public internet")
)

// mostURL is how long an address may be, in bytes.
const mostURL = 2000

// Check answers ErrURL for what is no http or https address with a host, and ErrPrivate for one that leads elsewhere than to the public
// internet, as far as can be seen before it is dialled. User and password before the host are let pass.
func (o Outside) Check(text string) error {
	if len(text) > mostURL || strings.ContainsFunc(text, func(r rune) bool { return r == '\\' || unicode.IsSpace(r) || unicode.IsControl(r) }) {
		return ErrURL
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Opaque != "" || u.Scheme != "https" && u.Scheme != "http" {
		return ErrURL
	}
	port := 0
	if p := u.Port(); p != "" {
		if port, err = strconv.Atoi(p); err != nil || port < 1 || port > 65535 {
			return ErrURL
		}
	}
	host := u.Hostname()
	if !strings.Contains(host, ":") { // a name, which HTTP clients write in ASCII before they look it up: full-width digits become digits
		if host, err = idna.Lookup.ToASCII(host); err != nil {
			return ErrURL
		}
	}
	if o.AllowPrivate {
		return nil
	}
	if !publicHost(host) || !fitPort(port) {
		return ErrPrivate
	}
	return nil
}

// within are the last labels of names that never lead to the public internet.
var within = []string{"localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa"}

// publicHost reports whether a host may be on the public internet: a public address, or a name of several labels.
func publicHost(host string) bool {
	if a, err := netip.ParseAddr(host); err == nil {
		return Public(a)
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	dot := strings.LastIndexByte(host, '.')
	last := host[dot+1:]
	if dot < 0 || last == "" || strings.Contains(host, ":") {
		return false
	}
	for _, w := range within {
		if last == w {
			return false
		}
	}
	// What ends in a number is an address in one of the older forms (127.1, 0x7f.1, 0177.0.0.1), which some resolvers still read.
	return last[0] < '0' || last[0] > '9'
}

// fitPort lets pass what HTTP is served on, 0 being the scheme's own. Below 1024 other things listen, which must not be talked to.
func fitPort(port int) bool { return port == 0 || port == 80 || port == 443 || port >= 1024 }

// Client is for calling what Check lets pass: no proxy, no redirects, and no connection to where Check would not let it go. timeout is for
// connecting; the whole call's is the caller's.
func (o Outside) Client(timeout time.Duration) *http.Client {
	dialer := &net.Dialer{Timeout: timeout, KeepAlive: 30 * time.Second}
	if !o.AllowPrivate {
		dialer.Control = func(_, address string, _ syscall.RawConn) error { return Guard(address) }
	}
	return &http.Client{
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: timeout, ForceAttemptHTTP2: true,
			MaxIdleConns: 256, MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second, MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Guard refuses a dialled address (host:port, after names were resolved) that is not a public one.
func Guard(address string) error {
	a, err := netip.ParseAddrPort(address)
	if err != nil || !Public(a.Addr()) || !fitPort(int(a.Port())) {
		return fmt.Errorf("only public addresses are called, and %s is none", address)
	}
	return nil
}

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
