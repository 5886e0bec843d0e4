// Package e2e drives the built program as a person would: a real window under
// Xvfb, a real keyring daemon, a real browser, keys, and the clipboard.
package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// build compiles the program once, as `make build` does.
func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "tokendesk")
	command := exec.Command("go", "build", "-o", program, "tokendesk")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return program
}

// practice starts `tokendesk practice --json` and returns the app file it
// prints first.
func practice(d *desktop, program string) (appFile string) {
	d.t.Helper()
	command := d.command(program, "practice", "--json")
	out, err := command.StdoutPipe()
	must(d.t, err)
	d.background(command)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		d.t.Fatalf("practice printed no app file: %v", err)
	}
	return line
}

type appFile struct {
	Apps []struct {
		ID           string `json:"id"`
		ClientID     string `json:"client_id"`
		ClientSecret string `json:"client_secret"`
		Endpoints    struct {
			Issuer string `json:"issuer"`
		} `json:"endpoints"`
		Test struct {
			URL string `json:"url"`
		} `json:"test"`
	} `json:"apps"`
}

func TestTheMainJob(t *testing.T) {
	program := build(t)
	d := newDesktop(t)
	file := practice(d, program)
	var apps appFile
	must(t, json.Unmarshal([]byte(file), &apps))

	// The vault is made by the first command that writes, its key in the keyring.
	d.run(file, program, "--keys", "keyring", "import", "-")

	window := d.command(program)
	window.Env = append(slices.Clone(d.env), "XDG_CACHE_HOME="+filepath.Join(d.home, "new", "cache")) // on a new account there is none
	log, err := os.Create(filepath.Join(t.TempDir(), "window.log"))
	must(t, err)
	window.Stdout, window.Stderr = log, log
	must(t, window.Start())
	t.Cleanup(func() { _ = window.Process.Kill() })
	d.focusWindow("Tokendesk")
	d.settle()

	browser := newBrowser(t)
	var userToken, ikasToken string

	t.Run("sign in with the browser, by keys alone", func(t *testing.T) {
		d.typeText("openid")
		d.keys("Return")
		said := d.signIn(browser, d.address(), "ada")
		if !strings.Contains(said, "close this") {
			t.Errorf("the page at the end says %q", said)
		}
		d.eventually("the token is on the clipboard", func() error {
			userToken = d.clipboard()
			return acceptedByUserinfo(apps, userToken, "ada@example.test")
		})
	})

	t.Run("client credentials, by keys alone", func(t *testing.T) {
		d.keys("Escape")
		d.typeText("ikas")
		d.keys("Return")
		d.eventually("the token is on the clipboard", func() error {
			ikasToken = d.clipboard()
			return acceptedByIkas(apps, ikasToken)
		})
		if mark := d.run("", "xclip", "-o", "-selection", "clipboard", "-t", "x-kde-passwordManagerHint"); mark != "secret" {
			t.Errorf("the token on the clipboard is marked %q", mark)
		}
		d.keys("Escape")
	})

	t.Run("the commands see the same vault", func(t *testing.T) {
		if got := d.run("", program, "get", "practice", "--no-login"); got != userToken+"\n" {
			t.Error("get prints another token than the window copied")
		}
		if got := d.run("", program, "get", "ikas"); got != ikasToken+"\n" {
			t.Error("get prints another token than the window copied")
		}
	})

	t.Run("a second start raises the first window", func(t *testing.T) {
		d.run("", program)
		if count := strings.Count(d.run("", "xdotool", "search", "--name", "^Tokendesk$"), "\n"); count != 1 {
			t.Errorf("there are %d windows", count)
		}
		d.shot("window")
	})

	t.Run("the screen's lock locks the window and clears the clipboard", func(t *testing.T) {
		began := time.Now()
		d.lockScreen()
		d.eventually("the clipboard is empty", func() error {
			if d.clipboard() != "" {
				return fmt.Errorf("it is not")
			}
			return nil
		})
		if took := time.Since(began); took > 30*time.Second {
			t.Errorf("it took %v: the time for the clipboard did it", took)
		}
		d.focusWindow("Tokendesk")
		d.eventually("the vault is unlocked by the keyboard", func() error {
			d.keys("Escape")
			d.keys("Tab")
			d.keys("space")
			d.settle()
			d.typeText("ikas")
			d.keys("Return")
			if got := d.clipboard(); got != ikasToken {
				return fmt.Errorf("the token is not copied")
			}
			return nil
		})
		d.keys("Escape")
	})

	t.Run("Ctrl+Q ends the program and clears the clipboard", func(t *testing.T) {
		d.focusWindow("Tokendesk")
		d.keys("ctrl+q")
		done := make(chan error, 1)
		go func() { done <- window.Wait() }()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("the window ended with %v", err)
			}
		case <-time.After(patience):
			d.shot("does-not-quit")
			t.Fatal("Ctrl+Q does not end the program")
		}
		if left := d.clipboard(); left == ikasToken {
			t.Error("the token stays on the clipboard after quitting")
		}
	})

	t.Run("nothing secret outside the vault", func(t *testing.T) {
		secrets := []string{userToken, ikasToken}
		for _, app := range apps.Apps {
			secrets = append(secrets, app.ClientSecret)
		}
		must(t, log.Sync())
		if seen, err := filepath.Glob(filepath.Join(d.home, "seen.*")); err != nil || len(seen) == 0 {
			t.Error("no child told what it was given")
		}
		searchFiles(t, d.home, secrets)
		searchFiles(t, filepath.Dir(log.Name()), secrets)
	})

	t.Run("the window does not miss a folder", func(t *testing.T) {
		said, err := os.ReadFile(log.Name())
		must(t, err)
		if strings.Contains(string(said), "no such file") {
			t.Errorf("it said\n%s", said)
		}
	})
}

