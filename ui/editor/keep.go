package editor

import (
	"bytes"
	"encoding/json"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/store"
)

// kept is an editor with what was typed into it, as it outlives a lock of the vault. It
// holds secrets: whoever asks for it seals it at once.
type kept struct {
	Mode         Mode
	App          oauth.App
	Accounts     []oauth.Account
	Account      string
	Stored       map[string][]oauth.SecretKind
	Notes        []string
	Draft, Start store.Edit
	IDFollows    bool
	Found        oauth.Endpoints
	Key          string // a private key that was being looked at
}

// Keep returns the editor with all that was typed, for [Kept] to read again; nil where
// nothing would be lost. It holds secrets in clear.
func (e *Editor) Keep() []byte {
	f := e.form
	f.finishRows()
	if !f.unsaved() {
		return nil
	}
	text, err := json.Marshal(kept{
		Mode: f.o.Mode, App: f.o.App, Accounts: f.o.Accounts, Account: f.o.Account, Stored: f.o.Stored, Notes: f.notes,
		Draft: f.draft, Start: f.start, IDFollows: f.idFollows, Found: f.found.Endpoints, Key: f.giving.text,
	})
	if err != nil {
		return nil
	}
	return text
}

// Kept are the options of an editor that [Editor.Keep] has kept. The host adds the rest, and
// shows it with [Show].
func Kept(text []byte) (Options, error) {
	var k kept
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber() // a claim's number stays as it is written
	if err := d.Decode(&k); err != nil {
		return Options{}, err
	}
	return Options{Mode: k.Mode, App: k.App, Accounts: k.Accounts, Account: k.Account, Stored: k.Stored, Notes: k.Notes, kept: &k}, nil
}

// resume puts what was kept into a new form.
func (f *form) resume(k *kept) {
	f.draft, f.start, f.idFollows = k.Draft, k.Start, k.IDFollows
	f.found = oauth.App{Endpoints: k.Found}
}

// showKept opens the form with what was kept.
func showKept(parent fyne.Window, o Options) *form {
	f := newForm(parent, o)
	f.resume(o.kept)
	f.begins(titleOf(o))
	f.open()
	if r := f.exactly(string(oauth.SecretPrivateKey)); r != nil {
		f.giveKey(r, o.kept.Key)
	}
	return f
}
