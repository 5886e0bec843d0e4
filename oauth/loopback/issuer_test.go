package loopback

import (
	"net/url"
	"strings"
	"testing"

	"tokendesk/oauth"
)

func TestIssuerIsNotAskedForWhenUnknown(t *testing.T) {
	res := reserve(t, NewReceiver(), free, Expect{State: state, Endpoint: "https://as.example/authorize"})
	get(t, res, "state="+state+"&code=x")
	if cb, err := res.Await(t.Context(), Expect{}); err != nil || cb.Code != "x" || cb.Issuer != "" {
		t.Errorf("%q of %q, %v", cb.Code, cb.Issuer, err)
	}
}

// Promise 7: where no issuer is known, an iss is taken only from the origin of the
// authorization endpoint; any other is a mix-up and ends the sign-in, whether it
// comes with a code or an error, by the browser or pasted.
func TestIssuerOfAnAppThatKnowsNone(t *testing.T) {
	const plain, port = "https://as.example/authorize", "http://127.0.0.1:8080/a"
	for _, c := range []struct {
		endpoint, iss string
		good          bool
	}{
		{plain, "https://as.example", true},
		{plain, "https://as.example/", true},
		{plain, "https://as.example/realms/acme", true},
		{plain, "https://as.example:443/realms/acme", true},
		{plain, "https://AS.Example", true},
		{plain, "HTTPS://as.example", true},
		{"https://AS.example:443/authorize", "https://as.example", true},
		{"https://as.example/tenant/authorize?x=1", "https://as.example/tenant", true},
		{port, "http://127.0.0.1:8080", true},
		{"http://localhost/a", "http://localhost:80", true},
		{"https://[::1]:8443/a", "https://[::1]:8443", true},

		{plain, "", false},
		{plain, "https://evil.example", false},
		{plain, "https://anybody", false},
		{plain, "http://as.example", false},
		{plain, "https://as.example:8443", false},
		{plain, "https://as.example.", false},
		{plain, "https://as.example.evil.example", false},
		{plain, "https://login.as.example", false},
		{plain, "https://example", false},
		{plain, "https://as.example@evil.example", false},
		{plain, "https://evil.example@as.example", false},
		{plain, "https://evil.example/https://as.example", false},
		{plain, "https://evil.example#https://as.example", false},
		{plain, "https://as.example#fragment", false},
		{plain, `https://as.example\@evil.example`, false},
		{plain, "//as.example", false},
		{plain, "as.example", false},
		{plain, " https://as.example", false},
		{plain, "https://аs.example", false}, // Cyrillic
		{plain, "https://as。example", false},
		{plain, "null", false},
		{port, "http://127.0.0.2:8080", false},
		{port, "http://127.0.0.1:8081", false},
		{port, "http://127.0.0.1", false},
		{port, "http://localhost:8080", false},
		{port, "http://127.1:8080", false},
		{"", "", false},
		{"", "https://anybody", false},
	} {
		query := "state=" + state + "&iss=" + url.QueryEscape(c.iss)
		for name, deliver := range map[string]func(*Reservation, string){
			"browser": func(r *Reservation, q string) { get(t, r, q) },
			"pasted": func(r *Reservation, q string) {
				if err := r.Paste(r.RedirectURI() + "?" + q); err != nil {
					t.Errorf("%s: %v", q, err)
				}
			},
		} {
			res := reserve(t, NewReceiver(), free, Expect{State: state, Endpoint: c.endpoint})
			deliver(res, query+"&code=x")
			cb, err := res.Await(t.Context(), Expect{})
			if c.good {
				if err != nil || cb.Code != "x" || cb.Issuer != c.iss {
					t.Errorf("%s at %s, %s: %q, %v", c.iss, c.endpoint, name, cb.Code, err)
				}
				continue
			}
			if e := wantKind(t, err, oauth.KindBadAnswer); !strings.Contains(e.Message, "another server") || cb.Code != "" {
				t.Errorf("%s at %s, %s: %q, %q", c.iss, c.endpoint, name, cb.Code, e.Message)
			}
			res = reserve(t, NewReceiver(), free, Expect{State: state, Endpoint: c.endpoint})
			deliver(res, query+"&error=access_denied")
			_, err = res.Await(t.Context(), Expect{})
			if e := wantKind(t, err, oauth.KindBadAnswer); !strings.Contains(e.Message, "another server") {
				t.Errorf("an error of %s at %s: %q", c.iss, c.endpoint, e.Message)
			}
		}
	}
	// A doubled one is noise: the genuine answer still counts.
	res := reserve(t, NewReceiver(), free, Expect{State: state, Endpoint: plain})
	for _, doubled := range []string{"&iss=https%3A%2F%2Fas.example&iss=https%3A%2F%2Fevil.example", "&iss=https%3A%2F%2Fevil.example&iss=https%3A%2F%2Fas.example", "&iss=&iss="} {
		if got := get(t, res, "state="+state+"&code=x"+doubled); !strings.Contains(got.body, "more than one server") {
			t.Errorf("the page says %s", got.body)
		}
	}
	nothingYet(t, res)
	stillOpen(t, res)
}
