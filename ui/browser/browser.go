// Package browser opens sign-in pages in the system's browser.
//
// Only http and https addresses are opened, no shell is ever involved, and the
// browser gets neither our standard streams nor our settings from the
// environment. A browser lives as long as it likes: opening means that a program
// was started and did not fail at once.
package browser

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"time"

	"tokendesk/oauth"
)

// Blank is the empty page, the one address that is opened beside http and https.
const Blank = "about:blank"

const (
	settle     = time.Second      // how long a start is waited for
	watch      = 30 * time.Second // how long it is watched for a failure after that
	remembered = 64 << 10         // bytes of what a program says, from its beginning
)

// Open opens an http or https address in the browser that an account is set to
// ([oauth.ParseBrowser]): "" and "default" mean $BROWSER, else the system's opener;
// "private" a private window; "isolated" the account's own profile below profiles;
// "none" nothing at all; anything else is a program found on the machine.
//
// Open waits at most a second. Errors are [*oauth.Error]: KindUsage for an
// address that is none of the web's or a setting that is none, KindMisconfigured
// when no such browser is there or it has no such thing, KindOther when it failed
// at once. One that fails later is told to [oauth.BrowserFailed]. Any goroutine but the window's may call it.
func Open(ctx context.Context, address, setting string, profiles Profiles, ref oauth.Ref) error {
	return system().open(ctx, address, setting, account{profiles, ref})
}

// account is whose page is opened.
type account struct {
	profiles Profiles
	ref      oauth.Ref
}

// Which names the program that Open would start for the default browser. The
// error is an [*oauth.Error] of KindMisconfigured.
func Which() (string, error) {
	commands, err := system().usual("https://localhost/")
	if err != nil {
		return "", err
	}
	return commands[0][0], nil
}

// machine is what the choice of a browser looks at.
type machine struct {
	os      string
	getenv  func(string) string
	look    func(string) (string, error)
	exists  func(string) bool
	output  func(argv []string) string // of a short query; "" when it fails
	environ func() []string
	settle  time.Duration
	watch   time.Duration
}

func system() machine {
	return machine{
		os:      goos,
		getenv:  os.Getenv,
		look:    exec.LookPath,
		exists:  func(path string) bool { info, err := os.Stat(path); return err == nil && !info.IsDir() },
		output:  output,
		environ: os.Environ,
		settle:  settle,
		watch:   watch,
	}
}

func (m machine) open(ctx context.Context, address, setting string, whose account) error {
	address, err := checked(address)
	if err != nil {
		return err
	}
	commands, err := m.commands(address, setting, whose)
	if err != nil || len(commands) == 0 {
		return err
	}
	return m.try(ctx, address, commands, nil)
}

// commands are what to start, in order, until one does not fail.
func (m machine) commands(address, setting string, whose account) ([][]string, error) {
	wanted, err := oauth.ParseBrowser(setting)
	if err != nil {
		return nil, err
	}
	switch wanted.Kind {
	case oauth.BrowserDefault:
		return m.usual(address)
	case oauth.BrowserNone:
		return nil, nil
	case oauth.BrowserPrivate:
		return m.private(address, wanted.Program)
	case oauth.BrowserIsolated:
		return m.isolated(address, wanted.Program, whose)
	}
	return m.named(wanted.Program, address)
}

// checked returns the address as a browser gets it.
func checked(address string) (string, error) {
	if address == Blank {
		return address, nil
	}
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil ||
		strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return "", &oauth.Error{
			Kind:    oauth.KindUsage,
			Message: "The sign-in address does not begin with http or https, so no browser was opened.",
			Advice:  "Check the app's authorization endpoint (endpoints.authorization).",
		}
	}
	return u.String(), nil
}

// usual is $BROWSER, else the system's opener.
func (m machine) usual(address string) ([][]string, error) {
	if entries := m.entries(m.getenv("BROWSER")); len(entries) > 0 {
		return m.fromVariable(entries, address)
	}
	switch m.os {
	case "darwin":
		return [][]string{{"open", address}}, nil
	case "windows":
		return [][]string{{"rundll32", "url.dll,FileProtocolHandler", address}}, nil
	}
	if opener, err := m.look("xdg-open"); err == nil {
		return [][]string{{opener, address}}, nil
	}
	return nil, missing("No browser can be opened: xdg-open is not installed and $BROWSER is not set.",
		"Install xdg-utils, or open the address yourself.")
}

func missing(message, advice string) error {
	return &oauth.Error{Kind: oauth.KindMisconfigured, Cause: oauth.CauseBrowser, Message: message, Advice: advice}
}
