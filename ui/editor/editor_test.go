package editor

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

func (f *form) typeInto(t *testing.T, path, text string) {
	t.Helper()
	r := f.rowAt(path)
	if r == nil {
		t.Fatalf("no field for %s is shown", path)
	}
	entry, ok := r.focus.(interface{ SetText(string) })
	if !ok {
		t.Fatalf("%s is not typed", path)
	}
	entry.SetText(text)
}

// openAll opens a part of the form and what it stands in.
func (f *form) openAll(id sectionID) *section {
	if id > sectionMore {
		f.toggle(f.section(sectionMore), true)
	}
	f.toggle(f.section(id), true)
	return f.section(id)
}

func (f *form) set(t *testing.T, fields []field, path, value string) {
	t.Helper()
	for _, fl := range fields {
		if fl.path == path {
			if err := fl.set(f, value); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			f.check()
			return
		}
	}
	t.Fatalf("no field %s", path)
}

// The four documented providers need only what a person alone can know.
func TestDocumentedProvidersAskForLittle(t *testing.T) {
	for provider, typed := range map[string]map[string]string{
		"ikas":   {"vars.store_name": "my-store", "client_id": "c", "client_secret": "s"},
		"aikido": {"client_id": "c", "client_secret": "s"},
		"ianum":  {"client_id": "gate", "client_secret": "s"},
		"mypos":  {"client_id": "c", "client_secret": "s"},
	} {
		t.Run(provider, func(t *testing.T) {
			b := newBench(t, partstest.Small, look.Light)
			p := show(b.Win, b.options).openPicker(func() {})
			p.choose(provider)
			f := p.f
			f.open()
			for path, text := range typed {
				if f.problemAt(path) == "" && path != "client_secret" {
					t.Errorf("%s is not asked for", path)
				}
				f.typeInto(t, path, text)
			}
			if len(f.problems) > 0 {
				t.Fatalf("still wrong: %v", f.problems)
			}
			f.save()
			b.Drain()
			if len(b.saved) != 1 || b.saved[0].Secrets[oauth.SecretClientSecret] != "s" || b.saved[0].App.ClientID != typed["client_id"] {
				t.Errorf("saved %+v", b.saved)
			}
			if got := b.saved[0].App.Endpoints.Token; got != "" {
				t.Errorf("the catalogue's endpoint was copied into the app: %s", got)
			}
			if provider == "ikas" && b.saved[0].App.ID != "ikas-2" {
				t.Errorf("id %q, want the next free one", b.saved[0].App.ID)
			}
		})
	}
}

func TestProblemsStandUnderTheirFieldWhileTyping(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.Mode, b.options.App = ModeEdit, oauth.App{ID: "x", Provider: "aikido", ClientID: "c"}
	f := show(b.Win, b.options)
	id := f.rowAt("id")
	if !id.problem.Hidden {
		t.Error("a field nobody touched complains")
	}
	f.typeInto(t, "id", "Not an id")
	if id.problem.Hidden || id.problem.Text() == "" {
		t.Error("a wrong id is not told")
	}
	f.typeInto(t, "id", "acme")
	if !strings.Contains(id.problem.Text(), "Another app") {
		t.Errorf("a taken id says %q", id.problem.Text())
	}
	f.typeInto(t, "id", "fine")
	if !id.problem.Hidden || f.draft.RenamedFrom != "x" {
		t.Errorf("problem %q, renamed from %q", id.problem.Text(), f.draft.RenamedFrom)
	}
	f.save() // the secret is missing
	if len(b.saved) > 0 || f.rowAt("client_secret").problem.Hidden {
		t.Error("Save went ahead without a secret, or does not say so")
	}
}

