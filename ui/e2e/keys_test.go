package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// listed is an account as `tokendesk list --json` has it.
type listed struct {
	App     string `json:"app"`
	Account string `json:"account"`
	Name    string `json:"name"`
	State   string `json:"state"`
}

// list is what the commands say of the vault.
func list(d *desktop, program string) (all []listed) {
	d.t.Helper()
	must(d.t, json.Unmarshal([]byte(d.run("", program, "list", "--json")), &all))
	return all
}

// state is the state of an app's account, "" where there is none.
func state(all []listed, app, account string) string {
	for _, a := range all {
		if a.App == app && (account == "" || a.Account == account) {
			return a.State
		}
	}
	return ""
}

// Every job by the keyboard alone, from an empty vault to the end; each step is seen from
// outside: on the clipboard, in the vault, in a file, in the settings.
func TestEverythingByKeys(t *testing.T) {
	program := build(t)
	d := newDesktop(t)
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"access_token":"from-the-test","token_type":"Bearer","expires_in":3600}`)
	}))
	t.Cleanup(server.Close)
	d.background(d.command(program, "--keys", "keyring"))
	d.focusWindow("Tokendesk")
	d.settle()
	d.opens("Return") // Create my vault
	browser := newBrowser(t)

	is := func(app, account, want string) func() error {
		return func() error {
			if got := state(list(d, program), app, account); got != want {
				return fmt.Errorf("%s/%s is %q, want %q", app, account, got, want)
			}
			return nil
		}
	}
	copied := func() (token string) {
		d.eventually("a token is on the clipboard", func() error {
			if token = strings.TrimSpace(d.clipboard()); token == "" {
				return errors.New("there is none")
			}
			return nil
		})
		return token
	}
	step := func(name string, do func(*testing.T)) {
		if !t.Run(name, do) {
			d.shot("keys-" + strings.ReplaceAll(name, " ", "-"))
			t.FailNow()
		}
	}

	step("the practice apps from the empty screen", func(t *testing.T) {
		d.keys("Tab", "Tab", "Tab", "Tab", "Return")
		d.eventually("its apps are in the vault", is("ikas", "", "none"))
		d.settle()
	})
	step("a new app from a curl command, tried and saved", func(t *testing.T) {
		d.opens("ctrl+n")
		d.typeText("curl -d grant_type=client_credentials -d client_id=pasted -d client_secret=s " + server.URL + "/token")
		d.opens("Return")
		d.shot("keys-editor")
		d.keys("shift+Tab", "shift+Tab", "shift+Tab", "shift+Tab", "shift+Tab", "shift+Tab", "Return") // the grant, its section, Change…, Save, Cancel, Try it
		d.eventually("the server is asked", func() error {
			if asked.Load() == 0 {
				return errors.New("it is not")
			}
			return nil
		})
		d.settle()
		d.shot("keys-tried")
		d.keys("ctrl+s")
		d.eventually("it is in the vault", func() error {
			if !strings.Contains(d.run("", program, "export"), "pasted") {
				return errors.New("it is not")
			}
			return nil
		})
		d.settle()
	})
	step("a new app from the catalogue", func(t *testing.T) {
		d.opens("ctrl+n")
		d.typeText("ikas")
		d.opens("Return")
		d.shot("keys-catalogue")
		d.keys("ctrl+s", "ctrl+s") // as it is, to be filled in later
		d.eventually("it is in the vault", func() error {
			if n := len(list(d, program)); n != 8 {
				return fmt.Errorf("%d are in the vault", n)
			}
			return nil
		})
		d.settle()
	})
	step("sign in and copy", func(t *testing.T) {
		d.keys("Escape", "Escape")
		d.typeText("openid")
		d.keys("Return")
		said := d.signIn(browser, d.address(), "ada")
		if !strings.Contains(said, "close this") {
			t.Errorf("the page at the end says %q", said)
		}
		d.eventually("it is fresh", is("practice", "", "fresh"))
		copied()
	})
	step("the next name replaces the last", func(t *testing.T) {
		d.focusWindow("Tokendesk")
		before := d.clipboard()
		d.typeText("ikas")
		d.keys("Return")
		d.eventually("another token is copied", func() error {
			if d.clipboard() == before {
				return errors.New("it is the same")
			}
			return nil
		})
		d.eventually("it is fresh", is("ikas", "", "fresh"))
	})
	step("copy as", func(t *testing.T) {
		d.opens("ctrl+shift+c")
		d.keys("2")
		d.eventually("it is copied as a header", func() error {
			if got := d.clipboard(); !strings.HasPrefix(got, "Bearer ") {
				return fmt.Errorf("it begins with %.7q", got)
			}
			return nil
		})
	})
	step("favourite, by the menu", func(t *testing.T) {
		d.keys("alt+a", "f", "Return")
		d.eventually("the vault says so", func() error {
			if !strings.Contains(d.run("", program, "export", "ikas"), `"favourite": true`) {
				return errors.New("it does not")
			}
			return nil
		})
	})
	step("renew before expiry, by the row's menu", func(t *testing.T) {
		d.keys("Escape", "Escape")
		d.typeText("aikido")
		d.settle()
		d.keys("Escape", "Down", "shift+F10", "r", "r", "Return") // Renew, Renew before expiry
		d.eventually("the settings say so", func() error {
			s, err := os.ReadFile(filepath.Join(d.home, "config", "tokendesk", "settings.json"))
			if err != nil {
				return err
			}
			if !strings.Contains(string(s), "keep") {
				return errors.New("they do not")
			}
			return nil
		})
	})
	step("filters", func(t *testing.T) {
		d.keys("ctrl+f", "Tab", "Right", "space")
		d.eventually("the filter is remembered", func() error {
			s, err := os.ReadFile(filepath.Join(d.home, "config", "tokendesk", "settings.json"))
			if err != nil {
				return err
			}
			if !strings.Contains(string(s), `"favourites"`) && !strings.Contains(string(s), `"favourite"`) {
				return fmt.Errorf("the settings are %s", s)
			}
			return nil
		})
		d.keys("Home", "space")
	})
	step("renew", func(t *testing.T) {
		d.keys("ctrl+f")
		d.typeText("ikas")
		d.settle()
		before := d.run("", program, "get", "ikas", "--no-login")
		d.keys("ctrl+r")
		d.eventually("there is another token", func() error {
			if d.run("", program, "get", "ikas", "--no-login") == before {
				return errors.New("it is the same")
			}
			return nil
		})
	})
	step("inspect and reveal", func(t *testing.T) {
		d.opens("ctrl+i")
		before := d.screen()
		d.keys("Tab", "Tab", "Tab", "Tab", "Tab", "Return") // Show
		d.eventually("the token is shown", func() error {
			if d.screen() == before {
				return errors.New("it is not")
			}
			return nil
		})
		d.shot("keys-inspect")
		d.keys("Return") // hides it again
		d.keys("Escape")
	})
	step("add an account, and sign in as another", func(t *testing.T) {
		d.keys("ctrl+f")
		d.typeText("openid")
		d.settle()
		d.opens("alt+a", "a", "Return") // Add an account…
		d.shot("keys-account")
		d.keys("ctrl+s")
		d.eventually("there is one more", func() error {
			n := 0
			for _, a := range list(d, program) {
				if a.App == "practice" {
					n++
				}
			}
			if n != 2 {
				return fmt.Errorf("there are %d", n)
			}
			return nil
		})
		d.settle()
		d.keys("Escape", "Escape", "ctrl+f")
		d.typeText("openid")
		d.settle()
		d.keys("ctrl+shift+r") // of the one that is chosen: and given up
		_ = d.address()
		d.keys("Escape", "Escape")
		d.settle()
		d.keys("Escape")
	})
	step("duplicate", func(t *testing.T) {
		d.opens("ctrl+d")
		before := len(list(d, program))
		d.keys("ctrl+Return", "ctrl+Return") // its secret is missing, to be filled in later
		d.eventually("there is one more", func() error {
			if len(list(d, program)) <= before {
				return errors.New("there is not")
			}
			return nil
		})
		d.settle()
	})
	step("edit", func(t *testing.T) {
		d.keys("Escape", "Escape", "ctrl+f")
		d.typeText("mypos")
		d.settle()
		d.opens("ctrl+e")
		d.keys("ctrl+a")
		d.typeText("Renamed")
		d.keys("ctrl+s")
		d.eventually("its client ID is another", func() error {
			if exported := d.run("", program, "export", "mypos"); !strings.Contains(exported, `"client_id": "Renamed"`) {
				return fmt.Errorf("it is %s", exported)
			}
			return nil
		})
	})
	step("remove and undo", func(t *testing.T) {
		d.settle()
		d.keys("Escape", "Escape", "ctrl+f")
		d.typeText("ianum")
		d.settle()
		d.keys("Tab", "Tab")
		d.opens("Delete")
		d.keys("Tab", "space")
		d.eventually("it is gone", is("ianum", "", ""))
		d.settle()
		d.keys("ctrl+z")
		d.eventually("it is back", is("ianum", "", "none"))
	})
	step("export and import", func(t *testing.T) {
		file := filepath.Join(d.home, "out.json")
		d.settle()
		d.opens("ctrl+s")
		d.keys("ctrl+a")
		d.typeText(file)
		d.keys("ctrl+Return")
		d.eventually("the file is there", func() error { _, err := os.Stat(file); return err })
		d.settle()
		d.keys("Escape")
		must(t, os.WriteFile(filepath.Join(d.home, "in.json"), []byte(`{"tokendesk":1,"apps":[{"id":"brought","provider":"ikas","vars":{"store_name":"x"},"client_id":"c"}]}`), 0o600))
		d.settle()
		d.opens("ctrl+o")
		d.typeText(filepath.Join(d.home, "in.json"))
		d.opens("Return")
		d.keys("ctrl+Return")
		d.eventually("it is in the vault", func() error {
			if state(list(d, program), "brought", "") == "" {
				return errors.New("it is not")
			}
			return nil
		})
		d.settle()
		d.keys("Escape")
	})
	step("settings", func(t *testing.T) {
		d.settle()
		d.shows("ctrl+comma")
		d.keys("Down", "Tab", "End") // the section of the appearance, and the last of them
		d.settle()
		d.shot("keys-settings")
		d.keys("Escape")
		d.eventually("the settings say so", func() error {
			s, err := os.ReadFile(filepath.Join(d.home, "config", "tokendesk", "settings.json"))
			if err != nil {
				return err
			}
			if !strings.Contains(string(s), `"dark"`) {
				return fmt.Errorf("they are %s", s)
			}
			return nil
		})
	})
	step("lock and unlock", func(t *testing.T) {
		d.settle()
		d.keys("ctrl+l")
		d.eventually("the clipboard is empty", func() error {
			if d.clipboard() != "" {
				return errors.New("it is not")
			}
			return nil
		})
		d.settle()
		d.opens("Return")
		d.keys("ctrl+f")
		d.typeText("ikas")
		d.keys("Return")
		copied()
	})
	step("quit, by the menu", func(t *testing.T) {
		d.keys("F10", "q", "Return")
		d.eventually("the window is gone", func() error {
			if out, _, _ := d.try("", "xdotool", "search", "--onlyvisible", "--name", "^Tokendesk$"); out != "" {
				return errors.New("it is there")
			}
			return nil
		})
	})
}
