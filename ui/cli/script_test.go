package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"tokendesk/oauth/practice"
)

// The scripts run the program as its own process; nothing of this machine's
// display, keyring or vault reaches it.
func TestMain(m *testing.M) {
	tokendesk := func() {
		ctx, stop := Signals(context.Background(), os.Exit)
		code := Main(ctx, Called(os.Args), Env{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Version: "1.2.3"})
		stop()
		os.Exit(code)
	}
	testscript.Main(m, map[string]func(){
		"tokendesk":                        tokendesk,
		"docker-credential-tokendesk":      tokendesk, // as links to the program are called
		"docker-credential-tokendesk-acme": tokendesk,
		"fakebrowser":                      func() { os.Exit(fakeBrowser(os.Args[1])) },
	})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:   "testdata/script",
		Setup: setUp,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":    exits,
			"repeat":   repeat,
			"json":     jsonShape,
			"mode":     mode,
			"practice": startPractice,
			"answers":  startAnswering,
			"cluster":  startCluster,
			"forge":    startForge,
			"freeport": freePort,
			"absent":   absent,
			"sqlite":   otherProgram,
		},
	})
}

func setUp(env *testscript.Env) error {
	for _, variable := range []string{"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"} {
		env.Setenv(variable, "")
	}
	home := filepath.Join(env.WorkDir, "home")
	env.Setenv("HOME", home)
	env.Setenv("XDG_DATA_HOME", filepath.Join(home, "data"))
	env.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "config"))
	env.Setenv("BROWSER", "fakebrowser")
	passphrase := filepath.Join(env.WorkDir, "passphrase")
	if err := os.WriteFile(passphrase, []byte("correct horse\n"), 0o600); err != nil {
		return err
	}
	return os.MkdirAll(home, 0o700)
}

// exits CODE COMMAND… runs a command that must end with that code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		code = exit.ExitCode()
	}
	if want, _ := strconv.Atoi(args[0]); code != want {
		ts.Fatalf("%s ended with %d, not %s:\n%s", strings.Join(args[1:], " "), code, args[0], ts.ReadFile("stderr"))
	}
}

// repeat TIMES COMMAND… runs a command several times.
func repeat(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: repeat TIMES COMMAND…")
	}
	times, err := strconv.Atoi(args[0])
	ts.Check(err)
	for range times {
		ts.Check(ts.Exec(args[1], args[2:]...))
	}
}

// json FILE PATH WANT compares one value of a JSON file (or stdout, stderr),
// written as JSON; PATH has keys and indexes with dots. WANT may be "*" (there,
// not null), or "keys A,B" for exactly these keys, sorted.
func jsonShape(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: json FILE PATH WANT")
	}
	var value any
	decoder := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	if err := decoder.Decode(&value); err != nil {
		ts.Fatalf("%s is no JSON: %v", args[0], err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		ts.Fatalf("%s holds more than one value", args[0])
	}
	for key := range strings.SplitSeq(args[1], ".") {
		switch v := value.(type) {
		case map[string]any:
			if key == "" {
				continue
			}
			inner, ok := v[key]
			if !ok {
				ts.Fatalf("%s has no %s (in %s)", args[0], key, args[1])
			}
			value = inner
		case []any:
			if key == "" {
				continue
			}
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(v) {
				ts.Fatalf("%s has no %s (in %s)", args[0], key, args[1])
			}
			value = v[i]
		default:
			ts.Fatalf("%s has nothing below %v (in %s)", args[0], v, args[1])
		}
	}
	got := ""
	if keys, ok := strings.CutPrefix(args[2], "keys "); ok {
		object, _ := value.(map[string]any)
		flat, _ := json.Marshal(object) // sorted by key
		var order []string
		d := json.NewDecoder(strings.NewReader(string(flat)))
		_, _ = d.Token()
		for d.More() {
			key, _ := d.Token()
			order = append(order, fmt.Sprint(key))
			var skip json.RawMessage
			_ = d.Decode(&skip)
		}
		if got = strings.Join(order, ","); got != keys {
			ts.Fatalf("%s has the keys %s, not %s", args[1], got, keys)
		}
		return
	}
	flat, _ := json.Marshal(value)
	got = string(flat)
	if args[2] == "*" && got != "null" && got != `""` {
		return
	}
	if got != args[2] {
		ts.Fatalf("%s is %s, not %s", args[1], got, args[2])
	}
}

