package desk_test

import (
	"errors"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
)

var (
	noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	shop = oauth.App{
		ID: "shop", ClientID: "shop", Grant: oauth.GrantAuthorizationCode, Scopes: []string{"openid"},
		Endpoints: oauth.Endpoints{Authorization: "https://as.test/authorize", Token: "https://as.test/token", Issuer: "https://as.test"},
	}
)

func of(mail string) *oauth.TokenSet {
	return &oauth.TokenSet{
		AccessToken: "at-" + mail, RefreshToken: "rt-" + mail, Life: oauth.LifeKnown, ObtainedAt: noon, ExpiresAt: noon.Add(time.Hour),
		Identity: mail, Person: oauth.Person{Email: mail, Subject: "sub-" + mail, Full: "Katherine Johnson"}, Subject: "sub-" + mail, Issuer: shop.Endpoints.Issuer,
	}
}

// heldByAda is the account of Ada with a token that is Katherine's.
func heldByAda() oauth.Record {
	return oauth.Record{App: shop, Account: oauth.Account{ID: "ada", Label: "Ada", Expect: "ada@x.test"}, Tokens: of("katherine@x.test"), Held: true}
}

func openDesk(t *testing.T, records ...oauth.Record) (*desk.Desk, *desktest.Edges) {
	t.Helper()
	e := desktest.New(t, noon, records...)
	d, err := desk.Open(t.Context(), e.Options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d, e
}

func details(t *testing.T, d *desk.Desk, ref oauth.Ref) desk.Details {
	t.Helper()
	found, err := d.Details(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestATokenIsKeptForWhomItBelongsTo(t *testing.T) {
	ada := oauth.Ref{App: "shop", Account: "ada"}
	for name, row := range map[string]struct {
		kate  *oauth.Record // that is there
		want  desk.Given
		fails bool
	}{
		"a new account": {nil, desk.Given{Ref: oauth.Ref{App: "shop", Account: "katherine"}, Who: "Katherine Johnson"}, false},
		"her own account": {
			&oauth.Record{App: shop, Account: oauth.Account{ID: "kj", Label: "Kate", Prompt: "login"}, Tokens: of("katherine@x.test"), NeedsLogin: true},
			desk.Given{Ref: oauth.Ref{App: "shop", Account: "kj"}, Who: "Katherine Johnson", Known: true},
			false,
		},
		"an account with scopes of its own": {
			&oauth.Record{App: shop, Account: oauth.Account{ID: "kj", Expect: "katherine@x.test", Scopes: []string{"admin"}}}, desk.Given{}, true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			records := []oauth.Record{heldByAda()}
			if row.kate != nil {
				records = append(records, *row.kate)
			}
			d, _ := openDesk(t, records...)
			given, err := d.KeepForOwner(t.Context(), ada)
			if row.fails {
				var e *oauth.Error
				if !errors.As(err, &e) || e.Kind != oauth.KindUsage || details(t, d, ada).Record.Tokens == nil {
					t.Errorf("%v", err)
				}
				return
			}
			if err != nil || given != row.want {
				t.Fatalf("%+v, %v", given, err)
			}
			kate := details(t, d, given.Ref)
			if st := kate.Status(noon); kate.Record.Tokens == nil || st.State != "fresh" {
				t.Errorf("her account is %s (%s)", st.State, st.Reason)
			}
			if !given.Known && (kate.Record.Account.Label != "Katherine Johnson" || kate.Record.Account.Expect != "katherine@x.test") {
				t.Errorf("%+v", kate.Record.Account)
			}
			if given.Known && kate.Record.Account.Prompt != "login" {
				t.Errorf("settings of an account were altered: %+v", kate.Record.Account)
			}
			if ts, err := d.Token(t.Context(), given.Ref); err != nil || ts.AccessToken != "at-katherine@x.test" {
				t.Errorf("her token: %v", err)
			}
			if left := details(t, d, ada); left.Record.Tokens != nil || left.Status(noon).State != "none" {
				t.Errorf("Ada's account is %s", left.Status(noon).State)
			}
		})
	}
}

// What an account had before somebody else signed in there is put back when their token
// goes to their own account.
func TestAnAccountIsAsItWasBefore(t *testing.T) {
	ada := oauth.Ref{App: "shop", Account: "ada"}
	rec := heldByAda()
	app, err := catalogueOf(t).Complete(shop)
	if err != nil {
		t.Fatal(err)
	}
	rec.Replaced = of("ada@x.test")
	rec.Replaced.Fingerprint = oauth.Fingerprint(app, rec.Account)
	d, _ := openDesk(t, rec)
	if _, err := d.Token(t.Context(), ada, session.NoSignIn()); err == nil {
		t.Error("something is handed out while it is not decided whose it is")
	}
	if _, err := d.KeepForOwner(t.Context(), ada); err != nil {
		t.Fatal(err)
	}
	if ts, err := d.Token(t.Context(), ada, session.NoSignIn()); err != nil || ts.AccessToken != "at-ada@x.test" || ts.RefreshToken == "" {
		t.Errorf("Ada's token: %v", err)
	}
	if left := details(t, d, ada); left.Record.Replaced != nil || left.Record.Held {
		t.Error("something is still undecided")
	}
}

func catalogueOf(t *testing.T) *catalogue.Catalogue {
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}
