package loopback

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"tokendesk/oauth"
)

// Promise 3: noise is refused and the flow stays open.
func TestNoiseIsRefusedAndTheSignInGoesOn(t *testing.T) {
	e := Expect{State: state, Issuer: "https://as.example", IssuerRequired: true}
	iss := "&iss=https%3A%2F%2Fas.example"
	for name, c := range map[string]struct{ query, says string }{
		"wrong state":     {"state=nonsense&code=x" + iss, "does not belong to a running sign-in"},
		"state prefix":    {"state=" + state[:10] + "&code=x" + iss, "does not belong to a running sign-in"},
		"missing state":   {"code=x" + iss, "not started in Tokendesk"},
		"empty state":     {"state=&code=x" + iss, "not started in Tokendesk"},
		"doubled state":   {"state=" + state + "&state=" + state + "&code=x" + iss, "more than one state"},
		"doubled code":    {"state=" + state + "&code=x&code=x" + iss, "more than one code"},
		"empty code":      {"state=" + state + "&code=" + iss, "no code"},
		"no code":         {"state=" + state + iss, "no code"},
		"no error either": {"state=" + state + "&error_code=&error_message=" + iss, "no code"},
		"control in code": {"state=" + state + "&code=a%0d%0ab" + iss, "malformed"},
		"doubled iss":     {"state=" + state + "&code=x" + iss + iss, "more than one server"},
		"bad escape":      {"state=" + state + "&code=%zz" + iss, "malformed"},
		"error, no state": {"error=access_denied" + iss, "does not say which sign-in"},
		"error, wrong":    {"error=access_denied&state=wrong" + iss, "does not belong to a running sign-in"},
	} {
		t.Run(name, func(t *testing.T) {
			res := reserve(t, NewReceiver(), free, e)
			got := get(t, res, c.query)
			if got.status != http.StatusBadRequest || !strings.Contains(got.body, c.says) {
				t.Errorf("got %d %s; want 400 and %q", got.status, got.body, c.says)
			}
			nothingYet(t, res)
			stillOpen(t, res)
		})
	}
}

// Promises 6 and 7: the right state with an error, or with the wrong issuer, ends it.
func TestAnswersThatEndTheSignIn(t *testing.T) {
	e := Expect{State: state, Issuer: "https://as.example", IssuerRequired: true}
	iss := "&iss=https%3A%2F%2Fas.example"
	for name, c := range map[string]struct {
		query, says string
		kind        oauth.Kind
	}{
		"denied":         {"error=access_denied" + iss, "declined", oauth.KindRefused},
		"error and code": {"error=server_error&code=x" + iss, "could not handle", oauth.KindRefused},
		"doubled error":  {"error=a&error=b" + iss, "refused", oauth.KindRefused},
		"empty error":    {"error=" + iss, "without a name", oauth.KindRefused},
		// Facebook Login, and as its threads have it.
		"Facebook":             {"error_code=200&error_message=Permissions+error", "Permissions error", oauth.KindRefused},
		"Facebook, a domain":   {"error_code=1349048&error_message=Can%27t+load+URL", "load URL", oauth.KindRefused},
		"Facebook, a reason":   {"error_reason=user_denied", "user_denied", oauth.KindRefused},
		"a number alone":       {"error_code=1675030&code2=x", "1675030", oauth.KindRefused},
		"a message alone":      {"error_message=Sorry", "Sorry", oauth.KindRefused},
		"beside an error":      {"error=access_denied&error_code=200&error_reason=user_denied&error_description=Permissions+error", "declined", oauth.KindRefused},
		"administrator, Entra": {"error=access_denied&error_description=AADSTS90094%3A+The+grant+requires+admin+permission.", "administrator must consent", oauth.KindRefused},
		"administrator, words": {"error=access_denied&error_description=Admin+consent+is+required", "administrator must consent", oauth.KindRefused},
		"wrong iss":            {"code=x&iss=https%3A%2F%2Fevil.example", "another server", oauth.KindBadAnswer},
		"iss with slash":       {"code=x&iss=https%3A%2F%2Fas.example%2F", "another server", oauth.KindBadAnswer},
		"empty iss":            {"code=x&iss=", "another server", oauth.KindBadAnswer},
		"missing iss":          {"code=x", "lacks the server", oauth.KindBadAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			res := reserve(t, NewReceiver(), free, e)
			got := get(t, res, "state="+state+"&"+c.query)
			if !strings.Contains(got.body, c.says) || strings.Contains(got.body, "provider has answered") {
				t.Errorf("page says %s", got.body)
			}
			cb, err := res.Await(t.Context(), Expect{})
			if got := wantKind(t, err, c.kind); !strings.Contains(got.Message, c.says) {
				t.Errorf("message %q lacks %q", got.Message, c.says)
			}
			if cb.Code != "" {
				t.Errorf("handed out code %q", cb.Code)
			}
		})
	}
}

