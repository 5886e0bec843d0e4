package detail

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
)

func TestWordsOfTime(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0:00", time.Millisecond: "0:01", 42 * time.Second: "0:42", 27*time.Minute + 14*time.Second: "27:14",
		3*time.Hour + 12*time.Minute: "3 h 12 m", 49 * time.Hour: "2 d 1 h", 3 * 365 * 24 * time.Hour: "3 years",
	} {
		if got := Remaining(d); got != want {
			t.Errorf("Remaining(%v) = %q, want %q", d, got, want)
		}
	}
	for d, want := range map[time.Duration]string{
		0: "just now", -5 * time.Second: "5 s ago", 27 * time.Minute: "in 27 min", -4*time.Minute - 59*time.Second: "4 min ago",
		-26 * time.Hour: "1 day ago", 30 * 24 * time.Hour: "in 30 days", 400 * 24 * time.Hour: "in 13 months", 200000 * time.Hour: "in 22 years",
	} {
		if got := Relative(noon.Add(d), noon); got != want {
			t.Errorf("Relative(%v) = %q, want %q", d, got, want)
		}
	}
	istanbul := time.FixedZone("+03", 3*3600)
	for at, want := range map[time.Time]string{
		noon: "today, 16:05:12", noon.Add(9 * time.Hour): "tomorrow, 01:05:12", noon.Add(-17 * time.Hour): "yesterday, 23:05:12",
		noon.AddDate(0, 0, 30): "23 Dec 2026, 16:05",
	} {
		if got := Clock(at, noon.In(istanbul)); got != want {
			t.Errorf("Clock(%v) = %q, want %q", at, got, want)
		}
	}
}

func TestScopesSideBySide(t *testing.T) {
	app := oauth.App{Scopes: []string{"a", "b"}}
	for name, c := range map[string]struct {
		granted []string
		tokens  bool
		want    string
	}{
		"no token":      {want: "a:T/F: b:T/F: c:T/F: |Will be asked for."},
		"as asked":      {granted: []string{"a", "b", "c"}, tokens: true, want: "a:T/T: b:T/T: c:T/T: |"},
		"fewer":         {granted: []string{"a"}, tokens: true, want: "a:T/T: b:T/F:not granted c:T/F:not granted |"},
		"more":          {granted: []string{"a", "b", "c", "x"}, tokens: true, want: "a:T/T: b:T/T: c:T/T: x:F/T:not asked for |"},
		"empty":         {granted: []string{}, tokens: true, want: "a:T/F:not granted b:T/F:not granted c:T/F:not granted |"},
		"nothing named": {tokens: true, want: "a:T/F: b:T/F: c:T/F: |The server did not name"},
	} {
		rec := oauth.Record{Account: oauth.Account{Scopes: []string{"c", "a"}}}
		if c.tokens {
			rec.Tokens = &oauth.TokenSet{Scopes: c.granted}
		}
		sc := scopesOf(app, rec)
		var b strings.Builder
		for _, r := range sc.Rows {
			fmt.Fprintf(&b, "%s:%s/%s:%s ", r.Scope, strings.ToUpper(fmt.Sprint(r.Requested)[:1]), strings.ToUpper(fmt.Sprint(r.Granted)[:1]), r.Mark)
		}
		if got := b.String() + "|" + sc.Note; !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %s\nwant %s", name, got, c.want)
		}
	}
}

func TestBannersSayWhatStandsInTheWay(t *testing.T) {
	type change func(*Input)
	failed := func(kind oauth.Kind) change {
		return func(in *Input) {
			in.Record.Failure = &oauth.Failure{At: noon, Kind: kind, Message: "M", Advice: "A"}
		}
	}
	for name, c := range map[string]struct {
		change change
		title  string
		verbs  []Action
	}{
		"untrusted": {func(in *Input) { in.Changes = []oauth.Change{{Field: "proxy"}} }, "Some settings wait for your word", []Action{ActionTrust, ActionEdit}},
		"held":      {func(in *Input) { in.Record.Held = true; in.Record.Tokens.Identity = "bob" }, "Signed in as bob, but ada@example.test was expected", []Action{ActionSignIn, ActionAccept}},
		"needs":     {func(in *Input) { in.Record.NeedsLogin = true }, "The server no longer takes", []Action{ActionSignIn}},
		"refused":   {failed(oauth.KindRefused), "M", []Action{ActionDo, ActionEdit}},
		"offline":   {failed(oauth.KindUnreachable), "M", []Action{ActionDo}},
		"settings":  {failed(oauth.KindMisconfigured), "M", []Action{ActionEdit}},
		"login":     {failed(oauth.KindNeedsLogin), "M", []Action{ActionSignIn}},
		"stale":     {func(in *Input) { in.Status.Note = "Its settings changed since." }, "Its settings changed since.", nil},
		"clock":     {func(in *Input) { in.Record.Tokens.ClockOffset = -95 * time.Second }, "The clocks disagree", nil},
		"no tls":    {func(in *Input) { in.App.TLS.InsecureSkipVerify = true }, "This app's connections are not verified", nil},
		"broken":    {func(in *Input) { in.CompleteErr = &oauth.Error{Message: "No store name."} }, "No store name.", []Action{ActionEdit}},
	} {
		in := ada(t)
		c.change(&in)
		banners := ModelOf(in).Banners
		if len(banners) != 1 || !strings.HasPrefix(banners[0].Title, c.title) {
			t.Errorf("%s: %+v", name, banners)
			continue
		}
		var verbs []Action
		for _, b := range banners[0].Buttons {
			verbs = append(verbs, b.Action)
		}
		if !reflect.DeepEqual(verbs, c.verbs) {
			t.Errorf("%s: verbs %v, want %v", name, verbs, c.verbs)
		}
	}
	if b := ModelOf(ada(t)).Banners; len(b) != 0 {
		t.Errorf("a good account complains: %+v", b)
	}
}

