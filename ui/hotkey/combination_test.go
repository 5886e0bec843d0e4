package hotkey

import (
	"errors"
	"testing"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"Ctrl+Alt+K":          "Ctrl+Alt+K",
		" alt + control + k ": "Ctrl+Alt+K",
		"win+space":           "Super+Space",
		"Super+Shift+F12":     "Shift+Super+F12",
		"ctrl+7":              "Ctrl+7",
		"Meta+PageUp":         "Super+PageUp",
	} {
		c, err := Parse(text)
		if err != nil || c.String() != want {
			t.Errorf("%q is read as %q, %v", text, c, err)
		}
		if again, err := Parse(c.String()); again != c || err != nil {
			t.Errorf("%q does not read back", c)
		}
	}
	for _, text := range []string{"", "K", "Shift+K", "Ctrl", "Ctrl+", "+K", "Ctrl+Ctrl+K", "Hyper+K", "Ctrl+Alt+KK", "Ctrl+F13", "F5", "Ctrl++"} {
		if c, err := Parse(text); !errors.Is(err, ErrCombination) {
			t.Errorf("%q is read as %q, %v", text, c, err)
		}
	}
	for _, s := range Suggestions() {
		if c, err := Parse(s); err != nil || c.String() != s {
			t.Errorf("%q is suggested and read as %q, %v", s, c, err)
		}
	}
	if (Combination{}).String() != "" {
		t.Error("no combination has a name")
	}
}

func TestSession(t *testing.T) {
	for name, c := range map[string]struct {
		env  map[string]string
		want error
	}{
		"X":             {map[string]string{"DISPLAY": ":0"}, nil},
		"Wayland":       {map[string]string{"WAYLAND_DISPLAY": "wayland-0"}, ErrWayland},
		"Xwayland":      {map[string]string{"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, ErrWayland},
		"Xwayland only": {map[string]string{"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}, ErrWayland},
		"neither":       {nil, ErrNoX},
	} {
		if got := Session(func(key string) string { return c.env[key] }); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
