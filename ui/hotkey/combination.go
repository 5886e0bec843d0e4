// Package hotkey has one combination of keys call the program from wherever the person
// is, on X11. Elsewhere it is the desktop's own settings that bind keys, to the command
// tokendesk.
package hotkey

import (
	"errors"
	"strconv"
	"strings"
)

// Modifiers are keys that are held while another is pressed.
type Modifiers uint8

// The modifiers.
const (
	Control Modifiers = 1 << iota
	Alt
	Shift
	Super // the key with a desktop's sign
)

// modifierNames are the names of modifiers, in the order in which they are written; the
// first name of each is ours, the others are what people write.
var modifierNames = []struct {
	modifier Modifiers
	names    []string
}{
	{Control, []string{"Ctrl", "Control"}},
	{Alt, []string{"Alt", "Option"}},
	{Shift, []string{"Shift"}},
	{Super, []string{"Super", "Win", "Windows", "Meta", "Cmd"}},
}

// Combination is a key with what is held while it is pressed. The zero value is none.
type Combination struct {
	Held Modifiers
	Key  string // as Keys names them: "K", "7", "F5", "Space"
}

// ErrCombination is what [Parse] returns for what is no combination that can be used.
var ErrCombination = errors.New("hotkey: no combination")

// Suggestions are combinations that few desktops and programs use.
func Suggestions() []string {
	return []string{"Ctrl+Alt+K", "Ctrl+Alt+O", "Ctrl+Shift+F12", "Super+K"}
}

// Parse reads a combination such as "Ctrl+Alt+K". It needs a key, and Ctrl, Alt or Super
// held with it: any other would be taken away from those who type. The error is
// ErrCombination.
func Parse(text string) (Combination, error) {
	var c Combination
	parts := strings.Split(text, "+")
	for _, part := range parts[:len(parts)-1] {
		m := modifier(strings.TrimSpace(part))
		if m == 0 || c.Held&m != 0 {
			return Combination{}, ErrCombination
		}
		c.Held |= m
	}
	name := strings.TrimSpace(parts[len(parts)-1])
	for known := range keysyms() {
		if strings.EqualFold(name, known) {
			c.Key = known
		}
	}
	if c.Key == "" || c.Held&^Shift == 0 {
		return Combination{}, ErrCombination
	}
	return c, nil
}

func modifier(name string) Modifiers {
	for _, m := range modifierNames {
		for _, n := range m.names {
			if strings.EqualFold(n, name) {
				return m.modifier
			}
		}
	}
	return 0
}

// String is the combination as [Parse] reads it.
func (c Combination) String() string {
	if c.Key == "" {
		return ""
	}
	var text strings.Builder
	for _, m := range modifierNames {
		if c.Held&m.modifier != 0 {
			text.WriteString(m.names[0] + "+")
		}
	}
	return text.String() + c.Key
}

// keysyms are the keys that can be used, by their name, as X numbers them.
func keysyms() map[string]uint32 {
	keys := map[string]uint32{
		"Space": 0x20, "Insert": 0xff63, "Home": 0xff50, "End": 0xff57, "PageUp": 0xff55, "PageDown": 0xff56, "Pause": 0xff13,
	}
	for c := 'A'; c <= 'Z'; c++ {
		keys[string(c)] = uint32(c - 'A' + 'a')
	}
	for c := '0'; c <= '9'; c++ {
		keys[string(c)] = uint32(c)
	}
	for n := range uint32(12) {
		keys["F"+strconv.Itoa(int(n+1))] = 0xffbe + n
	}
	return keys
}
