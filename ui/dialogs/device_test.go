package dialogs

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

// deviceDesk is the host of a device sheet; what is asked of it is written down.
type deviceDesk struct {
	now   time.Time
	asked []string
	ticks []func()
}

func (h *deviceDesk) options() DeviceOptions {
	say := func(what string) func(string, string) {
		return func(a, b string) { h.asked = append(h.asked, what+" "+a+" "+b) }
	}
	return DeviceOptions{
		Title: "Acme · Ada", Browsers: Browsers{{"firefox", "Firefox"}}, Now: func() time.Time { return h.now },
		After: func(_ time.Duration, f func()) func() { h.ticks = append(h.ticks, f); return func() {} },
		Hide:  func(text string) string { return strings.ReplaceAll(text, "Ada Lovelace", "•••") },
		Open:  func(address string) { h.asked = append(h.asked, "open "+address) },
		Copy:  say("copy"), OpenIn: say("open in"), Remember: say("remember"),
		Cancel: func() { h.asked = append(h.asked, "cancel") }, Again: func() { h.asked = append(h.asked, "again") },
	}
}

// tick lets a second pass.
func (h *deviceDesk) tick() {
	h.now = h.now.Add(time.Second)
	due := h.ticks
	h.ticks = nil
	for _, f := range due {
		f()
	}
}

func (h *deviceDesk) waiting() session.Progress {
	return session.Progress{
		Stage: session.StageDevice, Address: "https://as.example/device?c=WDJB-MJHT", UserCode: "WDJB-MJHT",
		Device: &session.Device{Page: "https://as.example/device", Expires: h.now.Add(10 * time.Minute)},
	}
}

func TestDeviceSheet(t *testing.T) {
	h := &deviceDesk{now: time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)}
	b := partstest.New(t, partstest.Small, look.Dark)
	p := h.waiting()
	sheet := ShowDevice(b.Win, h.options(), p)
	says := func(want ...string) {
		t.Helper()
		for _, text := range want {
			if !strings.Contains(b.Text(), text) {
				t.Errorf("it does not say %q:\n%s", text, b.Text())
			}
		}
	}
	says("https://as.example/device\n", "Whiskey Delta Juliett Bravo – Mike Juliett Hotel Tango", "expires in 10:00", "for the first time")
	var code *parts.Entry
	picture := false
	for _, o := range b.Shown() {
		if e, ok := o.(*parts.Entry); ok {
			code = e
		}
		a, ok := o.(fyne.Accessible)
		picture = picture || ok && a.AccessibilityLabel() == "QR code of "+p.Address
	}
	if code == nil || code.Text != "WDJB-MJHT" || !picture {
		t.Fatalf("the code is %v, picture %v", code, picture)
	}
	code.SetText("typed over")
	if code.Text != "WDJB-MJHT" {
		t.Error("the code can be changed")
	}
	h.tick()
	says("expires in 9:59")

	device := *p.Device
	device.Last = oauth.DevicePoll{At: h.now, Meaning: oauth.DeviceTooOften, Next: 10 * time.Second, Words: "Ada Lovelace is slow"}
	p.Device = &device
	sheet.Update(p)
	says("asked Tokendesk to wait longer. It now asks every 10 s", "••• is slow")

	for _, button := range []string{"Copy code", "Copy address", "Open again"} {
		b.Tap(t, button)
	}
	if got := strings.Join(h.asked, "\n"); got != "copy WDJB-MJHT device code\ncopy https://as.example/device?c=WDJB-MJHT sign-in address\nopen https://as.example/device?c=WDJB-MJHT" {
		t.Errorf("asked %s", got)
	}

	h.asked = nil
	sheet.Unopened(errors.New("no display"))
	says("Open the page in another browser")
	b.Tap(t, "Firefox")
	if len(h.asked) != 1 || h.asked[0] != "open in firefox https://as.example/device?c=WDJB-MJHT" {
		t.Errorf("asked %v", h.asked)
	}
	sheet.Update(p)
	says("Open the page in another browser") // a poll does not take it away

	// Closing ends nothing.
	h.asked = nil
	b.Press(fyne.KeyEscape)
	if b.Open() || len(h.asked) != 0 {
		t.Errorf("closed: %v, asked %v", !b.Open(), h.asked)
	}
	sheet.Update(p)
	h.tick()

	sheet = ShowDevice(b.Win, h.options(), p)
	b.Tap(t, "Cancel the sign-in")
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	closing, cancel := place(sheet.closing), place(sheet.cancel)
	sheet.Ended(&oauth.Error{Kind: oauth.KindNeedsLogin, Message: "The code has run out, Ada Lovelace.", Advice: "Start again."})
	says("The code has run out, •••.", "This code is no longer valid.")
	// What is over offers nothing to copy or to open, and what stays does so in its place.
	if place(sheet.closing) != closing || place(sheet.cancel) != cancel || strings.Contains(b.Text(), "WDJB") || strings.Contains(b.Text(), "Copy") || strings.Contains(b.Text(), "camera") {
		t.Errorf("the buttons moved from %v to %v, or the code is still there:\n%s", closing, place(sheet.closing), b.Text())
	}
	for _, o := range b.Shown() {
		if a, ok := o.(fyne.Accessible); ok && strings.HasPrefix(a.AccessibilityLabel(), "QR code") {
			t.Error("the picture is still there")
		}
	}
	sheet.Update(p)
	says("This code is no longer valid.")
	b.Tap(t, "Start again")
	if got := strings.Join(h.asked, " "); b.Open() || got != "cancel again" {
		t.Errorf("open %v, asked %s", b.Open(), got)
	}
	sheet = ShowDevice(b.Win, h.options(), p)
	sheet.Ended(nil)
	if b.Open() {
		t.Error("it stays after the sign-in")
	}
}

