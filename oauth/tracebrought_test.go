package oauth

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

// tracedAnswer is what a trace keeps of an answer.
func tracedAnswer(t *testing.T, r request, got answer) string {
	t.Helper()
	if got.status == 0 {
		got.status = 200
	}
	if got.header == nil {
		got.header = http.Header{}
	}
	if got.header.Get("Content-Type") == "" {
		got.header.Set("Content-Type", "application/json")
	}
	r.method, r.address, r.header = "POST", "https://id.example/t", http.Header{}
	got.secrets = append(got.secrets, secret{"client_secret", "s3cret-of-the-client"})
	kept, err := json.Marshal(redact(r, got, time.Now(), nil))
	if err != nil {
		t.Fatal(err)
	}
	return string(kept)
}

// A token that an answer brings is nowhere in what is kept of it, however the
// answer hides from the trace what the client takes.
func TestTraceHidesWhatAnAnswerBrings(t *testing.T) {
	const token = "n3w-t0ken-of-the-answer"
	var decoys strings.Builder
	for i := range 40 {
		fmt.Fprintf(&decoys, `"a_token_%02d":"decoy-of-the-server-%02d",`, i, i)
	}
	deep := strings.Repeat("[", 200) + strings.Repeat("]", 200)
	tooDeep := strings.Repeat("[", 20000) + strings.Repeat("]", 20000)
	for name, test := range map[string]struct {
		body     string
		settings Answer
	}{
		"plain":               {body: `{"access_token":"T","message":"T"}`},
		"after many":          {body: `{` + decoys.String() + `"access_token":"T","message":"T"}`},
		"refresh after many":  {body: `{` + decoys.String() + `"access_token":"x","refresh_token":"T","detail":"T"}`},
		"ID token after many": {body: `{` + decoys.String() + `"access_token":"x","id_token":"T","detail":"T"}`},
		"more than are taken": {body: `{` + decoys.String() + `"access_token":"x","zz_token":"T","message":"is T","T":1}`},
		"byte order mark":     {body: "\xef\xbb\xbf" + `{"access_token":"T","message":"T"}`},
		"huge":                {body: `{"pad":"` + strings.Repeat("x", 300<<10) + `","access_token":"T"}`},
		"deep":                {body: `{"pad":` + deep + `,"access_token":"T"}`},
		"deeper than any":     {body: `{"access_token":"T","pad":` + tooDeep + `}`},
		"cut off":             {body: `{"access_token":"T","pad":"`},
		"twice":               {body: `{"access_token":"T","access_token":"another-token","message":"T"}`},
		"twice, last":         {body: `{"access_token":"another-token","access_token":"T","message":"T"}`},
		"twice, inside":       {body: `{"data":{"jwt":"T","jwt":"another-token"},"message":"T"}`},
		"another name":        {body: `{"access":{"value":"T"},"message":"T"}`},
		"with its scheme":     {body: `{"access_token":"Bearer T","message":"T"}`},
		"where settings say":  {body: `{"title":"T","message":"T"}`, settings: Answer{AccessToken: "/title"}},
		"in a list":           {body: `[{"title":"T","message":"T"}]`, settings: Answer{AccessToken: "/0/title"}},
		"refresh by settings": {body: `{"access_token":"x","title":"T"}`, settings: Answer{RefreshToken: "/title"}},
		"list of tokens":      {body: `{"access_token":["T"],"message":"T"}`},
		"escaped":             {body: `{"access_token":"\u006e3w-t0ken-of-the-answer","message":"T"}`},
		"form":                {body: "access_token=T&message=T"},
		"form, twice":         {body: "access_token=another-token&access_token=T&message=T"},
		"damaged form":        {body: "access_token=T&message=T&x=%zz"},
		"no UTF-8":            {body: `{"access_token":"T` + "\xff" + `","message":"T"}`},
	} {
		body := strings.ReplaceAll(test.body, "T", token)
		headers := http.Header{
			"X-Request-Id": {token}, "Server": {token}, "Content-Type": {"application/json; " + token},
			"Location": {"https://x.example/" + token + "?scope=" + token}, "Www-Authenticate": {`Bearer realm="` + token + `"`},
			"X-" + token + "-Limit": {"1"},
		}
		kept := tracedAnswer(t, request{name: "token endpoint", grant: "authorization_code", brings: test.settings}, answer{body: []byte(body), header: headers})
		if i := strings.Index(strings.ToLower(kept), token); i >= 0 {
			t.Errorf("%s: …%s…", name, kept[max(0, i-80):min(len(kept), i+len(token)+20)])
		}
	}
}

