package browser

import (
	"os"
	"path/filepath"
	"strings"
)

// family is how the browsers of one descent are told what to do. What it cannot be
// told is nil or "".
type family struct {
	private string // the flag of a private window
	// profile are the arguments that start it with a profile in dir; running says
	// that a browser has that profile open already.
	profile func(dir string, running bool) []string
	prepare func(dir string) error // before its first start there; may be nil
	mark    string                 // the file that every profile of the family has
}

var (
	chromium  = &family{private: "--incognito", profile: chromiumProfile, mark: "Local State"}
	edge      = &family{private: "--inprivate", profile: chromiumProfile, mark: "Local State"}
	opera     = &family{private: "--private", profile: chromiumProfile, mark: "Local State"}
	firefox   = &family{private: "--private-window", profile: firefoxProfile, prepare: firefoxQuiet, mark: "prefs.js"}
	epiphany  = &family{private: "--incognito-mode"}
	onlyOpens = &family{} // Safari and others that take an address and nothing else
)

// families that keep profiles in folders, by what they leave there.
var profiled = []*family{chromium, firefox}

// chromiumProfile: a browser that runs with this folder opens the address itself.
func chromiumProfile(dir string, _ bool) []string {
	return []string{"--user-data-dir=" + dir, "--no-first-run", "--no-default-browser-check"}
}

// firefoxProfile: without --new-instance an address goes to the browser that has
// the profile open; with it, it never goes to another one.
func firefoxProfile(dir string, running bool) []string {
	if running {
		return []string{"--profile", dir}
	}
	return []string{"--new-instance", "--profile", dir}
}

// quietly is a Firefox profile's first words: no welcome, no question whether it is
// to be the default browser.
const quietly = `user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("startup.homepage_welcome_url", "");
user_pref("startup.homepage_welcome_url.additional", "");
user_pref("datareporting.policy.dataSubmissionPolicyBypassNotification", true);
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
user_pref("termsofuse.bypassNotification", true);
`

func firefoxQuiet(dir string) error {
	path := filepath.Join(dir, "user.js")
	if _, err := os.Lstat(path); err == nil {
		return nil // the person's own by now
	}
	return os.WriteFile(path, []byte(quietly), 0o600)
}

// familyOf is the family of a program that is not in the table, by its file's name:
// a browser at a place of its own is told what to do as any other of its name.
func familyOf(program string) *family {
	name := strings.TrimSuffix(strings.ToLower(filepath.Base(strings.ReplaceAll(program, `\`, "/"))), ".exe")
	for _, b := range browsers {
		for _, known := range b.programs {
			if name == known || strings.HasPrefix(name, known+"-") || strings.HasPrefix(name, known+".") {
				return b.family
			}
		}
	}
	return onlyOpens
}
