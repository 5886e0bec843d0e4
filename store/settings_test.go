package store

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tokendesk/oauth"
)

func TestSettings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "settings.json")
	a, err := OpenSettings(path)
	check(t, err)
	b, err := OpenSettings(path)
	check(t, err)
	check(t, a.Update(func(s *Settings) { s.Theme = "dark" }))
	check(t, b.Update(func(s *Settings) { s.Sort = "expiry" }))
	if got := b.Get(); got.Theme != "dark" || got.Sort != "expiry" {
		t.Errorf("%+v: another process's choice was lost", got)
	}
	info, err := os.Stat(path)
	check(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %04o", info.Mode().Perm())
	}
	check(t, os.Chmod(path, 0o644))
	mended, err := OpenSettings(path)
	check(t, err)
	if info, err = os.Stat(path); err != nil || info.Mode().Perm() != 0o600 || !strings.Contains(mended.Note(), "0644") || mended.Get().Theme != "dark" {
		t.Errorf("mode %04o, note %q", info.Mode().Perm(), mended.Note())
	}
	check(t, os.WriteFile(path, []byte("{broken"), 0o600))
	c, err := OpenSettings(path)
	check(t, err)
	kept, _ := filepath.Glob(path + ".broken-*")
	if !reflect.DeepEqual(c.Get(), Settings{}) || c.Note() == "" || len(kept) != 1 {
		t.Errorf("%+v, note %q, kept %q", c.Get(), c.Note(), kept)
	}
}

func TestKeeps(t *testing.T) {
	plain := oauth.Record{App: oauth.App{ID: "acme"}, Account: oauth.Account{ID: "ada"}}
	favourite := plain
	favourite.App.Favourite = true
	for name, c := range map[string]struct {
		s                Settings
		plain, favourite bool
	}{
		"by itself":         {Settings{}, false, true},
		"all":               {Settings{KeepFresh: KeepAll}, true, true},
		"none":              {Settings{KeepFresh: KeepNone, KeepAlso: []string{"acme/ada"}}, false, false},
		"also":              {Settings{KeepAlso: []string{"acme/ada"}}, true, true},
		"another":           {Settings{KeepAlso: []string{"acme/bob"}}, false, true},
		"of another future": {Settings{KeepFresh: "sometimes"}, false, false},
	} {
		if c.s.Keeps(plain) != c.plain || c.s.Keeps(favourite) != c.favourite {
			t.Errorf("%s: %t and %t", name, c.s.Keeps(plain), c.s.Keeps(favourite))
		}
	}
}
