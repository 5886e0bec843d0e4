package words

import (
	"strings"
	"testing"

	"tokendesk/oauth/session"
)

// Each system has its way, with the file where it was saved, and a way back.
func TestTrustSteps(t *testing.T) {
	for system, want := range map[string]string{
		"linux":   `-i '/home/a b/it'\''s.pem'`,
		"darwin":  `login.keychain-db '/home/a b/it'\''s.pem'`,
		"windows": `Root "/home/a b/it's.pem"`,
	} {
		steps := TrustSteps(system, "/home/a b/it's.pem")
		if len(steps) != 2 || !strings.HasSuffix(steps[0].Command, want) || steps[0].Undo == "" || steps[1].Where != "Firefox" || steps[1].Command != "" {
			t.Errorf("%s: %+v", system, steps)
		}
	}
	if steps := TrustSteps("plan9", "x"); len(steps) != 1 {
		t.Errorf("elsewhere: %+v", steps)
	}
	for name, want := range map[string]string{"a.pem": "a.pem", "-x": "'./-x'", "$(rm)": "'$(rm)'", "": "''"} {
		if got := shellWord(name); got != want {
			t.Errorf("%q is written %s", name, got)
		}
	}
}

// That the browser will warn is said before, and that it did, while the sign-in waits;
// nothing is said of a certificate where nobody listens by TLS.
func TestComingBackByTLSIsTold(t *testing.T) {
	p := session.Progress{Stage: session.StageBrowser, RedirectURI: "https://localhost:1/cb"}
	if w := Stage(p); !strings.Contains(w.Advice, "Advanced") || w.Failed != "" {
		t.Errorf("before: %+v", w)
	}
	p.Untrusted = true
	if w := Stage(p); w.Failed != NotTrusted || !strings.Contains(w.Advice, "The sign-in waits") || w.Headline != "Waiting for the browser" {
		t.Errorf("when it did: %+v", w)
	}
	for _, other := range []session.Progress{
		{Stage: session.StageBrowser, RedirectURI: "http://localhost:1/cb"},
		{Stage: session.StageBrowser, RedirectURI: "https://acme.example.test/cb", MustPaste: true},
		{Stage: session.StageWorking},
	} {
		if w := Stage(other); IsSecure(other) || strings.Contains(w.Advice, "certificate") {
			t.Errorf("%+v: %+v", other, w)
		}
	}
}
