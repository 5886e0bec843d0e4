package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// signer is a person who reads the sign-in address off standard error and types an
// answer made of it.
type signer struct {
	person  io.Writer
	answers []string // typed one after the other, STATE filled in, each after what it waits for
	waits   []string

	mu   sync.Mutex
	said bytes.Buffer
}

var stateOf = regexp.MustCompile(`[?&]state=([^&\s]+)`)

func (s *signer) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.said.Write(b)
	state := stateOf.FindStringSubmatch(s.said.String())
	for len(s.answers) > 0 && state != nil && strings.Contains(s.said.String(), s.waits[0]) {
		line := strings.ReplaceAll(s.answers[0], "STATE", state[1])
		s.answers, s.waits = s.answers[1:], s.waits[1:]
		go func() { _, _ = io.WriteString(s.person, line+"\n") }()
	}
	return len(b), nil
}

// On a terminal the answer of a sign-in that ends elsewhere is pasted; without one
// nobody could, and it fails at once.
func TestAnswersArePastedOnATerminal(t *testing.T) {
	var mu sync.Mutex
	var form url.Values
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		_ = r.ParseForm()
		form = r.PostForm
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"access_token":"T","token_type":"Bearer","expires_in":3600}`)
	}))
	defer server.Close()
	const page, custom, code = "https://oauth.pstmn.io/v1/callback", "com.example.app:/cb", "urn:ietf:wg:oauth:2.0:oob"
	dir := t.TempDir()
	var apps []any
	for id, uri := range map[string]string{"page": page, "custom": custom, "code": code} {
		apps = append(apps, map[string]any{
			"id": id, "client_id": "c", "client_auth": "none", "redirect": map[string]any{"uri": uri},
			"endpoints": map[string]any{"authorization": server.URL + "/authorize", "token": server.URL + "/token"},
		})
	}
	text, err := json.Marshal(map[string]any{"tokendesk": 1, "apps": apps})
	if err != nil {
		t.Fatal(err)
	}
	file, passphrase := filepath.Join(dir, "apps.json"), filepath.Join(dir, "passphrase")
	for path, data := range map[string]string{file: string(text), passphrase: "correct horse"} {
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := func(stdin io.Reader, stdout, stderr io.Writer, args ...string) int {
		return Main(t.Context(), append([]string{"--vault", filepath.Join(dir, "v"), "--keys", "passphrase", "--passphrase-file", passphrase}, args...),
			Env{Stdin: stdin, Stdout: stdout, Stderr: stderr, Now: time.Now, Getenv: func(string) string { return "" }})
	}
	var out, said bytes.Buffer
	if code := run(nil, &out, &said, "import", file); code != 0 {
		t.Fatalf("exit %d: %s", code, said.String())
	}
	for id, c := range map[string]struct {
		uri, hint, wrong, refusal, answer string
	}{
		"page":   {page, "begins with " + page, page + "?code=x&state=other", "another sign-in", page + "?code=pasted&state=STATE"},
		"custom": {custom, "developer tools", "https://id.example.test/?code=x&state=STATE", "not the answer", "Location: " + custom + "?state=STATE&code=pasted"},
		"code":   {code, "shows a code", "two words", "not the answer", "pasted"},
	} {
		// Without a terminal: exit 3, nothing is waited for, and no browser opens.
		said.Reset()
		if code := run(nil, &out, &said, "get", id); code != 3 || !strings.Contains(said.String(), "must be pasted") || strings.Contains(said.String(), "/authorize") {
			t.Errorf("%s without a terminal: exit %d, %s", id, code, said.String())
		}
		out.Reset()
		person, terminal := openTerminal(t)
		s := &signer{person: person, answers: []string{c.wrong, c.answer}, waits: []string{c.hint, c.refusal}}
		if code := run(terminal, &out, s, "get", id); code != 0 || out.String() != "T\n" {
			t.Fatalf("%s: exit %d, %s", id, code, s.said.String())
		}
		mu.Lock()
		if form.Get("code") != "pasted" || form.Get("redirect_uri") != c.uri || form.Get("code_verifier") == "" {
			t.Errorf("%s: sent %v", id, form)
		}
		mu.Unlock()
	}
}