func TestErrorTextIsEscapedAndPlain(t *testing.T) {
	res := reserve(t, NewReceiver(), free, Expect{State: state})
	q := url.Values{
		"state": {state}, "error": {"<script>alert(1)</script>"},
		"error_description": {"first\nsecond\x00\u202e" + strings.Repeat("long ", 400) + "<img src=x>"},
		"error_uri":         {"http://evil.example/open-me"},
	}
	got := get(t, res, q.Encode())
	for _, bad := range []string{"<script", "<img", "evil.example", "\x00", "\u202e"} {
		if strings.Contains(got.body, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	_, err := res.Await(t.Context(), Expect{})
	e := wantKind(t, err, oauth.KindRefused)
	if strings.ContainsAny(e.Message, "\n\x00\u202e") || len(e.Message) > 1000 || strings.Contains(e.Message+e.Advice, "evil.example") {
		t.Errorf("message %q", e.Message)
	}
}

func TestExtraFieldsAndOddCodeNames(t *testing.T) {
	res := reserve(t, NewReceiver(), free, Expect{State: state, CodeParam: "spapi_oauth_code"})
	get(t, res, "state="+state+"&code=decoy")
	get(t, res, "state="+state+"&spapi_oauth_code=c&realmId=42&storeName=shop&hmac=ab&hmac=cd")
	cb, err := res.Await(t.Context(), Expect{})
	if err != nil || cb.Code != "c" {
		t.Fatalf("%q, %v", cb.Code, err)
	}
	if want := (url.Values{"realmId": {"42"}, "storeName": {"shop"}, "hmac": {"ab", "cd"}}); cb.Extra.Encode() != want.Encode() {
		t.Errorf("Extra = %v, want %v", cb.Extra, want)
	}
}

// Promise 4: of fifty at once, one is accepted; later ones get a neutral page.
func TestOneCallbackIsAccepted(t *testing.T) {
	res := reserve(t, NewReceiver(), free, Expect{State: state})
	var accepted, neutral atomic.Int32
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			got := get(t, res, fmt.Sprintf("state=%s&code=code-%d", state, i))
			switch {
			case strings.Contains(got.body, "provider has answered"):
				accepted.Add(1)
			case got.status == http.StatusOK && strings.Contains(got.body, "This sign-in is already finished"):
				neutral.Add(1)
			default:
				t.Errorf("got %d %s", got.status, got.body)
			}
		})
	}
	all.Wait()
	if accepted.Load() != 1 || neutral.Load() != 49 {
		t.Errorf("%d accepted, %d neutral", accepted.Load(), neutral.Load())
	}
	if _, err := res.Await(t.Context(), Expect{}); err != nil {
		t.Error(err)
	}
	nothingYet(t, res)
}

// Promise 5: requests that are no callback, and abuse, leave the sign-in alone.
func TestOnlyTheExactRequestCounts(t *testing.T) {
	good := "?state=" + state + "&code=x"
	for name, c := range map[string]struct {
		method, path, host string
		status             int
	}{
		"POST":         {http.MethodPost, "/callback" + good, "", http.StatusMethodNotAllowed},
		"HEAD":         {http.MethodHead, "/callback" + good, "", http.StatusMethodNotAllowed},
		"OPTIONS":      {http.MethodOptions, "/callback" + good, "", http.StatusMethodNotAllowed},
		"favicon":      {http.MethodGet, "/favicon.ico", "", http.StatusNotFound},
		"root":         {http.MethodGet, "/" + good, "", http.StatusNotFound},
		"slash after":  {http.MethodGet, "/callback/" + good, "", http.StatusNotFound},
		"escaped":      {http.MethodGet, "/callbac%6b" + good, "", http.StatusNotFound},
		"dots":         {http.MethodGet, "/x/../callback" + good, "", http.StatusNotFound},
		"case":         {http.MethodGet, "/Callback" + good, "", http.StatusNotFound},
		"foreign host": {http.MethodGet, "/callback" + good, "evil.example", http.StatusBadRequest},
		"rebound port": {http.MethodGet, "/callback" + good, "127.0.0.1:1", http.StatusBadRequest},
		"other name":   {http.MethodGet, "/callback" + good, "localhost", http.StatusBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			res := reserve(t, NewReceiver(), free, Expect{State: state})
			got := visit(t, c.method, "http://"+hostPort(t, res)+c.path, c.host)
			if got.status != c.status {
				t.Errorf("status %d, want %d", got.status, c.status)
			}
			if c.method == http.MethodPost && !strings.Contains(got.body, "answered in a form") {
				t.Errorf("a form answer is not explained: %s", got.body)
			}
			nothingYet(t, res)
			stillOpen(t, res)
		})
	}
}

