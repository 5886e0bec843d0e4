package editor

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"tokendesk/oauth"
	"tokendesk/store/acting"
)

// clone returns a draft that shares nothing with d.
func (d Draft) clone() Draft {
	out := Draft{App: cloneApp(d.App), RenamedFrom: d.RenamedFrom, Secrets: maps.Clone(d.Secrets), Base: d.Base, Accepted: d.Accepted}
	for _, a := range d.Accounts {
		a.Scopes = slices.Clone(a.Scopes)
		out.Accounts = append(out.Accounts, a)
	}
	if d.AccountSecrets != nil {
		out.AccountSecrets = map[string]oauth.Secrets{}
		for id, s := range d.AccountSecrets {
			out.AccountSecrets[id] = maps.Clone(s)
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

// same tells whether two drafts say the same.
func (d Draft) same(other Draft) bool {
	return d.words() == other.words() &&
		reflect.DeepEqual(d.secrets(), other.secrets()) && d.RenamedFrom == other.RenamedFrom
}

func (d Draft) words() string {
	raw, err := json.Marshal([]any{d.App, d.Accounts})
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

// secrets lists what was typed, by account ("" for the app's) and kind.
func (d Draft) secrets() map[string]string {
	out := map[string]string{}
	for kind, value := range d.Secrets {
		out["/"+string(kind)] = value
	}
	for account, secrets := range d.AccountSecrets {
		for kind, value := range secrets {
			out[account+"/"+string(kind)] = value
		}
	}
	return out
}

// firstDraft is where the form begins.
func firstDraft(o Options) Draft {
	d := Draft{App: cloneApp(o.App), Accounts: slices.Clone(o.Accounts), Secrets: oauth.Secrets{}, AccountSecrets: map[string]oauth.Secrets{}}
	d.Base = acting.Settings{App: cloneApp(o.App), Accounts: slices.Clone(o.Accounts)}
	if o.Mode == ModeDuplicate {
		d.App.Name = orElse(d.App.Name, d.App.ID) + " (copy)"
		d.App.ID = freeID(d.App.ID+"-copy", o.Taken)
		d.App.Favourite = false
	}
	if o.Mode == ModeNew && d.App.ID == "" {
		d.App.ID = freeID(slug(d.App.Name), o.Taken)
	}
	if len(d.Accounts) == 0 {
		d.Accounts = []oauth.Account{{ID: oauth.DefaultAccount}}
	}
	return d
}

// slug makes an id of a name: "Acme Staging (EU)" is "acme-staging-eu". It is
// empty where the name has no letter that an id may have.
func slug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '_':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-") && (unicode.IsSpace(r) || r < 128):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-._")
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

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// interactive tells whether a grant needs a person.
func interactive(g oauth.Grant) bool {
	return g == oauth.GrantAuthorizationCode || g == oauth.GrantDeviceCode
}

// redirectAddress is the address to register with the provider; port 0 means
// that the provider allows any, so that it is left out.
func redirectAddress(r oauth.Redirect) string {
	if r.Host == "" || r.Port == nil {
		return ""
	}
	if *r.Port == 0 {
		return "http://" + r.Host + r.Path
	}
	return fmt.Sprintf("http://%s:%d%s", r.Host, *r.Port, r.Path)
}
