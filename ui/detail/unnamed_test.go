package detail

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/words"
)

// texts are all strings of a value, but what a click uses.
func texts(v reflect.Value, see func(string)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			texts(v.Elem(), see)
		}
	case reflect.Slice:
		for i := range v.Len() {
			texts(v.Index(i), see)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; name != "Ref" && name != "Address" {
				texts(v.Field(i), see)
			}
		}
	case reflect.String:
		if v.Type() != reflect.TypeFor[Secret]() {
			see(v.String())
		}
	}
}

// In no state does any text of the pane name a person in presentation mode,
// and each state does outside of it.
func TestNobodyIsNamedInAnyState(t *testing.T) {
	canaries := []string{"canacct", "Canlabel", "canexpect", "canhint", "canidentity", "cansubject", "canclaim", "canmail", "canodd"}
	all := strings.Join(canaries[:8], " and ")
	for name, change := range map[string]func(*Input){
		"fresh":    func(*Input) {},
		"expiring": func(in *Input) { in.Now = in.Record.Tokens.ExpiresAt.Add(-60e9) },
		"expired":  func(in *Input) { in.Now = in.Record.Tokens.ExpiresAt.Add(3600e9) },
		"held":     func(in *Input) { in.Record.Held = true },
		"held, nobody told": func(in *Input) {
			in.Record.Held = true
			in.Record.Tokens.Identity, in.Record.Tokens.IDToken, in.Record.Tokens.AccessToken = "", "", "opaque"
		},
		"nothing can tell": func(in *Input) {
			in.Record.Tokens.Identity, in.Record.Tokens.Subject = "", ""
			in.Record.Tokens.IDToken, in.Record.Tokens.AccessToken = "", "opaque"
			in.App.Endpoints.Userinfo, in.App.Scopes = "", nil
			in.App.Grant = oauth.GrantRefreshToken
		},
		"an error": func(in *Input) {
			in.Record.Tokens = nil
			in.Record.Failure = &oauth.Failure{Kind: oauth.KindRefused, Message: "No such user: " + strings.ToUpper(all) + "."}
		},
		"an error now": func(in *Input) {
			in.Err = &oauth.Error{Kind: oauth.KindRefused, Message: "Refused " + all, Advice: all}
		},
		"working": func(in *Input) {
			in.Running, in.Progress = true, session.Progress{Stage: session.StageBrowser, BrowserErr: &oauth.Error{Message: all}}
		},
		"somebody else before": func(in *Input) {
			in.Record.Account.Expect, in.Record.Tokens.Formerly = "", "canexpect"
			in.Record.Tokens.Fingerprint = oauth.Fingerprint(in.App, in.Record.Account)
		},
		"other settings": func(in *Input) { in.Record.Tokens.Fingerprint = "other" },
		"revoked":        func(in *Input) { in.Record.NeedsLogin = true },
		"before": func(in *Input) {
			other := *in.Record.Tokens
			other.Identity = "canhint"
			in.Previous = &other
		},
	} {
		t.Run(name, func(t *testing.T) {
			in := ada(t)
			in.Record.Account = oauth.Account{ID: "canacct", Label: "Canlabel", Expect: "canexpect", LoginHint: "canhint"}
			claims := jwt(t, map[string]any{"sub": "cansubject", "email": "canmail", "name": "canclaim", "https://acme.test/who": "canodd"})
			ts := in.Record.Tokens
			ts.Identity, ts.Subject, ts.IDToken, ts.AccessToken, ts.Notes = "canidentity", "cansubject", claims, claims, []string{"It is " + all}
			ts.Fingerprint = oauth.Fingerprint(in.App, in.Record.Account)
			in.History = append(in.History, oauth.HistoryEntry{At: noon, Kind: oauth.HistoryFailed, Detail: "for " + all})
			change(&in)
			named := 0
			texts(reflect.ValueOf(ModelOf(in)), func(string) { named++ })
			if named == 0 {
				t.Fatal("the pane says nothing")
			}
			in.Private = true
			texts(reflect.ValueOf(ModelOf(in)), func(text string) {
				for _, canary := range canaries {
					// What the record does not hold in this state nobody can know to mask.
					known := slices.Contains([]string{"canacct", "Canlabel", "canexpect", "canhint"}, canary) ||
						slices.ContainsFunc(words.NamesOf(in.Record), func(n string) bool { return n == canary }) || canary == "canodd"
					if known && strings.Contains(strings.ToLower(text), strings.ToLower(canary)) {
						t.Errorf("it says %q", text)
					}
				}
			})
		})
	}
}