// mode PERMISSIONS FILE… compares permissions, in octal.
func mode(ts *testscript.TestScript, _ bool, args []string) {
	for _, file := range args[1:] {
		info, err := os.Stat(ts.MkAbs(file))
		ts.Check(err)
		if got := fmt.Sprintf("%o", info.Mode().Perm()); got != args[0] {
			ts.Fatalf("%s has the mode %s, not %s", file, got, args[0])
		}
	}
}

// practice [FILE] starts a practice provider for this script and writes its app
// file; `practice stop` ends it.
func startPractice(ts *testscript.TestScript, _ bool, args []string) {
	server, err := practice.Start(context.Background(), practice.Options{})
	ts.Check(err)
	ts.Defer(func() { _ = server.Close() })
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), server.AppFile(), 0o600))
	ts.Setenv("PRACTICE", server.URL())
}

// answers BODY APPFILE… starts a server that answers every request with a JSON
// file, and puts its address into app files in place of SERVER.
func startAnswering(ts *testscript.TestScript, _ bool, args []string) {
	answer := ts.MkAbs(args[0]) // read at each request: a script may change it
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		body, err := os.ReadFile(answer)
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
	}))
	ts.Defer(server.Close)
	for _, name := range args[1:] {
		app := strings.ReplaceAll(ts.ReadFile(name), "SERVER", server.URL)
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(app), 0o600))
	}
}

// freeport VARIABLE sets a port on which nobody listens.
func freePort(ts *testscript.TestScript, _ bool, args []string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv(args[0], strconv.Itoa(listener.Addr().(*net.TCPAddr).Port))
	ts.Check(listener.Close())
}

// absent TEXT-FILE FILE|DIR… fails when a file holds what the first file holds.
func absent(ts *testscript.TestScript, _ bool, args []string) {
	secret := strings.TrimSpace(ts.ReadFile(args[0]))
	if secret == "" {
		ts.Fatalf("%s is empty", args[0])
	}
	for _, root := range args[1:] {
		ts.Check(filepath.WalkDir(ts.MkAbs(root), func(path string, entry os.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return err
			}
			data, err := os.ReadFile(path)
			if err == nil && strings.Contains(string(data), secret) {
				ts.Fatalf("%s holds a secret", path)
			}
			return err
		}))
	}
}

var (
	formAction = regexp.MustCompile(`<form method="post" action="([^"]+)"`)
	formTicket = regexp.MustCompile(`name="ticket" value="([^"]+)"`)
	formScope  = regexp.MustCompile(`name="scope" value="([^"]+)"`)
)

// fakeBrowser signs in at the practice provider as $FAKE_USER, or says no.
func fakeBrowser(address string) int {
	jar, _ := cookiejar.New(nil)
	client := &http.Client{Jar: jar, Timeout: 10 * time.Second}
	page, err := client.Get(address)
	if err != nil {
		return 1
	}
	body, err := io.ReadAll(page.Body)
	_ = page.Body.Close()
	action, ticket := formAction.FindSubmatch(body), formTicket.FindSubmatch(body)
	if err != nil || action == nil || ticket == nil {
		return 1
	}
	form := url.Values{"ticket": {html.UnescapeString(string(ticket[1]))}}
	for _, scope := range formScope.FindAllSubmatch(body, -1) {
		form.Add("scope", html.UnescapeString(string(scope[1])))
	}
	switch user := os.Getenv("FAKE_USER"); user {
	case "nobody":
		form.Set("decision", "deny")
	case "":
		form.Set("user", "ada")
	default:
		form.Set("user", user)
	}
	target, err := page.Request.URL.Parse(html.UnescapeString(string(action[1])))
	if err != nil {
		return 1
	}
	answer, err := client.PostForm(target.String(), form)
	if err != nil {
		return 1
	}
	_ = answer.Body.Close()
	if answer.StatusCode >= 400 {
		return 1
	}
	return 0
}