func TestIdentityNeverClaimsMoreThanWasChecked(t *testing.T) {
	for _, c := range []struct {
		verified oauth.Verification
		want     string
		tone     Tone
	}{{oauth.VerifiedYes, "Verified", ToneGood}, {oauth.VerifiedNo, "Not verified", ToneWarning}, {oauth.VerifiedUnknown, "Not verified", ToneQuiet}, {"", "Not verified", ToneQuiet}} {
		in := ada(t)
		in.Record.Tokens.Verified = c.verified
		f := ModelOf(in).Identity[1]
		if f.Value != c.want || f.Tone != c.tone {
			t.Errorf("%q: %+v", c.verified, f)
		}
	}
	if set := ModelOf(machine()).Claims[0]; set.Note == "" || len(set.Claims) > 0 {
		t.Errorf("an opaque token: %+v", set)
	}
}

func TestClaimsAreReadable(t *testing.T) {
	set := ModelOf(ada(t)).Claims[0]
	got := map[string]Claim{}
	for _, c := range set.Claims {
		got[c.Name] = c
	}
	if c := got["exp"]; c.Meaning != "Expires" || !c.At.Equal(noon.Add(27*time.Minute+14*time.Second)) {
		t.Errorf("exp: %+v", c)
	}
	if c := got["aud"]; c.Value != "AIK_CLIENT_1, https://api.example.test" {
		t.Errorf("aud: %+v", c)
	}
	if c := got["email_verified"]; c.Value != "yes" {
		t.Errorf("email_verified: %+v", c)
	}
	if c := got["acme/tier"]; c.Value != `{"plan":"gold","seats":12}` || c.Meaning != "" {
		t.Errorf("acme/tier: %+v", c)
	}
	if set.Claims[0].Name != "sub" || set.Claims[len(set.Claims)-1].Name != "acme/tier" {
		t.Errorf("the order is %s … %s", set.Claims[0].Name, set.Claims[len(set.Claims)-1].Name)
	}
	for _, odd := range []any{"soon", -5.0, 1e300, nil, true} {
		if c := claimOf("exp", odd, false, noon); !c.At.IsZero() {
			t.Errorf("exp %v became a date: %v", odd, c.At)
		}
	}
}

// What a server says is shown; it does not get to turn the line around or to
// flood the pane.
func TestServersWordsAreCleaned(t *testing.T) {
	if got := clean("a\u202Eb\x1b[31m\nc", 20); got != "a\uFFFDb\uFFFD[31m c" {
		t.Errorf("%q", got)
	}
	if got := clean("مرحبا 🚀", 20); got != "مرحبا 🚀" {
		t.Errorf("right-to-left letters were hurt: %q", got)
	}
	if got := clean(strings.Repeat("x", 5000), 10); got != "xxxxxxxxxx…" {
		t.Errorf("%q", got)
	}
	many := map[string]any{}
	for i := range 120 {
		many[fmt.Sprint("c", i)] = strings.Repeat("v", 400)
	}
	set := claimSetOf("T", jwt(t, many), false, noon)
	if len(set.Claims) != maxClaims || set.More != 120-maxClaims || len(set.Claims[0].Value) > 4*maxValue || len(set.Raw) > maxText+10 {
		t.Errorf("%d claims, %d more, %d bytes raw", len(set.Claims), set.More, len(set.Raw))
	}
}

func TestPresentationModeMasksWhoItIs(t *testing.T) {
	in := ada(t)
	in.Private = true
	in.Record.Held = true
	in.Previous = &oauth.TokenSet{Identity: "bob@example.test"}
	in.Record.Failure = &oauth.Failure{Message: "ada@example.test may not use this app.", Advice: "Sign in as someone other than Ada (admin)."}
	in.History = []oauth.HistoryEntry{{What: oauth.WhatSignedIn, Detail: "bob@example.test"}, {What: oauth.WhatFailed, Detail: "refused: not ada@example.test"}}
	m := ModelOf(in)
	m.Token, m.IDToken = "", "" // they hold her name, and are masked by the pane
	shown := fmt.Sprintf("%+v", m)
	for _, word := range []string{"ada@example.test", "bob@example.test", "Ada", "248289761001", "Lovelace"} {
		if strings.Contains(shown, word) {
			t.Errorf("%q is shown while presenting", word)
		}
	}
}

