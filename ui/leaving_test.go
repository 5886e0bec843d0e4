package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"tokendesk/ui/clip"
	"tokendesk/ui/desk"
	"tokendesk/ui/start"
)

// toolless opens a desk on a machine without clipboard tools.
func toolless(b *bench) opener {
	return func(ctx context.Context, _ start.Request) (*desk.Desk, error) {
		o := b.Options()
		o.Clipboard = []clip.System{noTool{}}
		return desk.Open(ctx, o)
	}
}

type noTool struct{}

func (noTool) Read(context.Context) (string, error) { return "", clip.ErrUnsupported }
func (noTool) Write(context.Context, string) error  { return clip.ErrUnsupported }

// Promises 37, 38: what the toolkit's clipboard holds is taken off while the toolkit
// runs, whichever way the window goes, and nothing asks the toolkit for anything
// afterwards: it would crash.
func TestNothingUsesTheToolkitAfterItsLoop(t *testing.T) {
	for name, way := range map[string]struct {
		leave   func(*bench)
		cleared bool
	}{
		"quit":           {func(b *bench) { b.window.quit() }, true},
		"the end":        {func(b *bench) { close(b.ended) }, true},
		"a quit by Fyne": {func(b *bench) { b.window.shell.Over() }, false}, // as for a signal: the text goes with the window
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, toolless, record("ikas"))
			m := b.main(1)
			press(m, fyne.KeyReturn)
			held := func() string { return b.window.shell.App.Clipboard().Content() }
			b.until("the token is on the toolkit's clipboard", func() bool { return held() == "at-ikas" })
			b.until("it is said", func() bool { return b.says("Access token of App ikas") })
			way.leave(b)
			b.until("the loop ends", b.over)
			if way.cleared && held() != "" {
				t.Errorf("the loop ended with %q on the clipboard", held())
			}
			for len(b.queue) > 0 {
				<-b.queue // as the toolkit drops them
			}
			ran := false
			b.window.shell.Post(func() { ran = true })
			if err := b.window.close(); err != nil {
				t.Error(err)
			}
			if len(b.queue) > 0 || ran {
				t.Error("the toolkit is asked for something after its loop")
			}
		})
	}
}
