package account_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pquerna/otp/totp"

	"github.com/waybill-ship/waybill/internal/account"
	"github.com/waybill-ship/waybill/internal/db"
	"github.com/waybill-ship/waybill/internal/dbtest"
	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
)

func TestAForgottenPasswordIsSetAnewByMailOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		s := k.signUp(t, "zoe@example.com")
		old, err := k.LogIn(t.Context(), "zoe@example.com", goodPassword, office)
		if err != nil {
			t.Fatal(err)
		}
		if err := k.Forgot(t.Context(), "who@example.com", office); err != nil || len(k.mails) != 0 {
			t.Errorf("an unknown address: %v, %d mails", err, len(k.mails))
		}
		if err := k.Forgot(t.Context(), "Zoe@example.com", office); err != nil {
			t.Fatal(err)
		}
		first := k.lastMail(t)
		if err := k.Forgot(t.Context(), "zoe@example.com", office); err != nil {
			t.Fatal(err)
		}
		mail := k.lastMail(t)
		k.pass(time.Minute)
		wantKind(t, k.Reset(t.Context(), first.Token, "a brand new one", office), fault.Missing, "Ask for a new one")
		wantKind(t, k.Reset(t.Context(), mail.Token, "short", office), fault.Invalid, "at least 10")
		if err := k.Reset(t.Context(), mail.Token, "a brand new one", office); err != nil {
			t.Fatal(err)
		}
		wantKind(t, k.Reset(t.Context(), mail.Token, "a second new one", office), fault.Missing, "was used")
		_, err = k.Resume(t.Context(), old.Opens, office)
		wantKind(t, err, fault.Unknown, "Log in")
		_, err = k.LogIn(t.Context(), "zoe@example.com", goodPassword, office)
		wantKind(t, err, fault.Unknown, "not right")
		k.logIn(t, "zoe@example.com", "a brand new one")
		if got := strings.Join(acts(t, d, s.Account), " "); !strings.Contains(got, "password.reset") {
			t.Errorf("audit = %s", got)
		}
	})
}

func TestAResetLinkDiesAfterAnHour(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.signUp(t, "zoe@example.com")
		if err := k.Forgot(t.Context(), "zoe@example.com", office); err != nil {
			t.Fatal(err)
		}
		k.pass(time.Hour)
		wantKind(t, k.Reset(t.Context(), k.lastMail(t).Token, "a brand new one", office), fault.Missing, "too old")
	})
}

func TestChangingThePasswordKeepsThisSessionAndEndsTheOthers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.signUp(t, "zoe@example.com")
		other, err := k.LogIn(t.Context(), "zoe@example.com", goodPassword, office)
		if err != nil {
			t.Fatal(err)
		}
		this, err := k.LogIn(t.Context(), "zoe@example.com", goodPassword, office)
		if err != nil {
			t.Fatal(err)
		}
		s, err := k.Resume(t.Context(), this.Opens, office)
		if err != nil {
			t.Fatal(err)
		}
		k.pass(time.Minute)
		wantKind(t, k.ChangePassword(t.Context(), s, "not mine", "a brand new one"), fault.Invalid, "not your password")
		if err := k.ChangePassword(t.Context(), s, goodPassword, "a brand new one"); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Resume(t.Context(), this.Opens, office); err != nil {
			t.Errorf("this session: %v", err)
		}
		_, err = k.Resume(t.Context(), other.Opens, office)
		wantKind(t, err, fault.Unknown, "Log in")
	})
}

