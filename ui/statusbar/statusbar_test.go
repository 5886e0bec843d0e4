package statusbar

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"tokendesk/store/keys"
	"tokendesk/ui/clip"
	"tokendesk/ui/parts"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// large is the theme with larger text.
type large struct {
	fyne.Theme
	by float32
}

// Size implements fyne.Theme.
func (l large) Size(name fyne.ThemeSizeName) float32 { return l.Theme.Size(name) * l.by }

// wide is a toast of a width.
type wide struct {
	*canvas.Rectangle
	width float32
}

func (w wide) Wanted() float32 { return w.width }

// What was just done has a place of its own: it covers nothing, nothing that can be pressed
// moves for it, and the foot keeps its height, in narrow windows and with large text.
func TestAToastCoversNothing(t *testing.T) {
	for _, by := range []float32{1, 1.5} {
		for _, width := range []float32{504, 675, 900, 1120} {
			test.NewTempApp(t).Settings().SetTheme(large{look.New(look.Light), by})
			s := New(func() {})
			w := test.NewTempWindow(t, s.Object())
			w.SetPadded(false)
			w.Resize(fyne.NewSize(width, 60))
			s.SetVault(keys.Keyring, false)
			s.SetPractice("http://127.0.0.1:47900")
			s.SetClipboard(clip.Content{What: "access token of ada@example.test, Acme staging", ClearAt: noon.Add(time.Minute)}, noon)
			driver := fyne.CurrentApp().Driver()
			clear := func() string { return fmt.Sprint(driver.AbsolutePositionForObject(s.clear), s.clear.Size()) }
			before, height := clear(), s.Object().MinSize().Height
			for _, wanted := range []float32{120, 400, 2000} {
				toast := wide{canvas.NewRectangle(nil), wanted}
				s.SetToast(toast)
				place := s.line.Objects[placeToast]
				from, to := place.Position().X, place.Position().X+place.Size().Width
				for _, at := range []int{placePractice, placeRight} {
					if o := s.line.Objects[at]; o.Visible() && o.MinSize().Width > 0 && o.Position().X < to {
						t.Errorf("%v wide, text %v: the toast ends at %v, what is right of it begins at %v", width, by, to, o.Position().X)
					}
				}
				if board := s.line.Objects[placeBoard]; board.Position().X+board.Size().Width > from {
					t.Errorf("%v wide, text %v: the toast begins at %v over the clipboard's words", width, by, from)
				}
				if clear() != before {
					t.Errorf("%v wide, text %v: Clear now moves", width, by)
				}
				if got := s.Object().MinSize().Height; got != height {
					t.Errorf("%v wide, text %v: the foot is %v high, before %v", width, by, got, height)
				}
			}
			s.SetToast(nil)
			if clear() != before {
				t.Error("Clear now moves when the toast goes")
			}
		}
	}
}

// In a narrow window the words on the vault give way to what was just done while that would
// be cut, and come back.
func TestAToastIsReadInANarrowWindow(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.New(look.Light))
	s := New(func() {})
	w := test.NewTempWindow(t, s.Object())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(530, 60))
	s.SetVault(keys.Passphrase, false)
	s.SetClipboard(clip.Content{What: "access token of Acme", ClearAt: noon.Add(time.Minute)}, noon)
	for wanted, vault := range map[float32]bool{60: true, 300: false} {
		s.SetToast(wide{canvas.NewRectangle(nil), wanted})
		if got := s.line.Objects[placeToast].Size().Width; got < wanted*0.6 {
			t.Errorf("of a message of %v only %v are seen", wanted, got)
		}
		if got := s.line.Objects[placeRight].Visible(); got != vault {
			t.Errorf("beside a message of %v the vault is seen: %t", wanted, got)
		}
	}
	s.SetToast(nil)
	if !s.line.Objects[placeRight].Visible() {
		t.Error("the vault is not seen again")
	}
}

// All of the foot can be seen and hit, while something is on the clipboard and without a
// network, too; the lock is open while the vault is.
func TestTheFootCanBeSeenAndHit(t *testing.T) {
	for name, choice := range partstest.Looks() {
		for _, percent := range []int{90, 100, 200} {
			choice.TextPercent = percent
			test.NewTempApp(t).Settings().SetTheme(look.Of(choice))
			s := New(func() {})
			w := test.NewTempWindow(t, s.Object())
			w.SetPadded(false)
			w.Resize(fyne.NewSize(1600, 60))
			s.SetVault(keys.Keyring, false)
			s.SetOffline(true)
			s.SetClipboard(clip.Content{What: "access token of Acme", ClearAt: noon.Add(time.Minute)}, noon)
			partstest.Measure(t, fmt.Sprint(name, " ", percent), w.Canvas(), partstest.DemandOf(choice))
			open := false
			for _, p := range partstest.Paint(w.Canvas()) {
				if i, ok := p.Object.(*canvas.Image); ok && i.Resource != nil {
					open = open || strings.Contains(i.Resource.Name(), parts.UnlockedIcon.Name())
					if strings.Contains(i.Resource.Name(), parts.LockIcon.Name()) && !strings.Contains(i.Resource.Name(), parts.UnlockedIcon.Name()) {
						t.Errorf("a closed lock, %s, is beside a vault that is open", i.Resource.Name())
					}
				}
			}
			if !open {
				t.Error("there is no open lock")
			}
		}
	}
}
