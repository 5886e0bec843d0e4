package store

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
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
	if got := ReadSettings(path); got.Theme != "dark" {
		t.Errorf("read only: %+v", got)
	}
	check(t, os.WriteFile(path, []byte("{broken"), 0o600))
	if got := ReadSettings(path); !reflect.DeepEqual(got, Settings{}) {
		t.Errorf("read only, broken: %+v", got)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error("who only reads must not move it:", err)
	}
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

// Whoever follows the settings is told of a change, of several as one, and no more after
// its end.
func TestSettingsTellOfChanges(t *testing.T) {
	s, err := OpenSettings(filepath.Join(t.TempDir(), "settings.json"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	changed := s.Changed(ctx)
	for range 3 {
		if err := s.Update(func(s *Settings) { s.LockAfter++ }); err != nil {
			t.Fatal(err)
		}
	}
	<-changed
	select {
	case <-changed:
		t.Error("several changes are not one")
	default:
	}
	cancel()
	for s.followers() > 0 {
		runtime.Gosched()
	}
	if err := s.Update(func(s *Settings) { s.LockAfter++ }); err != nil {
		t.Fatal(err)
	}
	if len(changed) > 0 {
		t.Error("it is told after its end")
	}
}

func (s *SettingsFile) followers() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.changed)
}

// Promise 40: a proxy that came with a folder is not used before it was set on this computer.
func TestAFoldersProxyWaits(t *testing.T) {
	path, own := t.TempDir()+"/vault/settings.json", t.TempDir()+"/settings.json"
	came, err := OpenSettings(path)
	check(t, err)
	check(t, came.Update(func(s *Settings) { s.Proxy, s.Theme = "http://elsewhere.test:8080", "dark" }))

	s, err := OpenFolderSettings(path, own)
	check(t, err)
	if got := s.Get(); got.Proxy != "" || got.Theme != "dark" || s.Note() == "" {
		t.Errorf("it is %q, with the note %q", got.Proxy, s.Note())
	}
	check(t, s.Update(func(s *Settings) { s.Theme = "light" }))
	if got := s.Get(); got.Proxy != "" {
		t.Errorf("another change brings it: %q", got.Proxy)
	}
	check(t, s.Update(func(s *Settings) { s.Proxy = "http://elsewhere.test:8080" }))
	again, err := OpenFolderSettings(path, own)
	check(t, err)
	if got := again.Get(); got.Proxy != "http://elsewhere.test:8080" || again.Note() != "" {
		t.Errorf("set here it is %q, with the note %q", got.Proxy, again.Note())
	}
	check(t, came.Update(func(s *Settings) { s.Proxy = "http://another.test:8080" }))
	for _, own := range []string{own, ""} {
		if again, err = OpenFolderSettings(path, own); err != nil || again.Get().Proxy != "" {
			t.Errorf("another one is %q, %v", again.Get().Proxy, err)
		}
	}
}
