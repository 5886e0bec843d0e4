package dialogs

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/ui/parts"
)

// RevokeOptions are the two ways to be rid of tokens.
type RevokeOptions struct {
	Account  string
	Endpoint string // "" when the app has none: then only forgetting is offered
	Run      Run
	Revoke   func(ctx context.Context) error // session.Manager.Revoke
	Forget   func(ctx context.Context) error // session.Manager.Forget
	Done     func(message string)            // after either; a toast's text
}

// Revoke asks, revokes at the server, and on failure offers to forget locally
// (promise 23).
func Revoke(parent fyne.Window, o RevokeOptions) { revoke(parent, o) }

func revoke(parent fyne.Window, o RevokeOptions) *parts.Sheet {
	s := parts.NewSheet(parent, "Revoke the tokens of "+o.Account+"?", 480, 0)
	text := "The server ends them, refresh token first, then they are forgotten here. Whoever else uses them is signed out, too."
	if o.Endpoint == "" {
		text = "This app has no revocation endpoint, so the server cannot be told. The tokens can only be forgotten here; they stay valid until they expire."
	}
	s.SetBody(parts.Text(text))
	var stop func()
	s.Closed = func() {
		if stop != nil {
			stop()
		}
	}
	var offer func(failed bool)
	start := func(work func(context.Context) error, message string) {
		s.SetStatus(parts.Text("Asking the server…"))
		s.SetButtons(nil, []fyne.CanvasObject{s.Keys.Button("Cancel", s.Close)})
		stop = o.Run(func(ctx context.Context) func() {
			err := work(ctx)
			return func() {
				stop = nil
				switch {
				case !s.Open():
				case err != nil:
					s.SetStatus(failure(err))
					offer(true)
				default:
					s.Hide()
					if o.Done != nil {
						o.Done(message)
					}
				}
			}
		})
	}
	offer = func(failed bool) {
		cancel := s.Keys.Button("Cancel", s.Close)
		forget := s.Keys.Button("Forget here only", func() { start(o.Forget, "Forgot the tokens of "+o.Account) })
		buttons := []fyne.CanvasObject{cancel}
		var left []fyne.CanvasObject
		switch {
		case o.Endpoint == "":
			forget.Importance = widget.DangerImportance
			buttons = append(buttons, forget)
		default:
			verb := s.Keys.Button("Revoke", func() { start(o.Revoke, "Revoked the tokens of "+o.Account) })
			verb.Importance = widget.DangerImportance
			if failed {
				verb.SetText("Try again")
			}
			left = []fyne.CanvasObject{forget}
			buttons = append(buttons, verb)
		}
		s.SetButtons(left, buttons)
		if s.Open() {
			parent.Canvas().Focus(cancel)
		}
	}
	offer(false)
	s.Show(nil)
	offer(false)
	return s
}

// failure says what went wrong and what to do.
func failure(err error) fyne.CanvasObject {
	message, advice := wordsOf(err)
	lines := []fyne.CanvasObject{parts.Text(message).Color("error")}
	if advice != "" {
		lines = append(lines, parts.Note(advice))
	}
	return container.New(parts.Column{Gap: -9}, lines...)
}

func wordsOf(err error) (message, advice string) {
	var e *oauth.Error
	switch {
	case errors.As(err, &e):
		return e.Message, e.Advice
	case errors.Is(err, context.Canceled):
		return "Cancelled.", ""
	}
	return "Something went wrong: " + shorten(err.Error(), 200), ""
}
