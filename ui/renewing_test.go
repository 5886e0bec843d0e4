package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk/desktest"
	"tokendesk/ui/tasks"
)

// F5 renews what the list shows. The strip tells how far it is, the sheet what is left
// to do, and what is mended leaves it.
func TestRenewAll(t *testing.T) {
	records := []oauth.Record{record("ada", byPerson), record("bad")}
	for i := range 10 {
		records = append(records, record(fmt.Sprintf("app%d", i)))
	}
	b := newBench(t, nil, records...)
	release := make(chan struct{})
	b.Servers.Answers(func(ctx context.Context, app string) (int, map[string]any) {
		<-release
		if app == "bad" {
			return desktest.Refuses("this shop is closed")(ctx, app)
		}
		return desktest.Gives(ctx, app)
	})
	m := b.main(12)
	strip := m.actions.renewing.strip
	if strip.object.Visible() {
		t.Error("the strip is shown before anything is renewed")
	}
	press(m, fyne.KeyF5)
	if strip.object.Visible() {
		t.Error("the strip is shown before anybody can notice that it takes time")
	}
	b.eventually("the window waits", func() bool { return b.waits(tasks.NoticeAfter) })
	b.pass(tasks.NoticeAfter)
	b.until("it is shown", strip.object.Visible)
	if !strings.HasPrefix(strip.text.Text(), "Renewing 12 accounts: ") {
		t.Errorf("the strip says %q", strip.text.Text())
	}
	close(release)
	b.until("it has ended", func() bool { return !m.actions.renewing.on })
	if !strings.HasPrefix(strip.text.Text(), "Renewing 12 accounts: ") {
		t.Errorf("it goes before it was read: %q", strip.text.Text())
	}
	b.eventually("the window waits", func() bool { return b.waits(tasks.NoticeFor) })
	b.pass(tasks.NoticeFor)
	b.until("it tells what is left", func() bool { return !strings.HasPrefix(strip.text.Text(), "Renewing") })
	if got := strip.text.Text(); got != "10 renewed, 1 needs sign-in, 1 failed." || !strip.object.Visible() {
		t.Errorf("the strip says %q", got)
	}
	if got := b.Servers.Asked(); len(got) != 11 || slices.Contains(got, "ada") {
		t.Errorf("asked for %v", got)
	}
	if b.Clipboard.Text() != "" {
		t.Error("something was copied")
	}
	m.actions.showRenewals()
	model := m.actions.renewalModel()
	if len(model.Problems) != 2 || model.Again != 1 || m.actions.renewing.sheet == nil {
		t.Fatalf("%+v", model)
	}
	for _, p := range model.Problems {
		want := map[string]string{"ada": "Sign in", "bad": "Try again"}[p.Ref.App]
		if p.Verb != want || p.Person != (p.Ref.App == "ada") || p.Why == "" {
			t.Errorf("%+v", p)
		}
	}
	b.Servers.Answers(desktest.Gives)
	b.Clock.Pass(time.Minute)
	m.actions.renewing.sheet.Close()
	m.actions.mendRenewal(ref("bad"))
	b.until("it is mended", func() bool { return len(m.actions.renewing.problems) == 1 })
	m.actions.mendRenewal(ref("ada"))
	b.until("a person signs in", func() bool { return b.account("ada").Progress.Stage == session.StageBrowser })
	m.desk.Cancel(ref("ada"))
	b.until("that has ended", func() bool { return !b.account("ada").Running })
	m.stopOrDismiss()
	if strip.object.Visible() {
		t.Error("the strip stays")
	}
}

// Only what the list shows is renewed, or one app's accounts, or everything.
func TestRenewAllOfWhat(t *testing.T) {
	for name, c := range map[string]struct {
		renew func(*mainScreen)
		want  []string
	}{
		"what a search found": {func(m *mainScreen) { m.list.Begin("one"); m.actions.renewListed() }, []string{"one"}},
		"an app":              {func(m *mainScreen) { m.actions.renewApp(ref("two")) }, []string{"two"}},
		"everything":          {func(m *mainScreen) { m.list.Begin("one"); m.actions.renewEverything() }, []string{"one", "two"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil, record("one"), record("two"))
			m := b.main(2)
			c.renew(m)
			b.until("it has ended", func() bool { return !m.actions.renewing.on })
			got := b.Servers.Asked()
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("asked for %v", got)
			}
			if m.actions.renewing.strip.object.Visible() || !strings.Contains(m.Toasts.Text(), "renewed") {
				t.Errorf("the strip stays though nothing is left to do; the toast says %q", m.Toasts.Text())
			}
		})
	}
}

// Closing the sheet stops nothing; Cancel does, at once. A second F5 meanwhile starts
// nothing.
func TestRenewAllIsCancelled(t *testing.T) {
	b := newBench(t, nil, record("one"), record("two"))
	b.Servers.Answers(waits(nil))
	m := b.main(2)
	press(m, fyne.KeyF5)
	b.until("both work", func() bool { return b.account("one").Running && b.account("two").Running })
	m.actions.showRenewals()
	m.actions.renewing.sheet.Close()
	press(m, fyne.KeyF5) // opens it again
	if m.actions.renewing.sheet == nil || !m.actions.renewing.on {
		t.Fatal("it does not run")
	}
	m.actions.renewing.sheet.Close()
	m.stopOrDismiss()
	b.until("it has ended", func() bool { return !m.actions.renewing.on && !b.account("one").Running && !b.account("two").Running })
	if m.actions.renewing.strip.object.Visible() || b.account("one").Record.Failure != nil || len(b.Servers.Asked()) > 2 {
		t.Errorf("strip %q, asked for %v", m.actions.renewing.strip.text.Text(), b.Servers.Asked())
	}
}

// In presentation mode nobody is named.
func TestRenewAllNamesNobodyWhilePresenting(t *testing.T) {
	b := newBench(t, nil, record("bad", func(r *oauth.Record) { r.Account.Label = "Ada Lovelace" }))
	b.Servers.Answers(desktest.Refuses("Ada Lovelace is not here"))
	m := b.main(1)
	m.desk.SetPresenting(true)
	press(m, fyne.KeyF5)
	b.until("it has ended", func() bool { return !m.actions.renewing.on && b.account("bad").Record.Failure != nil })
	if said := fmt.Sprintf("%+v", m.actions.renewalModel()); strings.Contains(said, "Lovelace") {
		t.Error(said)
	}
}

// A renewal of one account is said: of a fresh token the row shows hardly more than before.
func TestOneRenewalIsSaid(t *testing.T) {
	b := newBench(t, nil, record("acme", func(r *oauth.Record) { r.Tokens = tokens(0, time.Hour) }))
	m := b.main(1)
	m.actions.renew(ref("acme"))
	b.until("it is said", func() bool { return strings.HasPrefix(m.Toasts.Text(), "Renewed, ") })
}
