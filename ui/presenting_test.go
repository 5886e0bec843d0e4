package ui

import (
	"cmp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/ui/editor"
)

// Promise 39: in presentation mode nothing on the canvas names a person: no row,
// no pane, no toast, no question.
func TestNothingOnTheCanvasNamesAnybody(t *testing.T) {
	canaries := []string{"canacct", "canlabel", "canexpect", "canhint", "canidentity", "cansubject"}
	for name, change := range map[string]func(*oauth.Record){
		"fresh":           func(*oauth.Record) {},
		"held back":       func(r *oauth.Record) { r.Held = true },
		"nobody told":     func(r *oauth.Record) { r.Held, r.Tokens.Identity, r.Tokens.Subject = true, "", "" },
		"needs a sign-in": func(r *oauth.Record) { r.NeedsLogin = true },
		"failed": func(r *oauth.Record) {
			r.Failure = &oauth.Failure{Kind: oauth.KindRefused, Message: "No such user: canexpect.", Advice: "Ask canlabel."}
		},
		"waits": func(r *oauth.Record) { r.Waiting = []oauth.Change{{Field: "accounts[canacct].expect"}} },
	} {
		t.Run(name, func(t *testing.T) {
			rec := record("acme", byPerson, func(r *oauth.Record) {
				r.App.Endpoints.Userinfo = "https://id.example/me"
				r.Account = oauth.Account{ID: "canacct", Label: "Canlabel", Expect: "canexpect", LoginHint: "canhint"}
				r.Tokens = &oauth.TokenSet{AccessToken: "opaque", Identity: "canidentity", Subject: "cansubject", Life: oauth.LifeUnknown, Notes: []string{"for canlabel"}}
				change(r)
			})
			b := newBench(t, nil, rec)
			m := b.main(1)
			m.list.Choose(oauth.Ref{App: "acme", Account: "canacct"})
			b.until("the pane shows the account", m.inspector.known)
			seen := func() (text string) {
				note := func(o fyne.CanvasObject) {
					if t, ok := o.(*canvas.Text); ok && t.Visible() {
						text += strings.ToLower(t.Text) + "\n"
					}
				}
				b.walk(note)
				if top := m.Win.Canvas().Overlays().Top(); top != nil {
					for _, o := range test.LaidOutObjects(top) {
						note(o)
					}
				}
				return text
			}
			if !strings.Contains(seen(), "can") {
				t.Fatal("nobody is named before")
			}
			m.present()
			m.Toasts.Say("Renewed the token of Canlabel (canacct), not of " + cmp.Or(rec.Tokens.Identity, "somebody"))
			m.actions.trust(oauth.Ref{App: "acme", Account: "canacct"})
			if len(rec.Waiting) > 0 {
				b.until("somebody is asked", m.DialogOpen)
			}
			for _, canary := range canaries {
				if text := seen(); strings.Contains(text, canary) {
					t.Errorf("%s is named:\n%s", canary, text)
				}
			}
		})
	}
}

// Presentation mode is switched on over whatever is open: a dialog that may name people
// closes, and the editor keeps what was typed and shows nobody.
func TestPresentationModeWorksOverADialog(t *testing.T) {
	rec := record("acme", byPerson, func(r *oauth.Record) {
		r.Account = oauth.Account{ID: "ada", Label: "Canlabel", Expect: "canexpect"}
		r.Tokens = &oauth.TokenSet{AccessToken: "opaque", Identity: "canidentity", Life: oauth.LifeUnknown}
		r.Held = true
	})
	b := newBench(t, nil, rec)
	m := b.main(1)
	switchOn := func() {
		m.Press(key(fyne.KeyP, ctrl|fyne.KeyModifierShift))
	}
	ref := oauth.Ref{App: "acme", Account: "ada"}
	m.actions.otherPerson(ref)
	if !m.DialogOpen() {
		t.Fatal("nothing is asked")
	}
	switchOn()
	if !m.desk.Presenting() || m.DialogOpen() {
		t.Errorf("presenting %t, a dialog open %t", m.desk.Presenting(), m.DialogOpen())
	}
	m.present()

	m.actions.editAs(ref, editor.Options{At: "accounts[ada].expect"})
	b.until("the editor is open", m.DialogOpen)
	named := func() (found bool) {
		for _, o := range test.LaidOutObjects(m.Win.Canvas().Overlays().Top()) {
			if text, ok := o.(*canvas.Text); ok && strings.Contains(text.Text, "canexpect") {
				found = true
			}
		}
		return found
	}
	if !named() {
		t.Error("nobody is named before")
	}
	switchOn()
	if !m.desk.Presenting() || !m.DialogOpen() || named() {
		t.Errorf("presenting %t, the editor open %t, somebody named %t", m.desk.Presenting(), m.DialogOpen(), named())
	}
}
