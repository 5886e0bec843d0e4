package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/ui/autostart"
	"tokendesk/ui/desk"
	"tokendesk/ui/hotkey"
	"tokendesk/ui/parts"
)

// choiceOf is the field of the open settings that offers a choice.
func (b *bench) choiceOf(label string) *widget.Select {
	for _, o := range test.LaidOutObjects(b.window.shell.Win.Canvas().Overlays().Top()) {
		if s, ok := o.(*parts.Select); ok && slices.Contains(s.Options, label) {
			return &s.Select
		}
	}
	return nil
}

// saidInDialog reports whether the open dialog says something.
func (b *bench) saidInDialog(text string) bool {
	for _, o := range test.LaidOutObjects(b.window.shell.Win.Canvas().Overlays().Top()) {
		if l, ok := o.(*parts.Label); ok && l.Visible() && strings.Contains(l.Text(), text) {
			return true
		}
	}
	return false
}

// The start at login is what the desktop's file says, also where somebody else wrote it.
func TestStartAtLoginIsSet(t *testing.T) {
	b := newBench(t, nil, record("ikas"))
	m := b.main(1)
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	login := &autostart.Login{Dir: t.TempDir(), Program: program, Args: []string{"resident"}}
	m.login = login
	file := login.File()
	m.openSettings()
	b.until("it is read", func() bool { s := b.choiceOf("Yes, in the tray"); return s != nil && s.Selected == "No" })
	b.choiceOf("Yes, in the tray").SetSelected("Yes, in the tray")
	b.until("the file is written", func() bool { _, err := os.Stat(file); return err == nil })
	b.until("it is read again", func() bool { return b.choiceOf("Yes, in the tray").Selected == "Yes, in the tray" })
	b.choiceOf("No").SetSelected("No")
	b.until("the file has gone", func() bool { _, err := os.Stat(file); return err != nil })

	theirs := "[Desktop Entry]\nType=Application\nName=Mine\nExec=tokendesk\n"
	if err := os.WriteFile(file, []byte(theirs), 0o600); err != nil {
		t.Fatal(err)
	}
	b.choiceOf("No").SetSelected("Yes, in the tray")
	b.until("it is said whose the file is", func() bool { return b.saidInDialog("Another program wrote " + filepath.Dir(file)) })
	if text, err := os.ReadFile(file); string(text) != theirs || err != nil {
		t.Errorf("the file is now %q, %v", text, err)
	}
}

// A key that cannot be had is said at its setting, and the one before stays.
func TestTheGlobalKeyIsSet(t *testing.T) {
	b := newBench(t, nil, record("ikas"))
	b.window.key = &hotkey.Holder{Grab: func(_ context.Context, c hotkey.Combination, _ func(hotkey.Press)) (func(), error) {
		if c.String() == "Super+K" {
			return nil, hotkey.ErrTaken
		}
		return func() {}, nil
	}}
	m := b.main(1)
	m.key = b.window.key
	m.openSettings()
	b.until("it is read", func() bool { s := b.choiceOf("Ctrl+Alt+K"); return s != nil && s.Selected == "None" })
	b.choiceOf("Ctrl+Alt+K").SetSelected("Ctrl+Alt+K")
	b.until("it is remembered", func() bool { return m.desk.Settings.Get().GlobalKey == "Ctrl+Alt+K" && b.window.key.Held() })
	b.until("it is read again", func() bool { return b.choiceOf("Ctrl+Alt+K").Selected == "Ctrl+Alt+K" })
	b.choiceOf("Super+K").SetSelected("Super+K")
	b.until("it is said who has it", func() bool { return b.saidInDialog("Another program uses Super+K.") })
	if s := b.choiceOf("Super+K").Selected; s != "Ctrl+Alt+K" || m.desk.Settings.Get().GlobalKey != "Ctrl+Alt+K" {
		t.Errorf("then it is %q", s)
	}
	b.choiceOf("Super+K").SetSelected("None")
	b.until("it is off", func() bool { return m.desk.Settings.Get().GlobalKey == "" && !b.window.key.Held() })

	b.window.key.Possible = hotkey.ErrWayland
	b.window.shell.Win.Canvas().Overlays().Top().Hide()
	for _, o := range b.window.shell.Win.Canvas().Overlays().List() {
		b.window.shell.Win.Canvas().Overlays().Remove(o)
	}
	m.openSettings()
	b.until("it is said who binds keys", func() bool { return b.saidInDialog("add a shortcut that runs") })
}

// A sign-in that was asked for away from the window and whose browser cannot be opened
// brings the window, with the question how it goes on; one of the window's own does not.
func TestAQuestionOfASignInFromOutsideBringsTheWindow(t *testing.T) {
	for name, do := range map[string]desk.Action{
		"another person": {Do: desk.DoAnother, Ref: oauth.Ref{App: "ikas"}},
		"a sign-in":      {Do: desk.DoSignIn, Ref: ref("ikas")},
		"a copy":         {Do: desk.DoCopy, Ref: ref("ikas")},
		"a renewal":      {Do: desk.DoRenew, Ref: ref("ikas")},
		"":               {},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil, record("ikas", byPerson))
			b.Browser.Fail(errors.New("it exits with 3"))
			m := b.main(1)
			raised := 0
			m.raise = func() { raised++ }
			if do.Do == "" {
				m.actions.signIn(ref("ikas"))
			} else {
				b.window.act(do)
			}
			b.until("it is asked", func() bool { return b.sheetSays("Open it on this computer") })
			if want := min(1, len(do.Do)); raised != want {
				t.Errorf("the window came %d times, want %d", raised, want)
			}
			if do.Do == "" {
				return
			}
			b.window.act(desk.Action{Do: desk.DoCancel})
			b.until("it is over", func() bool { return !m.DialogOpen() && len(m.outside) == 0 })
		})
	}
}
