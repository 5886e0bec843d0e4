package dialogs

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// RevokeOptions are the two ways to be rid of an account's tokens.
type RevokeOptions struct {
	Ref    oauth.Ref
	Title  string         // of the account, in a sentence
	Target session.Target // of [session.QuestionRevoke]; where it is missing, only forgetting is offered
	Run    Run
	Revoke func(ctx context.Context, ref oauth.Ref) (had bool, err error) // [desk.Desk.Revoke]
	Forget func(ctx context.Context, ref oauth.Ref) (had bool, err error) // [desk.Desk.Forget]
	Done   func(message string)                                           // after either; a toast's text
}

// Revoke asks, revokes at the server, and on failure offers to forget locally
// (promise 23).
func Revoke(parent fyne.Window, o RevokeOptions) { revoke(parent, o) }

func revoke(parent fyne.Window, o RevokeOptions) *parts.Sheet {
	s := parts.NewSheet(parent, "Revoke the tokens of "+o.Title+"?", 480, 0)
	what, where := words.Revocation(o.Target)
	body := []fyne.CanvasObject{parts.Text(what)}
	if where != "" {
		body = append(body, parts.Note(where).Anywhere())
	}
	s.SetBody(body...)
	var stop func()
	s.Closed = func() {
		if stop != nil {
			stop()
		}
	}
	var offer func(failed bool)
	start := func(work func(context.Context, oauth.Ref) (bool, error), said func(title string, had bool) string) {
		s.SetStatus(parts.Text("Asking the server…"))
		s.SetButtons(nil, []fyne.CanvasObject{s.Widgets.Button("Cancel", s.Close)})
		stop = o.Run(func(ctx context.Context) func() {
			had, err := work(ctx, o.Ref)
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
						o.Done(said(o.Title, had))
					}
				}
			}
		})
	}
	offer = func(failed bool) {
		cancel := s.Widgets.Button("Cancel", s.Close)
		forget := s.Widgets.Button("Forget here only", func() { start(o.Forget, words.Forgot) })
		buttons := []fyne.CanvasObject{cancel}
		var left []fyne.CanvasObject
		switch {
		case o.Target.Missing:
			forget.Importance = widget.DangerImportance
			buttons = append(buttons, forget)
		default:
			verb := s.Widgets.Button("Revoke", func() { start(o.Revoke, words.Revoked) })
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
