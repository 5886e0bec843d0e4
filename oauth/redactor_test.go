package oauth

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// encodings are the ways a server writes what it was sent.
var encodings = map[string]func(string) string{
	"plain":             func(s string) string { return s },
	"query":             url.QueryEscape,
	"query, lower case": func(s string) string { return lowerEscapes(url.QueryEscape(s)) },
	"path":              url.PathEscape,
	"every character %": func(s string) string { return each(s, "%%%02x") },
	"entities":          html.EscapeString,
	"decimal entities":  func(s string) string { return each(s, "&#%d;") },
	"hex entities":      func(s string) string { return each(s, "&#x%X;") },
	"zeros in entities": func(s string) string { return each(s, "&#x0%x;") },
	"named entities": func(s string) string {
		return strings.NewReplacer("+", "&plus;", "/", "&sol;", "=", "&equals;", "_", "&lowbar;", "&", "&amp;").Replace(s)
	},
	"JSON":           jsonText,
	"JSON, slash":    func(s string) string { return strings.ReplaceAll(jsonText(s), "/", `\/`) },
	"JSON, escapes":  func(s string) string { return each(s, `\u%04x`) },
	"JSON, escapes ": func(s string) string { return each(s, `\u%04X`) },
	"script escapes": func(s string) string { return each(s, `\x%02x`) },
	"Base64":         func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"Base64, raw":    func(s string) string { return base64.RawStdEncoding.EncodeToString([]byte(s)) },
	"Base64 URL":     func(s string) string { return base64.URLEncoding.EncodeToString([]byte(s)) },
	"Base64 URL raw": func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
	"Basic, 1":       func(s string) string { return base64.StdEncoding.EncodeToString([]byte("i:" + s + ":rest")) },
	"Basic, 2":       func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("id:" + s + ":rest")) },
	"Basic, 3":       func(s string) string { return base64.StdEncoding.EncodeToString([]byte("id1:" + s)) },
	"Base64, lines": func(s string) string {
		return broken(base64.StdEncoding.EncodeToString([]byte("a longer text before "+s+" and after")), 20)
	},
	"hex":        func(s string) string { return hex.EncodeToString([]byte(s)) },
	"HEX":        func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
	"hex inside": func(s string) string { return "0" + hex.EncodeToString([]byte("id:"+s)) },
}

func each(s, format string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, format, c)
	}
	return b.String()
}

func lowerEscapes(s string) string {
	out := []byte(s)
	for i := 0; i+2 < len(out); i++ {
		if out[i] == '%' {
			copy(out[i+1:], strings.ToLower(string(out[i+1:i+3])))
		}
	}
	return string(out)
}

func broken(s string, at int) string {
	var b strings.Builder
	for len(s) > at {
		b.WriteString(s[:at] + "\n")
		s = s[at:]
	}
	return b.String() + s
}

// Promise 17: a secret is found in every way a server may write it, and in every
// two of them, one inside the other.
func TestSecretsInEveryEncoding(t *testing.T) {
	for _, secret := range []string{"c4N+ry/s3cr=t_&x", "hunter2-hunter2", "pa ss \"w\" <o> rd", "1234567890123", "eyJhbGciOi.eyJzdWIi.c2lnbmF0"} {
		hidden := redactorOf(unnamed(secret))
		for outer, wrap := range encodings {
			for inner, encode := range encodings {
				echoed := wrap(encode(secret))
				got := hidden.scrub("The client " + echoed + " is not known.")
				if strings.Contains(got, echoed) || !strings.Contains(got, mask) {
					t.Errorf("%q in %s in %s: %q", secret, inner, outer, got)
				}
				if !strings.HasPrefix(got, "The client ") || !strings.HasSuffix(got, " is not known.") {
					t.Errorf("%q in %s in %s: the words around it are gone: %q", secret, inner, outer, got)
				}
			}
		}
	}
}

