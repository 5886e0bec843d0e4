package oauth

import (
	"errors"
	"strings"
	"testing"

	"tokendesk/oauth/oauthtest"
)

// Where a person is led to enter a code: what the browser opens, the QR code holds
// and the screen shows comes from here alone.
func TestDevicePages(t *testing.T) {
	const here = "https://as.example/device"
	for _, c := range []struct {
		plain, complete string
		allowHTTP       bool
		want            string // what is taken of complete; "-": the answer is refused
	}{
		{here, "", false, ""},
		{here, here + "?user_code=U-1", false, here + "?user_code=U-1"},
		{here, "https://AS.example:443/other?c=U-1", false, "https://AS.example:443/other?c=U-1"},
		{"https://as.example:8443/d", "https://as.example:8443/d/U-1", false, "https://as.example:8443/d/U-1"},
		{"http://127.0.0.1:9000/d", "http://127.0.0.1:9000/d?c=1", false, "http://127.0.0.1:9000/d?c=1"},
		{"http://localhost/d", "", false, ""},
		{"http://[::1]:9/d", "", false, ""},
		{"http://as.example/d", "http://as.example/d?c=1", true, "http://as.example/d?c=1"},

		{here, "https://evil.example/?c=U-1", false, ""},
		{here, "http://as.example/device?c=U-1", false, ""},
		{here, "http://as.example/device?c=U-1", true, ""},
		{here, "https://as.example:8443/device?c=U-1", false, ""},
		{here, "https://as.example@evil.example/?c=U-1", false, ""},
		{here, "https://me@as.example/?c=U-1", false, ""},
		{here, "https://as.example.evil.example/", false, ""},
		{here, "https://sub.as.example/", false, ""},
		{here, "//as.example/device?c=U-1", false, ""},
		{here, "/device?c=U-1", false, ""},
		{here, "javascript:alert(1)", false, ""},
		{here, "file:///etc/passwd", false, ""},
		{here, "https://as.example/\u202e", false, ""},
		{"http://localhost/d", "http://127.0.0.1/d", false, ""},

		{"", here, false, "-"},
		{"http://as.example/d", "", false, "-"},
		{"http://as.example/d", here, false, "-"},
		{"HTTP://as.example/d", "", false, "-"},
		{"http://127.0.0.1.evil.example/d", "", false, "-"},
		{"http://10.0.0.1/d", "", false, "-"},
		{"https://as.example@evil.example/", "", false, "-"},
		{"https://:x@as.example/", "", false, "-"},
		{"http://as.example@127.0.0.1/", "", true, "-"},
		{"https://аs.example/d", "", false, "-"}, // Cyrillic
		{"https://as．example/d", "", false, "-"},
		{"https://as.example/d\u200b", "", false, "-"},
		{"https://as.example/d e", "", false, "-"},
		{"https:as.example/d", "", false, "-"},
		{"https:///d", "", false, "-"},
		{"as.example/d", "", false, "-"},
		{"ftp://as.example/d", "", false, "-"},
		{"intent://as.example/d", "", true, "-"},
		{"file:///etc/passwd", "", true, "-"},
	} {
		for _, names := range [][2]string{{"verification_uri", "verification_uri_complete"}, {"verification_url", "verification_url_complete"}} {
			server := oauthtest.Start(t)
			server.Expect(oauthtest.Request{Path: "/device"}).JSON(200, `{"device_code":"D","user_code":"U-1","`+
				names[0]+`":"`+c.plain+`","`+names[1]+`":"`+c.complete+`"}`)
			app := deviceApp(server)
			app.TLS.AllowHTTP = c.allowHTTP
			client, _ := made(t, app, nil)
			d, err := client.StartDevice(t.Context(), Account{})
			if c.want == "-" {
				var e *Error
				if !errors.As(err, &e) || e.Kind != KindBadAnswer || !strings.Contains(e.Message, "code") || d.VerificationURI+d.VerificationURIComplete != "" {
					t.Errorf("%q was taken: %v", c.plain, err)
				}
				continue
			}
			if err != nil || d.VerificationURI != c.plain || d.VerificationURIComplete != c.want {
				t.Errorf("%q and %q: %q and %q, %v", c.plain, c.complete, d.VerificationURI, d.VerificationURIComplete, err)
			}
		}
	}
}
