package dialogs

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/parts"
)

// PasteOptions are the way back from a browser on another machine.
type PasteOptions struct {
	Account     string
	RedirectURI string                     // what the pasted address starts with
	Paste       func(address string) error // session.Progress.Paste
}

// PasteAnswer asks for the address a browser ended at.
func PasteAnswer(parent fyne.Window, o PasteOptions) { pasteAnswer(parent, o) }

func pasteAnswer(parent fyne.Window, o PasteOptions) (*parts.Sheet, *parts.Entry) {
	s := parts.NewSheet(parent, "Paste the answer for "+o.Account, 560, 0)
	entry := s.Keys.Entry()
	entry.SetPlaceHolder(o.RedirectURI + "?code=…&state=…")
	where := "After the sign-in the browser ends at an address that it may not be able to open. That is fine: copy the whole address from its address bar."
	if o.RedirectURI != "" {
		where += " It starts with " + o.RedirectURI + "."
	}
	s.SetBody(parts.Text(where), container.New(parts.Inset{Left: 8, Right: 8}, entry))
	paste := func() {
		address := strings.TrimSpace(entry.Text)
		if address == "" {
			return
		}
		if err := o.Paste(address); err != nil {
			s.SetStatus(failure(err))
			return
		}
		s.Hide()
	}
	entry.OnSubmitted = func(string) { paste() }
	verb := s.Keys.Button("Continue", paste)
	verb.Importance = widget.HighImportance
	s.SetButtons(nil, []fyne.CanvasObject{s.Keys.Button("Cancel", s.Close), verb})
	s.Show(entry)
	return s, entry
}

// PassphraseOptions are one question for a passphrase.
type PassphraseOptions struct {
	Title string
	Why   string // one sentence: what it opens or seals
	New   bool   // asks twice
	Verb  string // default "Continue"
	Run   Run
	// Use tries the passphrase. On an error the dialog stays open and shows it.
	Use func(ctx context.Context, passphrase string) error
	// Done follows a Use without error; Cancelled a closed dialog. Either may be nil.
	Done      func()
	Cancelled func()
}

// Passphrase asks for one.
func Passphrase(parent fyne.Window, o PassphraseOptions) { passphrase(parent, o) }

type passphrasePrompt struct {
	sheet        *parts.Sheet
	first, again *parts.Entry
	use          func()
}

func passphrase(parent fyne.Window, o PassphraseOptions) *passphrasePrompt {
	s := parts.NewSheet(parent, o.Title, 460, 0)
	p := &passphrasePrompt{sheet: s, first: s.Keys.Password(), again: s.Keys.Password()}
	p.first.SetPlaceHolder("Passphrase")
	p.again.SetPlaceHolder("The same again")
	fields := []fyne.CanvasObject{parts.Text(o.Why), container.New(parts.Inset{Left: 8, Right: 8}, p.first)}
	if o.New {
		fields = append(fields, container.New(parts.Inset{Left: 8, Right: 8}, p.again),
			parts.Note("Nobody can recover it. A few unrelated words are better than one short odd one."))
	}
	s.SetBody(fields...)
	finished := false
	var stop func()
	s.Closed = func() {
		if stop != nil {
			stop()
		}
		p.first.SetText("")
		p.again.SetText("")
		if !finished && o.Cancelled != nil {
			o.Cancelled()
		}
	}
	verb := s.Keys.Button(o.Verb, nil)
	if o.Verb == "" {
		verb.SetText("Continue")
	}
	verb.Importance = widget.HighImportance
	p.use = func() {
		words := p.first.Text
		if problem := passphraseProblem(words, p.again.Text, o.New); problem != "" {
			s.SetStatus(parts.Problem(problem))
			return
		}
		if stop != nil {
			return
		}
		verb.Disable()
		s.SetStatus(parts.Text("One moment…"))
		stop = o.Run(func(ctx context.Context) func() {
			err := o.Use(ctx, words)
			return func() {
				stop = nil
				verb.Enable()
				switch {
				case !s.Open():
				case err != nil:
					s.SetStatus(failure(err))
					parent.Canvas().Focus(p.first)
				default:
					finished = true
					s.Hide()
					if o.Done != nil {
						o.Done()
					}
				}
			}
		})
	}
	verb.OnTapped = p.use
	p.first.OnSubmitted = func(string) {
		if o.New {
			parent.Canvas().Focus(p.again)
			return
		}
		p.use()
	}
	p.again.OnSubmitted = func(string) { p.use() }
	s.SetButtons(nil, []fyne.CanvasObject{s.Keys.Button("Cancel", s.Close), verb})
	s.Show(p.first)
	return p
}

// leastPassphrase is how short a new one may be, in letters.
const leastPassphrase = 8

func passphraseProblem(first, again string, isNew bool) string {
	switch {
	case first == "":
		return "The passphrase is empty."
	case isNew && len([]rune(first)) < leastPassphrase:
		return "That is too short: at least eight letters."
	case isNew && first != again:
		return "The two are not the same."
	}
	return ""
}