// A page at somebody else's is named before it is opened, in words and whole.
func TestForeignDeviceSheet(t *testing.T) {
	h := &deviceDesk{now: time.Now()}
	b := partstest.New(t, partstest.Small, look.Light)
	p := h.waiting()
	p.Device.Foreign, p.Address = "xn--s-7sbb.example", "https://xn--s-7sbb.example/d"
	ShowDevice(b.Win, h.options(), p)
	if !strings.Contains(b.Text(), "entered at xn--s-7sbb.example, which is not one of this app's servers") {
		t.Errorf("it says\n%s", b.Text())
	}
	b.Tap(t, "Open it")
}

func TestElsewhere(t *testing.T) {
	b := partstest.New(t, partstest.Small, look.Light)
	var asked []string
	fails := errors.New("it failed")
	o := ElsewhereOptions{
		Title: "Acme · Ada", Err: &oauth.Error{Message: "No browser can be opened."}, Address: "https://as.example/a?x=1", Browsers: Browsers{{"firefox", "Firefox"}, {"chromium", "Chromium"}},
		OpenIn: func(program string, remember bool, done func(error)) {
			asked = append(asked, program)
			if remember {
				asked = append(asked, "remember")
			}
			done(fails)
		},
		Copy:        func(text, _ string) { asked = append(asked, text) },
		RedirectURI: "http://127.0.0.1:47821/callback", Paste: func(address string) error { asked = append(asked, address); return fails },
	}
	sheet := Elsewhere(b.Win, o)
	for _, text := range []string{"No browser can be opened.", "https://as.example/a?x=1", "http://127.0.0.1:47821/callback"} {
		if !strings.Contains(b.Text(), text) {
			t.Errorf("it does not say %q:\n%s", text, b.Text())
		}
	}
	b.Tap(t, "Firefox")
	if !sheet.Open() {
		t.Error("it closed though the browser failed")
	}
	b.Tap(t, "Copy address")
	for _, o := range b.Shown() {
		switch w := o.(type) {
		case *parts.Check:
			w.SetChecked(true)
		case *parts.Entry:
			w.SetText(" http://127.0.0.1:47821/callback?code=c ")
		}
	}
	b.Tap(t, "Continue")
	if !sheet.Open() {
		t.Error("it closed though the answer was wrong")
	}
	fails = nil
	b.Tap(t, "Chromium")
	if got := strings.Join(asked, " "); got != "firefox https://as.example/a?x=1 http://127.0.0.1:47821/callback?code=c chromium remember" || sheet.Open() {
		t.Errorf("asked %s", got)
	}

	// A page without an answer asks for none, and an address that names somebody is
	// not shown while somebody looks on.
	o.Paste, o.Private, o.Browsers, o.Err, o.Address = nil, true, nil, nil, "https://as.example/"+strings.Repeat("x", 2000)
	Elsewhere(b.Win, o)
	if strings.Contains(b.Text(), "paste") || strings.Contains(b.Text(), "as.example") || !strings.Contains(b.Text(), "too long for a QR code") || !strings.Contains(b.Text(), "No supported browser") {
		t.Errorf("it says\n%s", b.Text())
	}
}