func TestTheIDFollowsTheNameUntilItIsTyped(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	f := newForm(b.Win, b.options)
	f.check()
	f.set(t, placeFields(f), "name", "Acme Staging (EU)")
	if f.draft.App.ID != "acme-staging-eu" {
		t.Errorf("id %q", f.draft.App.ID)
	}
	f.set(t, placeFields(f), "name", "Acme")
	if f.draft.App.ID != "acme-2" {
		t.Errorf("id %q, the plain one is taken", f.draft.App.ID)
	}
	f.set(t, placeFields(f), "id", "mine")
	f.set(t, placeFields(f), "name", "Else")
	if f.draft.App.ID != "mine" {
		t.Errorf("id %q", f.draft.App.ID)
	}
	for name, want := range map[string]string{"ikas": "ikas", "  A  b--C ": "a-b-c", "مرحبا": "", "Zürich 2": "zrich-2", "...x": "x"} {
		if got := oauth.MakeID(name); got != want {
			t.Errorf("oauth.MakeID(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestEditKeepsSecretsAndADuplicateHasNone(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.App = oauth.App{ID: "acme", Name: "Acme", Provider: "ianum", ClientID: "gate", Favourite: true}
	b.options.Stored = map[string][]oauth.SecretKind{"": {oauth.SecretClientSecret}}
	b.options.Mode = ModeEdit
	f := show(b.Win, b.options)
	if note := f.rowAt("client_secret").focus.(*parts.Entry).PlaceHolder; !strings.Contains(note, "Leave it empty to keep") {
		t.Errorf("the secret's field says %q", note)
	}
	f.typeInto(t, "name", "Acme two")
	f.typeInto(t, "client_secret", "typed")
	f.typeInto(t, "client_secret", "")
	f.save()
	b.Drain()
	if len(b.saved) != 1 || len(b.saved[0].Secrets) != 0 || b.saved[0].App.ID != "acme" || b.saved[0].RenamedFrom != "" {
		t.Fatalf("saved %+v", b.saved)
	}
	b.options.Mode = ModeDuplicate
	f = newForm(b.Win, b.options)
	f.check()
	if f.draft.App.ID != "acme-copy" || f.draft.App.Favourite || f.problemAt("client_secret") == "" {
		t.Errorf("duplicate %+v, secret: %q", f.draft.App, f.problemAt("client_secret"))
	}
}

func TestTryDoesNotSaveAndSaysWhatToDo(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.Mode, b.options.App = ModeEdit, oauth.App{ID: "x", Provider: "ianum", ClientID: "gate"}
	b.options.Stored = map[string][]oauth.SecretKind{"": {oauth.SecretClientSecret}}
	f := show(b.Win, b.options)
	b.tryErr = &oauth.Error{Kind: oauth.KindRefused, Message: "The server refused the client.", Advice: "Check the secret."}
	f.try()
	if f.run.cancel == nil {
		t.Fatal("nothing runs")
	}
	b.Drain()
	if want := []string{"The server refused the client.", "Check the secret."}; !reflect.DeepEqual(f.run.lines, want) || f.run.tone != words.ToneBad {
		t.Errorf("said %q", f.run.lines)
	}
	b.tryErr = nil
	b.trial = desk.Trial{Tokens: oauth.TokenSet{AccessToken: "canary"}, Test: &oauth.TestResult{Status: 200, OK: false, Why: "The answer has errors in it."}}
	f.try()
	b.Drain()
	if f.run.tone != words.ToneBad || !strings.Contains(strings.Join(f.run.lines, " "), "errors in it") {
		t.Errorf("a failed test call is told as %q", f.run.lines)
	}
	b.trial.Test.OK = true
	f.try()
	b.Drain()
	if f.run.tone != words.ToneGood || strings.Contains(strings.Join(f.run.lines, " "), "canary") {
		t.Errorf("a good one is told as %q", f.run.lines)
	}
	if len(b.saved) > 0 || len(b.tried) != 3 {
		t.Errorf("saved %d, tried %d", len(b.saved), len(b.tried))
	}
}

// Two reports in a row may reach the UI goroutine in either order.
func TestProgressDoesNotGoBackwards(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	f := newForm(b.Win, b.options)
	var shown session.Stage
	report := f.latest(func(p session.Progress) { shown = p.Stage })
	report(session.Progress{Stage: session.StageWorking})
	report(session.Progress{Stage: session.StageBrowser})
	b.Pending[1]()
	b.Pending[0]()
	if shown != session.StageBrowser {
		t.Errorf("the last thing shown is %q", shown)
	}
}

// A pasted refresh token that the trial used up is replaced by its successor.
func TestTryKeepsTheRotatedRefreshToken(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.App = oauth.App{Provider: "aikido", Name: "A", Grant: oauth.GrantRefreshToken, ClientID: "c"}
	f := show(b.Win, b.options)
	f.typeInto(t, "client_secret", "s")
	f.typeInto(t, "refresh_token", "first")
	b.trial = desk.Trial{Tokens: oauth.TokenSet{AccessToken: "a", RefreshToken: "second"}}
	f.try()
	b.Drain()
	f.save()
	b.Drain()
	if len(b.saved) != 1 || b.saved[0].AccountSecrets[oauth.DefaultAccount][oauth.SecretRefreshToken] != "second" {
		t.Errorf("saved %d drafts with %v", len(b.saved), typedSecrets(b.saved[0])["default/refresh_token"] == "second")
	}
}

func TestUnsavedChangesAreAskedAbout(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.Mode, b.options.App = ModeEdit, oauth.App{ID: "x", Provider: "ianum", ClientID: "gate"}
	f := show(b.Win, b.options)
	f.sheet.Close()
	if f.sheet.Open() {
		t.Fatal("an unchanged form asks")
	}
	f = show(b.Win, b.options)
	f.typeInto(t, "name", "Changed")
	f.sheet.Close()
	if !f.sheet.Open() {
		t.Fatal("it closed and lost what was typed")
	}
	b.Win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) // back to the form
	if !f.sheet.Open() || b.Win.Canvas().Overlays().Top() == nil {
		t.Error("Escape in the question closed the form")
	}
}

func TestPickerTakesACurlCommandAndAnIssuer(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	f := newForm(b.Win, b.options)
	f.check()
	f.sheet = show(b.Win, b.options).sheet
	p := f.openPicker(func() {})
	test.Type(p.search, `curl -X POST https://id.example.test/token -d grant_type=client_credentials -d client_id=abc -d client_secret=hush`)
	if len(p.picks) != 1 {
		t.Fatalf("picks %v", len(p.picks))
	}
	p.take(0)
	if a := f.draft.App; a.Endpoints.Token != "https://id.example.test/token" || a.ClientID != "abc" || f.typed("")[oauth.SecretClientSecret] != "hush" {
		t.Errorf("read %+v", a)
	}
	f = newForm(b.Win, b.options)
	f.check()
	f.sheet = p.sheet
	p = f.openPicker(func() {})
	p.search.SetText("https://id.example.test")
	p.take(0)
	b.Drain()
	f.check()
	if f.draft.App.Endpoints.Issuer != "https://id.example.test" || f.known.Endpoints.Token != "https://id.example.test/token" || f.draft.App.Endpoints.Token != "" {
		t.Errorf("draft %+v, known %+v", f.draft.App.Endpoints, f.known.Endpoints)
	}
}

func TestPickerIsDrivenByKeys(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	f := newForm(b.Win, b.options)
	picked := false
	p := f.openPicker(func() { picked = true })
	p.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	want := b.options.Catalogue.Providers()[1].ID
	p.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !picked || f.draft.App.Provider != want || b.Open() {
		t.Errorf("picked %v, provider %q, want %q", picked, f.draft.App.Provider, want)
	}
}

func TestSwitchesLeaveStandardParametersOut(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.App = oauth.App{ID: "x", Provider: "aikido", Grant: oauth.GrantAuthorizationCode}
	f := newForm(b.Win, b.options)
	f.check()
	f.set(t, requestFields(f), "params.authorize.redirect_uri", "")
	f.set(t, requestFields(f), "params.authorize", "prompt = consent\nx = 1\nx = 2")
	a := f.draft.App.Params.Authorize
	if v, there := a["redirect_uri"]; !there || v != nil || len(a["x"]) != 2 || a["prompt"][0] != "consent" {
		t.Errorf("authorize %v", a)
	}
	if v, there := f.draft.App.Params.Token["redirect_uri"]; !there || v != nil {
		t.Errorf("token %v", f.draft.App.Params.Token)
	}
	f.set(t, requestFields(f), "params.authorize.redirect_uri", "on")
	if _, there := f.draft.App.Params.Authorize["redirect_uri"]; there {
		t.Error("it cannot be switched on again")
	}
	if _, err := parseParams("no equals sign", nil); err == nil {
		t.Error("a line without = was taken")
	}
}

func TestMyposOffersBothRevocationHosts(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.App = oauth.App{ID: "x", Provider: "mypos"}
	f := newForm(b.Win, b.options)
	f.check()
	for _, fl := range endpointFields(f) {
		if fl.path != "endpoints.revocation" {
			continue
		}
		var offered []string
		for _, o := range fl.options(f) {
			offered = append(offered, o.value)
		}
		if got := strings.Join(offered, " "); !strings.Contains(got, "https://auth-api.mypos.com/oauth/revoke") || !strings.Contains(got, "https://api.mypos.com/oauth/revoke") {
			t.Errorf("offered %s", got)
		}
		if fl.known(f.known) != "https://auth-api.mypos.com/oauth/revoke" {
			t.Errorf("as usual %s", fl.known(f.known))
		}
	}
}

func TestAFieldSaysWhoKnowsItsValue(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.Mode, b.options.App = ModeEdit, oauth.App{ID: "x", Provider: "aikido", ClientID: "c"}
	f := show(b.Win, b.options)
	if focused := b.Win.Canvas().Focused(); focused != f.rowAt("client_secret").focus {
		t.Error("the form does not begin at what is missing")
	}
	f.openAll(sectionEndpoints)
	f.openAll(sectionRedirect)
	for path, want := range map[string]string{"vars.region_host": "This one is the default.", "endpoints.token": "This one is known for Aikido Security."} {
		f.explain(f.rowAt(path))
		if got := f.rowAt(path).hint.Text(); !strings.HasSuffix(got, want) {
			t.Errorf("%s says %q, want %q", path, got, want)
		}
	}
	f.typeInto(t, "endpoints.token", "https://else.example.test/token")
	if got := f.rowAt("endpoints.token").remark.Text(); !strings.HasPrefix(got, "Replaces https://app.aikido.dev/") {
		t.Errorf("a replaced address says %q", got)
	}
}

func TestScopesKnowNothingFromNone(t *testing.T) {
	for text, want := range map[string][]string{"": nil, " - ": {}, "a,b  c": {"a", "b", "c"}} {
		if got := splitScopes(text); !reflect.DeepEqual(got, want) {
			t.Errorf("splitScopes(%q) = %#v, want %#v", text, got, want)
		}
	}
}

// An address that is not ours is what is registered, and what Copy takes; where we
// would listen is then no question. A wrong one is a problem of its field.
func TestAnotherRedirectAddress(t *testing.T) {
	const uri = "https://oauth.pstmn.io/v1/callback"
	b := newBench(t, partstest.Small, look.Light)
	b.options.Mode, b.options.App = ModeEdit, oauth.App{
		ID: "x", ClientID: "c", Grant: oauth.GrantAuthorizationCode, ClientAuth: oauth.ClientAuthNone,
		Endpoints: oauth.Endpoints{Authorization: "https://id.example.test/a", Token: "https://id.example.test/t"},
	}
	f := show(b.Win, b.options)
	f.openAll(sectionRedirect)
	if registered(f) != oauth.DefaultRedirectURI || f.rowAt("redirect.port") == nil {
		t.Errorf("without one: %s", registered(f))
	}
	f.typeInto(t, "redirect.uri", uri)
	if registered(f) != uri || f.register.object.Hidden || f.rowAt("redirect.host") != nil || f.rowAt("redirect.port") != nil || f.rowAt("redirect.path") != nil {
		t.Errorf("with one: %s", registered(f))
	}
	b.Tap(t, "Copy")
	if b.copied != uri {
		t.Errorf("copied %q", b.copied)
	}
	f.typeInto(t, "redirect.uri", "http://acme.example.test/cb")
	if !slices.ContainsFunc(f.problems, func(p oauth.Problem) bool { return p.Field == "redirect.uri" }) {
		t.Errorf("problems %v", f.problems)
	}
	f.typeInto(t, "redirect.uri", uri)
	f.save()
	b.Drain()
	if len(b.saved) != 1 || !reflect.DeepEqual(b.saved[0].App.Redirect, oauth.Redirect{URI: uri}) {
		t.Errorf("saved %+v, %v", b.saved, f.problems)
	}
}

// registered are the addresses that are shown, one a line.
func registered(f *form) string { return strings.Join(f.register.addresses, "\n") }

// Every fallback port makes an address of its own, to be copied alone or with the
// others; what is no list of ports is said at the field.
func TestFallbackPorts(t *testing.T) {
	const first, second = oauth.DefaultRedirectURI, "http://127.0.0.1:47822/callback"
	b := newBench(t, partstest.Small, look.Light)
	b.options.Mode, b.options.App = ModeEdit, oauth.App{
		ID: "x", ClientID: "c", Grant: oauth.GrantAuthorizationCode, ClientAuth: oauth.ClientAuthNone,
		Endpoints: oauth.Endpoints{Authorization: "https://id.example.test/a", Token: "https://id.example.test/t"},
	}
	f := show(b.Win, b.options)
	f.openAll(sectionRedirect)
	f.typeInto(t, "redirect.ports", "47822, 0")
	if want := first + "\n" + second + "\nhttp://127.0.0.1/callback"; registered(f) != want {
		t.Errorf("registers %s", registered(f))
	}
	b.Tap(t, "Copy all")
	if b.copied != registered(f) {
		t.Errorf("copied %q", b.copied)
	}
	for typed, said := range map[string]string{"47821": "is the port itself", "1 1": "twice", "0 1": "at the end", "x": "whole numbers"} {
		f.typeInto(t, "redirect.ports", typed)
		if problem := f.problemAt("redirect.ports"); !strings.Contains(problem, said) {
			t.Errorf("%s: %q", typed, problem)
		}
	}
	f.typeInto(t, "redirect.ports", "47822")
	f.save()
	b.Drain()
	if len(b.saved) != 1 || !reflect.DeepEqual(b.saved[0].App.Redirect, oauth.Redirect{Ports: []int{47822}}) {
		t.Errorf("saved %+v, %v", b.saved, f.problems)
	}
	f.typeInto(t, "redirect.ports", "")
	if registered(f) != first || f.draft.App.Redirect.Ports != nil {
		t.Errorf("without them it registers %s", registered(f))
	}
}

// By https the addresses begin so, and what the browser will say is told beside them.
func TestComingBackByHTTPS(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	told := 0
	b.options.Certificate = func() { told++ }
	b.options.Mode, b.options.App = ModeEdit, oauth.App{
		ID: "x", ClientID: "c", Grant: oauth.GrantAuthorizationCode, ClientAuth: oauth.ClientAuthNone, Redirect: oauth.Redirect{Ports: []int{47822}},
		Endpoints: oauth.Endpoints{Authorization: "https://id.example.test/a", Token: "https://id.example.test/t"},
	}
	f := show(b.Win, b.options)
	f.openAll(sectionRedirect)
	if !f.register.secure.Hidden {
		t.Error("a certificate is spoken of that nobody needs")
	}
	f.set(t, redirectFields(f), "redirect.https", "on")
	f.update()
	if want := "https://127.0.0.1:47821/callback\nhttps://127.0.0.1:47822/callback"; registered(f) != want || f.register.secure.Hidden {
		t.Errorf("registers %s", registered(f))
	}
	b.Tap(t, "About the certificate…")
	if told != 1 {
		t.Error("the certificate is not shown")
	}
	f.typeInto(t, "redirect.host", "127.0.0.2")
	if f.problemAt("redirect.host") == "" {
		t.Error("a host that the certificate does not name is taken")
	}
	f.typeInto(t, "redirect.host", "localhost")
	f.save()
	b.Drain()
	if len(b.saved) != 1 || !b.saved[0].App.Redirect.HTTPS {
		t.Errorf("saved %+v, %v", b.saved, f.problems)
	}
	f.typeInto(t, "redirect.uri", "https://acme.example.test/cb")
	if !f.register.secure.Hidden {
		t.Error("a certificate is spoken of although nobody listens")
	}
}
