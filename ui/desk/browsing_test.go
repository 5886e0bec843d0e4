package desk_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
)

var browsingAt = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

var adaOfAcme = oauth.Ref{App: "acme", Account: "ada"}

// acmeIn is an account with a browser setting.
func acmeIn(setting string) oauth.Record {
	return oauth.Record{
		App: oauth.App{
			ID: "acme", ClientID: "c", Grant: oauth.GrantAuthorizationCode,
			Endpoints: oauth.Endpoints{Token: "https://as.example/t", Authorization: "https://as.example/a"},
		},
		Account: oauth.Account{ID: "ada", Browser: setting},
	}
}

// Whatever page is opened for an account, it opens in the account's browser, and
// nothing is started while something waits for a person's word.
func TestPagesOpenInTheAccountsBrowser(t *testing.T) {
	for name, c := range map[string]struct {
		setting string
		waiting bool
		open    opening
		want    string // the setting that was used; "-": nothing was opened
	}{
		"the default":           {"", false, page, ""},
		"private":               {"private", false, page, "private"},
		"isolated and chosen":   {"isolated:firefox", false, page, "isolated:firefox"},
		"a program":             {"chromium", false, page, "chromium"},
		"none":                  {"none", false, page, "-"},
		"waiting":               {"private", true, page, "-"},
		"another":               {"chromium", false, pageIn("firefox"), "firefox"},
		"another for none":      {"none", false, pageIn("firefox"), "firefox"},
		"another profile":       {"isolated", false, pageIn("firefox"), "isolated:firefox"},
		"another, waiting":      {"isolated", true, pageIn("firefox"), "-"},
		"an edit":               {"chromium", false, pageOf("isolated"), "isolated"},
		"an edit's program":     {"chromium", false, pageOf("/opt/tool"), ""},
		"an edit, as it was":    {"/opt/tool", false, pageOf("/opt/tool"), "/opt/tool"},
		"an edit, not accepted": {"/opt/tool", true, pageOf("/opt/tool"), ""},
		"an edit of none":       {"chromium", false, pageOf("none"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			rec := acmeIn(c.setting)
			if c.waiting {
				rec.Waiting = []oauth.Change{{Field: "proxy"}}
			}
			edges := desktest.New(t, browsingAt, rec)
			d, err := desk.Open(t.Context(), edges.Options())
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			err = c.open(t.Context(), d, adaOfAcme)
			opened := edges.Browser.Opened()
			if c.want == "-" {
				if err == nil || len(opened) != 0 {
					t.Errorf("opened %v, %v", opened, err)
				}
				return
			}
			if err != nil || len(opened) != 1 || opened[0].Setting != c.want || opened[0].Ref.Account != "ada" {
				t.Errorf("opened %v, %v", opened, err)
			}
		})
	}
}

type opening func(context.Context, *desk.Desk, oauth.Ref) error

const somewhere = "https://as.example/page"

func page(ctx context.Context, d *desk.Desk, ref oauth.Ref) error {
	return d.OpenPage(ctx, ref, somewhere)
}

func pageIn(program string) opening {
	return func(ctx context.Context, d *desk.Desk, ref oauth.Ref) error {
		return d.OpenPageIn(ctx, ref, somewhere, program, false)
	}
}

func pageOf(setting string) opening {
	return func(ctx context.Context, d *desk.Desk, ref oauth.Ref) error {
		return d.OpenPageOf(ctx, ref, oauth.Account{ID: ref.Account, Browser: setting}, somewhere)
	}
}

// A browser that is to be remembered is the person's word, and no more than that one.
func TestTheBrowserThatHelpedIsRemembered(t *testing.T) {
	edges := desktest.New(t, browsingAt, acmeIn("isolated"))
	d, err := desk.Open(t.Context(), edges.Options())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	edges.Browser.Fail(errors.New("no such thing"))
	if err := d.OpenPageIn(t.Context(), adaOfAcme, somewhere, "firefox", true); err == nil {
		t.Error("a browser that failed is a success")
	}
	browser := func(want string) {
		t.Helper()
		accounts, err := d.Accounts(t.Context())
		if err != nil || accounts[0].Record.Account.Browser != want {
			t.Errorf("the account's browser is %q, want %q: %v", accounts[0].Record.Account.Browser, want, err)
		}
	}
	browser("isolated")
	edges.Browser.Fail(nil)
	for _, c := range []struct {
		remember bool
		want     string
	}{{false, "isolated"}, {true, "isolated:chromium"}} {
		if err := d.OpenPageIn(t.Context(), adaOfAcme, somewhere, "chromium", c.remember); err != nil {
			t.Error(err)
		}
		browser(c.want)
	}
}