// acceptedByUserinfo asks the practice provider whose token this is.
func acceptedByUserinfo(apps appFile, token, email string) error {
	for _, app := range apps.Apps {
		if app.ID != "practice" {
			continue
		}
		var discovery struct {
			Userinfo string `json:"userinfo_endpoint"`
		}
		if err := getJSON(app.Endpoints.Issuer+"/.well-known/openid-configuration", "", &discovery); err != nil {
			return err
		}
		var user struct {
			Email string `json:"email"`
		}
		if err := getJSON(discovery.Userinfo, token, &user); err != nil {
			return err
		}
		if user.Email != email {
			return fmt.Errorf("the token is %q's", user.Email)
		}
		return nil
	}
	return fmt.Errorf("there is no app practice")
}

// acceptedByIkas makes the test call of the ikas document.
func acceptedByIkas(apps appFile, token string) error {
	for _, app := range apps.Apps {
		if app.ID != "ikas" {
			continue
		}
		request, err := http.NewRequest(http.MethodPost, app.Test.URL, strings.NewReader(`{"query":"{me { id }}"}`))
		if err != nil {
			return err
		}
		request.Header.Set("Content-Type", "application/json")
		var answer struct {
			Data struct {
				Me struct {
					ID string `json:"id"`
				} `json:"me"`
			} `json:"data"`
		}
		if err := doJSON(request, token, &answer); err != nil {
			return err
		}
		if answer.Data.Me.ID != app.ClientID {
			return fmt.Errorf("the token is not the app's")
		}
		return nil
	}
	return fmt.Errorf("there is no app ikas")
}

func getJSON(address, token string, into any) error {
	request, err := http.NewRequest(http.MethodGet, address, http.NoBody)
	if err != nil {
		return err
	}
	return doJSON(request, token, into)
}

func doJSON(request *http.Request, token string, into any) error {
	if token != "" {
		if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return fmt.Errorf("the clipboard holds no token")
		}
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", response.StatusCode)
	}
	return json.NewDecoder(response.Body).Decode(into)
}

// searchFiles fails the test for every file below a folder that holds one of
// the secrets.
func searchFiles(t *testing.T, folder string, secrets []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		content := readAll(t, file)
		for _, secret := range secrets {
			if secret != "" && strings.Contains(content, secret) {
				t.Errorf("%s holds a secret in clear", path)
			}
		}
		return nil
	})
	must(t, err)
}
