package start

import (
	"fyne.io/fyne/v2"

	"tokendesk/ui/shell"
)

// maxAhead is how much typing ahead is kept.
const maxAhead = 64

// ahead keeps what is typed while the window has nothing to type into yet, for
// the search field that will be there. Enter means nothing until it can be seen
// what it would do, and what was typed before a passphrase is asked for is
// dropped: it may be one.
type ahead struct{ typed []rune }

// over is a screen with nothing to type into: the keys are kept.
func (a *ahead) over(content fyne.CanvasObject) *shell.Keyed {
	return shell.NewKeyed(content, a.key, a.rune)
}

func (a *ahead) rune(r rune) {
	if len(a.typed) < maxAhead {
		a.typed = append(a.typed, r)
	}
}

func (a *ahead) key(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeyEscape:
		a.forget()
	case e.Name == fyne.KeyBackspace && len(a.typed) > 0:
		a.typed = a.typed[:len(a.typed)-1]
	}
}

// forget drops what was typed.
func (a *ahead) forget() {
	clear(a.typed)
	a.typed = a.typed[:0]
}

// take returns what was typed and drops it.
func (a *ahead) take() string {
	text := string(a.typed)
	a.forget()
	return text
}
