package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/copyas"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
	"tokendesk/ui/parts"
	"tokendesk/ui/start"
)

// Whatever copies a fresh token, and whatever a fast server does, nothing flashes: no row
// and no pane says that it works, and no fact moves. No time passes in this desk.
func TestWhatIsOverAtOnceShowsNothing(t *testing.T) {
	one := ref("a")
	for name, do := range map[string]func(*bench, *mainScreen){
		"Enter":            func(_ *bench, m *mainScreen) { press(m, fyne.KeyReturn) },
		"Ctrl+C":           func(_ *bench, m *mainScreen) { m.copyKey() },
		"the row's button": func(_ *bench, m *mainScreen) { m.act(one, session.StepCopy) },
		"the pane's copy":  func(_ *bench, m *mainScreen) { m.actions.copyToken(one) },
		"Copy as":          func(_ *bench, m *mainScreen) { m.actions.copy(one, session.StepCopy, copyas.Curl) },
		"several": func(_ *bench, m *mainScreen) {
			m.tasks.Run(func(ctx context.Context) error {
				_, _, err := m.desk.CopySeveral(ctx, []oauth.Ref{one, ref("b")}, copyas.SeveralChoices()[0].Format)
				return err
			}, m.Toasts.Done("Copied both"))
		},
		"renewing": func(_ *bench, m *mainScreen) {
			m.tasks.Run(func(ctx context.Context) error { _, err := m.desk.Renew(ctx, one); return err }, m.Toasts.Done("Renewed"))
		},
		"renewing all": func(_ *bench, m *mainScreen) { m.actions.renewListed() },
	} {
		t.Run(name, func(t *testing.T) {
			fresh := func(r *oauth.Record) {
				r.Tokens = tokens(0, time.Hour, func(ts *oauth.TokenSet) { ts.TokenType = "Bearer" })
			}
			edges := desktest.New(t, noon, record("a", fresh), record("b", fresh))
			b := newBenchOver(t, edges, func(b *bench) opener {
				return func(ctx context.Context, _ start.Request) (*desk.Desk, error) {
					o := b.Options()
					o.Sleep = func(ctx context.Context, _ time.Duration) error { <-ctx.Done(); return ctx.Err() }
					return desk.Open(ctx, o)
				}
			})
			m := b.main(2)
			m.Win.Resize(fyne.NewSize(1120, 720))
			m.list.Choose(one)
			b.until("the pane shows it", func() bool { return m.inspector.known() && m.inspector.ref == one })
			before := factsOf(b)
			do(b, m)
			b.until("it is done", func() bool {
				if b.button("Cancel") != nil || b.says("Asking the server…") || m.actions.renewing.strip.object.Visible() {
					t.Error("it is said that it works")
				}
				if now := factsOf(b); now != before {
					t.Errorf("facts stand at %s, before at %s", now, before)
				}
				renewed := m.inspector.details.Record.Tokens.AccessToken == "at-a"
				return m.Toasts.Text() != "" && (renewed || !strings.HasPrefix(name, "renewing"))
			})
		})
	}
}

// factsOf is where the pane's facts stand.
func factsOf(b *bench) (at string) {
	driver := fyne.CurrentApp().Driver()
	b.walk(func(o fyne.CanvasObject) {
		if l, ok := o.(*parts.Label); ok {
			switch l.Text() {
			case "Access token", "Lifetime", "Expires", "Scopes", "Ask the server":
				at += fmt.Sprint(l.Text(), driver.AbsolutePositionForObject(l), " ")
			}
		}
	})
	return at
}
