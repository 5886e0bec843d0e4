package browser

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// family is how the browsers of one descent are told what to do.
type family int

const (
	chromium family = iota
	edge
	firefox
)

// known is a browser whose flags we know.
type known struct {
	programs []string // on PATH; a .desktop file's name counts too
	mac      string   // the application's name for open -a
	windows  string   // below a Program Files folder
	family   family
}

var browsers = []known{
	{[]string{"google-chrome", "google-chrome-stable", "chrome"}, "Google Chrome", `Google\Chrome\Application\chrome.exe`, chromium},
	{[]string{"chromium", "chromium-browser"}, "Chromium", `Chromium\Application\chrome.exe`, chromium},
	{[]string{"brave", "brave-browser"}, "Brave Browser", `BraveSoftware\Brave-Browser\Application\brave.exe`, chromium},
	{[]string{"vivaldi", "vivaldi-stable"}, "Vivaldi", `Vivaldi\Application\vivaldi.exe`, chromium},
	{[]string{"microsoft-edge", "microsoft-edge-stable", "msedge"}, "Microsoft Edge", `Microsoft\Edge\Application\msedge.exe`, edge},
	{[]string{"firefox", "firefox-esr"}, "Firefox", `Mozilla Firefox\firefox.exe`, firefox},
	{[]string{"librewolf"}, "LibreWolf", `LibreWolf\librewolf.exe`, firefox},
}

func (f family) privateFlag() string {
	switch f {
	case edge:
		return "--inprivate"
	case firefox:
		return "--private-window"
	}
	return "--incognito"
}

func (f family) profileFlags(dir string) []string {
	if f == firefox {
		return []string{"--no-remote", "--profile", dir}
	}
	return []string{"--user-data-dir=" + dir, "--no-first-run", "--no-default-browser-check"}
}

// private opens a private window of the first browser that has one. Private
// windows of one browser share their cookies.
func (m machine) private(address string) ([][]string, error) {
	found := m.installed()
	if len(found) == 0 {
		return nil, missing("No browser was found that can be told to open a private window.",
			"Install Firefox, Chrome, Chromium, Brave, Vivaldi or Edge, or choose another browser for this account.")
	}
	b := found[0]
	return [][]string{append(b.argv, b.family.privateFlag(), address)}, nil
}

// isolated opens a browser with a profile of its own, so that accounts of one
// provider stay signed in side by side.
func (m machine) isolated(address, profileDir string) ([][]string, error) {
	if profileDir == "" {
		return nil, missing("There is no folder for a browser profile of its own.", "Choose another browser for this account.")
	}
	found := m.installed()
	if len(found) == 0 {
		return nil, missing("No browser was found that can be given a profile of its own.",
			"Install Firefox, Chrome, Chromium, Brave, Vivaldi or Edge, or choose another browser for this account.")
	}
	if err := os.MkdirAll(profileDir, 0o700); err != nil {
		return nil, missing("The folder for the browser's profile cannot be made.", "Check the permissions of the vault's folder.")
	}
	b := found[0]
	return [][]string{append(append(b.argv, b.family.profileFlags(profileDir)...), address)}, nil
}

// Known reports whether a browser of an account's setting is in the table of
// browsers: one that may be started without a person's word.
func Known(name string) bool {
	for _, b := range browsers {
		if name == b.mac || slices.Contains(b.programs, name) {
			return true
		}
	}
	return false
}

// named opens a program found on the machine. One that is not in the table was
// typed or accepted by a person (promise 40). A relative path is no name: what is
// started must not depend on where we run.
func (m machine) named(name, address string) ([][]string, error) {
	for _, b := range browsers {
		if name != b.mac && !slices.Contains(b.programs, name) {
			continue
		}
		if argv := m.locate(b); argv != nil {
			return [][]string{append(argv, address)}, nil
		}
	}
	if filepath.IsAbs(name) || !strings.ContainsAny(name, `/\`) && !strings.HasPrefix(name, "-") {
		if program, err := m.look(name); err == nil {
			return [][]string{{program, address}}, nil
		}
	}
	return nil, missing("The browser that this account asks for was not found.",
		"Choose default, private, isolated or none for this account, or a program that is installed.")
}

// found is a known browser and how to start it here.
type found struct {
	name   string // as an account's setting names it
	argv   []string
	family family
}

// installed lists the known browsers of this machine, the user's own first.
func (m machine) installed() []found {
	var first, rest []found
	preferred := m.preferred()
	for _, b := range browsers {
		argv := m.locate(b)
		if argv == nil {
			continue
		}
		if slices.Contains(b.programs, preferred) {
			first = append(first, found{b.programs[0], argv, b.family})
		} else {
			rest = append(rest, found{b.programs[0], argv, b.family})
		}
	}
	return append(first, rest...)
}

// preferred is the user's own browser as a program's name, where that can be told.
func (m machine) preferred() string {
	entry, _, _ := strings.Cut(m.getenv("BROWSER"), ":")
	if argv := m.words(entry); len(argv) > 0 {
		return filepath.Base(argv[0])
	}
	if m.os == "darwin" || m.os == "windows" {
		return ""
	}
	return strings.TrimSuffix(strings.TrimSpace(m.output([]string{"xdg-settings", "get", "default-web-browser"})), ".desktop")
}

// locate returns how to start a browser; nil when it is not here.
func (m machine) locate(b known) []string {
	for _, program := range b.programs {
		if path, err := m.look(program); err == nil {
			return []string{path}
		}
	}
	switch m.os {
	case "darwin":
		for _, root := range []string{"/Applications", filepath.Join(m.getenv("HOME"), "Applications")} {
			app := filepath.Join(root, b.mac+".app")
			if m.exists(filepath.Join(app, "Contents", "Info.plist")) {
				return []string{"open", "-n", "-a", app, "--args"}
			}
		}
	case "windows":
		for _, variable := range []string{"ProgramFiles", "ProgramFiles(x86)", "LocalAppData"} {
			if root := m.getenv(variable); root != "" {
				if path := filepath.Join(root, b.windows); m.exists(path) {
					return []string{path}
				}
			}
		}
	}
	return nil
}

// Installed names the known browsers of this machine, the user's own first, as
// an account's setting names them. It may start a short query.
func Installed() []string { return system().names() }

func (m machine) names() []string {
	var names []string
	for _, b := range m.installed() {
		names = append(names, b.name)
	}
	return names
}
