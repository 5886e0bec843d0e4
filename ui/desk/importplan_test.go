package desk

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/appfile"
)

func TestPlanItems(t *testing.T) {
	changes := []oauth.Change{{Field: "proxy", New: "http://p.example.test:1"}}
	i := Import{File: appfile.File{Apps: []appfile.Entry{
		{App: oauth.App{ID: "new", Name: "New", Provider: "keycloak", Environment: "Staging", ClientID: "c", Grant: oauth.GrantPassword, Scopes: []string{"s"}}, Accounts: make([]oauth.Account, 2), Secrets: oauth.Secrets{oauth.SecretClientSecret: "s"}},
		{App: oauth.App{ID: "there"}, Accounts: make([]oauth.Account, 1)},
		{App: oauth.App{ID: "odd", Endpoints: oauth.Endpoints{Issuer: "https://{tenant}.example.test"}}},
	}}}
	plan := store.ImportReport{Added: []string{"new", "odd"}, Replaced: []string{"there"}, Filled: []string{"there"}, Waiting: map[string][]oauth.Change{"there": changes}}
	got := PlanItems(i, plan, func(app oauth.App) (oauth.App, error) {
		if app.ID == "odd" {
			return app, errors.New("a value is missing")
		}
		app.Endpoints.Token = "https://" + app.ID + ".example.test:8443/token"
		return app, nil
	}, func(id string) string { return strings.ToUpper(id) })
	want := []PlanItem{
		{
			ID: "new", Title: "New", Server: "new.example.test:8443", Accounts: 2, Secrets: true,
			Provider: "KEYCLOAK", Environment: "Staging", Address: "https://new.example.test:8443/token", ClientID: "c", Grant: oauth.GrantPassword, Scopes: []string{"s"},
		},
		{ID: "there", Title: "there", Server: "there.example.test:8443", Address: "https://there.example.test:8443/token", Accounts: 1, Replaces: true, Fills: true, Waiting: changes},
		{ID: "odd", Title: "odd", Address: "https://{tenant}.example.test"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	if word := Accepted(got); word.All || !reflect.DeepEqual(word.Shown, plan.Waiting) {
		t.Errorf("accepted is %v", word)
	}
	if word := Accepted(got[:1]); len(word.Shown) != 0 {
		t.Errorf("accepted is what was not shown: %v", word)
	}
}

// What is left out takes its secrets with it, and an id that the source does not have is
// refused.
func TestOnly(t *testing.T) {
	i := Import{File: appfile.File{Apps: []appfile.Entry{
		{App: oauth.App{ID: "a"}, Secrets: oauth.Secrets{oauth.SecretClientSecret: "CANARY"}}, {App: oauth.App{ID: "b"}}, {App: oauth.App{ID: "c"}},
	}}}
	only, err := i.Only([]string{"c", "b"})
	if err != nil || len(only.File.Apps) != 2 || only.File.Apps[0].App.ID != "b" || only.File.Apps[1].App.ID != "c" || !slices.Equal(only.left, []string{"a"}) || len(i.File.Apps) != 3 {
		t.Errorf("%+v, %v", only.left, err)
	}
	var e *oauth.Error
	if _, err := i.Only([]string{"a", "nothing"}); !errors.As(err, &e) || e.Kind != oauth.KindUsage || !strings.Contains(e.Advice, "a, b, c") {
		t.Errorf("%v", err)
	}
}

// An app that is chosen is taken as it was shown: leaving the first of two out does not
// let the second fill the app that the first one would have (promise 42).
func TestAChosenAppIsTheShownOne(t *testing.T) {
	d, ctx := inMemory(t), t.Context()
	open := Import{File: appfile.File{Apps: []appfile.Entry{{App: oauth.App{ID: "open", Grant: oauth.GrantClientCredentials, Endpoints: oauth.Endpoints{Token: "https://{tenant}.id.example.test/token"}}}}}}
	if _, err := d.Import(ctx, open, store.Consent{}); err != nil {
		t.Fatal(err)
	}
	made := func(id, tenant string) appfile.Entry {
		return appfile.Entry{Made: true, App: oauth.App{ID: id, ClientID: id, Grant: oauth.GrantClientCredentials, Endpoints: oauth.Endpoints{Token: "https://" + tenant + ".id.example.test/token"}}}
	}
	planned, _, err := d.PlanImport(ctx, Import{File: appfile.File{Apps: []appfile.Entry{made("one", "one"), made("two", "two")}}})
	if err != nil || planned.File.Apps[0].App.ID != "open" || planned.File.Apps[1].App.ID != "two" {
		t.Fatalf("%v, %v", planned.File.Apps, err)
	}
	chosen, err := planned.Only([]string{"two"})
	if err != nil {
		t.Fatal(err)
	}
	report, err := d.Import(ctx, chosen, store.Consent{})
	if err != nil || !slices.Equal(report.Added, []string{"two"}) || len(report.Replaced) != 0 {
		t.Errorf("%+v, %v", report, err)
	}
}
