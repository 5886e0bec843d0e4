package browser

import (
	"path/filepath"
	"slices"
	"strings"
)

// known is a browser whose flags we know.
type known struct {
	programs []string // on PATH; a .desktop file's name counts too
	mac      string   // the application's name for open -a
	windows  string   // below a Program Files folder
	family   *family
}

var browsers = []known{
	{[]string{"google-chrome", "google-chrome-stable", "chrome"}, "Google Chrome", `Google\Chrome\Application\chrome.exe`, chromium},
	{[]string{"chromium", "chromium-browser"}, "Chromium", `Chromium\Application\chrome.exe`, chromium},
	{[]string{"brave", "brave-browser"}, "Brave Browser", `BraveSoftware\Brave-Browser\Application\brave.exe`, chromium},
	{[]string{"vivaldi", "vivaldi-stable"}, "Vivaldi", `Vivaldi\Application\vivaldi.exe`, chromium},
	{[]string{"microsoft-edge", "microsoft-edge-stable", "msedge"}, "Microsoft Edge", `Microsoft\Edge\Application\msedge.exe`, edge},
	{[]string{"firefox", "firefox-esr"}, "Firefox", `Mozilla Firefox\firefox.exe`, firefox},
	{[]string{"librewolf"}, "LibreWolf", `LibreWolf\librewolf.exe`, firefox},
	{[]string{"opera", "opera-stable"}, "Opera", `Opera\opera.exe`, opera},
	{[]string{"epiphany", "epiphany-browser"}, "", "", epiphany},
	{nil, "Safari", "", onlyOpens},
}

// named reports whether an account's setting may name the browser so.
func (b known) named(name string) bool {
	return name != "" && (name == b.mac || slices.Contains(b.programs, name))
}

// called is the browser's name in an account's setting.
func (b known) called() string {
	if len(b.programs) > 0 {
		return b.programs[0]
	}
	return b.mac
}

// Known reports whether a browser of an account's setting is in the table of
// browsers: one that may be started without a person's word.
func Known(name string) bool {
	return slices.ContainsFunc(browsers, func(b known) bool { return b.named(name) })
}

// found is a known browser and how to start it here.
type found struct {
	name   string // as an account's setting names it
	argv   []string
	family *family
}

// with is how to start the browser with these arguments. What it shares is not
// written to.
func (b found) with(arguments ...string) []string { return slices.Concat(b.argv, arguments) }

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
			first = append(first, found{b.called(), argv, b.family})
		} else {
			rest = append(rest, found{b.called(), argv, b.family})
		}
	}
	return append(first, rest...)
}

// preferred is the user's own browser as a program's name, where that can be told.
func (m machine) preferred() string {
	if entries := m.entries(m.getenv("BROWSER")); len(entries) > 0 {
		return filepath.Base(entries[0].words[0])
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
			if b.mac != "" && m.exists(filepath.Join(app, "Contents", "Info.plist")) {
				if b.family == onlyOpens {
					return []string{"open", "-a", app}
				}
				return []string{"open", "-n", "-a", app, "--args"}
			}
		}
	case "windows":
		for _, variable := range []string{"ProgramFiles", "ProgramFiles(x86)", "LocalAppData"} {
			if root := m.getenv(variable); root != "" && b.windows != "" {
				if path := filepath.Join(root, b.windows); m.exists(path) {
					return []string{path}
				}
			}
		}
	}
	return nil
}

// Here is a known browser of this machine.
type Here struct {
	Name  string // as an account's setting names it
	Title string // as people call it
}

// Installed are the known browsers of this machine, the user's own first. It may
// start a short query.
func Installed() []Here { return system().here() }

// Choices are the settings of an account's browser that make sense on this machine:
// the words, then what can be chosen of each browser. It may start a short query.
func Choices() []string { return system().choices() }

func (m machine) choices() []string {
	var isolated, private, plain []string
	for _, b := range m.installed() {
		if b.family.profile != nil {
			isolated = append(isolated, "isolated:"+b.name)
		}
		if b.family.private != "" {
			private = append(private, "private:"+b.name)
		}
		plain = append(plain, b.name)
	}
	return slices.Concat([]string{"default", "private", "isolated", "none"}, isolated, private, plain)
}

func (m machine) here() []Here {
	var here []Here
	for _, b := range m.installed() {
		here = append(here, Here{b.name, title(b.name)})
	}
	return here
}

// title is what people call the browser of a name.
func title(name string) string {
	for _, b := range browsers {
		if b.named(name) && b.mac != "" {
			return b.mac
		}
	}
	return strings.ToUpper(name[:1]) + name[1:]
}
