package web

import (
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Links knows the addresses the platform is reached by.
type Links struct {
	// URL is the public address without a slash at its end; mails and webhooks always use it.
	URL string
	// Hosts may be called too and then appear in answers: "api.example.com", with the port if it is not the scheme's own.
	Hosts []string
}

// To is a link for mails and webhooks: path behind the public address.
func (l Links) To(path string) string { return strings.TrimSuffix(l.URL, "/") + path }

// Base is the address for links in an answer: the host the caller used if it is one of ours, else the public address.
func (l Links) Base(r *http.Request) string {
	c := callerOf(r.Context())
	host := c.host
	if host == "" {
		host = r.Host
	}
	if !l.Allows(host) {
		return strings.TrimSuffix(l.URL, "/")
	}
	return c.scheme + "://" + host
}

// Allows reports whether a host, as a request names it, is one of ours. While the public address is this machine
// itself, every name of the machine on the same port is.
func (l Links) Allows(host string) bool {
	host = strings.ToLower(host)
	if slices.ContainsFunc(l.Hosts, func(h string) bool { return strings.EqualFold(h, host) }) {
		return true
	}
	u, err := url.Parse(l.URL)
	if err != nil || host == "" {
		return false
	}
	if strings.EqualFold(u.Host, host) {
		return true
	}
	name, port := split(host)
	return isLoopback(u.Hostname()) && isLoopback(name) && port == u.Port()
}

// origins are the addresses a browser may send our forms from.
func (l Links) origins() []string {
	var all []string
	if u, err := url.Parse(l.URL); err == nil && u.Host != "" {
		all = append(all, u.Scheme+"://"+u.Host)
	}
	for _, h := range l.Hosts {
		all = append(all, "https://"+h)
	}
	return all
}

func split(host string) (name, port string) {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		return strings.Trim(host, "[]"), ""
	}
	return name, port
}

func isLoopback(name string) bool {
	if name == "localhost" {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}
