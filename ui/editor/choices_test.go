package editor

import (
	"reflect"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

// pick chooses an option of a field by what it is called.
func (f *form) pick(t *testing.T, path, label string) {
	t.Helper()
	for _, r := range f.rows {
		if r.field.path != path || r.field.kind != kindChoice {
			continue
		}
		options := r.field.options(f)
		i := slices.IndexFunc(options, func(o option) bool { return o.label == label })
		if i < 0 {
			t.Fatalf("%s offers %v", path, options)
		}
		if err := r.field.set(f, options[i].value); err != nil {
			t.Fatal(err)
		}
		f.update()
		return
	}
	t.Fatalf("%s is no choice", path)
}

// A region is chosen by its words; another value is typed.
func TestARegionIsChosen(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.App = oauth.App{ID: "x", Name: "X", Provider: "aikido", ClientID: "c"}
	f := show(b.Win, b.options)
	f.pick(t, "vars.region_host", "United States (app.us.aikido.dev)")
	if got := f.complete.Endpoints.Token; got != "https://app.us.aikido.dev/api/oauth/token" {
		t.Errorf("the token endpoint is %s", got)
	}
	f.pick(t, "vars.region_host", "Another…")
	b.Drain()
	f.typeInto(t, "vars.region_host", "app.au.aikido.dev")
	if got := f.complete.Endpoints.Token; got != "https://app.au.aikido.dev/api/oauth/token" {
		t.Errorf("the token endpoint is %s", got)
	}
	f.typeInto(t, "vars.region_host", "app.evil.test")
	if r := f.rowAt("vars.region_host"); r.problem.Hidden || r.field.kind == kindChoice {
		t.Error("what is wrong with the typed value is not said at it")
	}
	f.pick(t, "vars.region_host", "Europe (app.aikido.dev) – default")
	if got := f.complete.Endpoints.Token; got != "https://app.aikido.dev/api/oauth/token" || len(f.draft.App.Vars) != 0 {
		t.Errorf("the token endpoint is %s, the values %v", got, f.draft.App.Vars)
	}
	b.options.App = oauth.App{ID: "x", Name: "X", Provider: "zoho", ClientID: "c"}
	f = show(b.Win, b.options)
	for _, r := range f.rows {
		if r.field.path == "vars.dc" && r.field.kind == kindChoice && slices.ContainsFunc(r.field.options(f), func(o option) bool { return o.value == anotherValue }) {
			t.Error("another data centre is offered, which no address would take")
		}
	}
}

// A sandbox is one choice, and all addresses follow.
func TestAServerIsChosen(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.App = oauth.App{ID: "x", Name: "X", Provider: "docusign", ClientID: "c"}
	f := show(b.Win, b.options)
	f.pick(t, "servers", "Developer account (demo)")
	e := f.complete.Endpoints
	if e.Token != "https://account-d.docusign.com/oauth/token" || e.Authorization != "https://account-d.docusign.com/oauth/auth" || f.complete.Test.URL != "https://account-d.docusign.com/oauth/userinfo" {
		t.Errorf("%+v %s", e, f.complete.Test.URL)
	}
	f.pick(t, "servers", "Production – default")
	if got := f.draft.App.Endpoints; got != (oauth.Endpoints{}) {
		t.Errorf("%+v is left", got)
	}
	f.draft.App.Endpoints.Token = "https://own.example.test/token"
	f.update()
	if got := f.section(sectionServer).rows[0].field.get(f); got != anotherValue {
		t.Errorf("with an address of its own it is said to be %q", got)
	}
}

// Scopes are picked by what they allow, those that are chosen first; others are typed.
func TestScopesArePicked(t *testing.T) {
	b := newBench(t, fyne.NewSize(900, 700), look.Dark)
	b.options.App = oauth.App{ID: "x", Name: "X", Provider: "github", ClientID: "c"}
	f := show(b.Win, b.options)
	p := &scopePicker{}
	open := func() {
		t.Helper()
		p = f.pickScopes()
		b.Drain()
	}
	open()
	if first := p.line(0); first.scope != "read:user" || !first.chosen {
		t.Errorf("the first line is %+v", first)
	}
	for _, wrong := range partstest.Heard(b.Win.Canvas(), nil, nil) {
		t.Error(wrong)
	}
	b.Picture(t, "scopes")
	p.search.SetText("webhooks manage")
	if len(p.shown) != 1 || p.line(0).scope != "admin:repo_hook" {
		t.Errorf("%d lines for “webhooks manage”", len(p.shown))
	}
	p.search.OnSubmitted("")
	p.search.SetText("new:scope")
	p.search.OnSubmitted("")
	b.Tap(t, "Use these scopes")
	if want := []string{"new:scope", "read:user", "admin:repo_hook"}; !reflect.DeepEqual(f.draft.App.Scopes, want) {
		t.Errorf("the app asks for %q, want %q", f.draft.App.Scopes, want)
	}
	if p.sheet.Open() {
		t.Error("the picker is still open")
	}
	open()
	p.toggle(0) // those that are chosen are first
	p.toggle(2)
	b.Tap(t, "Use these scopes")
	if f.draft.App.Scopes != nil {
		t.Errorf("what the provider's entry asks for anyway is written down: %q", f.draft.App.Scopes)
	}
	open()
	p.toggle(0)
	b.Tap(t, "Use these scopes")
	if f.draft.App.Scopes == nil || len(f.draft.App.Scopes) != 0 {
		t.Errorf("without any the app asks for %q", f.draft.App.Scopes)
	}
}

// The page where an app is registered is opened by a button, and can be copied.
func TestWhereAnAppIsRegistered(t *testing.T) {
	b := newBench(t, fyne.NewSize(900, 700), look.Light)
	opened := ""
	b.options.Open = func(_ string, _ oauth.Account, address string) { opened = address }
	b.options.App = oauth.App{ID: "x", Name: "X", Provider: "okta", ClientID: "c"}
	f := show(b.Win, b.options)
	if !f.registration.object.Hidden {
		t.Error("a page without a host is shown")
	}
	f.typeInto(t, "vars.domain", "dev-1.okta.com")
	if f.registration.object.Hidden {
		t.Fatal("the page is not shown")
	}
	b.Tap(t, "Register an app…")
	b.Tap(t, "Copy address")
	if want := "https://dev-1.okta.com/admin/apps/active"; opened != want || b.copied != want {
		t.Errorf("opened %q, copied %q, want %q", opened, b.copied, want)
	}
}
