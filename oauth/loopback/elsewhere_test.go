package loopback

import (
	"net/url"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// elsewhereAt reserves a redirect address that nobody listens on.
func elsewhereAt(t *testing.T, uri string, e Expect) *Reservation {
	t.Helper()
	res := reserve(t, NewReceiver(), oauth.Redirect{URI: uri, Host: "127.0.0.1", Port: port(47821), Path: "/callback"}, e)
	if res.RedirectURI() != uri || !res.MustPaste() {
		t.Errorf("the server is told %s, %v", res.RedirectURI(), res.MustPaste())
	}
	return res
}

// withState writes the sign-in's state where a paste has S.
func withState(pasted string) string {
	return strings.NewReplacer("state=S", "state="+state, "state%3DS", "state%3D"+state, "state: S", "state: "+state, "te=S", "te="+state).Replace(pasted)
}

// Addresses as real apps register them, and what a person pastes after signing in
// there.
func TestAnswersOfAnotherAddress(t *testing.T) {
	for name, c := range map[string]struct{ uri, pasted string }{
		"Postman's page": {"https://oauth.pstmn.io/v1/callback", "https://oauth.pstmn.io/v1/callback?code=c&state=S"},
		"without its scheme, as browsers show it": {"https://oauth.pstmn.io/v1/callback", " oauth.pstmn.io/v1/callback?code=c&state=S\n"},
		"with its port and in capitals":           {"https://oauth.pstmn.io/v1/callback", "HTTPS://OAuth.pstmn.io:443/v1/callback?state=S&code=c#_=_"},
		"Microsoft's page that decodes tokens":    {"https://jwt.ms", "https://jwt.ms/?code=c&state=S&session_state=1"},
		"with a query of its own":                 {"https://acme.example.test/cb?tenant=1", "https://acme.example.test/cb?tenant=1&code=c&state=S"},
		"an iOS app":                              {"myapp://cb", "myapp://cb?code=c&state=S"},
		"an Android app":                          {"com.example.app:/oauth2redirect", "com.example.app:/oauth2redirect?state=S&code=c"},
		"the same, as a browser writes it":        {"com.example.app:/oauth2redirect", "com.example.app:///oauth2redirect?state=S&code=c"},
		"an opaque one":                           {"myapp:cb", "myapp:cb?code=c&state=S"},
		"a browser's complaint":                   {"myapp://cb", "Failed to launch 'myapp://cb?code=c&state=S' because the scheme does not have a registered handler."},
		"a header":                                {"myapp://cb", "Location: myapp://cb?code=c&state=S"},
		"quoted":                                  {"https://acme.example.test/cb", `"https://acme.example.test/cb?code=c&state=S"`},
		"behind a number sign":                    {"https://jwt.ms", "https://jwt.ms/#code=c&state=S&session_state=1"},
		"behind one, with a query of its own":     {"https://acme.example.test/cb?tenant=1", "https://acme.example.test/cb?tenant=1#state=S&code=c"},
		"behind one, of an app":                   {"myapp://cb", "myapp://cb#code=c&state=S"},
		"behind one of a page's own":              {"https://acme.example.test/cb", "https://acme.example.test/cb#/?code=c&state=S"},
		"a page's source":                         {"https://acme.example.test/cb", "view-source:https://acme.example.test/cb?code=c&state=S"},
		"out of a page's source":                  {"myapp://cb", `<a href="myapp://cb?code=c&amp;state=S">open the app</a>`},
		"out of JSON":                             {"https://acme.example.test/cb", `"https:\/\/acme.example.test\/cb?code=c\u0026state=S"`},
		"in angle brackets":                       {"https://acme.example.test/cb", "<https://acme.example.test/cb?code=c&state=S>"},
		"in Markdown":                             {"https://acme.example.test/cb", "[here](https://acme.example.test/cb?code=c&state=S)"},
		"in a shell's quotes":                     {"https://acme.example.test/cb", "'https://acme.example.test/cb?code=c&state=S'"},
		"in typographic quotes":                   {"https://acme.example.test/cb", "“https://acme.example.test/cb?code=c&state=S”"},
		"encoded once more":                       {"https://acme.example.test/cb", "https%3A%2F%2Facme.example.test%2Fcb%3Fcode%3Dc%26state%3DS"},
		"an app's, encoded once more":             {"com.example.app:/cb", "com.example.app%3a%2Fcb%3Fcode%3Dc%26state%3DS"},
		"broken by a terminal":                    {"https://acme.example.test/cb", "https://acme.example.test/cb?code=c&sta\n  te=S"},
		"broken, without its scheme":              {"https://acme.example.test/cb", "acme.example.test/cb?code=c\n&state=S"},
		"an answer's header":                      {"https://acme.example.test/cb", "HTTP/1.1 302 Found\r\nLocation: https://acme.example.test/cb?code=c&state=S\r\n"},
		"the address before, and then this":       {"https://acme.example.test/cb", "https://acme.example.test/cb https://acme.example.test/cb?code=c&state=S"},
		"its parameters alone":                    {"https://acme.example.test/cb", "code=c&state=S"},
		"the same, with their mark":               {"myapp://cb", "?state=S&code=c"},
		"the same, behind a number sign":          {"https://jwt.ms", "#code=c&state=S"},
		"a form's fields":                         {"https://acme.example.test/cb", "code: c\nstate: S\n"},
		"this computer, port 80":                  {"http://localhost", "localhost/?code=c&state=S"},
		"this computer, TLS":                      {"https://localhost:3000/cb", "https://localhost:3000/cb?code=c&state=S"},
		"a code on a page":                        {"urn:ietf:wg:oauth:2.0:oob", "c"},
		"the same, by its address":                {"urn:ietf:wg:oauth:2.0:oob", "https://id.example.test/oob?code=c&state=S"},
		"the same, without a state":               {"urn:ietf:wg:oauth:2.0:oob", "https://id.example.test/oob?code=c"},
		"a code in a title":                       {"urn:ietf:wg:oauth:2.0:oob:auto", "Success state=S&code=c&scope=x"},
		"Yahoo's":                                 {"oob", " c\t"},
	} {
		t.Run(name, func(t *testing.T) {
			res := elsewhereAt(t, c.uri, Expect{State: state, PKCE: true})
			if err := res.Paste(withState(c.pasted)); err != nil {
				t.Fatal(err)
			}
			cb, err := res.Await(t.Context(), Expect{})
			if err != nil || cb.Code != "c" || cb.Extra.Has("tenant") {
				t.Errorf("%+v, %v", cb, err)
			}
		})
	}
}

// What is not the answer is refused in words, and the sign-in goes on.
func TestPastesThatAreNotTheAnswer(t *testing.T) {
	const https, custom, page = "https://acme.example.test/cb", "com.example.app:/cb", "urn:ietf:wg:oauth:2.0:oob"
	tied := Expect{State: state, PKCE: true}
	for name, c := range map[string]struct {
		uri, pasted, says string
		expect            Expect
	}{
		"another host":              {https, "https://acme.example/cb?code=c&state=S", "not the answer", tied},
		"another host, as end":      {https, "https://acme.example.test.evil.test/cb?code=c&state=S", "not the answer", tied},
		"another path":              {https, https + "/?code=c&state=S", "not the answer", tied},
		"another port":              {https, "https://acme.example.test:444/cb?code=c&state=S", "not the answer", tied},
		"plain http":                {https, "http://acme.example.test/cb?code=c&state=S", "not the answer", tied},
		"a user name":               {https, "https://acme.example.test@evil.test/cb?code=c&state=S", "not the answer", tied},
		"a user name before":        {https, "https://ada@acme.example.test/cb?code=c&state=S", "not the answer", tied},
		"only its beginning":        {https, https, "not the answer", tied},
		"the code alone":            {https, "c", "not the answer", tied},
		"nothing":                   {https, " ", "not the answer", tied},
		"far too much":              {https, https + "?code=" + strings.Repeat("c", 1<<20) + "&state=S", "not the answer", tied},
		"no state":                  {https, https + "?code=c", "not started in Tokendesk", tied},
		"another state":             {https, https + "?code=c&state=x", "another sign-in", tied},
		"two states":                {https, https + "?code=c&state=S&state=S", "another sign-in", tied},
		"no code":                   {https, https + "?state=S", "no code", tied},
		"two codes":                 {https, https + "?code=c&code=d&state=S", "more than one code", tied},
		"a bad escape":              {https, https + "?code=%zz&state=S", "malformed", tied},
		"in both places":            {https, https + "?code=c&state=S#code=c&state=S", "another sign-in", tied},
		"two codes, one behind":     {https, https + "?code=c#code=d&state=S", "more than one code", tied},
		"a token behind":            {https, https + "#access_token=t&state=S", "instead of a code", tied},
		"behind, no state":          {https, https + "#code=c", "not started in Tokendesk", tied},
		"parameters, no state":      {https, "code=c", "not the answer", tied},
		"parameters, other state":   {https, "code=c&state=x", "another sign-in", tied},
		"a form's, two states":      {https, "code: c\nstate: S\nstate: x", "another sign-in", tied},
		"an answer that was posted": {https, "https://acme.example.test/cb", "has no code", tied},
		"the sign-in page":          {https, "https://id.example.test/authorize?redirect_uri=https%3A%2F%2Facme.example.test%2Fcb&state=S", "not the answer", tied},
		"inside another address":    {https, "https://evil.example/?u=https://acme.example.test/cb?code=c&state=S", "not the answer", tied},
		"an error, no state":        {https, https + "?error=access_denied", "does not say which sign-in", tied},
		"another scheme":            {custom, "com.example.other:/cb?code=c&state=S", "not the answer", tied},
		"a longer scheme":           {custom, "xcom.example.app:/cb?code=c&state=S", "not the answer", tied},
		"a web page":                {custom, "https://id.example.test/?x=com.example.app:/cb&code=c&state=S", "not the answer", tied},
		"a page, its words":         {page, "Copy this code: c", "not the answer", tied},
		"a page, nothing":           {page, "", "not the answer", tied},
		"a page, its address":       {page, "https://id.example.test/oob", "not the answer", tied},
		"a page, other state":       {page, "https://id.example.test/oob?code=c&state=x", "another sign-in", tied},
		"a page, odd code":          {page, "c\u202ed", "malformed", tied},
		"a page without PKCE":       {page, "c", "PKCE is off", Expect{State: state}},
		"a page without iss":        {page, "c", "which server", Expect{State: state, PKCE: true, IssuerRequired: true, Issuer: "https://as.example"}},
	} {
		t.Run(name, func(t *testing.T) {
			res := elsewhereAt(t, c.uri, c.expect)
			e := wantKind(t, res.Paste(withState(c.pasted)), oauth.KindUsage)
			if !strings.Contains(e.Message, c.says) || e.Advice == "" || strings.Contains(e.Message+e.Advice, state) {
				t.Errorf("said %q, %q; want %q", e.Message, e.Advice, c.says)
			}
			nothingYet(t, res)
			genuine := url.Values{"code": {"genuine"}, "state": {state}}
			if c.expect.IssuerRequired {
				genuine.Set("iss", c.expect.Issuer)
			}
			at := c.uri
			if oauth.OutOfBand(c.uri) {
				at = "https://id.example.test/oob"
			}
			if err := res.Paste(at + "?" + genuine.Encode()); err != nil {
				t.Error(err)
			}
			if err := res.Paste(at + "?code=later&state=" + state); err == nil {
				t.Error("a second answer was taken")
			}
			if cb, err := res.Await(t.Context(), Expect{}); err != nil || cb.Code != "genuine" {
				t.Errorf("%q, %v", cb.Code, err)
			}
		})
	}
}

// Promises 6 and 7 hold for what is pasted: the right state with an error, or with the
// wrong issuer, ends the sign-in.
func TestPastesThatEndTheSignIn(t *testing.T) {
	for query, c := range map[string]struct {
		kind oauth.Kind
		says string
	}{
		"error=access_denied":                    {oauth.KindRefused, "declined"},
		"code=c&error=server_error":              {oauth.KindRefused, "could not handle"},
		"code=c&iss=https%3A%2F%2Fevil.example":  {oauth.KindBadAnswer, "another server"},
		"code=c":                                 {oauth.KindBadAnswer, "lacks the server"},
		"code=c&iss=https%3A%2F%2Fas.example%2F": {oauth.KindBadAnswer, "another server"},
	} {
		for _, uri := range []string{"https://acme.example.test/cb", "com.example.app:/cb", "urn:ietf:wg:oauth:2.0:oob"} {
			iss := ""
			if strings.HasPrefix(query, "error") || strings.Contains(query, "server_error") {
				iss = "&iss=https%3A%2F%2Fas.example"
			}
			res := elsewhereAt(t, uri, Expect{State: state, PKCE: true, Issuer: "https://as.example", IssuerRequired: true})
			if err := res.Paste(strings.Replace(uri, "urn:ietf:wg:oauth:2.0:oob", "https://as.example/page", 1) + "?state=" + state + "&" + query + iss); err != nil {
				t.Errorf("%s: %v", query, err)
				continue
			}
			cb, err := res.Await(t.Context(), Expect{})
			if e := wantKind(t, err, c.kind); !strings.Contains(e.Message, c.says) || cb.Code != "" {
				t.Errorf("%s: %s", query, e.Message)
			}
		}
	}
}

// Promise 1: nobody listens for an address that is not ours, not even where it is one
// of this computer.
func TestElsewhereTakesNoPort(t *testing.T) {
	r := NewReceiver()
	listening := reserve(t, r, free, Expect{State: state})
	beside := reserve(t, r, oauth.Redirect{URI: listening.RedirectURI()}, Expect{State: "another " + state})
	if len(r.gates) != 1 || beside.gate != nil {
		t.Error("it has a listener")
	}
	if err := beside.Close(); err != nil {
		t.Error(err)
	}
	stillOpen(t, listening)
	_, err := r.Reserve(t.Context(), oauth.Redirect{URI: "http://evil.example/cb"}, nil)
	wantKind(t, err, oauth.KindMisconfigured)
}
