package detail

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
)

// Whatever is shown, the pane leaves the window as narrow as a small screen.
func TestPaneStaysNarrow(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Light))
	untrusted := ada(t)
	untrusted.Record.Waiting = []oauth.Change{{Field: "endpoints.token", Old: "https://id.example.test", New: "https://id.elsewhere.test"}}
	waiting := ada(t)
	waiting.Running, waiting.Progress = true, session.Progress{
		Stage: session.StageBrowser, Address: "https://id.example.test/authorize", Paste: func(string) error { return nil },
	}
	for name, in := range map[string]Input{"ada": ada(t), "machine": machine(), "untrusted": untrusted, "waiting": waiting} {
		pane := New(Actions{})
		pane.folded[foldTrace] = false
		pane.Show(ModelOf(in))
		pane.Object().Resize(fyne.NewSize(leastWidth, 500))
		for what, o := range map[string]fyne.CanvasObject{"pane": pane.Object(), "body": pane.scroll.Content, "head": pane.head.box} {
			if got := o.MinSize().Width; got > leastWidth {
				t.Errorf("%s: the %s wants to be %v wide", name, what, got)
			}
		}
	}
}

// A name that the row has to cut is seen whole here.
func TestALongNameIsSeenWhole(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Light))
	in := ada(t)
	in.App.Name = strings.TrimSpace(strings.Repeat("nineletters ", 7))
	pane := New(Actions{})
	pane.Show(ModelOf(in))
	pane.Object().Resize(fyne.NewSize(leastWidth, 500))
	var seen strings.Builder
	for _, o := range test.LaidOutObjects(pane.head.box) {
		if text, ok := o.(*canvas.Text); ok {
			seen.WriteString(strings.TrimSpace(text.Text) + " ")
		}
	}
	if !strings.Contains(seen.String(), in.App.Name) {
		t.Errorf("the pane says %q", seen.String())
	}
}

// Nothing of a token that is held back can be copied here.
func TestHeldTokenIsNotCopied(t *testing.T) {
	in := ada(t)
	in.Record.Held = true
	test.NewTempApp(t)
	pane := New(Actions{})
	pane.Show(ModelOf(in))
	copies := 0
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		switch w := o.(type) {
		case *parts.KeyButton:
			if w.Text == "Copy" {
				copies++
				if !w.Disabled() {
					t.Error("a Copy button can be pressed")
				}
			}
		case *fyne.Container:
			for _, c := range w.Objects {
				walk(c)
			}
		case fyne.Widget:
			for _, c := range test.WidgetRenderer(w).Objects() {
				walk(c)
			}
		}
	}
	for _, o := range pane.tokenView(&section{}) {
		walk(o)
	}
	if copies != 2 {
		t.Errorf("%d Copy buttons", copies)
	}
}
