package detail

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
)

// A low pane scrolls in one place, whatever it shows, with the one right button and a way to
// all others in sight; with more room it is as it was.
func TestALowPaneScrollsInOnePlace(t *testing.T) {
	failed := ada(t)
	failed.Record.Failure = &oauth.Failure{Kind: oauth.KindRefused, Message: "The server refused.", Advice: "Ask somebody.", At: noon}
	waiting := ada(t)
	waiting.Running, waiting.Progress = true, session.Progress{Stage: session.StageDevice, Address: "https://id.example.test/device", UserCode: "WDJB-MJHT"}
	long := ada(t)
	long.App.Name = "A very long name of an app that nobody could ever shorten, for it says everything there is to say"
	for name, in := range map[string]Input{"ada": ada(t), "machine": machine(), "failed": failed, "waiting": waiting, "long": long} {
		test.NewTempApp(t).Settings().SetTheme(look.New(look.Light))
		var menus []oauth.Ref
		p := New(Actions{Menu: func(ref oauth.Ref, _ fyne.Position) { menus = append(menus, ref) }})
		w := test.NewTempWindow(t, p.Object())
		w.SetPadded(false)
		p.Show(ModelOf(in))
		driver := fyne.CurrentApp().Driver()
		for _, size := range []fyne.Size{{Width: 520, Height: 900}, {Width: leastWidth, Height: 180}, {Width: 420, Height: 360}, {Width: 680, Height: 260}, {Width: 1200, Height: 300}} {
			w.Resize(size)
			var scrolls []fyne.CanvasObject
			for _, o := range test.LaidOutObjects(p.Object()) {
				if s, ok := o.(*parts.Scroll); ok && s.Visible() && s.Content.MinSize().Height > s.Size().Height+1 {
					scrolls = append(scrolls, s)
				}
			}
			if low := size.Height < 400; low && len(scrolls) != 1 {
				t.Errorf("%s, %v: %d parts scroll", name, size, len(scrolls))
			}
			if bottom := driver.AbsolutePositionForObject(p.verbs.step).Y + p.verbs.step.Size().Height; bottom > size.Height || bottom < 30 {
				t.Errorf("%s, %v: the button ends at %v", name, size, bottom)
			}
			folded := slices.ContainsFunc(p.verbs.object.Objects[1:], func(o fyne.CanvasObject) bool {
				b := o.(*parts.KeyButton)
				if right := driver.AbsolutePositionForObject(b).X + b.Size().Width; b.Visible() && right > size.Width {
					t.Errorf("%s, %v: %q ends at %v", name, size, b.Text, right)
				}
				return !b.Visible() && b != p.verbs.more && !p.verbs.gone[b]
			})
			if folded != p.verbs.more.Visible() {
				t.Errorf("%s, %v: the menu is there: %t, buttons are missing: %t", name, size, !folded, folded)
			}
		}
		w.Resize(fyne.NewSize(leastWidth, 300))
		if test.Tap(p.verbs.more); !slices.Equal(menus, []oauth.Ref{in.Ref()}) {
			t.Errorf("%s: menus of %v opened", name, menus)
		}
		w.Resize(fyne.NewSize(520, 900))
		if p.verbs.more.Visible() || driver.AbsolutePositionForObject(p.verbs.step).Y > 400 {
			t.Errorf("%s: with room again it stays low", name)
		}
	}
}
