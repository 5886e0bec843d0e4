package dialogs

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
)

// TrustOptions are the question whether settings that came from outside may act
// (promise 40).
type TrustOptions struct {
	App     string // its name
	Changes []oauth.Change
	Hide    func(person string) string // masks who an account is of; nil shows all
	Accept  func()
}

// Trust shows what of an app waits for a person's word, old and new.
func Trust(parent fyne.Window, o TrustOptions) { trust(parent, o) }

func trust(parent fyne.Window, o TrustOptions) *parts.Sheet {
	s := parts.NewSheet(parent, "Trust the changes to "+o.App+"?", 700, 0)
	s.SetBody(
		parts.Text("These settings decide what is run or read on this computer, where secrets and tokens go, and whose they are. They came from a file, something pasted, a backup or the server. If you do not know why, ask whoever sent it before you accept."),
		changesView(hidden(o.Changes, o.Hide)),
	)
	accept := s.Keys.Button("Accept", func() {
		s.Hide()
		o.Accept()
	})
	accept.Importance = widget.WarningImportance
	cancel := s.Keys.Button("Not now", s.Close)
	s.SetButtons(nil, []fyne.CanvasObject{cancel, accept})
	s.Show(cancel)
	return s
}

// changesView lists old and new of each field.
func changesView(changes []oauth.Change) fyne.CanvasObject {
	rows := []fyne.CanvasObject{threeColumns(parts.Note("Setting"), parts.Note("Before"), parts.Note("Now"))}
	for _, c := range changes {
		rows = append(rows, threeColumns(parts.Text(c.Field).Anywhere(), whole(c.Old, parts.Quiet), whole(c.New, func(text string) *parts.Words {
			if risky(c) {
				return parts.Text(text).Color(theme.ColorNameError)
			}
			return parts.Text(text)
		})))
	}
	return container.New(parts.Inset{Left: 8, Right: 8, Bottom: 4}, parts.NewSurface(look.ColorCard, parts.Inset{Top: 2, Right: 4, Bottom: 2, Left: 4},
		container.New(parts.Column{Gap: -8}, rows...)))
}

// risky marks the settings that weaken the connection itself.
func risky(c oauth.Change) bool {
	switch c.Field {
	case "tls.insecure_skip_verify", "tls.allow_http", "client_secret_command", "client_key_file", "proxy":
		return c.New != ""
	}
	return strings.HasSuffix(c.Field, ".browser") && c.New != "" || strings.Contains(c.New, "(written as ")
}

// piece is how much of a text one widget has to lay out.
const piece = 800

// whole shows all of a value, in pieces: what is accepted is what was shown.
func whole(value string, style func(string) *parts.Words) fyne.CanvasObject {
	runes := []rune(value)
	if len(runes) == 0 {
		return style("nothing")
	}
	var pieces []fyne.CanvasObject
	for len(runes) > piece {
		pieces = append(pieces, style(string(runes[:piece])).Anywhere())
		runes = runes[piece:]
	}
	pieces = append(pieces, style(string(runes)).Anywhere())
	return container.New(parts.Column{Gap: -9}, pieces...)
}

// hidden masks who the accounts are of, for a window that others look at.
func hidden(changes []oauth.Change, hide func(string) string) []oauth.Change {
	if hide == nil {
		return changes
	}
	out := slices.Clone(changes)
	for i, c := range out {
		if strings.HasSuffix(c.Field, ".expect") || strings.HasSuffix(c.Field, ".login_hint") || c.Field == "username" {
			out[i].Old, out[i].New = hide(c.Old), hide(c.New)
		}
		if account, rest, found := strings.Cut(strings.TrimPrefix(c.Field, "accounts["), "]"); found {
			out[i].Field = "accounts[" + hide(account) + "]" + rest
		}
	}
	return out
}

// threeColumns gives each of three objects its share of the width.
func threeColumns(a, b, c fyne.CanvasObject) fyne.CanvasObject {
	return container.New(split(0.32), a, container.New(split(0.45), b, c))
}

// split lays out two objects side by side; it is the first one's share of the
// width.
type split float32

func (s split) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	parts.Pair{Name: size.Width * float32(s)}.Layout(objects, size)
}

func (split) MinSize(objects []fyne.CanvasObject) fyne.Size { return parts.Pair{}.MinSize(objects) }

// shorten cuts text before a widget has to lay it out.
func shorten(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return string(runes[:n-1]) + "…"
}
