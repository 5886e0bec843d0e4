package oauth

import (
	"testing"
	"time"

	"tokendesk/oauth/oauthtest"
)

// A page at a host that has nothing to do with the provider is named, in ASCII.
func TestForeignDevicePages(t *testing.T) {
	for _, c := range []struct{ page, endpoint, want string }{
		{"https://as.example/device", "https://as.example/token", ""},
		{"https://AS.example./device", "https://as.example:8443/token", ""},
		{"https://www.google.com/device", "https://accounts.google.com/o/oauth2/auth", ""},
		{"https://login.example.co.uk/d", "https://id.example.co.uk/t", ""},
		{"http://localhost:1/d", "http://127.0.0.1:2/t", ""},
		{"https://microsoft.com/devicelogin", "https://login.microsoftonline.com/common/oauth2/v2.0/token", "microsoft.com"},
		{"https://other.co.uk/d", "https://example.co.uk/t", "other.co.uk"},
		{"https://alice.github.io/d", "https://bob.github.io/t", "alice.github.io"},
		{"https://as.example.evil.example/d", "https://as.example/t", "as.example.evil.example"},
		{"https://xn--s-7sbb.example/d", "https://as.example.org/t", "xn--s-7sbb.example"},
		{"https://10.0.0.2:8443/d", "https://10.0.0.1/t", "10.0.0.2:8443"},
		{"https://10.0.0.2/d", "https://as.example/t", "10.0.0.2"},
		{"https://localhost/d", "https://as.example/t", "localhost"},
	} {
		if got := foreignHost(c.page, Endpoints{Token: c.endpoint}); got != c.want {
			t.Errorf("%s of %s: %q, want %q", c.page, c.endpoint, got, c.want)
		}
	}
	server := oauthtest.Start(t)
	server.Expect(oauthtest.Request{Path: "/device"}).JSON(200, `{"device_code":"D","user_code":"U-1","verification_uri":"https://elsewhere.example/d"}`)
	c, _ := made(t, deviceApp(server), nil)
	if d, err := c.StartDevice(t.Context(), Account{}); err != nil || d.Foreign != "elsewhere.example" {
		t.Errorf("%q, %v", d.Foreign, err)
	}
}

// Whoever waits is told what the server said each time, and when it is asked again.
func TestPollsAreTold(t *testing.T) {
	server := oauthtest.Start(t)
	ask := oauthtest.Request{Path: "/token"}
	server.Expect(ask).JSON(400, `{"error":"authorization_pending"}`)
	server.Expect(ask).JSON(400, `{"error":"slow_down","error_description":"Not so \u202efast"}`)
	server.Expect(ask).JSON(503, `{}`)
	server.Expect(ask).JSON(400, `{"error":"still waiting for Ada"}`)
	server.Expect(ask).JSON(200, `{"access_token":"T"}`)
	c, _ := made(t, deviceApp(server), nil)
	var told []DevicePoll
	d := DeviceAuthorization{DeviceCode: "D", Interval: 2 * time.Second, ExpiresAt: c.now().Add(time.Hour), Told: func(p DevicePoll) { told = append(told, p) }}
	if _, err := c.PollDevice(t.Context(), Account{}, d); err != nil {
		t.Fatal(err)
	}
	want := []DevicePoll{
		{Meaning: DeviceWaiting, Next: 2 * time.Second},
		{Meaning: DeviceTooOften, Next: 7 * time.Second, Words: `Not so \u202efast`},
		{Meaning: DeviceBusy, Next: 14 * time.Second},
		{Meaning: DeviceWaiting, Next: 14 * time.Second, Words: "still waiting for Ada"},
	}
	if len(told) != len(want) {
		t.Fatalf("told %d times: %+v", len(told), told)
	}
	for i, got := range told {
		if got.At.IsZero() {
			t.Error("no time")
		}
		got.At = time.Time{}
		if got != want[i] {
			t.Errorf("told %+v, want %+v", got, want[i])
		}
	}
}
