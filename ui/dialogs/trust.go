package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
)

// TrustOptions are the question whether an app's changed settings may have its
// secrets (promise 40).
type TrustOptions struct {
	App     string // its name
	Changes []oauth.BindingChange
	Accept  func()
}

// Trust shows what changed under an app's secrets, old and new.
func Trust(parent fyne.Window, o TrustOptions) { trust(parent, o) }

func trust(parent fyne.Window, o TrustOptions) *parts.Sheet {
	s := parts.NewSheet(parent, "Trust the changes to "+o.App+"?", 600, 0)
	s.SetBody(
		parts.Text("These settings decide where its secrets and tokens go. They changed without you, by an import or another program. If you do not know why, ask whoever sent you the file before you accept."),
		changesView(o.Changes),
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
func changesView(changes []oauth.BindingChange) fyne.CanvasObject {
	rows := []fyne.CanvasObject{threeColumns(parts.Note("Setting"), parts.Note("Before"), parts.Note("Now"))}
	for _, c := range changes {
		now := parts.Text(orNothing(c.New)).Anywhere()
		if risky(c) {
			now.Color(theme.ColorNameError)
		}
		rows = append(rows, threeColumns(parts.Text(c.Field).Anywhere(), parts.Quiet(orNothing(c.Old)).Anywhere(), now))
	}
	return container.New(parts.Inset{Left: 8, Right: 8, Bottom: 4}, parts.NewSurface(look.ColorCard, parts.Inset{Top: 2, Right: 4, Bottom: 2, Left: 4},
		container.New(parts.Column{Gap: -8}, rows...)))
}

// risky marks the settings that weaken the connection itself.
func risky(c oauth.BindingChange) bool {
	switch c.Field {
	case "tls.insecure_skip_verify", "tls.allow_http", "client_secret_command", "proxy":
		return c.New != "" && c.New != "false"
	}
	return false
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return shorten(s, 200)
}

// threeColumns gives each of three objects its share of the width.
func threeColumns(a, b, c fyne.CanvasObject) fyne.CanvasObject {
	return container.New(thirds{}, a, container.New(thirds{}, b, c))
}

// thirds lays out two objects: the first has the smaller part of two, or half
// of what is nested.
type thirds struct{}

func (thirds) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	share := size.Width * 0.36
	if _, nested := objects[1].(*fyne.Container); !nested {
		share = size.Width / 2
	}
	parts.Pair{Name: share}.Layout(objects, size)
}

func (thirds) MinSize(objects []fyne.CanvasObject) fyne.Size { return parts.Pair{}.MinSize(objects) }

// shorten cuts text before a widget has to lay it out.
func shorten(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return string(runes[:n-1]) + "…"
}
