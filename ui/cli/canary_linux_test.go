package cli

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/ui/copyas"
	"tokendesk/ui/desk"
)

// stage is where the program runs in the canary test: everything that it can
// write is below work; what it is given, and the clipboard, are elsewhere.
type stage struct {
	*canaries
	t           *testing.T
	work, given string
	env         []string
	server      string
}

func newStage(t *testing.T) *stage {
	root := t.TempDir()
	s := &stage{t: t, work: filepath.Join(root, "work"), given: filepath.Join(root, "given")}
	s.canaries = &canaries{root: s.work}
	bin := filepath.Join(s.given, "bin")
	for _, dir := range []string{filepath.Join(s.work, "seen"), filepath.Join(s.work, "tmp"), bin} {
		s.must(os.MkdirAll(dir, 0o700))
	}
	s.env = []string{
		"PATH=" + bin + ":" + os.Getenv("PATH"), "HOME=" + s.work, "TMPDIR=" + filepath.Join(s.work, "tmp"),
		"XDG_DATA_HOME=" + filepath.Join(s.work, "data"), "XDG_CONFIG_HOME=" + filepath.Join(s.work, "config"),
		"TOKENDESK_PASSPHRASE_FILE=" + s.file("passphrase", s.canary("vault passphrase")),
		"BROWSER=" + filepath.Join(bin, "abrowser"), "DISPLAY=:none",
	}
	// Each child leaves what it and the program show of themselves in seen/.
	const look = "#!/bin/sh\nfor p in $$ $PPID; do cat /proc/$p/cmdline /proc/$p/environ /proc/$p/comm; done >%s/seen/%s.$$\n"
	for name, does := range map[string]string{
		"abrowser": `printf '%s\n' "$1" >` + s.given + "/address\n",
		"asecret":  "cat " + s.file("secret", s.canary("secret of a command")) + "\n",
		"xclip":    "case \"$*\" in *-o*) cat " + s.given + "/clipboard ;; *) cat >" + s.given + "/clipboard ;; esac\n",
	} {
		s.must(os.WriteFile(filepath.Join(bin, name), []byte(fmt.Sprintf(look, s.work, name)+does), 0o700))
	}
	s.server = s.serve(t, filepath.Join(s.given, "address"))
	return s
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// file writes a file that the program is given.
func (s *stage) file(name, content string) string {
	s.t.Helper()
	path := filepath.Join(s.given, name)
	s.must(os.MkdirAll(s.given, 0o700))
	s.must(os.WriteFile(path, []byte(content+"\n"), 0o600))
	return path
}

func (s *stage) command(stdin string, args ...string) (command *exec.Cmd, stdout, stderr *bytes.Buffer) {
	stdout, stderr = new(bytes.Buffer), new(bytes.Buffer)
	command = exec.CommandContext(s.t.Context(), "tokendesk", append([]string{"--verbose"}, args...)...)
	command.Dir, command.Env = s.work, s.env
	command.Stdin, command.Stdout, command.Stderr = strings.NewReader(stdin), stdout, stderr
	return command, stdout, stderr
}

// run runs a command that must end with a code and show no secret, on standard
// output either.
func (s *stage) run(code int, stdin string, args ...string) (stdout string) {
	s.t.Helper()
	stdout = s.hands(code, stdin, args...)
	for _, name := range s.in(stdout) {
		s.t.Errorf("%q prints the %s", args, name)
	}
	return stdout
}

// hands runs a command whose standard output may hold secrets.
func (s *stage) hands(code int, stdin string, args ...string) string {
	s.t.Helper()
	command, stdout, stderr := s.command(stdin, args...)
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		s.t.Fatal(err)
	}
	if got := command.ProcessState.ExitCode(); got != code {
		s.t.Errorf("%q ended with %d, want %d:\n%s", args, got, code, stderr)
	}
	for _, name := range s.in(stderr.String()) {
		s.t.Errorf("%q tells the %s on standard error:\n%s", args, name, stderr)
	}
	s.searched(strings.Join(args, " "))
	return stdout.String()
}

// searched looks into every file there is now.
func (s *stage) searched(when string) {
	s.t.Helper()
	for _, leak := range s.leaks() {
		s.t.Errorf("%s: %s", when, leak)
	}
}

