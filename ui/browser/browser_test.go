package browser

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
)

const address = "https://id.example.test/authorize?state=a%20b&x='$(id)"

func fake(os string, env map[string]string, installed ...string) machine {
	return machine{
		os:     os,
		getenv: func(name string) string { return env[name] },
		look: func(name string) (string, error) {
			if slices.Contains(installed, name) {
				return name, nil
			}
			return "", errors.New("not found")
		},
		exists:  func(string) bool { return false },
		output:  func([]string) string { return "" },
		environ: func() []string { return nil },
		settle:  50 * time.Millisecond,
		watch:   time.Minute,
	}
}

// mac is a machine that has these applications.
func mac(applications ...string) machine {
	m := fake("darwin", nil)
	m.exists = func(path string) bool {
		return slices.ContainsFunc(applications, func(a string) bool { return path == "/Applications/"+a+".app/Contents/Info.plist" })
	}
	return m
}

func TestWhatIsStarted(t *testing.T) {
	for name, test := range map[string]struct {
		machine machine
		browser string
		want    string // arguments joined by |
	}{
		"opener":          {fake("linux", nil, "xdg-open"), "", "xdg-open|ADDRESS"},
		"mac":             {fake("darwin", nil), "default", "open|ADDRESS"},
		"windows":         {fake("windows", nil), "", "rundll32|url.dll,FileProtocolHandler|ADDRESS"},
		"variable":        {fake("linux", map[string]string{"BROWSER": "lynx:firefox"}, "firefox", "xdg-open"), "", "firefox|ADDRESS"},
		"variable flags":  {fake("linux", map[string]string{"BROWSER": "chromium --new-window %s --x"}, "chromium"), "", "chromium|--new-window|ADDRESS|--x"},
		"none":            {fake("linux", nil), "none", ""},
		"private chrome":  {fake("linux", nil, "google-chrome", "firefox"), "private", "google-chrome|--incognito|ADDRESS"},
		"private own":     {fake("linux", map[string]string{"BROWSER": "/usr/bin/firefox"}, "google-chrome", "firefox"), "private", "firefox|--private-window|ADDRESS"},
		"private edge":    {fake("linux", nil, "microsoft-edge"), "private", "microsoft-edge|--inprivate|ADDRESS"},
		"isolated":        {fake("linux", nil, "chromium"), "isolated", "chromium|--user-data-dir=DIR|--no-first-run|--no-default-browser-check|ADDRESS"},
		"isolated fox":    {fake("linux", nil, "firefox"), "isolated", "firefox|--new-instance|--profile|DIR|ADDRESS"},
		"isolated chosen": {fake("linux", nil, "chromium", "firefox"), "isolated:firefox", "firefox|--new-instance|--profile|DIR|ADDRESS"},
		"isolated other":  {fake("linux", nil, "epiphany", "vivaldi"), "isolated", "vivaldi|--user-data-dir=DIR|--no-first-run|--no-default-browser-check|ADDRESS"},
		"isolated place":  {fake("linux", nil, "/opt/ff/firefox"), "isolated:/opt/ff/firefox", "/opt/ff/firefox|--new-instance|--profile|DIR|ADDRESS"},
		"isolated beta":   {fake("linux", nil, "google-chrome-beta"), "isolated:google-chrome-beta", "google-chrome-beta|--user-data-dir=DIR|--no-first-run|--no-default-browser-check|ADDRESS"},
		"private chosen":  {fake("linux", map[string]string{"BROWSER": "firefox"}, "firefox", "opera"), "private:opera", "opera|--private|ADDRESS"},
		"private web":     {fake("linux", nil, "epiphany"), "private", "epiphany|--incognito-mode|ADDRESS"},
		"mac safari":      {mac("Safari"), "Safari", "open|-a|/Applications/Safari.app|ADDRESS"},
		"mac isolated":    {mac("Safari", "Firefox"), "isolated", "open|-n|-a|/Applications/Firefox.app|--args|--new-instance|--profile|DIR|ADDRESS"},
		"the one named":   {fake("linux", nil, "firefox", "firefox-esr"), "firefox-esr", "firefox-esr|ADDRESS"},
		"named":           {fake("linux", nil, "epiphany"), "epiphany", "epiphany|ADDRESS"},
		"named by family": {fake("linux", nil, "chromium-browser"), "chromium", "chromium-browser|ADDRESS"},
	} {
		t.Run(name, func(t *testing.T) {
			profiles := Profiles{Dir: filepath.Join(t.TempDir(), "profiles")}
			commands, err := test.machine.commands(address, test.browser, account{profiles, ada})
			if err != nil {
				t.Fatal(err)
			}
			browsers := folders(root(t, profiles), filepath.Join("acme", "ada"))
			dir := filepath.Join(profiles.Dir, "acme", "ada", strings.Join(browsers, "|"))
			got := ""
			if len(commands) > 0 {
				got = strings.Join(commands[0], "|")
			}
			want := strings.NewReplacer("ADDRESS", address, "DIR", dir).Replace(test.want)
			if got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestWhatIsNotFound(t *testing.T) {
	for name, browser := range map[string]string{
		"usual": "", "private": "private", "isolated": "isolated", "named": "netscape",
		"relative": "./evil", "below": "tools/evil", "flag": "--version",
		"isolated relative": "isolated:./evil", "isolated flag": "isolated:--version", "isolated gone": "isolated:firefox", "private gone": "private:netscape",
		"isolated of what has none": "isolated:epiphany", "isolated of an unknown": "isolated:tool", "private of an unknown": "private:tool",
	} {
		t.Run(name, func(t *testing.T) {
			m := fake("linux", nil, "./evil", "tools/evil", "--version", "epiphany", "tool")
			if name == "private" {
				m = fake("linux", nil, "tool")
			}
			_, err := m.commands(address, browser, account{Profiles{t.TempDir()}, ada})
			var e *oauth.Error
			if !errors.As(err, &e) || e.Kind != oauth.KindMisconfigured || e.Advice == "" {
				t.Errorf("got %v", err)
			}
		})
	}
}

// What is missing is named, and what is there instead.
func TestAMissingBrowserIsNamed(t *testing.T) {
	_, err := fake("linux", nil, "chromium").find("firefox")
	if err == nil || !strings.Contains(err.Error(), "The browser firefox was not found on this computer; chromium is there.") {
		t.Errorf("%v", err)
	}
	_, err = fake("linux", nil).find("fire\u202efox")
	if err == nil || strings.Contains(err.Error(), "\u202e") || strings.Contains(err.Error(), "is there") {
		t.Errorf("%v", err)
	}
}

func TestOnlyWebAddresses(t *testing.T) {
	for _, bad := range []string{
		"", "file:///etc/passwd", "javascript:alert(1)", "mailto:a@b", "https://", "//host/x", "-x", "https://a b/",
		"https://h/\n--flag", "https://user:word@host/", "HTTPS//x",
	} {
		if err := Open(t.Context(), bad, "", Profiles{}, ada); err == nil {
			t.Errorf("%q was opened", bad)
		}
	}
}

// script writes a program that the tests start in place of a browser.
func script(t *testing.T, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "browser")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func real(t *testing.T, browser string) machine {
	m := system()
	m.settle = 5 * time.Second
	m.getenv = func(name string) string { return map[string]string{"BROWSER": browser}[name] }
	return m
}

func TestChildGetsTheAddressAndNoSettings(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	t.Setenv("OUT", out)
	t.Setenv("TOKENDESK_PASSPHRASE_FILE", "/secret/place")
	m := real(t, script(t, `{ echo "$1"; env; } > "$OUT"`))
	if err := m.open(t.Context(), address, "", account{}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(got), address+"\n") {
		t.Errorf("the address arrived as %q", got)
	}
	if strings.Contains(string(got), "TOKENDESK") {
		t.Error("the child got our settings")
	}
}

// What could not be started is named, with the reason and what to do.
func TestQuickFailureIsReported(t *testing.T) {
	noProgram := filepath.Join(t.TempDir(), "firefox")
	if err := os.WriteFile(noProgram, []byte("no program"), 0o600); err != nil {
		t.Fatal(err)
	}
	for why, argv := range map[string][]string{
		"browser failed (exit status 3).": {script(t, "exit 3"), address},
		"browser was ended.":              {script(t, "kill -9 $$"), address},
		"firefox may not be run.":         {noProgram, address},
		"chromium is no longer there.":    {filepath.Join(t.TempDir(), "chromium"), address},
	} {
		err := real(t, "").try(t.Context(), address, [][]string{argv}, nil)
		var e *oauth.Error
		if !errors.As(err, &e) || e.Message != "The browser could not be opened: "+why || e.Advice == "" || e.Cause != oauth.CauseBrowser {
			t.Errorf("want %s got %v", why, err)
		}
	}
}

func TestLongLivedBrowserDoesNotBlock(t *testing.T) {
	m := real(t, script(t, "exec sleep 2"))
	m.settle = 10 * time.Millisecond
	begin := time.Now()
	if err := m.open(context.Background(), address, "", account{}); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begin); took > 1500*time.Millisecond {
		t.Errorf("took %v", took)
	}
}

func TestInstalled(t *testing.T) {
	m := fake("linux", map[string]string{"BROWSER": "/usr/bin/firefox"}, "chromium-browser", "firefox", "lynx", "epiphany")
	if got := strings.Join(m.choices(), " "); got != "default private isolated none isolated:firefox isolated:chromium "+
		"private:firefox private:chromium private:epiphany firefox chromium epiphany" {
		t.Errorf("choices are %s", got)
	}
	if got := m.here(); !slices.Equal(got, []Here{{"firefox", "Firefox"}, {"chromium", "Chromium"}, {"epiphany", "Epiphany"}}) {
		t.Errorf("found %q", got)
	}
}

// What a program says of its failure is told, and nothing of the address; programs that
// come after it are tried.
func TestWhatAnOpenerSaysIsTold(t *testing.T) {
	const page = "https://id.example.test/authorize?state=hushstate1234567890&user_code=WDJB-MJHT"
	first := script(t, `echo "no display for $1" >&2; echo "state was hushstate1234567890, code WDJB-MJHT" >&2; exit 4`)
	second := script(t, `printf "no way." >/dev/stderr; exit 1`)
	err := real(t, first+":"+second).open(t.Context(), page, "", account{})
	if err == nil {
		t.Fatal("it did not fail")
	}
	said := err.Error()
	if runtime.GOOS == "linux" && !strings.HasPrefix(said, "The browser could not be opened: browser failed (exit status 4) and said “no display for "+oauth.Mask+" state was "+oauth.Mask+", code "+oauth.Mask+"”; browser failed (exit status 1) and said “no way”.") ||
		strings.Contains(said, "hush") || strings.Contains(said, "WDJB") {
		t.Error(said)
	}
}

// One that fails when nobody waits any more is told as well, and one that says much is
// hindered by nothing.
func TestALateFailureIsTold(t *testing.T) {
	begin := filepath.Join(t.TempDir(), "begin")
	m := real(t, script(t, `i=0; while [ $i -lt 2000 ]; do echo "a line of sixty-four characters or so, which nobody reads $i" >&2; i=$((i+1)); done
until [ -e `+begin+` ]; do sleep 0.01; done; echo gone >&2; exit 3`))
	m.settle = 10 * time.Millisecond
	told := make(chan error, 1)
	if err := m.open(oauth.WithBrowserFailure(t.Context(), func(err error) { told <- err }), address, "", account{}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(begin, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := <-told; !strings.Contains(err.Error(), "browser failed (exit status 3)") {
		t.Error(err)
	}
}