func TestAbuseDoesNotKeepTheBrowserOut(t *testing.T) {
	res := reserve(t, NewReceiver(), free, Expect{State: state})
	at := hostPort(t, res)
	for range 3 * maxVisitors { // half-open, some with half a request
		_, _ = io.WriteString(dial(t, at), "GET /callback?state=")
	}
	big := dial(t, at)
	_, _ = io.WriteString(big, "GET /callback HTTP/1.1\r\nHost: "+at+"\r\nX: "+strings.Repeat("a", 1<<20)+"\r\n\r\n")
	stillOpen(t, res)
}

func TestTimeLimitsAreSet(t *testing.T) {
	s := newGate(anybody).server
	if s.ReadHeaderTimeout <= 0 || s.ReadTimeout <= 0 || s.WriteTimeout <= 0 || s.MaxHeaderBytes <= 0 || s.MaxHeaderBytes > 64<<10 {
		t.Errorf("limits: %v %v %v %d", s.ReadHeaderTimeout, s.ReadTimeout, s.WriteTimeout, s.MaxHeaderBytes)
	}
}

// Promise 8: the page keeps to itself.
func TestPage(t *testing.T) {
	res := reserve(t, NewReceiver(), free, Expect{State: state})
	got := get(t, res, "state="+state+"&code=SECRETCODE")
	for name, want := range map[string]string{
		"Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
		"X-Content-Type-Options": "nosniff", "Content-Type": "text/html; charset=utf-8",
	} {
		if v := got.header.Get(name); v != want {
			t.Errorf("%s: %q, want %q", name, v, want)
		}
	}
	csp := got.header.Get("Content-Security-Policy")
	if !strings.HasPrefix(csp, "default-src 'none'; style-src 'sha256-") || strings.Contains(csp, "unsafe") {
		t.Errorf("policy %q", csp)
	}
	if !strings.Contains(got.body, "<style>"+pageCSS+"</style>") {
		t.Error("the style differs from the one that the policy names")
	}
	for _, bad := range []string{"http:", "https:", "//", "<script", "url(", "@import", "SECRETCODE", state} {
		if strings.Contains(got.body, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	if !strings.Contains(got.body, "You can close this") || !strings.Contains(got.body, "Tokendesk") {
		t.Error("the page does not say what next")
	}
}

func TestPaste(t *testing.T) {
	early, err := NewReceiver().Reserve(t.Context(), free, nil)
	if err != nil {
		t.Fatal(err)
	}
	wantKind(t, early.Paste(early.RedirectURI()+"?state=&code=x"), oauth.KindUsage) // nothing is expected yet
	_ = early.Close()
	res := reserve(t, NewReceiver(), oauth.Redirect{Host: "localhost", Port: port(0), Path: "/cb"}, Expect{State: state})
	_, p, _ := net.SplitHostPort(hostPort(t, res))
	good := "?state=" + state + "&code=pasted"
	for _, bad := range []string{
		"", "hello", "http://[::1", "https://localhost:" + p + "/cb" + good, "http://127.0.0.1:" + p + "/cb" + good,
		"http://localhost:" + p + "/other" + good, "http://localhost:" + p + "/cb", "http://user@localhost:" + p + "/cb" + good,
		"http://localhost:" + p + "/cb?code=x", "http://localhost:" + p + "/cb?state=wrong&code=x",
		"http://localhost:" + p + "/cb?state=" + state, "http://localhost:" + p + "/cb" + good + "&state=wrong",
		"http://localhost:" + p + "/cb" + good + "&code=2",
	} {
		wantKind(t, res.Paste(bad), oauth.KindUsage)
	}
	nothingYet(t, res)
	if err := res.Paste("  localhost:" + p + "/cb" + good + "\n"); err != nil {
		t.Fatal(err)
	}
	if cb, err := res.Await(t.Context(), Expect{}); err != nil || cb.Code != "pasted" {
		t.Errorf("%q, %v", cb.Code, err)
	}
	wantKind(t, res.Paste("http://localhost:"+p+"/cb"+good), oauth.KindUsage) // a replay
}

// Promise 3: an error without a state is shown, and ends nothing.
func TestErrorWithoutAStateIsShown(t *testing.T) {
	for _, query := range []string{"error=access_denied&error_description=not+%3Cyou%3E", "state=&error=access_denied&error_description=not+%3Cyou%3E"} {
		var told []string
		res := reserve(t, NewReceiver(), free, Expect{State: state, Notice: func(err error) {
			told = append(told, wantKind(t, err, oauth.KindRefused).Message)
		}})
		for range 2 * maxNotices {
			got := get(t, res, query)
			if got.status != http.StatusBadRequest || !strings.Contains(got.body, "was declined. It says: not &lt;you&gt;") || !strings.Contains(got.body, "continues") {
				t.Errorf("got %d %s", got.status, got.body)
			}
		}
		if len(told) != maxNotices || !strings.Contains(told[0], "was declined. It says: not <you>") {
			t.Errorf("told %q", told)
		}
		if e := wantKind(t, res.Paste(res.RedirectURI()+"?"+query), oauth.KindUsage); !strings.Contains(e.Message, "was declined") {
			t.Errorf("a pasted one says %q", e.Message)
		}
		nothingYet(t, res)
		stillOpen(t, res)
	}
}

func TestPastedRefusalIsDelivered(t *testing.T) {
	res := reserve(t, NewReceiver(), free, Expect{State: state})
	if err := res.Paste(res.RedirectURI() + "?error=access_denied&state=" + state); err != nil {
		t.Fatal(err)
	}
	_, err := res.Await(t.Context(), Expect{})
	wantKind(t, err, oauth.KindRefused)
}

// FuzzCallback feeds arbitrary queries: only the one state, once, with one
// proper code and without an error is ever accepted.
func FuzzCallback(f *testing.F) {
	for _, seed := range []string{
		"", "state=" + state + "&code=x", "state=" + state + "&error=access_denied", "code=x", "state=a&state=b",
		"state=" + state + "&code=x&iss=https%3A%2F%2Fas.example", "%zz", "state=" + state + ";code=x", "state=" + state + "&code=\x00",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		res := &Reservation{answer: make(chan answer, 1), closed: make(chan struct{}), told: make(chan Page, 1)}
		res.Arm(Expect{State: state, Issuer: "https://as.example"})
		g := newGate(anybody)
		g.join(res)
		query, err := url.ParseQuery(raw)
		if err != nil {
			return
		}
		v, _, err := g.deliver([]*Reservation{res}, query)
		genuine := len(query["state"]) == 1 && query.Get("state") == state
		if !genuine && (v == verdictAccepted || v == verdictEnded) {
			t.Fatalf("%q took effect without the state", raw)
		}
		if v == verdictAccepted {
			code := query["code"]
			if len(code) != 1 || code[0] == "" || len(query["error"]) > 0 || len(query["iss"]) > 1 || query.Has("iss") && query.Get("iss") != "https://as.example" {
				t.Fatalf("%q was accepted", raw)
			}
			if a := <-res.answer; a.callback.Code != code[0] || a.callback.Extra.Has("state") {
				t.Fatalf("%q gave %v", raw, a.callback)
			}
		}
		if (err != nil) != (v == verdictEnded || v == verdictLost) {
			t.Fatalf("%q: verdict %d with error %v", raw, v, err)
		}
		w := pageOf(v, err)
		if w.Headline == "" || w.Next == "" || strings.ContainsFunc(w.Detail, func(r rune) bool { return r < 0x20 }) {
			t.Fatalf("%q shows %q", raw, w)
		}
	})
}

// What the provider wants of the person is told by what it had been asked: only a
// request that forbids its pages is to blame for them.
func TestRefusalsByPrompt(t *testing.T) {
	for name, c := range map[string]struct{ code, prompt, says, not string }{
		"consent, nobody said":     {"consent_required", "", "administrator", "prompt is none"},
		"consent, asked for":       {"consent_required", "consent", "administrator", "prompt is none"},
		"consent, pages forbidden": {"consent_required", "none", "prompt", "administrator"},
		"consent, an account":      {"consent_required", "select_account", "prompt to consent", "none"},
		"login, nobody said":       {"login_required", "", "Sign in again", "none"},
		"login, pages forbidden":   {"login_required", "none", "other than none", ""},
		"interaction":              {"interaction_required", "", "Sign in again", "none"},
		"account":                  {"account_selection_required", "none", "other than none", ""},
	} {
		e := refusal(url.Values{"error": {c.code}}, c.prompt)
		if !strings.Contains(e.Advice, c.says) || c.not != "" && strings.Contains(e.Message+e.Advice, c.not) {
			t.Errorf("%s: %s %s", name, e.Message, e.Advice)
		}
	}
}
