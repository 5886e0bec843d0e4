// Package statusbar is the foot of the window.
//
// Everything here lives on the UI goroutine.
package statusbar

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/store/keys"
	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/clip"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// Bar is the foot of the window: the clipboard on the left, the vault,
// the practice provider and the network on the right, and between them what was just
// done. It never changes its height.
type Bar struct {
	line     *fyne.Container
	object   fyne.CanvasObject
	board    *fyne.Container
	what     *parts.Label
	until    *parts.Label
	clear    *parts.KeyLink
	vault    *parts.Label
	practice *parts.Label
	present  *fyne.Container
	private  bool
	offline  *fyne.Container
	content  clip.Content
}

// New returns an empty bar; clearNow takes what is ours off the clipboard.
func New(clearNow func()) *Bar {
	s := &Bar{what: parts.Note("").OneLine(), until: parts.Note("").Whole(), vault: parts.Note("").Whole(), practice: parts.Note("").Whole(), clear: parts.NewKeyLink("Clear now", clearNow)}
	s.board = container.New(boardLayout{}, parts.SmallIcon(theme.ContentPasteIcon()),
		parts.Padded(0, 0, 8, 4, container.NewCenter(s.clear)), s.what, s.until)
	parts.Name(s.clear, "Clear now: the clipboard")
	s.until.Silent()
	s.board.Hide()
	off := parts.Note("offline").Color(theme.ColorNameWarning).Whole()
	s.offline = container.New(layout.NewCustomPaddedHBoxLayout(0), parts.SmallIcon(theme.WarningIcon()), off)
	s.offline.Hide()
	presenting := parts.Note("presenting, names hidden").Color(theme.ColorNamePrimary).Whole()
	s.present = container.New(layout.NewCustomPaddedHBoxLayout(0), parts.SmallIcon(theme.NewPrimaryThemedResource(theme.VisibilityOffIcon())), presenting)
	s.present.Hide()
	s.practice.Hide()
	right := container.New(layout.NewCustomPaddedHBoxLayout(6), s.offline, s.present,
		container.New(layout.NewCustomPaddedHBoxLayout(0), parts.SmallIcon(theme.NewThemedResource(parts.UnlockedIcon)), s.vault))
	s.line = container.New(lineLayout{}, s.board, container.NewStack(), container.NewStack(s.practice), right)
	s.object = parts.NewRegion(s.accessibility, container.NewBorder(widget.NewSeparator(), nil, nil, nil, parts.Padded(2, 2, 14, 10, s.line)))
	return s
}

// accessibility is what is said of the bar as a whole.
func (s *Bar) accessibility() accessible.Info {
	return accessible.Info{Role: accessible.StatusBar, Name: "Status"}
}

// Object is the bar as it is shown.
func (s *Bar) Object() fyne.CanvasObject { return s.object }

// SetToast shows what was just done, in a place of its own; nil takes it away.
func (s *Bar) SetToast(toast fyne.CanvasObject) {
	place := s.line.Objects[placeToast].(*fyne.Container)
	place.Objects = nil
	if toast != nil {
		place.Objects = []fyne.CanvasObject{toast}
	}
	s.line.Refresh()
}

// Content is what of ours is on the clipboard, as far as the bar was told.
func (s *Bar) Content() clip.Content { return s.content }

// SetVault says how the vault is held.
func (s *Bar) SetVault(slot keys.Mode, demo bool) {
	s.vault.SetText(words.VaultOpen(slot, demo))
}

// SetPractice says where the practice provider listens; "" hides it.
func (s *Bar) SetPractice(address string) {
	s.practice.SetText("Practice provider on " + words.Shorten(trimScheme(address), 40))
	parts.SetVisible(s.practice, address != "")
	s.line.Refresh()
}

// SetPrivate says that nobody is named, and names nobody: what was copied before
// may be told apart by whose it is.
func (s *Bar) SetPrivate(private bool, now time.Time) {
	s.private = private
	parts.SetVisible(s.present, private)
	s.line.Refresh()
	s.Tick(now)
}

// SetOffline says that there is no network.
func (s *Bar) SetOffline(offline bool) {
	if s.offline.Visible() != offline {
		parts.SetVisible(s.offline, offline)
		s.line.Refresh()
	}
}

// SetClipboard says what of ours is on the clipboard.
func (s *Bar) SetClipboard(c clip.Content, now time.Time) {
	s.content = c
	parts.SetVisible(s.board, c.What != "")
	s.line.Refresh()
	s.Tick(now)
}

// Tick redraws the clipboard's countdown; it reports whether one runs.
func (s *Bar) Tick(now time.Time) (seconds bool) {
	if s.content.What == "" {
		return false
	}
	until, heard := "· on the clipboard", ""
	if at := s.content.ClearAt; !at.IsZero() {
		until = "· cleared in " + words.Left(max(0, at.Sub(now)))
		heard = "cleared " + words.HeardRelative(at, now)
		seconds = true
	}
	what := words.Shorten(s.content.What, 120)
	if s.private {
		what = "what you copied"
	}
	if shown := words.Sentence(what); s.what.Text() != shown || s.until.Text() != until {
		s.what.SetText(shown)
		s.until.SetText(until)
		parts.Name(s.what, words.Phrases("On the clipboard: "+what, heard))
		s.line.Refresh() // what stands beside it moves
	}
	return seconds
}

func trimScheme(address string) string {
	for _, scheme := range []string{"http://", "https://"} {
		if len(address) > len(scheme) && address[:len(scheme)] == scheme {
			return address[len(scheme):]
		}
	}
	return address
}
