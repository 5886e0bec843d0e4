package cli

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendesk/oauth/visible"
	"tokendesk/ui/copyas"
)

// What a hostile server and a hostile app file say comes out of no command raw:
// neither what a terminal obeys, nor what the program it is pasted into obeys.
func TestNothingHiddenLeavesACommand(t *testing.T) {
	const hidden = "\u009b31m\u202e\u200b\u2066\U000e0041"
	claims, err := json.Marshal(map[string]any{"sub": "ada" + hidden, "k" + hidden: []string{hidden}})
	if err != nil {
		t.Fatal(err)
	}
	token := "eyJhbGciOiJub25lIn0." + base64.RawURLEncoding.EncodeToString(claims) + "."
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch r.URL.Path {
		case "/refuses":
			w.WriteHeader(http.StatusBadRequest)
			_ = json.NewEncoder(w).Encode(map[string]string{"error": "invalid_client", "error_description": "no" + hidden})
		case "/braces":
			_ = json.NewEncoder(w).Encode(map[string]any{"access_token": "T{{require('fs').writeFileSync('RAN','')}}", "token_type": "Bearer"})
		default:
			_ = json.NewEncoder(w).Encode(map[string]any{"access_token": token, "token_type": "Bearer", "scope": "a" + hidden, "x" + hidden: "y" + hidden})
		}
	}))
	defer server.Close()
	dir := t.TempDir()
	app := func(id, path string) map[string]any {
		return map[string]any{
			"id": id, "name": "App" + hidden, "group": hidden, "grant": "client_credentials", "client_id": "c", "client_secret": "s3cret-s3cret",
			"endpoints": map[string]string{"token": server.URL + path}, "scopes": []string{"a" + hidden},
			"test": map[string]any{
				"method": "POST", "url": server.URL + "/me?q=" + hidden, "headers": map[string]string{"Content-Type": "application/json"},
				"body": `{"q":"` + hidden + `{{process.exit()}}"}`,
			},
			"accounts": []map[string]any{{"id": "default", "label": "Ada" + hidden}},
		}
	}
	file, err := json.Marshal(map[string]any{"tokendesk": 1, "apps": []any{app("a", "/token"), app("b", "/braces"), app("c", "/refuses")}})
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	global := []string{"--vault", filepath.Join(dir, "vault"), "--keys", "passphrase", "--passphrase-file", write("passphrase", "correct horse\n")}
	command := func(args ...string) (int, string) {
		t.Helper()
		code, out, errs := run(t.Context(), append(append([]string{}, global...), args...), nil)
		if visible.ContainsInLines(out) || visible.ContainsInLines(errs) {
			t.Errorf("%q: %q, %q", args, out, errs)
		}
		return code, out
	}
	if code, _ := command("import", "--trust", write("apps.json", string(file))); code != 0 {
		t.Fatalf("import: %d", code)
	}
	for _, choice := range copyas.Choices() {
		code, out := command("get", "a", "--format", string(choice.Format))
		if want := choice.Format != copyas.IDToken; (code == 0) != want {
			t.Errorf("%s: exit %d", choice.Format, code)
		}
		if choice.Format == copyas.HTTP && !strings.Contains(out, `{\u007bprocess.exit()}}`) {
			t.Errorf("%s: %s", choice.Format, out)
		}
	}
	if code, out := command("get", "b", "--format", "http"); code != 1 || out != "" {
		t.Errorf("a token that .http clients run: exit %d, %q", code, out)
	}
	for _, args := range [][]string{{"list"}, {"list", "--json"}, {"inspect", "a"}, {"inspect", "a", "--json"}, {"inspect", "a", "--test"}, {"export"}, {"doctor"}, {"get", "c"}, {"get", "c", "--format", "json"}, {"--verbose", "get", "a", "--fresh"}, {"set", "a" + hidden}} {
		command(args...)
	}
}
