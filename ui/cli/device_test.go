package cli

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// What a device sign-in needs is told once; what the server says only where it says
// something.
func TestADeviceSignInIsTold(t *testing.T) {
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	var out bytes.Buffer
	p := &program{env: Env{Stderr: &out, Now: func() time.Time { return now }, Getenv: func(string) string { return "" }}}
	at := session.Progress{
		Stage: session.StageDevice, Address: "https://as.example/d?c=WDJB", UserCode: "WDJB",
		Device: &session.Device{Page: "https://as.example/d", Foreign: "as.example", Expires: now.Add(10 * time.Minute)},
	}
	tell := p.progress(oauth.Ref{App: "acme", Account: "ada"}, &signIn{timeout: 5 * time.Minute, qr: true})
	tell(at)
	for _, last := range []oauth.DevicePoll{
		{Meaning: oauth.DeviceWaiting, Next: 5 * time.Second}, {Meaning: oauth.DeviceTooOften, Next: 10 * time.Second}, {Meaning: oauth.DeviceTooOften, Next: 10 * time.Second},
	} {
		device := *at.Device
		device.Last = last
		at.Device, at.BrowserErr = &device, errors.New("no display")
		tell(at)
	}
	got := out.String()
	for text, times := range map[string]int{
		"entered at as.example, which is not one": 1, "It is not opened automatically.": 1, "enter the code WDJB": 1, "https://as.example/d?c=WDJB\n": 1, "█": -1,
		"by hand at: https://as.example/d\n": 1, "before " + now.Add(5*time.Minute).Local().Format("15:04:05"): 1, "still waiting": 0, "wait longer": 1, "No browser was opened": 1,
	} {
		if n := strings.Count(got, text); n != times && times >= 0 || n == 0 && times < 0 {
			t.Errorf("%q stands %d times:\n%s", text, n, got)
		}
	}
	out.Reset()
	p.progress(oauth.Ref{App: "acme", Account: "ada"}, &signIn{url: true, timeout: time.Minute})(at)
	if got := out.String(); got != "https://as.example/d?c=WDJB\nWDJB\n" {
		t.Errorf("with --url: %q", got)
	}
}

// The countdown leaves its line to whatever else is written, and no line behind.
func TestCountdown(t *testing.T) {
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	reads, writes := io.Pipe()
	c := startCountdown(writes, func() time.Time { return now }, now.Add(9*time.Minute))
	read := func(want string) {
		t.Helper()
		got := make([]byte, 100)
		n, err := reads.Read(got)
		if err != nil || string(got[:n]) != want {
			t.Errorf("%q, %v", got[:n], err)
		}
	}
	read("\r\x1b[KThe code expires in 9:00.")
	over := make(chan struct{})
	go func() { c.stop(); _ = writes.Close(); close(over) }()
	rest, err := io.ReadAll(reads)
	<-over
	if err != nil || !strings.HasSuffix(string(rest), "\r\x1b[K") {
		t.Errorf("left behind: %q, %v", rest, err)
	}
	(*countdown)(nil).clear()
	(*countdown)(nil).stop()
}
