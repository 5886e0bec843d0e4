package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/store/acting"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// TrustOptions are the question whether settings that came from outside may act
// (promise 40).
type TrustOptions struct {
	Title   string // of the app
	Changes []oauth.Change
	Private bool // presentation mode: nobody is named
	Accept  func()
}

// Trust shows what of an app waits for a person's word, old and new.
func Trust(parent fyne.Window, o TrustOptions) { trust(parent, o) }

func trust(parent fyne.Window, o TrustOptions) *parts.Sheet {
	s := parts.NewSheet(parent, "Trust the new settings of "+o.Title+"?", 700, 0)
	s.SetBody(
		parts.Text("These settings decide what is run or read on this computer, where secrets and tokens are sent, and whose they are. They came from a file, pasted text, a backup or the server. If you do not know why, ask the sender before you trust them."),
		changesView(words.HideChanges(o.Changes, o.Private)),
	)
	accept := s.Widgets.Button("Trust", func() {
		s.Hide()
		o.Accept()
	})
	accept.Importance = widget.WarningImportance
	cancel := s.Widgets.Button("Not now", s.Close)
	s.SetButtons(nil, []fyne.CanvasObject{cancel, accept})
	s.Show(cancel)
	return s
}

// changesView lists old and new of each field.
func changesView(changes []oauth.Change) fyne.CanvasObject {
	rows := []fyne.CanvasObject{threeColumns(parts.Note("Setting").Silent(), parts.Note("Before").Silent(), parts.Note("Now").Silent())}
	for _, c := range changes {
		rows = append(rows, threeColumns(fieldView(c.Field), whole(words.SettingValue(c.Field, c.Old), parts.Quiet), whole(words.SettingValue(c.Field, c.New), func(text string) *parts.Label {
			if acting.Risky(c) {
				return parts.Text(text).Color(theme.ColorNameError)
			}
			return parts.Text(text)
		})))
	}
	return container.New(parts.Inset{Left: 8, Right: 8, Bottom: 4}, parts.NewSurface(look.ColorCard, parts.Inset{Top: 2, Right: 4, Bottom: 2, Left: 4},
		container.New(parts.Column{Gap: -8}, rows...)))
}

// fieldView is a setting as the editor calls it, its path in the app file below: what
// is trusted is exact.
func fieldView(path string) fyne.CanvasObject {
	return container.New(parts.Column{Gap: -9}, parts.Text(words.FieldLabel(path)), parts.Note(path).Anywhere())
}

// piece is how much of a text one widget has to lay out.
const piece = 800

// whole shows all of a value, in pieces: what is accepted is what was shown.
func whole(value string, style func(string) *parts.Label) fyne.CanvasObject {
	runes := []rune(value)
	var pieces []fyne.CanvasObject
	for len(runes) > piece {
		pieces = append(pieces, style(string(runes[:piece])).Anywhere())
		runes = runes[piece:]
	}
	pieces = append(pieces, style(string(runes)).Anywhere())
	return container.New(parts.Column{Gap: -9}, pieces...)
}

// threeColumns gives each of three objects its share of the width.
func threeColumns(a, b, c fyne.CanvasObject) fyne.CanvasObject {
	return container.New(parts.Pair{Share: 0.32}, a, container.New(parts.Pair{Share: 0.45}, b, c))
}
