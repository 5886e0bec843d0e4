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
	"tokendesk/ui/clip"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// Bar is the foot of the window: the clipboard on the left, the vault,
// the practice provider and the network on the right.
type Bar struct {
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
	s.board = container.New(boardLayout{}, parts.SmallIcon(theme.ContentPasteIcon()), s.what,
		container.New(layout.NewCustomPaddedHBoxLayout(0), s.until, container.NewCenter(s.clear)))
	s.board.Hide()
	off := parts.Note("offline").Color(theme.ColorNameWarning).Whole()
	s.offline = container.New(layout.NewCustomPaddedHBoxLayout(0), parts.SmallIcon(theme.WarningIcon()), off)
	s.offline.Hide()
	presenting := parts.Note("presenting, nobody is named").Color(theme.ColorNamePrimary).Whole()
	s.present = container.New(layout.NewCustomPaddedHBoxLayout(0), parts.SmallIcon(theme.NewPrimaryThemedResource(theme.VisibilityOffIcon())), presenting)
	s.present.Hide()
	s.practice.Hide()
	right := container.New(layout.NewCustomPaddedHBoxLayout(6), s.offline, s.present, s.practice,
		container.New(layout.NewCustomPaddedHBoxLayout(0), parts.SmallIcon(theme.NewThemedResource(parts.LockIcon)), s.vault))
	line := container.NewBorder(nil, nil, nil, right, s.board)
	s.object = container.NewBorder(widget.NewSeparator(), nil, nil, nil, parts.Padded(0, 0, 14, 10, line))
	return s
}

// Object is the bar as it is shown.
func (s *Bar) Object() fyne.CanvasObject { return s.object }

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
}

// SetPrivate says that nobody is named, and names nobody: what was copied before
// may be told apart by whose it is.
func (s *Bar) SetPrivate(private bool, now time.Time) {
	s.private = private
	parts.SetVisible(s.present, private)
	s.Tick(now)
}

// SetOffline says that there is no network.
func (s *Bar) SetOffline(offline bool) { parts.SetVisible(s.offline, offline) }

// SetClipboard says what of ours is on the clipboard.
func (s *Bar) SetClipboard(c clip.Content, now time.Time) {
	s.content = c
	parts.SetVisible(s.board, c.What != "")
	s.Tick(now)
}

// Tick redraws the clipboard's countdown; it reports whether one runs.
func (s *Bar) Tick(now time.Time) (seconds bool) {
	if s.content.What == "" {
		return false
	}
	until := ""
	if at := s.content.ClearAt; !at.IsZero() {
		until = "· cleared in " + words.Left(max(0, at.Sub(now)))
		seconds = true
	}
	what := "On the clipboard: " + words.Shorten(s.content.What, 120)
	if s.private {
		what = "On the clipboard: what you copied"
	}
	if s.what.Text() != what || s.until.Text() != until {
		s.what.SetText(what)
		s.until.SetText(until)
		parts.SetVisible(s.until, seconds)
		s.board.Refresh() // what stands beside it moves
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

// boardLayout puts an icon, words and what ends the line side by side. The words are cut
// where there is no room for them.
type boardLayout struct{}

// Layout implements fyne.Layout.
func (boardLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	icon, text, end := o[0], o[1].(*parts.Label), o[2]
	x := icon.MinSize().Width
	icon.Resize(fyne.NewSize(x, size.Height))
	wanted := fyne.MeasureText(text.Text(), theme.SizeForWidget(theme.SizeNameCaptionText, text), fyne.TextStyle{}).Width +
		2*theme.SizeForWidget(theme.SizeNameInnerPadding, text) + 1
	w := max(0, min(wanted, size.Width-x-end.MinSize().Width))
	text.Move(fyne.NewPos(x, 0))
	text.Resize(fyne.NewSize(w, size.Height))
	end.Move(fyne.NewPos(x+w, 0))
	end.Resize(fyne.NewSize(end.MinSize().Width, size.Height))
}

// MinSize implements fyne.Layout.
func (boardLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(60, 0)
	for _, c := range o {
		s.Height = max(s.Height, c.MinSize().Height)
	}
	s.Width += o[0].MinSize().Width + o[2].MinSize().Width
	return s
}
