package copyas

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"tokendesk/oauth"
)

// sameForm compares forms as a browser's parser reads them: to that a semicolon
// and a stray percent sign are themselves, to Go's they are faults.
func sameForm(a, b string) bool {
	read := func(form string) (url.Values, error) {
		return url.ParseQuery(strings.ReplaceAll(escapeStray(form), ";", "%3B"))
	}
	x, errA := read(a)
	y, errB := read(b)
	return errA == nil && errB == nil && reflect.DeepEqual(x, y)
}

// sent is what a program sent.
type sent struct {
	method, uri, body string
	header            http.Header
}

// listen is a server that keeps what it was sent, by the first part of the path.
func listen(t *testing.T) (address string, all func() map[string][]sent) {
	t.Helper()
	var mu sync.Mutex
	got := map[string][]sent{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		_, rest, _ := strings.Cut(r.RequestURI, "/")
		key, _, _ := strings.Cut(rest, "/")
		got[key] = append(got[key], sent{r.Method, r.RequestURI, string(body), r.Header})
	}))
	t.Cleanup(server.Close)
	return server.URL, func() map[string][]sent {
		mu.Lock()
		defer mu.Unlock()
		return got
	}
}

// httpyac sends exactly the call, runs nothing, and reads and writes no file,
// whatever stands in an address, a header, a body or the token.
func TestHttpyacReadsTheCall(t *testing.T) {
	modules, node := nodeModules(t), program(t, "node")
	address, all := listen(t)
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("secret", "hush")
	type expected struct {
		call oauth.TestCall
		text string
	}
	want := map[string]expected{}
	refusals := 0
	add := func(call oauth.TestCall, token string) {
		key := fmt.Sprintf("c%03d", len(want))
		call.URL = address + "/" + key + call.URL
		app, ts := oauth.App{ID: "a", Test: call}, oauth.TokenSet{AccessToken: token}
		text, err := Render(HTTP, Item{App: app, Tokens: ts}, now, "")
		if err != nil {
			refusals++
			return
		}
		filled := oauth.TestRequest(app, ts)
		filled.URL = strings.TrimPrefix(filled.URL, address)
		want[key] = expected{filled, text}
		write(key+".http", text+"\n")
	}
	for _, text := range directiveTexts {
		flat := strings.ReplaceAll(text, "\n", "")
		add(oauth.TestCall{Method: "POST", URL: "/" + strings.NewReplacer("#", "%23").Replace(flat)}, "T")
		add(oauth.TestCall{Method: "POST", URL: "/", Headers: map[string]string{"X-A": flat}}, "T")
		add(oauth.TestCall{Method: "GET", URL: "/"}, flat)
		for _, kind := range []string{"application/json", "text/plain", "application/x-www-form-urlencoded"} {
			add(oauth.TestCall{Method: "POST", URL: "/", Headers: map[string]string{"Content-Type": kind}, Body: text}, "T")
			add(oauth.TestCall{Method: "POST", URL: "/", Headers: map[string]string{"Content-Type": kind}, Body: "a\n" + text + "\nb"}, "T")
			add(oauth.TestCall{Method: "POST", URL: "/", Headers: map[string]string{"Content-Type": kind}, Body: fmt.Sprintf("{\n\"q\": %q\n}", text)}, "T")
		}
	}
	add(oauth.TestCall{URL: "/", Headers: map[string]string{"Cookie": "a=b"}}, "T")
	add(oauth.TestCall{URL: "/", Headers: map[string]string{"X-Empty": ""}}, "a b")
	for seed := range 150 {
		add(hostileCall().Example(seed), hostileToken().Example(seed))
	}
	t.Logf("%d calls written, %d refused", len(want), refusals)
	if len(want) < 150 {
		t.Errorf("only %d calls were written", len(want))
	}

	// The harness notices what it looks for: this one is not inert.
	write("zz.http", "GET "+address+"/zz/{{require('fs').writeFileSync('CONTROL','')}}\n")
	command := []string{node, filepath.Join(modules, "httpyac", "bin", "httpyac.js"), "send", "*.http", "--all", "--output", "none", "--quiet"}
	out := runProgram(t, dir, "", command...)

	if _, err := os.Stat(filepath.Join(dir, "CONTROL")); err != nil {
		t.Errorf("httpyac ran nothing at all: %s", out)
	}
	names, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, name := range names {
		if base := filepath.Base(name); base != "secret" && base != "CONTROL" && !strings.HasSuffix(base, ".http") {
			t.Errorf("httpyac made %s", base)
		}
	}
	got := all()
	for key, w := range want {
		if len(got[key]) != 1 {
			t.Errorf("%d requests for %q", len(got[key]), w.text)
			continue
		}
		g := got[key][0]
		path, _, _ := strings.Cut(w.call.URL, "#")
		if g.method != w.call.Method || unescaped(g.uri) != unescaped(path) {
			t.Errorf("%q sends %s %s", w.text, g.method, g.uri)
		}
		if !sameBody(strings.ToLower(w.call.Headers["Content-Type"]), w.call.Body, strings.TrimSuffix(g.body, ndjsonEnd(w.call))) {
			t.Errorf("%q sends %q", w.text, g.body)
		}
		for name, value := range w.call.Headers {
			if value == "" && name == "Accept" {
				continue // httpyac has one of its own then
			}
			if g.header.Get(name) != strings.TrimSpace(value) {
				t.Errorf("%q sends %s: %q", w.text, name, g.header.Get(name))
			}
		}
	}
	for key := range got {
		if _, ok := want[key]; !ok && key != "zz" {
			t.Errorf("a request of its own: %s", key)
		}
	}
}

// ndjsonEnd is the line end that httpyac puts after a document of its own kind.
func ndjsonEnd(call oauth.TestCall) string {
	if strings.Contains(call.Headers["Content-Type"], "ndjson") {
		return "\n"
	}
	return ""
}

func unescaped(s string) string {
	plain, err := url.PathUnescape(escapeStray(strings.TrimSuffix(s, "?")))
	if err != nil {
		return s
	}
	return plain
}