// What helps stays: of an answer that was read whole, and the clock of every one.
func TestTraceKeepsWhatHelps(t *testing.T) {
	const date = "Thu, 26 Nov 2026 12:00:00 GMT"
	headers := func() http.Header { return http.Header{"X-Request-Id": {"request-4711"}, "Date": {date}} }
	for body, want := range map[string]string{
		`{"access_token":"n3w-t0ken","message":"welcome"}`: "welcome",
		`{"error":"invalid_grant"}`:                        "request-4711",
		`<html>token</html>`:                               "request-4711",
		``:                                                 "request-4711",
		`{"cut":"`:                                         date,
	} {
		if kept := tracedAnswer(t, request{name: "token endpoint"}, answer{body: []byte(body), header: headers()}); !strings.Contains(kept, want) {
			t.Errorf("%s: %s", body, kept)
		}
	}
}

// Every word of a server's in an exchange is its own: in documents that everybody
// can read, in its certificate, and in what it says to a device.
func TestTraceHidesSecretsInEveryWord(t *testing.T) {
	const own = "s3cret-of-the-client"
	certificate := answer{body: []byte("{}")}
	certificate.connection.Certificate = certificateOf(&x509.Certificate{
		Subject: pkix.Name{CommonName: strings.Repeat("x", 115) + own},
		Issuer:  pkix.Name{CommonName: own, Organization: []string{"An organisation, " + own}},
	})
	documents := func(body string) answer { return answer{body: []byte(body)} }
	for name, test := range map[string]struct {
		request request
		answer  answer
		gone    string
	}{
		"key id":        {request{name: "key set", public: true}, documents(`{"keys":[{"kid":"` + own + `"}]}`), own},
		"endpoint name": {request{name: "discovery document", public: true}, documents(`{"` + own + `_endpoint":"https://x.example/"}`), own},
		"endpoint":      {request{name: "discovery document", public: true}, documents(`{"token_endpoint":"https://` + own + `.example/"}`), own},
		"certificate":   {request{name: "token endpoint"}, certificate, own[:8]},
		"user code":     {request{name: "device authorization endpoint"}, documents(`{"user_code":"WDJB-MJHT","message":"Enter WDJB-MJHT."}`), "MJHT"},
		"user code in the address": {
			request{name: "device authorization endpoint"},
			documents(`{"user_code":"WDJB-MJHT","verification_uri":"https://x.example/?c=WDJBMJHT"}`), "MJHT",
		},
		"short user code": {request{name: "device authorization endpoint"}, documents(`{"user_code":"WDJB","verification_uri":"https://x.example/?c=WDJB"}`), "WDJB"},
		"complete address": {
			request{name: "device authorization endpoint"},
			documents(`{"verification_uri_complete":"https://x.example/?c=KFDR-PLQW","verification_uri":"https://x.example/","message":"https://x.example/?c=KFDR-PLQW"}`), "PLQW",
		},
		"code of letters":              {request{name: "token endpoint"}, documents(`{"code":"abcdefgh.ijklmnop"}`), "ijklmnop"},
		"code of letters, repeated":    {request{name: "token endpoint"}, documents(`{"data":{"code":"abcdefgh.ijklmnop"},"message":"abcdefgh.ijklmnop"}`), "ijklmnop"},
		"code of letters, in a form":   {request{name: "token endpoint"}, answer{body: []byte("code=abcdefgh.ijklmnop&title=x"), header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}}, "ijklmnop"},
		"code of letters in a header":  {request{name: "token endpoint"}, answer{body: []byte(`{"code":"abcdefgh.ijklmnop"}`), header: http.Header{"X-Request-Id": {"abcdefgh.ijklmnop"}}}, "ijklmnop"},
		"code of digits with no error": {request{name: "token endpoint"}, documents(`{"code":482913}`), "482913"},
	} {
		if kept := tracedAnswer(t, test.request, test.answer); strings.Contains(kept, test.gone) {
			t.Errorf("%s: %s", name, kept)
		}
	}
	for body, status := range map[string]int{
		`{"code":"invalid_grant"}`: 400, `{"code":"invalid_grant","error":"x"}`: 200, `{"code":"invalid_grant","message":"x"}`: 200,
		`{"error":{"code":"invalid_grant"}}`: 200, `{"errors":[{"code":"invalid_grant"}]}`: 200,
	} {
		if kept := tracedAnswer(t, request{name: "token endpoint"}, answer{body: []byte(body), status: status}); !strings.Contains(kept, "invalid_grant") {
			t.Errorf("%s: %s", body, kept)
		}
	}
	device := `{"user_code":"WDJB-MJHT","verification_uri":"https://x.example/device","verification_uri_complete":"https://x.example/device?c=WDJB-MJHT"}`
	if kept := tracedAnswer(t, request{name: "device authorization endpoint"}, answer{body: []byte(device)}); !strings.Contains(kept, "https://x.example/device") {
		t.Error(kept)
	}
}