// A redaction never eats a protocol word, nor part of one.
func TestWordsStay(t *testing.T) {
	const text = `{"error":"invalid_client","error_description":"The client is not known to this server; see client-id client_1."}`
	for _, secret := range []string{"client", "invalid", "a", "invalid_client", "error", "i", "server", "known", "se", "1"} {
		if got := redactorOf(unnamed(secret)).scrub(text); got != text {
			t.Errorf("%q: %s", secret, got)
		}
	}
	for text, want := range map[string]string{
		`client`:                       mask,
		`{"x":"client","y":"clients"}`: `{"x":"` + mask + `","y":"clients"}`,
		`a=client&b=clients`:           `a=` + mask + `&b=clients`,
		`<b>client</b>`:                `<b>` + mask + `</b>`,
		`Y2xpZW50`:                     mask,
		`{"x":"Y2xpZW50"}`:             `{"x":"` + mask + `"}`,
		"Basic aWQ6Y2xpZW50":           "Basic aWQ6" + mask,
		`https://x.example/?client`:    `https://x.example/?` + mask,
	} {
		if got := redactorOf(unnamed("client")).scrub(text); got != want {
			t.Errorf("%s: %s", text, got)
		}
	}
	if got := redactorOf(unnamed("4711")).scrub(`{"n": 4711, "m": 47110, "l": [1, 4711]}`); got != `{"n": `+mask+`, "m": 47110, "l": [1, `+mask+`]}` {
		t.Error(got)
	}
}

// What is left of a secret where a server cut its own text.
func TestSecretsThatWereCut(t *testing.T) {
	hidden := redactorOf(unnamed("c4N+ry/s3cr=t_and_more"))
	for _, text := range []string{"NO CLIENT WITH C4N+RY/S3CR=T_AND_MORE.", "No client with c4N+ry/s3", "No client with c4N+ry/s3…", `"c4N%2bry%2Fs3cr..."`, "s3cr=t_and_more is no secret", "Basic " + base64.StdEncoding.EncodeToString([]byte("id:c4N+ry/s3"))} {
		if got := hidden.scrub(text); !strings.Contains(got, mask) || strings.Contains(got, "s3cr") || strings.Contains(strings.ToLower(got), "c4n") {
			t.Errorf("%s: %s", text, got)
		}
	}
}

// The advice is for the server's word, whatever the redaction does to the text.
func TestAdviceIsForTheWordAsItCame(t *testing.T) {
	for _, secret := range []string{"client", "invalid_", "invalid_client", "AADSTS7000215", "unauthorized"} {
		for code, want := range map[string]string{"invalid_client": "Check the client ID, the client secret", "unauthorized_client": "This client may not use this grant", "invalid_grant": "already used, revoked"} {
			body := `{"error":"` + code + `","error_description":"no"}`
			f, err := parseFields([]byte(body))
			if err != nil {
				t.Fatal(err)
			}
			e := serverFailure(answer{status: 400, address: "https://as.example/", secrets: unnamed(secret)}, f)
			if e.ServerError != code || !strings.Contains(e.Advice, want) {
				t.Errorf("secret %q: %q, %q", secret, e.ServerError, e.Advice)
			}
		}
	}
	f, _ := parseFields([]byte(`{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}`))
	e := serverFailure(answer{status: 401, address: "https://as.example/", secrets: unnamed("AADSTS7000215")}, f)
	if e.Advice != secretAdvice || strings.Contains(e.Error(), "AADSTS7000215") {
		t.Errorf("%q: %s", e.Advice, e.Error())
	}
}

// Hostile texts of the greatest length take linear time; what would take more is
// not shown.
func TestRedactionOfHostileTexts(t *testing.T) {
	secrets := []string{strings.Repeat("a", 4000) + "b", "hunter2-hunter2", "ab"}
	layers := "hunter2-hunter2" + strings.Repeat(".", 1<<16)
	for range 3 {
		layers = base64.StdEncoding.EncodeToString([]byte(layers))
	}
	for name, text := range map[string]string{
		"one letter": strings.Repeat("a", maxBody), "percent": strings.Repeat("%25", maxBody/3), "backslashes": strings.Repeat(`\`, maxBody),
		"entities": strings.Repeat("&amp;", maxBody/5), "words": strings.Repeat("abcdefgh ", maxBody/9), "hex": strings.Repeat("61", maxBody/2),
		"ampersands": strings.Repeat("&", maxBody), "layers": layers, "quotes": strings.Repeat(`"ab`, maxBody/3),
	} {
		began := time.Now()
		got := redactorOf(unnamed(secrets...)).scrub(text)
		t.Logf("%s: %s", name, time.Since(began))
		if len(got) > 16*len(text) {
			t.Errorf("%s: %d bytes", name, len(got))
		}
	}
}

// Any secret in any text, in any encoding.
func FuzzRedaction(f *testing.F) {
	names := make([]string, 0, len(encodings))
	for name := range encodings {
		names = append(names, name)
	}
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { redactAny(t, names) }))
}

