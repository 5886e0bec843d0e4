package editor

import (
	"reflect"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store/acting"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

// What leaves the editor says which app of the vault it is about and what was
// seen of that, so that a change meanwhile is noticed (promise 42).
func TestAnEditSaysWhatWasSeen(t *testing.T) {
	app := oauth.App{ID: "x", Provider: "ianum", ClientID: "gate"}
	accounts := []oauth.Account{{ID: "default", Label: "Gate 12"}}
	seen := acting.Settings{App: app, Accounts: accounts}
	for name, test := range map[string]struct {
		mode Mode
		of   string
		seen acting.Settings
	}{
		"edit":      {ModeEdit, "x", seen},
		"duplicate": {ModeDuplicate, "x", seen},
		"new":       {ModeNew, "", acting.Settings{}},
	} {
		b := newBench(t, partstest.Small, look.Light)
		b.options.Mode, b.options.App, b.options.Accounts = test.mode, app, accounts
		f := show(b.Win, b.options)
		f.typeInto(t, "name", "Another")
		f.typeInto(t, "client_secret", "s")
		f.save()
		b.Drain()
		if len(b.saved) != 1 {
			t.Fatalf("%s: not saved: %v", name, f.problems)
		}
		got := b.saved[0]
		if got.Of != test.of || !reflect.DeepEqual(got.Seen, test.seen) || !reflect.DeepEqual(got.Base, seen) {
			t.Errorf("%s: of %q, seen %+v, begun at %+v", name, got.Of, got.Seen, got.Base)
		}
	}
}

// Who opened the editor learns what waits, as it is, and which account to show.
func TestSavedTellsWhatWaits(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.Mode, b.options.App = ModeEdit, oauth.App{ID: "x", Provider: "ianum", ClientID: "gate"}
	b.options.Stored = map[string][]oauth.SecretKind{"": {oauth.SecretClientSecret}}
	b.waiting = []oauth.Change{{Field: "proxy", New: "http://p.example.test:1"}}
	var account string
	var waiting []oauth.Change
	b.options.Saved = func(_ oauth.App, a string, w []oauth.Change) { account, waiting = a, w }
	f := show(b.Win, b.options)
	f.typeInto(t, "name", "Another")
	f.save()
	b.Drain()
	if account != oauth.DefaultAccount || !reflect.DeepEqual(waiting, b.waiting) || b.Open() {
		t.Errorf("account %q, waiting %v", account, waiting)
	}
}

// What is missing is shown, and kept open by whoever saves all the same; what is
// wrong is not.
func TestSaveAgainKeepsItOpen(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.Mode = ModeEdit
	b.options.App = oauth.App{ID: "x", ClientID: "c", ClientAuth: oauth.ClientSecretPost, Endpoints: oauth.Endpoints{Token: "https://{your_domain}/token"}}
	saved := false
	b.options.Saved = func(oauth.App, string, []oauth.Change) { saved = true }
	f := show(b.Win, b.options)
	save := func() bool { f.save(); b.Drain(); return saved }
	if save() || f.problemAt("vars.your_domain") == "" || f.problemAt("client_secret") == "" {
		t.Fatalf("saved %t, problems %v", saved, f.problems)
	}
	f.typeInto(t, "vars.your_domain", "a/b")
	for range 2 {
		if save() {
			t.Fatal("something wrong was saved")
		}
	}
	f.typeInto(t, "vars.your_domain", "id.example.test")
	if !save() {
		t.Errorf("not saved: %v", f.problems)
	}
}

// Secrets that stand in a header or parameter of the server's own have their fields.
func TestSecretsByOtherNamesHaveTheirFields(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.App = oauth.App{ID: "x", ClientID: "c", ClientAuth: oauth.ClientAuthNone, Grant: oauth.GrantClientCredentials, Endpoints: oauth.Endpoints{Token: "https://id.example.test/token"}}
	b.options.App.Params.Token = map[string]oauth.Param{"api_key": {"{client_secret}"}}
	b.options.App.Headers.Token = map[string]string{"X-Api-Key": "{password}"}
	f := show(b.Win, b.options)
	f.save()
	b.Drain()
	for _, kind := range []oauth.SecretKind{oauth.SecretClientSecret, oauth.SecretPassword} {
		if f.problemAt(string(kind)) == "" {
			t.Errorf("%s is not missed: %v", kind, f.problems)
		}
	}
}

// A choice is the value that was chosen, whatever it is called.
func TestAChoiceIsItsValue(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.Mode, b.options.App = ModeEdit, oauth.App{ID: "x", Provider: "aikido", ClientID: "c"}
	f := show(b.Win, b.options)
	r := f.rowAt("grant")
	s, ok := r.focus.(interface{ SetSelectedIndex(int) })
	if !ok {
		t.Fatal("the grant is not chosen from a list")
	}
	for i, o := range r.field.options(f) {
		s.SetSelectedIndex(i)
		if f.draft.App.Grant != oauth.Grant(o.value) {
			t.Errorf("%s chosen, and the grant is %q", o.label, f.draft.App.Grant)
		}
	}
}

// While a trial runs the editor says what it waits for, as the pane does, with the
// code to type; in presentation mode it names nobody.
func TestProgressIsSaid(t *testing.T) {
	for _, private := range []bool{false, true} {
		b := newBench(t, partstest.Small, look.Light)
		b.options.Mode, b.options.Private = ModeEdit, private
		b.options.App = oauth.App{ID: "x", Provider: "ianum", ClientID: "gate"}
		b.options.Accounts = []oauth.Account{{ID: "ada", Label: "Lovelace"}}
		b.options.Stored = map[string][]oauth.SecretKind{"": {oauth.SecretClientSecret}}
		f := show(b.Win, b.options)
		f.try()
		f.run.progress = session.Progress{Stage: session.StageDevice, Address: "https://id.example.test/device", UserCode: "WDJB-MJHT"}
		f.updateFoot()
		for _, want := range []string{"WDJB-MJHT", "https://id.example.test/device"} {
			if !strings.Contains(b.Text(), want) {
				t.Errorf("%s is not shown", want)
			}
		}
		f.run.progress = session.Progress{Stage: session.StageBrowser, Notice: &oauth.Error{Message: "access_denied for Lovelace"}}
		f.updateFoot()
		if strings.Contains(b.Text(), "for Lovelace") == private {
			t.Errorf("presenting %v: somebody is named %v", private, !private)
		}
	}
}
