package targets

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// The tests in this file hand rewritten files to the programs that they are of, and look
// at the request that a server of this test then sees. `make test` installs the programs;
// where one is missing a test is skipped, but not in CI.

func missingProgram(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missingProgram(t, name+" is not installed (.ci/setup test)")
	}
	return path
}

// fromNPM is a program of .ci/readers.
func fromNPM(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs("../../build/readers/node_modules/.bin/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		missingProgram(t, name+" is not installed (make readers)")
	}
	return path
}

// server notes what it is asked with.
type server struct {
	*httptest.Server
	mu   sync.Mutex
	seen []http.Header
}

func newServer(t *testing.T) *server {
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.seen = append(s.seen, r.Header.Clone())
		s.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"username":"ada"}`)
	}))
	t.Cleanup(s.Close)
	return s
}

// sent is the header of the last request.
func (s *server) sent(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.seen) == 0 {
		return "(nothing was sent)"
	}
	return s.seen[len(s.seen)-1].Get(name)
}

// runIn runs a program in a folder that is its home, too.
func runIn(t *testing.T, dir string, command ...string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), command[0], command[1:]...)
	c.Dir = dir
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "XDG_CONFIG_HOME=" + dir, "LANG=C.UTF-8", "NO_COLOR=1", "CI=1"}
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	if err := c.Run(); err != nil {
		return fmt.Sprintf("%v\n%s", err, out.String())
	}
	return out.String()
}

// readerTokens are what tokens look like, and what is special to one program or another.
var readerTokens = []string{
	jwt, "1|abcDEF", "a=b==", "ya29.a0_-", "true", "0123", "1e5", "~x", "#a", "a#b", "a;b", `a"b`, `a\b`, `it's`, "a%20b", "a:b@c/d?e", "{a}", "-a", "*", "$HOME", "${HOME}", "null", "a, b", "[a]", "&a", "!a", "|", ">", "%PATH%", "`id`", "00D!AQ.x",
}