// The work for an answer grows as the answer does. It is counted in bytes of memory.
func TestTraceWorksInProportion(t *testing.T) {
	secrets := byName([]secret{{"client_secret", "s3cret-of-the-client"}})
	asked := redaction{plain: plainMembers, params: plainParams, hidden: secrets}
	for name, work := range map[string]func(n int){
		"bare parameters":     func(n int) { asked.address("https://x.example/?" + strings.Repeat("a&", n)) },
		"named parameters":    func(n int) { asked.address("https://x.example/?" + strings.Repeat("a=b&", n)) },
		"harmless parameters": func(n int) { asked.address("https://x.example/?" + strings.Repeat("scope=b&", n)) },
		"empty parameters":    func(n int) { asked.address("https://x.example/?" + strings.Repeat("&", n)) },
		"challenge":           func(n int) { asked.header("Www-Authenticate", "Bearer "+strings.Repeat(`a="b",`, n)) },
		"headers": func(n int) {
			asked.headers(http.Header{"X-Request-Id": make([]string, n)})
		},
		"members": func(n int) {
			Answer{}.broughtBy([]byte(`{`+strings.Repeat(`"a_token":"a-token-of-many","code":"x",`, n)+`"a":1}`), false)
		},
		"nests":   func(n int) { Answer{}.broughtBy([]byte(strings.Repeat(`[`, n/4)+strings.Repeat(`]`, n/4)), false) },
		"secrets": func(n int) { secrets.scrub(strings.Repeat("s3cret-of-the-client", n)) },
	} {
		used := func(n int) uint64 {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			work(n)
			runtime.ReadMemStats(&after)
			return after.TotalAlloc - before.TotalAlloc
		}
		used(1000)
		if small, large := used(2000), used(16000); large > 24*small+64<<10 {
			t.Errorf("%s: %d bytes for 2000, %d for 16000", name, small, large)
		}
	}
}

// A word that is no protocol word because of its length is not read to its ends.
func TestWordAroundIsBounded(t *testing.T) {
	for _, size := range []int{1 << 10, 64 << 10, 1 << 20} {
		text := strings.Repeat("a", size)
		word := wordAround(text, span{size / 2, size/2 + 8})
		if got := word.to - word.from; got > longestWord+1 {
			t.Errorf("%d bytes of %d are read", got, size)
		}
	}
}

// What a secret and a text have in common is compared only as long as the work for
// the text allows.
func TestCutOffIsBounded(t *testing.T) {
	for _, size := range []int{8 << 10, 64 << 10, 256 << 10} {
		r := redactorOf(unnamed(strings.Repeat("a", size) + "b"))
		s := &scan{redactor: r, left: 64 * size}
		s.cutOff(layer{text: []byte(strings.Repeat("a", size/2) + "c")}, r.long[0])
		if s.left < -2*size {
			t.Errorf("of %d bytes, %d too many were looked at", size, -s.left)
		}
	}
}
