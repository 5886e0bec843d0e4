package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// WhoseOptions are what can be done with a token that is held back.
type WhoseOptions struct {
	Account desk.Account
	Title   string // of the account, in a sentence
	Private bool   // presentation mode: nobody is named

	SignIn func()  // again, so that the right person can
	Keep   *Keeper // gives it to the account of the person it belongs to; nil: it cannot be told whose it is
	Use    func()  // here all the same
}

// Keeper is the account of the person whom a token belongs to.
type Keeper struct {
	Who string // in a sentence, "" while nobody is to be named
	New bool   // it is made
	Do  func()
}

// Whose asks what to do with a token of somebody else than its account expects. Enter
// signs in again.
func Whose(parent fyne.Window, o WhoseOptions) { whose(parent, o) }

func whose(parent fyne.Window, o WhoseOptions) *parts.Sheet {
	rec := o.Account.Record
	s := parts.NewSheet(parent, words.HeldTitle(rec, o.Private), 560, 0)
	again := s.Widgets.Button(words.SignInAgain, func() {
		s.Hide()
		o.SignIn()
	})
	again.Importance = widget.HighImportance
	use := s.Widgets.Button(words.UseHere, func() {
		s.Hide()
		o.Use()
	})
	use.Importance = widget.DangerImportance
	body := []fyne.CanvasObject{
		parts.Text(words.HideIn(words.HeldWhy(rec), rec, o.Private)),
		way(again, words.SignInAgainNote(rec, o.Account.App, o.Private)),
	}
	if k := o.Keep; k != nil {
		keep := s.Widgets.Button(words.KeepFor(k.Who), func() {
			s.Hide()
			k.Do()
		})
		body = append(body, way(keep, words.KeepForNote(rec, k.New, o.Private)))
	}
	body = append(body, way(use, words.UseHereNote(rec, o.Title, o.Private)))
	s.SetBody(body...)
	s.SetButtons(nil, []fyne.CanvasObject{s.Widgets.Button("Not now", s.Close)})
	s.Show(again)
	return s
}

// way is one way on: its button, and below it what it does.
func way(verb fyne.CanvasObject, note string) fyne.CanvasObject {
	return parts.Padded(6, 0, 0, 0, container.New(parts.Column{Gap: -4}, container.New(parts.Inset{Left: 8}, container.NewHBox(verb)), parts.Note(note)))
}
