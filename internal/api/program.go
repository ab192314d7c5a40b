package api

import (
	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/web"
)

// Program is the caller as the audit log knows it: keys and tokens may change their own connection, as the API has always let them.
func (c Call) Program() account.Session {
	return account.Session{Account: c.Account, Role: account.Admin, Name: "API", IP: web.ClientIP(c.Context())}
}
