package list

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
)

// Typing searches and Escape clears, though a button has the focus.
func TestButtonLeavesKeysToTheList(t *testing.T) {
	test.NewTempApp(t)
	w := test.NewTempWindow(t, nil)
	used := 0
	p := New(View{}, func() time.Time { return noon }, w.Canvas().Focus, Actions{
		Chosen: func(oauth.Ref) {}, Act: func(oauth.Ref, session.Step) { used++ },
		Key: func(*fyne.KeyEvent) bool { used++; return true }, Filtered: func(string) {}, Changed: func() {},
		Busy: func() bool { return false },
	})
	w.SetContent(p.Object())
	p.Update(desk.Update{All: true, Accounts: []*desk.Account{listedAccount("ikas"), listedAccount("mypos")}})
	pressed := 0
	button := parts.NewKeyButton("x", nil, func() { pressed++ }, p.Key, p.Typed)
	button.TypedRune('m')
	if p.search.Text != "m" {
		t.Errorf("the search holds %q", p.search.Text)
	}
	button.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if p.search.Text != "" {
		t.Errorf("the search still holds %q", p.search.Text)
	}
	button.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if pressed != 1 || used != 0 {
		t.Errorf("Enter pressed it %d times and did %d other things", pressed, used)
	}
}
