package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tokendesk/store/keys"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// newPassphrase are the two fields of a passphrase that somebody chooses, with how strong it
// is and what is wrong with it.
type newPassphrase struct {
	first, again *parts.Entry
	strength     *parts.Label
	problem      *parts.Label
	object       *fyne.Container
	changed      func() // its height may be another
}

// newPassphraseFields makes them for a sheet; name is what is chosen, done takes the verb.
func newPassphraseFields(s *parts.Sheet, name string, done func()) *newPassphrase {
	p := &newPassphrase{
		first: parts.Name(s.Widgets.Password(), name), again: parts.Name(s.Widgets.Password(), name+", again"),
		strength: parts.Note(""), problem: parts.Problem(""), changed: s.Fit,
	}
	p.first.SetPlaceHolder(name)
	p.again.SetPlaceHolder("The same passphrase again")
	parts.DescribedBy(p.first, p.strength)
	parts.FaultIn(p.again, p.problem)
	p.first.OnChanged = func(text string) {
		said := ""
		if desk.CheckPassphrase(text) == nil {
			said = words.Strength(keys.StrengthOf(text))
		}
		p.strength.SetText(said)
		parts.SetVisible(p.strength, said != "")
		p.say("")
	}
	p.again.OnChanged = func(string) { p.say("") }
	p.first.OnSubmitted = func(string) { focus(p.again) }
	p.again.OnSubmitted = func(string) { done() }
	p.strength.Hide()
	p.problem.Hide()
	p.object = container.New(parts.Column{Gap: 6}, p.first, p.strength, p.again, p.problem)
	return p
}

// ok reports whether the passphrase can be used, says why it cannot, and goes to the field
// that has to be mended.
func (p *newPassphrase) ok() bool {
	err := desk.CheckTypedTwice(p.first.Text, p.again.Text)
	if err == nil {
		return true
	}
	p.say(words.Sentences(err))
	if desk.CheckPassphrase(p.first.Text) != nil {
		focus(p.first)
	} else {
		focus(p.again)
	}
	return false
}

func (p *newPassphrase) say(problem string) {
	p.problem.SetText(problem)
	parts.SetVisible(p.problem, problem != "")
	p.changed()
}

// forget drops what was typed.
func (p *newPassphrase) forget() {
	p.first.SetText("")
	p.again.SetText("")
}

// focus gives the focus to a field that is shown.
func focus(f *parts.Entry) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(f); c != nil {
		c.Focus(f)
	}
}
