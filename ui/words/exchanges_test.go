package words

import (
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
)

// Presentation mode names nobody in an exchange, whatever words a server uses, and
// leaves what says why something failed (promise 39).
func TestAnExchangeWithoutPeople(t *testing.T) {
	e := WithoutPeople(oauth.Exchange{
		Method: "GET", URL: "https://as.example/auth?client_id=c1&login_hint=ada@example.test&scope=openid&state=‹state›",
		Request:  "Accept: application/json\n\ngrant_type=password\npassword=‹password›\nusername=ada",
		Response: "Date: Thu\nWww-Authenticate: Bearer realm=\"ada's\"\nLocation: https://as.example/users/ada\n\n{\n  \"access_token\": \"‹access_token›\",\n  \"error\": \"invalid_grant\",\n  \"expires_in\": 60,\n  \"message\": \"Lady Lovelace may not\",\n  \"sub\": 4711,\n  \"names\": [\n    \"Ada\",\n    12\n  ],\n  \"active\": true\n}",
		Err:      "The server refused Ada.",
	})
	all := strings.Join([]string{e.URL, e.Request, e.Response, e.Err}, "\n")
	for _, name := range []string{"ada", "Ada", "Lovelace", "4711"} {
		if strings.Contains(all, name) {
			t.Errorf("%q is in\n%s", name, all)
		}
	}
	for _, word := range []string{"client_id=c1", "scope=openid", "state=‹state›", "grant_type=password", "password=‹password›", "invalid_grant", `"expires_in": 60`, `"access_token": "‹access_token›"`, `"active": true`, "Date: Thu"} {
		if !strings.Contains(all, word) {
			t.Errorf("%q is missing from\n%s", word, all)
		}
	}
	document := oauth.Exchange{Public: true, Response: "Date: Thu\n\n{\n  \"issuer\": \"https://as.example\"\n}"}
	if got := WithoutPeople(document); got.Response != document.Response {
		t.Errorf("a document for everybody: %s", got.Response)
	}
}

// What changed is one plain part of a sentence each, and never a secret's value.
func TestSince(t *testing.T) {
	now := time.Date(2026, 11, 24, 18, 0, 0, 0, time.UTC)
	at := now.Add(-time.Hour)
	for want, s := range map[string]oauth.Since{
		"the scopes were changed (openid → openid email), today, 17:00:00":      {Kind: oauth.ChangedSetting, Field: "scopes", Old: "openid", New: "openid email", At: at},
		"the token endpoint was changed (https://a/t → https://b/t)":            {Kind: oauth.ChangedSetting, Field: "endpoints.token", Old: "https://a/t", New: "https://b/t"},
		"the extra token parameters: resource was changed":                      {Kind: oauth.ChangedSetting, Field: "params.token.resource"},
		"the audience was set (api)":                                            {Kind: oauth.ChangedSetting, Field: "audience", New: "api", Added: true},
		"the proxy was removed":                                                 {Kind: oauth.ChangedSetting, Field: "proxy", Removed: true},
		"the client secret was replaced":                                        {Kind: oauth.ChangedSecret, Field: "client_secret"},
		"the private key was removed":                                           {Kind: oauth.ChangedSecret, Field: "private_key", Removed: true},
		"the server's metadata names another token (https://a/t → https://b/t)": {Kind: oauth.ChangedEndpoint, Field: "token_endpoint", Old: "https://a/t", New: "https://b/t"},
		"the certificate of as.example was replaced (by A → by B)":              {Kind: oauth.ChangedCertificate, Field: "as.example", Old: "A", New: "B"},
		"the certificate of as.example expired today, 17:00:00":                 {Kind: oauth.EndedCertificate, Field: "as.example", At: at},
		"the server signs with other keys":                                      {Kind: oauth.ChangedKeys},
		"the clock of this computer was set back by 2 h":                        {Kind: oauth.ChangedClock, By: -2 * time.Hour},
		"the clock of this computer was set forward by 40 s":                    {Kind: oauth.ChangedClock, By: 40 * time.Second},
		"Tokendesk was updated (1.0 → 1.1)":                                     {Kind: oauth.ChangedVersion, Old: "1.0", New: "1.1"},
	} {
		if got := Since(s, now, false); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
	who := oauth.Since{Kind: oauth.ChangedSetting, Field: "expect", Old: "ada@example.test", New: "Lady L"}
	if got := Since(who, now, true); strings.Contains(got, "ada") || strings.Contains(got, "Lady") {
		t.Errorf("presentation mode: %q", got)
	}
}

// A certificate that ends soon is worth a warning.
func TestCertificateWords(t *testing.T) {
	now := time.Date(2026, 11, 24, 18, 0, 0, 0, time.UTC)
	for days, want := range map[int]bool{-1: true, 3: true, 20: true, 22: false, 300: false} {
		text, soon := Certificate(oauth.Certificate{Subject: "as.example", Issuer: "CA", Ends: now.AddDate(0, 0, days)}, now)
		if soon != want || !strings.Contains(text, "as.example, by CA, expire") {
			t.Errorf("%d days: %q %t", days, text, soon)
		}
	}
}