func newKeyPEM(t *testing.T) string {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// apps is an app file with an app for each way a secret can go.
func (s *stage) apps(keyFile string) string {
	type object = map[string]any
	at := func(path string) string { return s.server + path }
	app := func(id, auth string, more object) object {
		a := object{"id": id, "client_id": "id-" + id, "client_auth": auth, "endpoints": object{"token": at("/token")}}
		for key, value := range more {
			a[key] = value
		}
		return a
	}
	secret := func(id string) object { return object{"client_secret": s.canary("client secret of " + id)} }
	failing := func(id, path string) object {
		return app(id, "client_secret_post", object{"client_secret": s.canary("client secret of " + id), "endpoints": object{"token": at(path)}})
	}
	file, err := json.Marshal(object{"tokendesk": 1, "apps": []object{
		app("code", "client_secret_basic", object{
			"client_secret": s.canary("client secret of code"), "grant": "authorization_code", "redirect": object{"port": 0},
			"headers": object{"token": object{"X-Api-Key": s.canary("header")}},
			"params":  object{"token": object{"api_key": s.canary("parameter")}},
			"endpoints": object{
				"authorization": at("/authorize"), "token": at("/token"), "revocation": at("/ok"),
				"introspection": at("/whose"), "userinfo": at("/whose"), "end_session": at("/ok"),
			},
			"test": object{"url": at("/whose")},
		}),
		app("pushed", "client_secret_basic", object{
			"client_secret": s.canary("client secret of pushed"), "grant": "authorization_code", "redirect": object{"port": 0}, "par": "always",
			"endpoints": object{"authorization": at("/authorize"), "token": at("/token"), "pushed_authorization_request": at("/push")},
		}),
		app("bound", "client_secret_basic", object{
			"client_secret": s.canary("client secret of bound"), "dpop": true, "endpoints": object{"token": at("/bound")},
		}),
		app("command", "client_secret_post", object{"client_secret_command": []string{"asecret"}}),
		app("key", "private_key_jwt", object{"client_key_file": keyFile}),
		app("hmac", "client_secret_jwt", secret("hmac")),
		app("json", "client_secret_json", secret("json")),
		app("device", "none", object{"grant": "device_code", "endpoints": object{"device_authorization": at("/device"), "token": at("/token")}}),
		app("password", "none", object{"grant": "password", "username": "ada"}),
		app("pasted", "none", object{"grant": "refresh_token"}),
		app("subject", "none", object{"grant": "token_exchange", "token_exchange": object{"subject_token_type": "urn:ietf:params:oauth:token-type:access_token"}}),
		app("assertion", "none", object{"grant": "jwt_bearer", "assertion": object{"issuer": "i", "subject": "s", "audience": "a"}}),
		failing("echo", "/echo"), failing("html", "/html"), failing("cut", "/cut"), failing("moved", "/moved"),
		app("proxied", "client_secret_post", object{"client_secret": s.canary("client secret of proxied"), "proxy": "http://u:" + s.canary("proxy password") + "@127.0.0.1:1"}),
	}})
	s.must(err)
	return string(file)
}

// Promise 29: distinct secrets are pushed through every command, and then
// looked for in every file that the program wrote, at any time, in what it says,
// and in what its children were given.
func TestCanaries(t *testing.T) {
	s := newStage(t)
	key, typed := newKeyPEM(t), newKeyPEM(t)
	s.add("key of a file", strings.Split(key, "\n")[1])
	s.add("typed key", strings.Split(typed, "\n")[1])
	archive := s.file("archive", s.canary("archive passphrase"))
	second := s.file("second", s.canary("second passphrase"))

	apps := s.apps(s.file("key.pem", key))
	s.run(0, apps, "import", "-", "--trust")
	s.run(0, `curl `+s.server+`/token -d grant_type=client_credentials -d client_id=c -d client_secret=`+s.canary("secret in a curl command"), "import", "-", "--from", "curl")
	s.run(0, `{"info":{"name":"P","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"auth":{"type":"oauth2","oauth2":{
		"accessTokenUrl":"`+s.server+`/token","clientId":"p","clientSecret":"`+s.canary("secret in a collection")+`","grant_type":"client_credentials",
		"client_authentication":"body"}},"item":[]}`, "import", "-")
	s.run(2, `{"tokendesk":1,"apps":[{"id":"x","client_secret":"`+s.canary("secret of a bad file")+`","client_secre":"`+s.canary("misspelt secret")+`"}]}`, "import", "-")
	for _, set := range [][3]string{
		{"password", "password", s.canary("password")},
		{"pasted", "refresh_token", s.canary("pasted refresh token")},
		{"subject", "subject_token", s.canary("subject token")},
		{"assertion", "private_key", typed},
		{"key", "key_passphrase", s.canary("key passphrase")},
		{"json", "client_secret", s.canary("typed secret")},
	} {
		s.run(0, set[2], "secret", "set", set[0], "--kind", set[1])
	}
	s.run(2, s.canary("secret of nobody"), "secret", "set", "nobody")

	s.run(0, "", "login", "code")
	s.run(0, "", "login", "pushed")
	for _, choice := range copyas.Choices() {
		s.hands(0, "", "get", "code", "--format", string(choice.Format))
	}
	s.run(0, "", "get", "code", "--fresh", "--copy")
	for _, id := range []string{"command", "key", "hmac", "json", "device", "password", "pasted", "subject", "assertion", "bound", "127.0.0.1-p"} {
		s.hands(0, "", "get", id, "--timeout", "20s")
	}
	for id, code := range map[string]int{"echo": 5, "html": 6, "cut": 6, "moved": 6, "proxied": 6} {
		s.run(code, "", "get", id)
	}
	s.run(5, "", "get", "echo", "--format", "json")
	for _, args := range [][]string{
		{"inspect", "code"},
		{"inspect", "code", "--json", "--introspect", "--userinfo", "--test"},
		{"inspect", "code", "--introspect", "--userinfo", "--test"},
		{"list"},
		{"list", "--json"},
		{"trust", "code"},
		{"logout", "code"},
		{"lock"},
		{"export", "--with-secrets", "--archive-passphrase-file", archive},
		{"backup", "all.age", "--archive-passphrase-file", archive},
		{"--vault", "other", "restore", "all.age", "--archive-passphrase-file", archive},
		{"restore", "all.age", "--archive-passphrase-file", archive},
		{"revoke", "code"},
		{"revoke", "key", "--local"},
		{"remove", "pasted"},
	} {
		s.run(0, "", args...)
	}
	sealed := s.file("exported.age", "")
	s.must(os.WriteFile(sealed, []byte(s.run(0, "", "export", "--with-secrets", "--archive-passphrase-file", archive)), 0o600))
	s.run(0, "", "--vault", "imported", "import", sealed, "--archive-passphrase-file", archive)
	s.run(4, "", "--vault", "third", "import", sealed, "--archive-passphrase-file", second)
	s.run(0, "", "doctor")
	s.add("token of the demonstration", strings.TrimSpace(s.hands(0, "", "--demo", "get", "ikas")))
	// A header or parameter that a person put into the settings goes out with
	// them; a secret does not.
	exported := s.hands(0, "", "export")
	for _, name := range s.in(exported) {
		if name != "header" && name != "parameter" && name != "proxy password" {
			t.Errorf("export prints the %s", name)
		}
	}
	s.run(2, "", "export", "--with-secrets")
	s.run(0, strings.ReplaceAll(apps, s.server+"/html", "http://127.0.0.2:1/token"), "import", "-")
	s.run(3, "", "get", "html")
	s.run(0, "", "trust", "html")
	s.run(0, "", "passphrase", "set", "--new-passphrase-file", second)
	s.run(4, "", "list")
	s.killed(second)
	s.unlocked(second)

	if s.requests.Load() < 20 || s.swept.Load() < 1000 {
		t.Errorf("%d requests came, %d files were searched", s.requests.Load(), s.swept.Load())
	}
	for _, name := range []string{"abrowser", "asecret", "xclip"} {
		if found, err := filepath.Glob(filepath.Join(s.work, "seen", name+".*")); err != nil || len(found) == 0 {
			t.Errorf("%s was not started", name)
		}
	}
	// That something is found at all.
	for _, form := range []string{"%s", "basic %s"} {
		path := filepath.Join(s.work, "planted")
		s.must(os.WriteFile(path, fmt.Appendf(nil, form, encoded("id:"+s.canary("planted"))), 0o600))
		if len(s.leaks()) != 1 {
			t.Errorf("%q is not found", form)
		}
		s.must(os.Remove(path))
	}
}

// killed kills the program while it waits for an answer, which leaves a
// write-ahead log.
func (s *stage) killed(passphrase string) {
	s.t.Helper()
	command, _, stderr := s.command("", "--passphrase-file", passphrase, "get", "hmac", "--fresh")
	s.hold.Store(true)
	s.must(command.Start())
	<-s.held
	s.searched("while it waits")
	s.must(command.Process.Kill())
	_ = command.Wait()
	s.hold.Store(false)
	s.release <- struct{}{}
	s.searched("after it was killed")
	if names := s.in(stderr.String()); len(names) != 0 {
		s.t.Errorf("killed, it tells %q", names)
	}
}

// unlocked does with an open vault what a window does: settings, lock, unlock.
func (s *stage) unlocked(passphrase string) {
	s.t.Helper()
	ctx := s.t.Context()
	d, err := desk.Open(ctx, desk.Options{VaultDir: filepath.Join(s.work, "data", "tokendesk"), Keys: keys.Passphrase, PassphraseFile: passphrase})
	s.must(err)
	defer d.Close()
	bound, err := d.Details(ctx, oauth.Ref{App: "bound", Account: oauth.DefaultAccount})
	s.must(err)
	if bound.Record.Tokens == nil || bound.Record.Tokens.DPoPKey == "" {
		s.t.Fatal("there is no key that a token is bound to")
	}
	var key struct{ D string }
	s.must(json.Unmarshal([]byte(bound.Record.Tokens.DPoPKey), &key))
	s.add("key of a bound token", key.D)
	s.must(d.Settings.Update(func(set *store.Settings) { set.Filter, set.Theme = "code", "dark" }))
	s.searched("with the vault open")
	_, err = d.Lock(ctx)
	s.must(err)
	s.searched("with the vault locked")
	s.must(d.Unlock(ctx, func(context.Context, bool) (string, error) {
		data, err := os.ReadFile(passphrase)
		return strings.TrimSpace(string(data)), err
	}))
	s.searched("with the vault open again")
}
