//go:build !headless

package main

import (
	"os"
	"path/filepath"

	"tokendesk/store/keys"
	"tokendesk/ui/autostart"
	"tokendesk/ui/desk"
	"tokendesk/ui/display"
	"tokendesk/ui/hotkey"
)

// globalKey holds the key that calls the program, where the display gives keys away.
func globalKey(on display.Kind) *hotkey.Holder {
	possible := hotkey.Session(os.Getenv)
	if on == display.Wayland {
		possible = hotkey.ErrWayland
	}
	return &hotkey.Holder{Possible: possible}
}

// login is the start at login of the part that goes on in the tray, over the vault of o;
// nil for a vault in memory.
func login(o desk.Options) *autostart.Login {
	if o.Demo || o.Keys == keys.Memory {
		return nil
	}
	args := []string{"resident"}
	for _, option := range []struct{ name, value string }{
		{"--vault", absolute(o.VaultDir)}, {"--keys", string(o.Keys)}, {"--passphrase-file", absolute(o.PassphraseFile)},
	} {
		if option.value != "" {
			args = append(args, option.name, option.value)
		}
	}
	l, err := autostart.Here(args...)
	if err != nil {
		return &autostart.Login{} // the settings say so
	}
	go func() { _ = l.Mend() }() // the file stays as it is where it cannot be written
	return &l
}

// absolute is a path that means the same in another folder, "" for none.
func absolute(path string) string {
	if path == "" {
		return ""
	}
	whole, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	return whole
}
