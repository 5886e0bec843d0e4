package parts

import (
	"testing"

	"fyne.io/fyne/v2/theme"

	"tokendesk/ui/words"
)

// Colour is never the only sign: each icon has a form of its own.
func TestStateIconsDiffer(t *testing.T) {
	drawn := map[string]words.Icon{}
	for _, icon := range []words.Icon{words.IconNone, words.IconFresh, words.IconExpiring, words.IconExpired, words.IconPerson, words.IconFailed, words.IconPending, words.IconCannot, words.IconBusy, words.IconCaution} {
		name := StateIcon(icon, words.ToneBad).Name()
		if other, taken := drawn[name]; taken {
			t.Errorf("%s and %s are both drawn as %s", icon, other, name)
		}
		drawn[name] = icon
	}
	if ToneColor(words.ToneBad) != theme.ColorNameError || ToneColor(words.ToneQuiet) != theme.ColorNamePlaceHolder {
		t.Error("a tone has another colour")
	}
}
