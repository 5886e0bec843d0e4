package editor

import (
	"reflect"
	"testing"

	"tokendesk/oauth"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

// What is kept of an editor and shown again is all that was typed, whatever an app says and
// secrets included, is as unsaved as it was, and is saved as it would have been.
func TestAKeptEditorIsTheSame(t *testing.T) {
	b := newBench(t, partstest.Small, look.Light)
	b.options.Mode, b.options.App = ModeEdit, everything()
	b.options.Accounts = []oauth.Account{{ID: "default", Label: "Ada", Scopes: []string{"x"}}, {ID: "bob"}}
	b.options.Stored = map[string][]oauth.SecretKind{"": {oauth.SecretPrivateKey}}
	f := show(b.Win, b.options)
	e := &Editor{f}
	if e.Keep() != nil {
		t.Error("an editor in which nothing was typed is kept")
	}
	f.typeInto(t, "name", "Renamed")
	f.draft.App.Scopes = []string{} // none, which is another thing than nothing said
	f.typed("")[oauth.SecretClientSecret] = "typed"
	f.typed("bob")[oauth.SecretPassword] = ""
	f.setDeleted("", oauth.SecretPrivateKey, true)
	text := e.Keep()
	want := cloneEdit(f.draft)
	f.sheet.Hide()
	o, err := Kept(text)
	if err != nil {
		t.Fatal(err)
	}
	rest := b.options
	rest.Mode, rest.App, rest.Accounts, rest.Stored, rest.kept = o.Mode, o.App, o.Accounts, o.Stored, o.kept
	again := show(b.Win, rest)
	if !sameEdit(again.draft, want) || again.draft.Of != want.Of || settingsText(again.start) != settingsText(f.start) {
		t.Errorf("it is %s\nwant %s", settingsText(again.draft), settingsText(want))
	}
	if !reflect.DeepEqual(cloneApp(again.draft.Seen.App), cloneApp(want.Seen.App)) || !reflect.DeepEqual(again.draft.Seen.Accounts, want.Seen.Accounts) {
		t.Error("what was seen of the app is not the same")
	}
	if !again.unsaved() {
		t.Error("it is taken for saved")
	}
	if _, err := Kept([]byte("{")); err == nil {
		t.Error("half of a text is taken")
	}
}
