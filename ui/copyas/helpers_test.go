package copyas

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// What curl sends by a config file is the token, and nothing of it is a line of the
// file: a token that says otherwise reaches no file and no other host.
func TestCurlReadsTheConfig(t *testing.T) {
	curl := program(t, "curl")
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header.Get("Authorization"))
	}))
	defer server.Close()
	dir := t.TempDir()
	var want []string
	for _, token := range tokens() {
		line, err := Render(CurlConfig, Item{App: shop, Tokens: oauth.TokenSet{AccessToken: token}}, now, "")
		if err != nil || strings.Contains(line, "\n") {
			t.Fatalf("%q: %q, %v", token, line, err)
		}
		runProgram(t, dir, line+"\n", curl, "--disable", "--silent", "--show-error", "--fail", "--noproxy", "*", "-K", "-", server.URL)
		want = append(want, strings.TrimRight("Bearer "+token, " ")) // blanks at a value's end are no part of it (RFC 9110 5.5)
	}
	if len(got) != len(want) {
		t.Fatalf("%d requests for %d tokens", len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("curl sends %q, not %q", got[i], want[i])
		}
	}
}

// Whatever runs a helper for headers reads a JSON object of texts.
func TestNodeReadsTheHeaders(t *testing.T) {
	node := program(t, "node")
	var texts, want []string
	for _, token := range tokens() {
		text, err := Render(Headers, Item{App: shop, Tokens: oauth.TokenSet{AccessToken: token}}, now, "")
		if err != nil || strings.Contains(text, "\n") {
			t.Fatalf("%q: %q, %v", token, text, err)
		}
		texts, want = append(texts, text), append(want, strings.TrimRight("Bearer "+token, " "))
	}
	const script = `const lines = require("fs").readFileSync(0, "utf8").trimEnd().split("\n")
console.log(JSON.stringify(lines.map(l => new Headers(JSON.parse(l)).get("authorization"))))`
	var got []string
	if err := json.Unmarshal([]byte(runProgram(t, t.TempDir(), strings.Join(texts, "\n"), node, "-e", script)), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) {
		t.Fatalf("%d answers to %d texts", len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("node reads %q of %s", got[i], texts[i])
		}
	}
}

func TestExecRequest(t *testing.T) {
	const kind = `"kind":"ExecCredential"`
	for info, want := range map[string]struct {
		format      Format
		interactive bool
	}{
		"": {Kubectl, true},
		`{` + kind + `,"apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":true}}`:               {Kubectl, true},
		`{` + kind + `,"apiVersion":"client.authentication.k8s.io/v1","spec":{"cluster":{"server":"https://k"}}}`: {Kubectl, false},
		`{` + kind + `,"apiVersion":"client.authentication.k8s.io/v1beta1","spec":{"interactive":false}}`:         {kubectlBeta, false},
		`{` + kind + `,"apiVersion":"client.authentication.k8s.io/v1alpha1","spec":{}}`:                           {},
		`{"kind":"Pod","apiVersion":"client.authentication.k8s.io/v1"}`:                                           {},
		`rubbish`: {},
	} {
		f, interactive, err := ExecRequest(info)
		if f != want.format || interactive != want.interactive || (err != nil) != (want.format == "") {
			t.Errorf("%s: %q %t %v", info, f, interactive, err)
		}
	}
}

func TestExecCredential(t *testing.T) {
	for f, version := range map[Format]string{Kubectl: "v1", kubectlBeta: "v1beta1"} {
		text, err := Render(f, Item{App: shop, Tokens: set}, now, "")
		var v any
		if err != nil || json.Unmarshal([]byte(text), &v) != nil {
			t.Fatal(text, err)
		}
		flat, _ := json.Marshal(v)
		want := `{"apiVersion":"client.authentication.k8s.io/` + version + `","kind":"ExecCredential","spec":{"interactive":false},` +
			`"status":{"expirationTimestamp":"2026-03-01T12:01:30Z","token":"T"}}`
		if string(flat) != want {
			t.Errorf("\ngot  %s\nwant %s", flat, want)
		}
	}
	unknown := set
	unknown.Life = oauth.LifeUnknown
	if text, err := Render(Kubectl, Item{App: shop, Tokens: unknown}, now, ""); err != nil || strings.Contains(text, "expirationTimestamp") {
		t.Errorf("a life that nobody knows: %s %v", text, err)
	}
}
