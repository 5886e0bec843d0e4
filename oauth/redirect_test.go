package oauth_test

import (
	"fmt"
	"strings"
	"testing"

	"tokendesk/oauth"
)

func TestIsLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LocalHost": true, "127.0.0.1": true, "127.8.9.10": true, "::1": true, "[::1]": true, "0:0:0:0:0:0:0:1": true, "[0::1]": true,
		"": false, "0.0.0.0": false, "::": false, "192.168.1.2": false, "127.0.0.1.evil.test": false, "localhost.": false, "a.localhost": false,
		"::ffff:127.0.0.1": false, "[::ffff:127.0.0.1]": false, "::1%lo": false, "[::1%25lo]": false, "[::1": false, "::1]": false, "[127.0.0.1]": false,
		"[localhost]": false, "127.0.0.1:80": false, "127.1": false, "0177.0.0.1": false, "127.0.0.1@evil": false,
	} {
		if got := oauth.IsLoopback(host); got != want {
			t.Errorf("IsLoopback(%q) is %v", host, got)
		}
	}
}

func TestValidateRedirect(t *testing.T) {
	low, high := -1, 65536
	for redirect, want := range map[*oauth.Redirect]string{
		{}:                              "[]",
		{Host: "[::1]", Path: "/a%20b"}: "[]",
		{Host: "evil.test", Port: &low, Path: "x"}: "[redirect.host redirect.port redirect.path]",
		{Port: &high}:    "[redirect.port]",
		{Path: "//evil"}: "[redirect.path]", {Path: "/a b"}: "[redirect.path]", {Path: `/a\b`}: "[redirect.path]", {Path: "/ä"}: "[redirect.path]",
		{Ports: []int{1, 65535, 0}}: "[]", {Port: new(5), Ports: []int{6, 0}}: "[]", {Ports: []int{}}: "[]", {Port: new(0), Ports: []int{}}: "[]",
		{Ports: []int{-1}}: "[redirect.ports]", {Ports: []int{65536}}: "[redirect.ports]", {Ports: []int{7, 7}}: "[redirect.ports]", {Ports: []int{0, 7}}: "[redirect.ports]",
		{Port: new(7), Ports: []int{8, 7}}: "[redirect.ports]", {Port: new(0), Ports: []int{7}}: "[redirect.ports]", {Ports: []int{0, 0}}: "[redirect.ports]",
		{Ports: []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21}}: "[redirect.ports]",
		{HTTPS: true}: "[]", {HTTPS: true, Host: "LOCALHOST"}: "[]", {HTTPS: true, Host: "[::1]"}: "[]", {HTTPS: true, Host: "127.0.0.2"}: "[redirect.host]",
		{Path: "/a?b"}: "[redirect.path]", {Path: "/a#"}: "[redirect.path]", {Path: "/a\n"}: "[redirect.path]", {Path: "/%zz"}: "[redirect.path]",
	} {
		var fields []string
		for _, p := range oauth.ValidateRedirect(*redirect) {
			fields = append(fields, p.Field)
		}
		if got := fmt.Sprint(fields); got != want {
			t.Errorf("%+v: %s, want %s", *redirect, got, want)
		}
	}
}

// What is registered is each address that may be sent, and nothing else.
func TestRedirectAddresses(t *testing.T) {
	for want, r := range map[string]oauth.Redirect{
		"http://127.0.0.1:47821/callback": {Host: "127.0.0.1", Port: new(47821), Path: "/callback"},
		"http://localhost/cb":             {Host: "localhost", Port: new(0), Path: "/cb"},
		"http://[::1]:1/cb":               {Host: "::1", Port: new(1), Path: "/cb"},
		"http://[::1]:2/cb":               {Host: "[::1]", Port: new(2), Path: "/cb"},
		"http://localhost:1/cb http://localhost:2/cb http://localhost/cb": {Host: "localhost", Port: new(1), Path: "/cb", Ports: []int{2, 0}},
		"myapp://cb":            {Host: "127.0.0.1", Port: new(1), Path: "/callback", Ports: []int{2}, URI: "myapp://cb"},
		"http://localhost:8080": {Host: "127.0.0.1", Port: new(1), Ports: []int{2}, URI: "http://localhost:8080"},
		"https://localhost:1/cb https://localhost:2/cb": {Host: "localhost", Port: new(1), Path: "/cb", Ports: []int{2}, HTTPS: true},
		"": {},
	} {
		if got := strings.Join(r.Addresses(), " "); got != want {
			t.Errorf("%+v: %q, want %q", r, got, want)
		}
	}
}

// The parts and the whole are the same default.
func TestDefaultRedirect(t *testing.T) {
	if got := fmt.Sprintf("http://%s:%d%s", oauth.DefaultRedirectHost, oauth.DefaultRedirectPort, oauth.DefaultRedirectPath); got != oauth.DefaultRedirectURI {
		t.Error(got)
	}
}

func TestIDs(t *testing.T) {
	for id, want := range map[string]bool{
		"a": true, "acme-staging": true, "0.a_b": true, strings.Repeat("a", oauth.MaxID): true,
		"": false, "-a": false, ".a": false, "A": false, "a b": false, "a/b": false, "a\n": false, "é": false, strings.Repeat("a", oauth.MaxID+1): false,
	} {
		if got := oauth.ValidID(id); got != want {
			t.Errorf("ValidID(%q) is %v", id, got)
		}
	}
	for want, words := range map[string][]string{
		"": {}, "acme-staging-eu": {"Acme Staging (EU)"}, "id.acme.test-client-1": {"id.acme.test", "Client 1"}, "a-b-c": {"  A  b--C "},
		"x": {"...", "x"}, "zrich-2": {"Zürich 2"}, strings.Repeat("a", 48): {strings.Repeat("a", 47) + "aaa"},
	} {
		if got := oauth.MakeID(words...); got != want || got != "" && !oauth.ValidID(got) {
			t.Errorf("MakeID(%q) is %q, want %q", words, got, want)
		}
	}
	if got := oauth.MakeID("مرحبا", "…"); got != "" {
		t.Errorf("made %q of nothing that an id may have", got)
	}
}

func FuzzMakeID(f *testing.F) {
	f.Add("Acme", "(EU) _-.x")
	f.Fuzz(func(t *testing.T, a, b string) {
		if id := oauth.MakeID(a, b); id != "" && !oauth.ValidID(id) {
			t.Errorf("%q", id)
		}
	})
}