func TestAnInvitedPersonJoinsInTheirRole(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		s := k.signUp(t, "zoe@example.com")
		if err := k.Invite(t.Context(), s, "Ines@example.com", account.Shipping); err != nil {
			t.Fatal(err)
		}
		mail := k.lastMail(t)
		in, err := k.Invitation(t.Context(), mail.Token)
		if err != nil || in.Email != "ines@example.com" || in.Role != account.Shipping || in.Known || in.Company != s.Company {
			t.Fatalf("invitation = %+v, %v", in, err)
		}
		got, err := k.Accept(t.Context(), mail.Token, "Ines", "parcels all day", office)
		if err != nil {
			t.Fatal(err)
		}
		ines, err := k.Resume(t.Context(), got.Opens, office)
		if err != nil || ines.Account != s.Account || ines.Role != account.Shipping {
			t.Fatalf("session = %+v, %v", ines, err)
		}
		_, err = k.Accept(t.Context(), mail.Token, "Ines", "parcels all day", office)
		wantKind(t, err, fault.Missing, "was used")
		wantKind(t, k.Invite(t.Context(), ines, "x@example.com", account.Admin), fault.Denied, "may not do this")
		wantKind(t, k.Invite(t.Context(), s, "ines@example.com", account.Admin), fault.Invalid, "belongs to this account")
		want := []string{"account.made", "person.invited", "person.joined", "session.begun"}
		if diff := cmp.Diff(want, acts(t, d, s.Account)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestSomebodyKnownAcceptsWithTheirOwnPasswordAndSwitches(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		s, noor := k.signUp(t, "zoe@example.com"), k.signUp(t, "noor@example.com")
		if err := k.Invite(t.Context(), s, "noor@example.com", account.Support); err != nil {
			t.Fatal(err)
		}
		mail := k.lastMail(t)
		_, err := k.Accept(t.Context(), mail.Token, "", "somebody else's", office)
		wantKind(t, err, fault.Invalid, "not your password")
		in, err := k.Accept(t.Context(), mail.Token, "", goodPassword, office)
		if err != nil {
			t.Fatal(err)
		}
		there, err := k.Resume(t.Context(), in.Opens, office)
		if err != nil || there.Account != s.Account || there.Role != account.Support || there.Person != noor.Person {
			t.Fatalf("session = %+v, %v", there, err)
		}
		choices, err := k.Choices(t.Context(), there)
		if err != nil || len(choices) != 2 {
			t.Fatalf("choices = %+v, %v", choices, err)
		}
		opens, err := k.Switch(t.Context(), there, noor.Account, office)
		if err != nil {
			t.Fatal(err)
		}
		if home, err := k.Resume(t.Context(), opens, office); err != nil || home.Account != noor.Account || home.Role != account.Admin {
			t.Errorf("home = %+v, %v", home, err)
		}
		third := k.signUp(t, "third@example.com")
		_, err = k.Switch(t.Context(), there, third.Account, office)
		wantKind(t, err, fault.Missing, "no such account")
	})
}

func TestTheLastAdminStays(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		s := k.signUp(t, "zoe@example.com")
		wantKind(t, k.SetRole(t.Context(), s, s.Person, account.Support), fault.Conflict, "last admin")
		wantKind(t, k.RemoveMember(t.Context(), s, s.Person), fault.Conflict, "last admin")
		if err := k.Invite(t.Context(), s, "ines@example.com", account.Admin); err != nil {
			t.Fatal(err)
		}
		in, err := k.Accept(t.Context(), k.lastMail(t).Token, "Ines", "parcels all day", office)
		if err != nil {
			t.Fatal(err)
		}
		ines, err := k.Resume(t.Context(), in.Opens, office)
		if err != nil {
			t.Fatal(err)
		}
		// Each takes the other's role away at the same moment.
		var both sync.WaitGroup
		both.Go(func() { k.SetRole(t.Context(), s, ines.Person, account.Support) })
		both.Go(func() { k.SetRole(t.Context(), ines, s.Person, account.Support) })
		both.Wait()
		members, err := account.Members(t.Context(), d, s.Account)
		admins := 0
		for _, m := range members {
			if m.Role == account.Admin {
				admins++
			}
		}
		if err != nil || admins == 0 {
			t.Errorf("members = %+v, %v", members, err)
		}
	})
}

func TestWhoIsRemovedIsOutAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		s, foreign := k.signUp(t, "zoe@example.com"), k.signUp(t, "b@example.com")
		if err := k.Invite(t.Context(), s, "ines@example.com", account.Support); err != nil {
			t.Fatal(err)
		}
		in, err := k.Accept(t.Context(), k.lastMail(t).Token, "Ines", "parcels all day", office)
		if err != nil {
			t.Fatal(err)
		}
		ines, err := k.Resume(t.Context(), in.Opens, office)
		if err != nil {
			t.Fatal(err)
		}
		wantKind(t, k.RemoveMember(t.Context(), foreign, ines.Person), fault.Missing, "does not belong")
		if err := k.RemoveMember(t.Context(), s, ines.Person); err != nil {
			t.Fatal(err)
		}
		_, err = k.Resume(t.Context(), in.Opens, office)
		wantKind(t, err, fault.Unknown, "Log in")
		_, err = k.LogIn(t.Context(), "ines@example.com", "parcels all day", office)
		wantKind(t, err, fault.Denied, "belong to no account")
	})
}

func TestTwoStepLogInTakesEachCodeOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		s := k.signUp(t, "zoe@example.com")
		e, err := k.EnrolTOTP(t.Context(), s)
		if err != nil || !strings.HasPrefix(e.URL, "otpauth://totp/Waybill:zoe@example.com?") {
			t.Fatalf("enrolment = %+v, %v", e, err)
		}
		if again, err := k.EnrolTOTP(t.Context(), s); err != nil || again != e {
			t.Errorf("a reload shows %+v, %v", again, err)
		}
		_, err = k.ConfirmTOTP(t.Context(), s, "000000")
		wantKind(t, err, fault.Invalid, "code is not right")
		codes, err := k.ConfirmTOTP(t.Context(), s, codeAt(t, e.Secret, k.now()))
		if err != nil || len(codes) != 10 {
			t.Fatalf("recovery codes = %v, %v", codes, err)
		}
		step := func(code string) error {
			t.Helper()
			in, err := k.LogIn(t.Context(), "zoe@example.com", goodPassword, office)
			if err != nil || in.Opens != "" || in.Pending == "" {
				t.Fatalf("LogIn = %+v, %v", in, err)
			}
			in, err = k.LogInCode(t.Context(), in.Pending, code, office)
			if err == nil && in.Opens == "" {
				t.Error("the code opened nothing")
			}
			return err
		}
		wantKind(t, step(codeAt(t, e.Secret, k.now())), fault.Invalid, "code is not right") // used to confirm
		k.pass(time.Minute)
		code := codeAt(t, e.Secret, k.now())
		if err := step(code[:3] + " " + code[3:]); err != nil {
			t.Errorf("a fresh code: %v", err)
		}
		wantKind(t, step(code), fault.Invalid, "code is not right")
		if err := step(strings.ToUpper(codes[3])); err != nil {
			t.Errorf("a recovery code: %v", err)
		}
		wantKind(t, step(codes[3]), fault.Invalid, "code is not right")
		if two, err := k.TwoSteps(t.Context(), s); err != nil || !two.On || two.Recovery != 9 {
			t.Errorf("two steps = %+v, %v", two, err)
		}
		wantKind(t, k.DisableTOTP(t.Context(), s, "wrong"), fault.Invalid, "not your password")
		if err := k.DisableTOTP(t.Context(), s, goodPassword); err != nil {
			t.Fatal(err)
		}
		k.logIn(t, "zoe@example.com", goodPassword)
	})
}

func codeAt(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func TestSenderAddressesAreKeptPerAccount(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		s, foreign := k.signUp(t, "zoe@example.com"), k.signUp(t, "b@example.com")
		home := account.Sender{Label: "Warehouse", Default: true, Address: postal.Address{
			Name: "Magazijn", Company: "Kaas BV", Street: "Loodsweg 9-bis", PostalCode: "3542AD", City: "Utrecht", Country: "NL", Phone: "+31301234567",
		}}
		got, err := k.AddSender(t.Context(), s, home)
		if err != nil || got.ID == 0 || got.Address.HouseNumber != "9-bis" || !got.Complete() {
			t.Fatalf("added %+v, %v", got, err)
		}
		kept, err := account.SenderByID(t.Context(), d, s.Account, 0)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(got, kept); diff != "" {
			t.Error(diff)
		}
		_, err = account.SenderByID(t.Context(), d, foreign.Account, got.ID)
		wantKind(t, err, fault.Missing, "no such sender")
		wantKind(t, k.SetSender(t.Context(), foreign, got), fault.Invalid, "no such brand")
		wantKind(t, k.RemoveSender(t.Context(), foreign, got.ID), fault.Missing, "no such sender")
		got.Default, got.Address.Street, got.Address.HouseNumber = false, "Kade", "1"
		if err := k.SetSender(t.Context(), s, got); err != nil {
			t.Fatal(err)
		}
		if kept, _ = account.SenderByID(t.Context(), d, s.Account, 0); kept.Address.Street != "Kade" {
			t.Errorf("the default is now %+v", kept)
		}
		wantKind(t, k.RemoveSender(t.Context(), s, got.ID), fault.Conflict, "default address")
		got.Address.PostalCode = "12"
		wantKind(t, k.SetSender(t.Context(), s, got), fault.Invalid, "postal_code")
		senders, err := account.Senders(t.Context(), d, s.Account)
		if err != nil || len(senders) != 2 {
			t.Fatalf("senders = %+v, %v", senders, err)
		}
		if err := k.RemoveSender(t.Context(), s, senders[0].ID); err != nil {
			t.Fatal(err)
		}
		if old, err := account.SenderByID(t.Context(), d, s.Account, senders[0].ID); err != nil || old.ID != senders[0].ID {
			t.Errorf("old parcels cannot read their address: %+v, %v", old, err)
		}
	})
}