// Each program sends the token that was put into its file, or the token was refused.
func TestProgramsReadTheTokenBack(t *testing.T) {
	for _, c := range []struct {
		name  string
		place Place
		file  string            // beside what is in with
		text  string            // URL stands for the server's address
		with  map[string]string // more files
		run   func(t *testing.T) []string
		sent  func(token string, h http.Header) string // "" where it is right
		few   bool                                     // it starts slowly
	}{
		{
			name: "curl, header", place: Place{CurlConfig, ""}, file: "c", text: "silent\nheader = \"Authorization: Bearer old\"\nurl = \"URL\"\n",
			run: func(t *testing.T) []string { return []string{program(t, "curl"), "-q", "-K", "c"} },
		},
		{
			name: "curl, bearer", place: Place{CurlConfig, "oauth2-bearer"}, file: "c", text: "silent\noauth2-bearer = \"old\" \nurl = \"URL\"\n",
			run: func(t *testing.T) []string { return []string{program(t, "curl"), "-q", "-K", "c"} },
		},
		{
			name: "curl, added", place: Place{CurlConfig, ""}, file: "c", text: "silent\nurl = URL",
			run: func(t *testing.T) []string { return []string{program(t, "curl"), "-q", "-K", "c"} },
		},
		{
			name: "npm", few: true, place: Place{NPMRC, ""}, file: ".npmrc", text: "registry=URL/\nupdate-notifier=false\n//HOST/:_authToken=old\n",
			run: func(t *testing.T) []string { return []string{program(t, "npm"), "whoami"} },
		},
		{
			name: "pip", few: true, place: Place{Pip, ""}, file: "pip/pip.conf", text: "[global]\n# c\nindex-url = http://ada:old@HOST/simple\ndisable-pip-version-check = true\n",
			run: func(t *testing.T) []string {
				return []string{program(t, "python3"), "-m", "pip", "download", "--retries", "0", "--no-deps", "absent"}
			},
			sent: func(token string, h http.Header) string {
				_, password, _ := (&http.Request{Header: h}).BasicAuth()
				return password
			},
		},
		{
			name: "newman", few: true, place: Place{Postman, "token"}, file: "e.json", text: `{"name":"e","values":[{"key":"url","value":"URL","enabled":true},{"key":"token","value":"old","type":"secret","enabled":true}]}`,
			with: map[string]string{"c.json": `{"info":{"name":"c","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"item":[{"name":"r","request":{"method":"GET","url":"{{url}}","header":[{"key":"Authorization","value":"Bearer {{token}}"}]}}]}`},
			run:  func(t *testing.T) []string { return []string{fromNPM(t, "newman"), "run", "c.json", "-e", "e.json"} },
		},
		{
			name: "httpyac", few: true, place: Place{JetBrains, "dev/token"}, file: "http-client.private.env.json", text: "{\n  \"dev\": {\"host\": \"URL\", \"token\": \"old\"}\n}\n",
			with: map[string]string{"r.http": "GET {{host}}/\nAuthorization: Bearer {{token}}\n"},
			run: func(t *testing.T) []string {
				return []string{fromNPM(t, "httpyac"), "send", "r.http", "--env", "dev", "--all"}
			},
		},
		{
			name: "bruno", few: true, place: Place{Bruno, "token"}, file: "environments/dev.bru", text: "vars {\n  host: URL\n  token: old\n}\nvars:secret [\n  other\n]\n",
			with: brunoCollection("Bearer {{token}}"), run: runBruno,
		},
		{
			name: "bruno, added", few: true, place: Place{Bruno, "token"}, file: "environments/dev.bru", text: "vars {\n  host: URL\n}\n",
			with: brunoCollection("Bearer {{token}}"), run: runBruno,
		},
		{
			name: "bruno, .env", few: true, place: Place{Bruno, "TOKEN"}, file: ".env", text: "A='1'\nTOKEN=old # c\n",
			with: with(brunoCollection("Bearer {{process.env.TOKEN}}"), "environments/dev.bru", "vars {\n  host: URL\n}\n"), run: runBruno,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			command := c.run(t)
			tokens, taken := readerTokens, 0
			if c.few {
				tokens = []string{jwt, `a%b"c'd`, "1|a=b==", "$HOME{x}#"}
			}
			for _, token := range tokens {
				dir, s := t.TempDir(), newServer(t)
				fill := strings.NewReplacer("URL", s.URL, "HOST", strings.TrimPrefix(s.URL, "http://")).Replace
				data, err := Rewrite(c.place, []byte(fill(c.text)), token)
				if err != nil {
					continue
				}
				taken++
				for name, text := range with(c.with, c.file, string(data)) {
					if name != c.file {
						text = fill(text)
					}
					if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				out := runIn(t, dir, command...)
				got := strings.TrimPrefix(s.sent("Authorization"), "Bearer ")
				if c.sent != nil {
					s.sent("")
					s.mu.Lock()
					if len(s.seen) > 0 {
						got = c.sent(token, s.seen[0])
					}
					s.mu.Unlock()
				}
				if got != token {
					t.Errorf("%q is sent as %q\n%s\n%s", token, got, data, out)
				}
			}
			if taken < 2 {
				t.Errorf("only %d tokens were taken", taken)
			}
		})
	}
}

func with(files map[string]string, name, text string) map[string]string {
	all := map[string]string{name: text}
	for k, v := range files {
		all[k] = v
	}
	return all
}

func brunoCollection(authorization string) map[string]string {
	return map[string]string{
		"bruno.json": `{"version":"1","name":"c","type":"collection","ignore":[]}`,
		"r.bru":      "meta {\n  name: r\n  type: http\n  seq: 1\n}\n\nget {\n  url: {{host}}\n  body: none\n  auth: none\n}\n\nheaders {\n  Authorization: " + authorization + "\n}\n",
	}
}

func runBruno(t *testing.T) []string {
	return []string{fromNPM(t, "bru"), "run", "r.bru", "--env", "dev"}
}
