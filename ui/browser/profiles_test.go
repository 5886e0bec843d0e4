package browser

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tokendesk/oauth"
)

var (
	ada   = oauth.Ref{App: "acme", Account: "ada"}
	grace = oauth.Ref{App: "acme", Account: "grace"}
)

func root(t *testing.T, p Profiles) *os.Root {
	t.Helper()
	if err := os.MkdirAll(p.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(p.Dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	return root
}

// used makes an account's profile for a browser, with a cookie in it.
func used(t *testing.T, p Profiles, ref oauth.Ref, browser string) string {
	t.Helper()
	dir, _, err := p.make(ref, found{name: browser, family: familyOf(browser)})
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "Cookies"), ref.String())
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// cookie reads whose cookie is in an account's profile.
func cookie(t *testing.T, p Profiles, ref oauth.Ref, browser string) string {
	t.Helper()
	dir, _, err := p.make(ref, found{name: browser, family: familyOf(browser)})
	if err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(filepath.Join(dir, "Cookies"))
	return string(text)
}

// A profile lies below the folder of profiles whatever an account is called, and
// is its owner's alone.
func TestProfilesLeadNowhereElse(t *testing.T) {
	for _, ref := range []oauth.Ref{
		ada,
		{App: "..", Account: ".."},
		{App: "../../etc", Account: "x"},
		{App: "", Account: ""},
		{App: "/etc", Account: "/"},
		{App: ".", Account: "."},
		{App: `..\..`, Account: "a\x00b"},
		{App: "_removed-x", Account: "y"},
		{App: "a~2", Account: "b%2fc"},
	} {
		t.Run(ref.String(), func(t *testing.T) {
			p := Profiles{Dir: filepath.Join(t.TempDir(), "vault", "profiles")}
			dir := used(t, p, ref, "../chromium")
			if inside, err := filepath.Rel(p.Dir, dir); err != nil || strings.HasPrefix(inside, "..") || strings.Count(inside, string(filepath.Separator)) != 2 {
				t.Errorf("it lies in %s", dir)
			}
			for at := dir; at != filepath.Dir(p.Dir); at = filepath.Dir(at) {
				if info, err := os.Stat(at); err != nil || info.Mode().Perm() != 0o700 {
					t.Errorf("%s: %v, %v", at, info.Mode(), err)
				}
			}
			if cookie(t, p, ref, "../chromium") != ref.String() {
				t.Error("it is not found again")
			}
		})
	}
}

// A link in the folder of profiles leads no browser, and no removal, out of it.
func TestProfilesFollowNoLinkOut(t *testing.T) {
	outside := t.TempDir()
	write(t, filepath.Join(outside, "ada", "precious"), "x")
	p := Profiles{Dir: filepath.Join(t.TempDir(), "profiles")}
	root(t, p)
	if err := os.Symlink(outside, filepath.Join(p.Dir, "acme")); err != nil {
		if runtime.GOOS == "windows" {
			t.Skip("links need a right there: ", err)
		}
		t.Fatal(err)
	}
	if dir, _, err := p.make(ada, found{name: "chromium", family: chromium}); err == nil {
		t.Errorf("a browser would use %s", dir)
	}
	_ = p.Empty(ada)
	gone, _ := p.SetAside(ada)
	_ = gone.Gone()
	if _, err := os.Stat(filepath.Join(outside, "ada", "precious")); err != nil {
		t.Error(err)
	}
}

func TestBrowsersHaveProfilesOfTheirOwn(t *testing.T) {
	p := Profiles{Dir: t.TempDir()}
	one, two := used(t, p, ada, "chromium"), used(t, p, ada, "firefox")
	if one == two {
		t.Error("two browsers share a profile")
	}
	prefs, err := os.ReadFile(filepath.Join(two, "user.js"))
	if err != nil || !strings.Contains(string(prefs), "checkDefaultBrowser") {
		t.Errorf("Firefox asks its first questions: %v", err)
	}
	got, ok, err := p.Of(ada)
	if err != nil || !ok || strings.Join(got.Browsers, " ") != "chromium firefox" || got.Size != int64(2*len(ada.String())+len(prefs)) || got.Running {
		t.Errorf("%+v, %v", got, err)
	}
	if _, ok, _ := p.Of(grace); ok {
		t.Error("an account that never had one has a profile")
	}
	// A profile of an older version lies in the account's folder itself.
	old := filepath.Join(p.Dir, "acme", "grace")
	write(t, filepath.Join(old, "Local State"), "{}")
	write(t, filepath.Join(old, "Cookies"), "old")
	if got := cookie(t, p, grace, "chromium"); got != "old" {
		t.Errorf("an older version's profile is lost: %q", got)
	}
	if got := cookie(t, p, grace, "firefox"); got != "" {
		t.Error("Firefox was given Chromium's profile")
	}
}

// An account keeps its profile under another id, and nobody else gets it.
func TestRenamedAccountKeepsItsProfile(t *testing.T) {
	p := Profiles{Dir: t.TempDir()}
	used(t, p, ada, "chromium")
	used(t, p, grace, "chromium") // of an account that is gone
	if err := p.Rename(ada, grace); err != nil {
		t.Fatal(err)
	}
	if got := cookie(t, p, grace, "chromium"); got != ada.String() {
		t.Errorf("Grace has the cookie of %q", got)
	}
	if got := cookie(t, p, ada, "chromium"); got != "" {
		t.Errorf("a new Ada has the cookie of %q", got)
	}
	other := oauth.Ref{App: "other", Account: "g"}
	if err := p.Rename(grace, other); err != nil {
		t.Fatal(err)
	}
	if got := cookie(t, p, other, "chromium"); got != ada.String() {
		t.Errorf("the renamed app has the cookie of %q", got)
	}
	strays := p.Strays(func(ref oauth.Ref) bool { return ref == other || ref == ada })
	if len(strays) != 1 || strays[0].Size == 0 {
		t.Errorf("strays are %+v", strays)
	}
	if err := (Profiles{Dir: filepath.Join(p.Dir, "none")}).Rename(ada, grace); err != nil {
		t.Error(err)
	}
}

func TestProfilesAreEmptiedAndSetAside(t *testing.T) {
	p := Profiles{Dir: t.TempDir()}
	used(t, p, ada, "chromium")
	used(t, p, grace, "chromium")
	if err := p.Empty(ada); err != nil || cookie(t, p, ada, "chromium") != "" || cookie(t, p, grace, "chromium") == "" {
		t.Errorf("emptied: %v", err)
	}
	used(t, p, ada, "chromium")
	set, err := p.SetAside(ada, grace)
	if err != nil || set == nil {
		t.Fatal(err)
	}
	p.Sweep() // by another process: it leaves what can still come back
	if _, ok, _ := p.Of(ada); ok || len(p.Strays(func(oauth.Ref) bool { return false })) != 0 {
		t.Error("a profile that was set aside is still there")
	}
	if err := set.Back(); err != nil || cookie(t, p, ada, "chromium") == "" || cookie(t, p, grace, "chromium") == "" {
		t.Errorf("put back: %v", err)
	}
	if set, err = p.SetAside(ada); err != nil {
		t.Fatal(err)
	}
	if err := set.Gone(); err != nil || set.Gone() != nil {
		t.Error(err)
	}
	if entries, _ := os.ReadDir(p.Dir); len(entries) != 1 || cookie(t, p, grace, "chromium") == "" {
		t.Errorf("left are %v", entries)
	}
	if none, err := p.SetAside(ada); none != nil || err != nil || none.Gone() != nil || none.Back() != nil {
		t.Errorf("nothing to set aside: %v", err)
	}
}

// What a process that was killed had set aside goes with the next start.
func TestSweep(t *testing.T) {
	p := Profiles{Dir: t.TempDir()}
	used(t, p, ada, "chromium")
	set, err := p.SetAside(ada)
	if err != nil {
		t.Fatal(err)
	}
	if err := set.lock.Unlock(); err != nil { // as when the process ends
		t.Fatal(err)
	}
	p.Sweep()
	if _, err := os.Stat(filepath.Join(p.Dir, set.name)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
	Profiles{}.Sweep()
}
