package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/store/keys"
	"tokendesk/ui/clip"
	look "tokendesk/ui/theme"
)

// statusBar is the foot of the window: the clipboard on the left, the vault,
// the practice provider and the network on the right.
type statusBar struct {
	object   fyne.CanvasObject
	board    *fyne.Container
	what     *quietText
	until    *quietText
	clear    *link
	vault    *quietText
	practice *quietText
	present  *fyne.Container
	private  bool
	offline  *fyne.Container
	content  clip.Content
}

func newStatusBar(clearNow func()) *statusBar {
	s := &statusBar{what: caption(""), until: caption(""), vault: caption(""), practice: caption(""), clear: newLink("Clear now", clearNow)}
	s.what.Truncation = fyne.TextTruncateEllipsis
	s.board = container.New(boardLayout{}, small(theme.ContentPasteIcon()), s.what,
		container.New(layout.NewCustomPaddedHBoxLayout(0), s.until, container.NewCenter(s.clear)))
	s.board.Hide()
	off := caption("")
	off.set("offline", theme.ColorNameWarning, fyne.TextAlignLeading)
	s.offline = container.New(layout.NewCustomPaddedHBoxLayout(0), small(theme.WarningIcon()), off)
	s.offline.Hide()
	presenting := caption("")
	presenting.set("presenting, nobody is named", theme.ColorNamePrimary, fyne.TextAlignLeading)
	s.present = container.New(layout.NewCustomPaddedHBoxLayout(0), small(theme.NewPrimaryThemedResource(theme.VisibilityOffIcon())), presenting)
	s.present.Hide()
	s.practice.Hide()
	right := container.New(layout.NewCustomPaddedHBoxLayout(6), s.offline, s.present, s.practice,
		container.New(layout.NewCustomPaddedHBoxLayout(0), small(theme.NewThemedResource(lockIcon)), s.vault))
	line := container.NewBorder(nil, nil, nil, right, s.board)
	s.object = on(look.ColorSidebar, container.NewBorder(widget.NewSeparator(), nil, nil, nil, padded(0, 0, 14, 10, line)))
	return s
}

func small(icon fyne.Resource) fyne.CanvasObject {
	i := widget.NewIcon(icon)
	return container.NewCenter(container.NewGridWrap(fyne.NewSize(15, 15), i))
}

// setVault says how the vault is held.
func (s *statusBar) setVault(slot keys.Mode, demo bool) {
	switch {
	case demo:
		s.vault.SetText("Demo vault in memory")
	case slot == keys.Memory:
		s.vault.SetText("Vault in memory only")
	case slot == keys.Passphrase:
		s.vault.SetText("Vault open, passphrase")
	default:
		s.vault.SetText("Vault open, system keyring")
	}
}

// setPractice says where the practice provider listens; "" hides it.
func (s *statusBar) setPractice(address string) {
	s.practice.SetText("Practice provider on " + shorten(trimScheme(address), 40))
	show(s.practice, address != "")
}

// setPrivate says that nobody is named, and names nobody: what was copied before
// may be told apart by whose it is.
func (s *statusBar) setPrivate(private bool, now time.Time) {
	s.private = private
	show(s.present, private)
	s.tick(now)
}

func (s *statusBar) setOffline(offline bool) { show(s.offline, offline) }

// setClipboard says what of ours is on the clipboard.
func (s *statusBar) setClipboard(c clip.Content, now time.Time) {
	s.content = c
	show(s.board, c.What != "")
	s.tick(now)
}

// tick redraws the clipboard's countdown; it reports whether one runs.
func (s *statusBar) tick(now time.Time) (seconds bool) {
	if s.content.What == "" {
		return false
	}
	until := ""
	if at := s.content.ClearAt; !at.IsZero() {
		until = "· cleared in " + lifeLeft(max(0, at.Sub(now)))
		seconds = true
	}
	what := "On the clipboard: " + shorten(s.content.What, 60)
	if s.private {
		what = "On the clipboard: what you copied"
	}
	if s.what.text() != what || s.until.text() != until {
		s.what.SetText(what)
		s.until.SetText(until)
		show(s.until, seconds)
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
	icon, words, end := o[0], o[1].(*quietText), o[2]
	x := icon.MinSize().Width
	icon.Resize(fyne.NewSize(x, size.Height))
	wanted := fyne.MeasureText(words.text(), theme.SizeForWidget(theme.SizeNameCaptionText, words), fyne.TextStyle{}).Width +
		2*theme.SizeForWidget(theme.SizeNameInnerPadding, words) + 1
	w := max(0, min(wanted, size.Width-x-end.MinSize().Width))
	words.Move(fyne.NewPos(x, 0))
	words.Resize(fyne.NewSize(w, size.Height))
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
