package dialogs

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// PasteOptions are the way back from a browser on another machine.
type PasteOptions struct {
	Title       string                     // of the account, in a sentence
	RedirectURI string                     // what the pasted address starts with
	MustPaste   bool                       // nobody listens there
	Paste       func(address string) error // session.Progress.Paste
	Copy        func()                     // the sign-in address; nil where it is offered elsewhere
	Open        func()                     // opens it again; nil where that is offered elsewhere
}

// PasteAnswer asks for the address a browser ended at. The sheet is closed by the
// answer, by the person, or by its Hide.
func PasteAnswer(parent fyne.Window, o PasteOptions) *parts.Sheet {
	s, _ := pasteAnswer(parent, o)
	return s
}

func pasteAnswer(parent fyne.Window, o PasteOptions) (*parts.Sheet, *parts.Entry) {
	s := parts.NewSheet(parent, "Paste the answer for "+o.Title, 560, 0)
	entry := parts.Name(s.Widgets.Entry(), "Answer of the browser")
	entry.SetPlaceHolder(o.RedirectURI + "?code=…&state=…")
	where := "After the sign-in the browser may show an error page. That is fine: copy the whole address from its address bar."
	switch {
	case o.MustPaste:
		where = "Sign in on the page that opens. " + words.WhatToPaste(o.RedirectURI)
		if oauth.OutOfBand(o.RedirectURI) {
			entry.SetPlaceHolder("The code")
		}
	case o.RedirectURI != "":
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
	verb := s.Widgets.Button("Continue", paste)
	verb.Importance = widget.HighImportance
	var left []fyne.CanvasObject
	if o.Copy != nil {
		left = append(left, s.Widgets.Button("Copy sign-in address", o.Copy))
	}
	if o.Open != nil {
		left = append(left, s.Widgets.Button("Open again", o.Open))
	}
	s.SetButtons(left, []fyne.CanvasObject{s.Widgets.Button("Cancel", s.Close), verb})
	s.Show(entry)
	return s, entry
}
