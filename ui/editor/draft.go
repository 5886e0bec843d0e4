package editor

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/acting"
)

// A draft is what a person has typed so far, as the vault would take it.

// cloneEdit returns a draft that shares nothing with e that is typed into.
func cloneEdit(e store.Edit) store.Edit {
	out := e
	out.App, out.Secrets = cloneApp(e.App), maps.Clone(e.Secrets)
	out.Accounts, out.AccountSecrets = nil, nil
	for _, a := range e.Accounts {
		a.Scopes = slices.Clone(a.Scopes)
		out.Accounts = append(out.Accounts, a)
	}
	if e.AccountSecrets != nil {
		out.AccountSecrets = map[string]oauth.Secrets{}
		for id, s := range e.AccountSecrets {
			out.AccountSecrets[id] = maps.Clone(s)
		}
	}
	if e.Deleted != nil {
		out.Deleted = map[string][]oauth.SecretKind{}
		for id, kinds := range e.Deleted {
			out.Deleted[id] = slices.Clone(kinds)
		}
	}
	return out
}

// cloneApp copies by way of the app file's JSON, which says all of a sparse app.
func cloneApp(app oauth.App) oauth.App {
	raw, err := json.Marshal(app)
	if err != nil {
		return app
	}
	var out oauth.App
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber() // a claim's number stays as it is written
	if d.Decode(&out) != nil {
		return app
	}
	return out
}

// sameEdit reports whether two drafts say the same.
func sameEdit(a, b store.Edit) bool {
	return settingsText(a) == settingsText(b) && reflect.DeepEqual(typedSecrets(a), typedSecrets(b)) && maps.EqualFunc(a.Deleted, b.Deleted, slices.Equal) && a.RenamedFrom == b.RenamedFrom
}

// settingsText is all of a draft but its secrets, to be compared.
func settingsText(e store.Edit) string {
	raw, err := json.Marshal([]any{e.App, e.Accounts})
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

// typedSecrets lists what was typed, by account ("" for the app's) and kind.
func typedSecrets(e store.Edit) map[string]string {
	out := map[string]string{}
	for kind, value := range e.Secrets {
		out["/"+string(kind)] = value
	}
	for account, secrets := range e.AccountSecrets {
		for kind, value := range secrets {
			out[account+"/"+string(kind)] = value
		}
	}
	return out
}

// firstDraft is where the form begins.
func firstDraft(o Options) store.Edit {
	given := func() acting.Settings {
		return acting.Settings{App: cloneApp(o.App), Accounts: slices.Clone(o.Accounts)}
	}
	e := store.Edit{App: given().App, Accounts: given().Accounts, Secrets: oauth.Secrets{}, AccountSecrets: map[string]oauth.Secrets{}, Base: given()}
	if o.Mode != ModeNew {
		e.Of, e.Seen = o.App.ID, given()
	}
	switch {
	case o.Mode == ModeDuplicate:
		e.App.Name = e.App.Title() + " (copy)"
		e.App.ID = freeID(e.App.ID+"-copy", o.Taken)
		e.App.Favourite = false
		e.App.Expires = oauth.Expires{} // of secrets that are not copied
	case o.Mode == ModeNew && e.App.ID == "":
		e.App.ID = freeID(oauth.MakeID(e.App.Name), o.Taken)
	}
	if len(e.Accounts) == 0 {
		e.Accounts = []oauth.Account{{ID: oauth.DefaultAccount}}
	}
	return e
}

// freeID returns id, or id-2, id-3 … where it is taken.
func freeID(id string, taken func(string) bool) string {
	if id == "" || taken == nil || !taken(id) {
		return id
	}
	for n := 2; ; n++ {
		if next := fmt.Sprintf("%s-%d", id, n); !taken(next) {
			return next
		}
	}
}
