package complaint

import (
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/visible"
)

// What a program says is bounded in memory and on the screen; its end counts, in whole lines.
func TestAComplaintIsBounded(t *testing.T) {
	said := &Tail{}
	for range 10_000 {
		_, _ = said.Write([]byte(strings.Repeat("warning ", 12) + "\n"))
	}
	_, _ = said.Write([]byte("Error: the end"))
	got := Of(said, nil)
	if len(said.buffer) > most || len(got) > shown+10 || !strings.HasPrefix(got, "… warning") || !strings.HasSuffix(got, "Error: the end") {
		t.Errorf("%d, %q", len(said.buffer), got)
	}
	said = &Tail{}
	_, _ = said.Write([]byte(strings.Repeat("x", most+1)))
	if got := Of(said, nil); got != "" {
		t.Errorf("the rest of a word: %q", got)
	}
}

func FuzzComplaint(f *testing.F) {
	f.Add("Error: \x1b[31mno\x1b[0m", "hush-hush")
	f.Add("\x1b]0;t\x07 password = hush-hush\nx", "hush-hush")
	f.Fuzz(func(t *testing.T, text, secret string) {
		said := &Tail{}
		_, _ = said.Write([]byte(text + " " + secret + "\n" + text))
		got := Of(said, []string{"A_TOKEN=" + secret}, secret)
		if visible.Contains(got) || len([]rune(got)) > shown+2*len(oauth.Mask)+8 {
			t.Errorf("%q", got)
		}
		if secret = strings.TrimSpace(secret); len(secret) >= 8 && !strings.Contains(text, "\x1b") && strings.Contains(got, secret) {
			t.Errorf("%q tells %q", got, secret)
		}
	})
}
