package loopback

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// arrive sends the genuine callback of a sign-in whose page waits, and returns what the
// page will say.
func arrive(t *testing.T, res *Reservation) <-chan seen {
	t.Helper()
	page := make(chan seen, 1)
	go func() {
		resp, err := browser.Get(res.RedirectURI() + "?state=" + state + "&code=c")
		if err != nil {
			page <- seen{body: err.Error()}
			return
		}
		defer resp.Body.Close()
		body := new(strings.Builder)
		_ = resp.Write(body)
		page <- seen{resp.StatusCode, resp.Header, body.String()}
	}()
	if cb, err := res.Await(t.Context(), Expect{}); err != nil || cb.Code != "c" {
		t.Fatalf("%q, %v", cb.Code, err)
	}
	return page
}

// Promises 4 and 8: the page waits for what became of its answer and says that, escaped;
// a replay does not wait and gets a neutral page; and the port is free when the
// sign-in has ended.
func TestThePageSaysWhatCameOfIt(t *testing.T) {
	res := reserve(t, NewReceiver(), free, Expect{State: state, Patience: time.Hour})
	page := arrive(t, res)
	if got := get(t, res, "state="+state+"&code=c"); !strings.Contains(got.body, "already finished") {
		t.Errorf("a replay got %s", got.body)
	}
	select {
	case got := <-page:
		t.Fatalf("the page did not wait: %s", got.body)
	default:
	}
	res.Tell(Page{Tone: ToneBad, Headline: "It was <b>somebody</b> else.", Detail: "D", Next: "N & so on"})
	res.Tell(Page{Headline: "never"})
	_ = res.Close()
	got := <-page
	if got.status != http.StatusOK || !strings.Contains(got.body, "It was &lt;b&gt;somebody&lt;/b&gt; else.") || !strings.Contains(got.body, "N &amp; so on") || strings.Contains(got.body, "never") {
		t.Errorf("%d: %s", got.status, got.body)
	}
	if csp := got.header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "script") {
		t.Errorf("policy %q", csp)
	}
	if _, err := browser.Get(res.RedirectURI()); err == nil {
		t.Error("somebody still listens")
	}
}

// A page that waits too long, or whose sign-in ends without a word, says that the answer
// is there and no more.
func TestAPageThatIsToldNothing(t *testing.T) {
	for name, c := range map[string]struct {
		patience time.Duration
		end      bool
	}{"late": {time.Millisecond, false}, "closed": {time.Hour, true}, "does not wait": {0, false}} {
		t.Run(name, func(t *testing.T) {
			res := reserve(t, NewReceiver(), free, Expect{State: state, Patience: c.patience})
			page := arrive(t, res)
			if c.end {
				_ = res.Close()
			}
			if got := <-page; !strings.Contains(got.body, "The provider has answered.") || !strings.Contains(got.body, "You can close this page.") || strings.Contains(got.body, `class="good"`) {
				t.Errorf("%s", got.body)
			}
			res.Tell(Page{Headline: "late"}) // harms nobody
		})
	}
}

// The page that waits keeps nobody else's from being served, and a pasted answer has none.
func TestAWaitingPageHoldsNobodyUp(t *testing.T) {
	r := NewReceiver()
	first := reserve(t, r, free, Expect{State: state, Patience: time.Hour})
	page := arrive(t, first)
	shared := free
	shared.Port = port(first.target.port)
	second := reserve(t, r, shared, Expect{State: "other" + state, Patience: time.Hour})
	if err := second.Paste(second.RedirectURI() + "?state=other" + state + "&code=pasted"); err != nil {
		t.Fatal(err)
	}
	if cb, err := second.Await(t.Context(), Expect{}); err != nil || cb.Code != "pasted" {
		t.Errorf("%q, %v", cb.Code, err)
	}
	second.Tell(Page{Headline: "nobody reads it"})
	_ = second.Close()
	first.Tell(Page{Headline: "first"})
	if got := <-page; !strings.Contains(got.body, "first") {
		t.Errorf("%s", got.body)
	}
}
