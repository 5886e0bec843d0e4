package words

import (
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

func TestDeviceWords(t *testing.T) {
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	for want, got := range map[string]string{
		"The code runs out in 9:42.":                          DeviceTime(now.Add(9*time.Minute+42*time.Second), now),
		"The code has run out.":                               DeviceTime(now, now),
		"The server is asked for the first time in a moment.": DevicePoll(oauth.DevicePoll{}, now),
		"3 s ago the server said: still waiting; it is asked every 5 s.": DevicePoll(
			oauth.DevicePoll{At: now.Add(-3 * time.Second), Meaning: oauth.DeviceWaiting, Next: 5 * time.Second}, now),
		"3 s ago the server said: slow down; it is asked every 10 s now. Its words: “too\\u{202e} fast”": DevicePoll(
			oauth.DevicePoll{At: now.Add(-3 * time.Second), Meaning: oauth.DeviceTooOften, Next: 10 * time.Second, Words: "too\u202e fast"}, now),
		"3 s ago the server said: it cannot tell at the moment; it is asked again in 10 s.": DevicePoll(
			oauth.DevicePoll{At: now.Add(-3 * time.Second), Meaning: oauth.DeviceBusy, Next: 10 * time.Second}, now),
		"3 s ago the server could not be reached; it is asked again in 20 s.": DevicePoll(
			oauth.DevicePoll{At: now.Add(-3 * time.Second), Meaning: oauth.DeviceUnreachable, Next: 20 * time.Second}, now),
		"Whiskey Delta Juliett Bravo – 4 Zulu": Spelled("WDJB-4z"),
		"":                                     Spelled("Ж1"),
	} {
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// Wherever a device sign-in is shown, a page at another's host is named.
func TestForeignPagesAreNamed(t *testing.T) {
	p := session.Progress{Stage: session.StageDevice, Address: "https://elsewhere.example/d", UserCode: "U", Device: &session.Device{Foreign: "elsewhere.example"}}
	if w := Stage(p); !strings.Contains(w.Advice, "elsewhere.example, which is none of this app's servers") || w.Failed != "" {
		t.Errorf("%+v", w)
	}
	p.Device, p.BrowserErr = &session.Device{}, &oauth.Error{Message: "No browser."}
	if w := Stage(p); strings.Contains(w.Advice, "none of") || w.Failed != "No browser." {
		t.Errorf("%+v", w)
	}
}
