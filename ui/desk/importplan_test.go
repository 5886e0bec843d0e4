package desk

import (
	"errors"
	"reflect"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/appfile"
)

func TestPlanItems(t *testing.T) {
	changes := []oauth.Change{{Field: "proxy", New: "http://p.example.test:1"}}
	i := Import{File: appfile.File{Apps: []appfile.Entry{
		{App: oauth.App{ID: "new", Name: "New"}, Accounts: make([]oauth.Account, 2), Secrets: oauth.Secrets{oauth.SecretClientSecret: "s"}},
		{App: oauth.App{ID: "there"}, Accounts: make([]oauth.Account, 1)},
		{App: oauth.App{ID: "odd"}},
	}}}
	plan := store.ImportReport{Added: []string{"new", "odd"}, Replaced: []string{"there"}, Waiting: map[string][]oauth.Change{"there": changes}}
	got := PlanItems(i, plan, func(app oauth.App) (oauth.App, error) {
		if app.ID == "odd" {
			return app, errors.New("a value is missing")
		}
		app.Endpoints.Token = "https://" + app.ID + ".example.test:8443/token"
		return app, nil
	})
	want := []PlanItem{
		{ID: "new", Title: "New", Server: "new.example.test:8443", Accounts: 2, Secrets: true},
		{ID: "there", Title: "there", Server: "there.example.test:8443", Accounts: 1, Replaces: true, Waiting: changes},
		{ID: "odd", Title: "odd"},
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