func TestRedactionOfAnything(t *testing.T) {
	names := make([]string, 0, len(encodings))
	for name := range encodings {
		names = append(names, name)
	}
	rapid.Check(t, func(t *rapid.T) { redactAny(t, names) })
}

func redactAny(t *rapid.T, names []string) {
	secret := rapid.StringMatching(`[!-~]{12,40}`).Draw(t, "secret")
	echoed := encodings[rapid.SampledFrom(names).Draw(t, "encoding")](secret)
	before, after := rapid.String().Draw(t, "before"), rapid.String().Draw(t, "after")
	text := before + " " + echoed + " " + after
	if got := redactorOf(unnamed(secret)).scrub(text); strings.Contains(got, echoed) {
		t.Errorf("%q in %q: %q", secret, text, got)
	}
}

// A secret may itself look like an escape: undoing another encoding must leave it.
func TestRedactionOfSecretsThatLookEscaped(t *testing.T) {
	for _, secret := range []string{`\"!!!!!!!!&!`, `<pass>%41%42"word\"`, `C:\new\table&co"`, "&amp;&lt;%26\"more", `\u0041bc<defgh>&`} {
		for name, encode := range encodings {
			echoed := encode(secret)
			for _, text := range []string{echoed, "A " + echoed + " ", `"` + echoed + `"`} {
				if got := redactorOf(unnamed(secret)).scrub(text); strings.Contains(got, echoed) {
					t.Errorf("%s: %q in %q: %q", name, secret, text, got)
				}
			}
		}
	}
}

// A number is a secret, too, and a trace knows it however it is written.
func TestTraceOfNumbersAndCodes(t *testing.T) {
	show := func(body string, secrets ...string) string {
		brought, _ := Answer{}.broughtBy([]byte(body), true)
		said := redaction{plain: plainMembers, hidden: redactorOf(append(brought, unnamed(secrets...)...)), failed: true}
		return said.body([]byte(body), "application/json")
	}
	for body, gone := range map[string]string{
		`{"access_token":123456789012}`:                              "123456789012",
		`{"access_token":123456789012,"detail":"gave 123456789012"}`: "123456789012",
		`{"status":4711471147}`:                                      "4711471147",
		`{"status":4.711471147e9}`:                                   "4.711471147e9",
		`{"code":"SplxlOBeZQQYbYS6WxSbIA"}`:                          "SplxlOBeZQQYbYS6WxSbIA",
		`{"code":90812374650}`:                                       "90812374650",
		`{"access_token":"new-t0ken-value","message":"use bmV3LXQwa2VuLXZhbHVl now"}`: "bmV3LXQwa2VuLXZhbHVl",
		`{"code":"SplxlOBeZQQYbYS6WxSbIA","detail":"SplxlOBeZQQYbYS6WxSbIA"}`:         "SplxlOBeZQQYbYS6WxSbIA",
	} {
		if got := show(body, "4711471147"); strings.Contains(got, gone) || !strings.Contains(got, mask) {
			t.Errorf("%s: %s", body, got)
		}
	}
	for _, body := range []string{`{"code":"invalid_grant"}`, `{"code":401}`, `{"code":"AADSTS700016"}`, `{"expires_in":3600}`, `{"detail":"No such tenant"}`} {
		var shown, want any
		if json.Unmarshal([]byte(show(body)), &shown) != nil || json.Unmarshal([]byte(body), &want) != nil || fmt.Sprint(shown) != fmt.Sprint(want) {
			t.Errorf("%s: %s", body, show(body))
		}
	}
	if got := (redaction{params: plainParams, hidden: byName(nil)}).address("https://api.example/x?unknown-api-key&scope=a"); strings.Contains(got, "unknown") || !strings.Contains(got, "scope=a") {
		t.Error(got)
	}
}

// unnamed are secrets that nobody has a name for.
func unnamed(values ...string) (secrets []secret) {
	for _, value := range values {
		secrets = append(secrets, secret{value: value})
	}
	return secrets
}
