//go:build !windows && !darwin

package desk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

// variables sets those that say where a person's folders are; an empty one is
// not set.
func variables(t *testing.T, home, data, config string) {
	t.Helper()
	for name, value := range map[string]string{"HOME": home, "XDG_DATA_HOME": data, "XDG_CONFIG_HOME": config} {
		t.Setenv(name, value) // puts back what was
		if value == "" {
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func listedAs(t *testing.T, home string) {
	before := passwdHome
	passwdHome = func() string { return home }
	t.Cleanup(func() { passwdHome = before })
}

// Where a vault lands never hangs on the working directory, and it is never the
// root folder.
func TestWhereTheVaultIs(t *testing.T) {
	for _, test := range []struct{ home, data, config, listed, vault, settings string }{
		{"/h/me", "", "", "/never", "/h/me/.local/share/tokendesk", "/h/me/.config/tokendesk/settings.json"},
		{"/h/me", "/d", "/c", "/never", "/d/tokendesk", "/c/tokendesk/settings.json"},
		{"/h/me", "d", "c", "/never", "/h/me/.local/share/tokendesk", "/h/me/.config/tokendesk/settings.json"},
		{"/h/me", "~/d", "./c", "/never", "/h/me/.local/share/tokendesk", "/h/me/.config/tokendesk/settings.json"},
		{"", "", "", "/listed", "/listed/.local/share/tokendesk", "/listed/.config/tokendesk/settings.json"},
		{"me", "", "", "/listed", "/listed/.local/share/tokendesk", "/listed/.config/tokendesk/settings.json"},
		{".", "d", "", "/listed", "/listed/.local/share/tokendesk", "/listed/.config/tokendesk/settings.json"},
		{"/", "", "", "/listed", "/listed/.local/share/tokendesk", "/listed/.config/tokendesk/settings.json"},
		{"//", "", "", "/listed", "/listed/.local/share/tokendesk", "/listed/.config/tokendesk/settings.json"},
		{"", "/d", "/c", "", "/d/tokendesk", "/c/tokendesk/settings.json"},
		{"", "/d", "", "", "/d/tokendesk", "/d/tokendesk/settings.json"},
		{"", "", "", "", "", ""},
		{"", "", "", "/", "", ""},
		{"me", "d", "c", "relative", "", ""},
		{"", "", "/c", "", "", ""},
	} {
		variables(t, test.home, test.data, test.config)
		listedAs(t, test.listed)
		p, err := placesOf(Options{})
		if test.vault == "" {
			if kindOf(err) != oauth.KindVault || !strings.Contains(err.(*oauth.Error).Advice, "--vault") {
				t.Errorf("%+v: %v", test, err)
			}
			continue
		}
		if err != nil || p.vault != test.vault || p.settings != test.settings || p.profiles.Dir != filepath.Join(test.vault, "profiles") {
			t.Errorf("%+v gives %+v, %v", test, p, err)
		}
	}
}

// Without a home nothing is made anywhere, unless a folder is named.
func TestWithoutAHome(t *testing.T) {
	variables(t, "", "", "")
	listedAs(t, "")
	t.Chdir(t.TempDir())
	if _, err := Open(t.Context(), Options{Create: true}); kindOf(err) != oauth.KindVault {
		t.Errorf("opening: %v", err)
	}
	if _, err := Restore(t.Context(), Options{}, "/nowhere", "word"); kindOf(err) != oauth.KindVault {
		t.Errorf("restoring: %v", err)
	}
	if err := FindHome(); kindOf(err) != oauth.KindVault {
		t.Errorf("the window: %v", err)
	}
	if made, err := os.ReadDir("."); err != nil || len(made) != 0 {
		t.Errorf("made %v, %v", made, err)
	}
	d, err := Open(t.Context(), Options{Keys: keys.Memory})
	if err != nil {
		t.Fatalf("in memory: %v", err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if p, err := placesOf(Options{VaultDir: "/v"}); err != nil || p.settings != "/v/settings.json" {
		t.Errorf("named: %+v, %v", p, err)
	}
}
