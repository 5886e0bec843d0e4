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
		"The code expires in 9:42.":                                 DeviceTime(now.Add(9*time.Minute+42*time.Second), now),
		"The code has expired.":                                     DeviceTime(now, now),
		"Tokendesk asks the server for the first time in a moment.": DevicePoll(oauth.DevicePoll{}, now),
		"3 s ago the server was still waiting; Tokendesk asks every 5 s.": DevicePoll(
			oauth.DevicePoll{At: now.Add(-3 * time.Second), Meaning: oauth.DeviceWaiting, Next: 5 * time.Second}, now),
		"3 s ago the server asked Tokendesk to wait longer. It now asks every 10 s. It says: “too\\u{202e} fast”": DevicePoll(
			oauth.DevicePoll{At: now.Add(-3 * time.Second), Meaning: oauth.DeviceTooOften, Next: 10 * time.Second, Words: "too\u202e fast"}, now),
		"3 s ago the server had a problem; Tokendesk asks again in 10 s.": DevicePoll(
			oauth.DevicePoll{At: now.Add(-3 * time.Second), Meaning: oauth.DeviceBusy, Next: 10 * time.Second}, now),
		"3 s ago the server could not be reached; Tokendesk asks again in 20 s.": DevicePoll(
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
	if w := Stage(p); !strings.Contains(w.Advice, "elsewhere.example, which is not one of this app's servers") || w.Failed != "" {
		t.Errorf("%+v", w)
	}
	p.Device, p.BrowserErr = &session.Device{}, &oauth.Error{Message: "No browser."}
	if w := Stage(p); strings.Contains(w.Advice, "none of") || w.Failed != "No browser." {
		t.Errorf("%+v", w)
	}
}
