package cli

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// The highest exit code of the accounts is the command's.
func TestTheWorstOfManyDecides(t *testing.T) {
	failed := func(kind oauth.Kind) session.RenewResult {
		return session.RenewResult{Outcome: session.RenewFailed, Err: &oauth.Error{Kind: kind, Message: "No."}}
	}
	done := session.RenewResult{Outcome: session.RenewDone}
	for name, c := range map[string]struct {
		results []session.RenewResult
		code    int
	}{
		"none":                 {nil, 0},
		"all":                  {[]session.RenewResult{done, {Outcome: session.RenewValid}}, 0},
		"a person":             {[]session.RenewResult{done, failed(oauth.KindNeedsLogin)}, 3},
		"refused, and misread": {[]session.RenewResult{failed(oauth.KindRefused), failed(oauth.KindMisconfigured), done}, 5},
		"not reached":          {[]session.RenewResult{failed(oauth.KindUnreachable), failed(oauth.KindRefused), failed(oauth.KindUntrusted)}, 6},
		"another reason":       {[]session.RenewResult{failed(oauth.KindOther), done}, 1},
		"the vault":            {[]session.RenewResult{failed(oauth.KindVault), failed(oauth.KindNeedsLogin)}, 4},
	} {
		code := 0
		if err := notAll(c.results, false); err != nil {
			code = exitCode(failureOf(t.Context(), err).Kind)
		}
		if code != c.code {
			t.Errorf("%s: %d, want %d", name, code, c.code)
		}
	}
}

// The first Ctrl+C ends it at once.
func TestRenewIsInterrupted(t *testing.T) {
	asked, release := make(chan struct{}, 10), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked <- struct{}{}; <-release }))
	defer server.Close()
	defer close(release)
	dir := t.TempDir()
	file, passphrase := filepath.Join(dir, "apps.json"), filepath.Join(dir, "passphrase")
	for path, text := range map[string]string{
		file: `{"tokendesk":1,"apps":[{"id":"a","client_id":"c","client_secret":"s","endpoints":{"token":"` + server.URL + `"}},
			{"id":"b","client_id":"c","endpoints":{"authorization":"` + server.URL + `","token":"` + server.URL + `"}}]}`,
		passphrase: "correct horse",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	vault := []string{"--vault", filepath.Join(dir, "v"), "--keys", "passphrase", "--passphrase-file", passphrase}
	if code, _, stderr := run(t.Context(), append(vault, "import", file), nil); code != 0 {
		t.Fatal(stderr)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	go func() { <-asked; interrupt() }()
	code, stdout, stderr := run(ctx, append(vault, "renew", "--all"), nil)
	if code != 130 || stdout != "" || !strings.Contains(stderr, "a/default: cancelled") || !strings.Contains(stderr, "b/default: You must sign in") {
		t.Errorf("%d, %q, %q", code, stdout, stderr)
	}
}
