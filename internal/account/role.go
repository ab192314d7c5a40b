package account

import "github.com/waybill-ship/waybill/internal/fault"

// Role is what a person is for an account.
type Role string

// The roles. An admin may do everything; shipping packs and labels; support looks and helps buyers.
const (
	Admin    Role = "admin"
	Shipping Role = "shipping"
	Support  Role = "support"
)

// Roles lists the roles, strongest first.
func Roles() []Role { return []Role{Admin, Shipping, Support} }

// Name is the role in words.
func (r Role) Name() string {
	switch r {
	case Admin:
		return "Admin"
	case Shipping:
		return "Shipping"
	case Support:
		return "Support"
	}
	return string(r)
}

// Act is something a role may or may not do.
type Act string

// The acts that roles differ in.
const (
	Look             Act = "look"              // see orders, parcels, returns
	Ship             Act = "ship"              // change orders, buy and cancel labels
	Help             Act = "help"              // answer returns and tickets
	ManageAccount    Act = "manage account"    // company, sender addresses, brand, rules, carriers
	ManagePeople     Act = "manage people"     // invite, change roles, read the audit log
	ManageConnection Act = "manage connection" // integrations and their keys
)

var may = map[Role]map[Act]bool{
	Admin:    {Look: true, Ship: true, Help: true, ManageAccount: true, ManagePeople: true, ManageConnection: true},
	Shipping: {Look: true, Ship: true, Help: true},
	Support:  {Look: true, Help: true},
}

// May reports whether the role may do the act.
func (r Role) May(act Act) bool { return may[r][act] }

// Need is nil when the session's role may do the act, and Denied with words otherwise.
func (s Session) Need(act Act) error {
	if s.Account != 0 && s.Role.May(act) {
		return nil
	}
	return fault.New(fault.Denied, "Your role %s may not do this. An admin of %s can change that.", s.Role.Name(), s.Company)
}