func TestNothingPrintsAToken(t *testing.T) {
	in := machine()
	in.Trace = ada(t).Trace
	m := ModelOf(in)
	for _, text := range []string{fmt.Sprint(m), fmt.Sprintf("%#v", m), fmt.Sprintf("%+v", m), m.Trace.Ticket} {
		if strings.Contains(text, "k3J9k3J9") {
			t.Fatal("the model prints the token")
		}
	}
	if !strings.Contains(m.Trace.Ticket, "grant_type=refresh_token") || !strings.Contains(m.Trace.Ticket, "api-auth.ianum.com") {
		t.Errorf("the ticket says too little:\n%s", m.Trace.Ticket)
	}
}

func TestOffersSayWhyThereAreNone(t *testing.T) {
	m := ModelOf(machine())
	if m.Test.Why == "" || m.Ask[0].Why == "" || m.Ask[1].Why == "" {
		t.Errorf("%+v %+v", m.Test, m.Ask)
	}
	m = ModelOf(ada(t))
	if m.Test.Why != "" || m.Test.What != "GET https://api.example.test/v1/me" || m.Ask[0].Why != "" {
		t.Errorf("%+v %+v", m.Test, m.Ask)
	}
}

func TestWhatChangedSince(t *testing.T) {
	now := *ada(t).Record.Tokens
	old := now
	old.Scopes, old.RefreshToken, old.ExpiresAt = []string{"openid", "admin"}, "other", now.ObtainedAt.Add(time.Hour)
	old.AccessToken = jwt(t, map[string]any{"sub": "somebody", "exp": 1})
	got := strings.Join(changedSince(old, now, false), "\n")
	for _, want := range []string{"Scopes gained: profile orders:read offline_access", "Scopes lost: admin", "Lives 30 min, before 1 h 0 min", "The refresh token was replaced", "sub"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not said in\n%s", want, got)
		}
	}
	if got := changedSince(now, now, false); got != nil {
		t.Errorf("nothing changed, yet %q", got)
	}
}

func TestStateWords(t *testing.T) {
	for want, s := range map[string]session.Status{
		"Fresh · 4:00 left":         {State: session.StateFresh, Life: oauth.LifeKnown, ExpiresAt: noon.Add(4 * time.Minute), Left: 4 * time.Minute},
		"Expired 4 min ago":         {State: session.StateExpired, Life: oauth.LifeKnown, ExpiresAt: noon.Add(-4 * time.Minute), Left: -4 * time.Minute},
		"Out of date":               {State: session.StateExpired, Life: oauth.LifeKnown, ExpiresAt: noon.Add(time.Hour), Left: time.Hour},
		"Fresh · does not expire":   {State: session.StateFresh, Life: oauth.LifeNever},
		"Fresh · no expiry given":   {State: session.StateFresh, Life: oauth.LifeUnknown},
		"Needs sign-in":             {State: session.StateNeedsLogin},
		"No token yet":              {State: session.StateNone},
		"Failed":                    {State: session.StateError},
		"Expired · no expiry given": {State: session.StateExpired, Life: oauth.LifeUnknown},
	} {
		if got := stateOf(s, oauth.Record{}).Words(noon); got != want {
			t.Errorf("%+v: %q, want %q", s, got, want)
		}
	}
}

// Every kind of event has words, and keeps its detail and its place.
func TestHistoryHasWords(t *testing.T) {
	for what, want := range map[oauth.What]string{
		oauth.WhatGot: "Got a token", oauth.WhatRenewed: "Renewed", oauth.WhatSignedIn: "Signed in", oauth.WhatCopied: "Copied",
		oauth.WhatRevoked: "Revoked", oauth.WhatFailed: "Failed", oauth.WhatSettings: "Settings changed",
		oauth.WhatTrusted: "Change accepted", oauth.WhatIdentity: "Identified", store.WhatRestored: "Restored from a backup",
		"of a later version": "of a later version",
	} {
		lines := historyOf(Input{History: []oauth.HistoryEntry{{At: noon, What: what, Detail: "refused: no"}, {At: noon, What: oauth.WhatGot}}})
		if len(lines) != 2 || lines[0].Words != want || lines[0].Detail != "refused: no" || lines[1].Words != "Got a token" {
			t.Errorf("%s is shown as %+v", what, lines)
		}
		if bad := lines[0].Tone == ToneBad; bad != (what == oauth.WhatFailed) {
			t.Errorf("%s has the tone %v", what, lines[0].Tone)
		}
	}
}

func TestDangerous(t *testing.T) {
	for name, want := range map[string]bool{
		"production": true, "Production EU": true, "prod": true, "PRD": true, "live": true,
		"staging": false, "pre-production": false, "nonprod": false, "": false, "products": false, "eu-prod-1": true, "non-prod": false, "test": false,
	} {
		if got := Dangerous(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}
