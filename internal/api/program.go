package api

import (
	"net"

	"github.com/waybill-ship/waybill/internal/account"
)

// Program is the caller as the audit log knows it: keys and tokens may change their own connection, as the API has always let them.
func (c Call) Program() account.Session {
	ip, _, err := net.SplitHostPort(c.RemoteAddr)
	if err != nil {
		ip = c.RemoteAddr
	}
	return account.Session{Account: c.Account, Role: account.Admin, Name: "API", IP: ip}
}
