package menu

import (
	"strings"

	"fyne.io/fyne/v2"
)

// keyNames are the keys whose names are not what stands on them.
var keyNames = map[fyne.KeyName]string{
	fyne.KeyReturn: "Enter", fyne.KeyEscape: "Esc", fyne.KeyPageUp: "PgUp", fyne.KeyPageDown: "PgDn",
}

// ShortcutText writes a shortcut as the keys that are pressed, "" for none.
func ShortcutText(s fyne.Shortcut) string {
	k, ok := s.(fyne.KeyboardShortcut)
	if !ok {
		return ""
	}
	var pressed []string
	for _, m := range []struct {
		modifier fyne.KeyModifier
		name     string
	}{{fyne.KeyModifierControl, "Ctrl"}, {fyne.KeyModifierSuper, "Cmd"}, {fyne.KeyModifierAlt, "Alt"}, {fyne.KeyModifierShift, "Shift"}} {
		if k.Mod()&m.modifier != 0 {
			pressed = append(pressed, m.name)
		}
	}
	name, ok := keyNames[k.Key()]
	if !ok {
		name = string(k.Key())
	}
	return strings.Join(append(pressed, name), "+")
}
