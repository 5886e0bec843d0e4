package detail

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

func TestScopesSideBySide(t *testing.T) {
	app := oauth.App{Scopes: []string{"a", "b"}}
	for name, c := range map[string]struct {
		granted []string
		tokens  bool
		want    string
	}{
		"no token":      {want: "a:T/F: b:T/F: c:T/F: |Requested when you get a token."},
		"as asked":      {granted: []string{"a", "b", "c"}, tokens: true, want: "a:T/T: b:T/T: c:T/T: |"},
		"fewer":         {granted: []string{"a"}, tokens: true, want: "a:T/T: b:T/F:not granted c:T/F:not granted |"},
		"more":          {granted: []string{"a", "b", "c", "x"}, tokens: true, want: "a:T/T: b:T/T: c:T/T: x:F/T:not requested |"},
		"empty":         {granted: []string{}, tokens: true, want: "a:T/F:not granted b:T/F:not granted c:T/F:not granted |"},
		"nothing named": {tokens: true, want: "a:T/F: b:T/F: c:T/F: |The server did not list"},
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

// What is not trusted yet has the editor's name for it, and its key beside that.
func TestSettingsThatWaitHaveTheirNames(t *testing.T) {
	got := shownChanges([]oauth.Change{
		{Field: "accounts[ada].browser", New: "/usr/bin/foo"},
		{Field: "tls.insecure_skip_verify", New: "true"},
	})
	want := []Change{
		{Name: "Browser of ada", Field: "accounts[ada].browser", Before: "not set", Now: "/usr/bin/foo"},
		{Name: "Check of the server's certificate", Field: "tls.insecure_skip_verify", Before: "on", Now: "off"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
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
		"untrusted": {func(in *Input) { in.Record.Waiting = []oauth.Change{{Field: "proxy"}} }, "New settings are not trusted yet", []Action{ActionTrust, ActionEdit}},
		"held":      {func(in *Input) { in.Record.Held = true; in.Record.Tokens.Identity = "bob" }, "On hold: it belongs to bob, not to ada@example.test.", []Action{ActionSignIn, ActionWhose}},
		"used here": {func(in *Input) {
			in.Record.Tokens.Identity, in.Record.Tokens.Person = "bob", oauth.Person{Name: "bob"}
		}, "Used anyway: it belongs to bob; ada@example.test is expected.", []Action{ActionSignIn, ActionKeep}},
		"nobody told": {func(in *Input) {
			app := in.App
			app.Scopes = []string{"read"}
			setApp(in, app)
			in.Record.Held, in.Record.Tokens.Identity = true, ""
		}, "On hold: the server did not say whose token it is", []Action{"add_scopes", ActionSignIn, ActionWhose}},
		"needs":    {func(in *Input) { in.Record.NeedsLogin = true }, "The server no longer accepts", []Action{ActionSignIn}},
		"refused":  {failed(oauth.KindRefused), "M", []Action{"retry", "edit"}},
		"offline":  {failed(oauth.KindUnreachable), "M", []Action{"retry"}},
		"settings": {failed(oauth.KindMisconfigured), "M", []Action{ActionEdit}},
		"login":    {failed(oauth.KindNeedsLogin), "M", []Action{"sign_in"}},
		"stale":    {func(in *Input) { in.Record.Tokens.Fingerprint = "other" }, "The settings have changed since", nil},
		"another": {func(in *Input) {
			in.Record.Account.Expect, in.Record.Tokens.Formerly = "", "bob"
			in.Record.Tokens.Fingerprint = oauth.Fingerprint(in.App, in.Record.Account)
		}, "It belongs to ada@example.test; the token before belonged to bob.", nil},
		"clock":  {func(in *Input) { in.Record.Tokens.ClockOffset = -95 * time.Second }, "The clocks differ", nil},
		"no tls": {func(in *Input) { app := in.App; app.TLS.InsecureSkipVerify = true; setApp(in, app) }, "This app's connections are not verified", nil},
		"https": {func(in *Input) {
			in.Record.Tokens = nil
			app := in.App
			app.Redirect.HTTPS = true
			setApp(in, app)
		}, "Your browser may warn", []Action{ActionCertificate}},
		"broken": {func(in *Input) { in.Incomplete = &oauth.Error{Message: "No store name."} }, "No store name.", []Action{ActionEdit}},
		"a var":  {func(in *Input) { in.Incomplete = oauth.MisconfiguredError("No store name.", "").At("vars.store_name") }, "No store name.", []Action{"edit"}},
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
			verb := b.Action
			if verb == ActionRemedy {
				verb = Action(b.Remedy.Kind)
			}
			verbs = append(verbs, verb)
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
		tone     words.Tone
	}{{oauth.VerifiedYes, "Verified", words.ToneGood}, {oauth.VerifiedNo, "Not verified", words.ToneWarning}, {oauth.VerifiedUnknown, "Not verified", words.ToneQuiet}, {"", "Not verified", words.ToneQuiet}} {
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
		if c := claimNames().claim("exp", odd, false, noon); !c.At.IsZero() {
			t.Errorf("exp %v became a date: %v", odd, c.At)
		}
	}
}

// What a server says is shown; it does not get to turn the line around or to
// flood the pane.
func TestServersWordsAreCleaned(t *testing.T) {
	many := map[string]any{}
	for i := range 120 {
		many[fmt.Sprint("c", i)] = strings.Repeat("v", 400)
	}
	set := claimSetOf(idToken, jwt(t, many), false, noon)
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
	in.History = []oauth.HistoryEntry{{Kind: oauth.HistorySignedIn, Detail: "bob@example.test"}, {Kind: oauth.HistoryFailed, Detail: "refused: not ada@example.test"}}
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
	for _, o := range append(m.Questions, m.Revoke) {
		if o.Why == "" || o.Where != "" {
			t.Errorf("%+v", o)
		}
	}
	if len(m.Questions) != 3 || !m.Can.SignOut {
		t.Errorf("%d questions; a token that cannot be revoked can be forgotten: %v", len(m.Questions), m.Can.SignOut)
	}
	m = ModelOf(ada(t))
	for i, where := range []string{"GET https://api.example.test/v1/me", "https://id.example.test/userinfo", "https://id.example.test/introspect"} {
		if o := m.Questions[i]; o.Why != "" || o.Where != where {
			t.Errorf("%+v", o)
		}
	}
}

// What the app does not name its issuer's metadata may; as long as nobody read
// that, nothing is said to be missing.
func TestOffersAfterDiscovery(t *testing.T) {
	in := ada(t)
	if o := ModelOf(in).Revoke; o.Where != "" || o.Why != "" {
		t.Errorf("before discovery: %+v", o)
	}
	endpoints := in.App.Endpoints
	endpoints.Revocation = "https://id.example.test/revoke"
	discovered(&in, &endpoints)
	if o := ModelOf(in).Revoke; o.Where != endpoints.Revocation || o.Why != "" {
		t.Errorf("after discovery: %+v", o)
	}
	endpoints.Revocation = ""
	discovered(&in, &endpoints)
	if o := ModelOf(in).Revoke; o.Where != "" || o.Why == "" {
		t.Errorf("none was found: %+v", o)
	}
}

// The right button does what it says, as on the row.
func TestTheRightStep(t *testing.T) {
	fresh, running, waiting := ada(t), ada(t), ada(t)
	running.Running = true
	waiting.Record.Waiting = []oauth.Change{{Field: "proxy"}}
	for want, in := range map[session.Step]Input{
		session.StepCopy: fresh, session.StepCancel: running, session.StepTrust: waiting, session.StepRenew: machine(),
	} {
		if m := ModelOf(in); m.Step != want || m.Verb != words.Step(want) {
			t.Errorf("%s: %s, %q", want, m.Step, m.Verb)
		}
	}
}

// A failure that is not kept, as the clipboard's is not, is told all the same.
func TestFailureOfTheLastCallIsTold(t *testing.T) {
	in := ada(t)
	in.Err = &oauth.Error{Kind: oauth.KindOther, Message: "The clipboard cannot be had.", Advice: "Try again."}
	if b := ModelOf(in).Banners; len(b) != 1 || b[0].Title != "The clipboard cannot be had." || b[0].Text != "Try again." || len(b[0].Buttons) != 1 {
		t.Errorf("%+v", b)
	}
	in.Err = &oauth.Error{Kind: oauth.KindInterrupted, Message: "Cancelled."}
	if b := ModelOf(in).Banners; len(b) != 0 {
		t.Errorf("a person's own wish is told: %+v", b)
	}
}

// While the tokens were not read, nothing is said of what is in them.
func TestWithoutTokens(t *testing.T) {
	m := ModelOf(ada(t)).WithoutTokens()
	if m.Token != "" || m.IDToken != "" || m.Claims != nil || m.Step != session.StepCopy || !m.HasToken {
		t.Errorf("%+v", m)
	}
}

func TestWhatChangedSince(t *testing.T) {
	now := *ada(t).Record.Tokens
	old := now
	old.Scopes, old.RefreshToken, old.ExpiresAt = []string{"openid", "admin"}, "other", now.ObtainedAt.Add(time.Hour)
	old.AccessToken = jwt(t, map[string]any{"sub": "somebody", "exp": 1})
	got := strings.Join(changedSince(old, now, false), "\n")
	for _, want := range []string{"New scopes: profile orders:read offline_access", "Scopes no longer granted: admin", "Valid for 30 min, before: 1 h", "The refresh token was replaced", "sub"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not said in\n%s", want, got)
		}
	}
	if got := changedSince(now, now, false); got != nil {
		t.Errorf("nothing changed, yet %q", got)
	}
}

func TestStateWords(t *testing.T) {
	for _, c := range []struct {
		want string
		s    session.Status
	}{
		{"Fresh · 4:00 left", session.Status{State: session.StateFresh, Life: oauth.LifeKnown, ExpiresAt: noon.Add(4 * time.Minute), Left: 4 * time.Minute}},
		{"Fresh · 3 h 2 m left", session.Status{State: session.StateFresh, Life: oauth.LifeKnown, ExpiresAt: noon.Add(182 * time.Minute), Left: 182 * time.Minute}},
		{"Expired 4 min ago", session.Status{State: session.StateExpired, Life: oauth.LifeKnown, ExpiresAt: noon.Add(-4 * time.Minute), Left: -4 * time.Minute}},
		{"Out of date", session.Status{State: session.StateExpired, Life: oauth.LifeKnown, ExpiresAt: noon.Add(time.Hour), Left: time.Hour}},
		{"Fresh · does not expire", session.Status{State: session.StateFresh, Life: oauth.LifeNever}},
		{"Fresh · no expiry given", session.Status{State: session.StateFresh, Life: oauth.LifeUnknown}},
		{"Needs sign-in", session.Status{State: session.StateNeedsLogin}},
		{"No token", session.Status{State: session.StateNone}},
		{"Failed", session.Status{State: session.StateError}},
		{"Out of date", session.Status{State: session.StateExpired, Life: oauth.LifeUnknown}},
	} {
		if got := stateOf(c.s).Words(noon); got != c.want {
			t.Errorf("%+v: %q, want %q", c.s, got, c.want)
		}
	}
	s := stateOf(session.Status{State: session.StateFresh, Life: oauth.LifeKnown, ExpiresAt: noon.Add(4 * time.Minute), Left: 4 * time.Minute})
	if got := s.Words(noon.Add(5 * time.Minute)); got != "Expired 1 min ago" {
		t.Errorf("a minute after its end it says %q", got)
	}
}

// Every kind of event has words, and keeps its detail and its place.
func TestHistoryHasWords(t *testing.T) {
	for what, want := range map[oauth.HistoryKind]string{
		oauth.HistoryGot: "Token received", oauth.HistoryRenewed: "Renewed", oauth.HistorySignedIn: "Signed in", oauth.HistoryCopied: "Copied",
		oauth.HistoryRefused: "Token not accepted", oauth.HistoryRevoked: "Revoked", oauth.HistoryFailed: "Failed", oauth.HistorySettings: "Settings changed",
		oauth.HistoryTrusted: "Settings trusted", oauth.HistoryIdentity: "Identified", oauth.HistoryRestored: "Restored from a backup",
		"of a later version": "of a later version",
	} {
		lines := source{Input: Input{Details: desk.Details{History: []oauth.HistoryEntry{{At: noon, Kind: what, Detail: "refused: no"}, {At: noon, Kind: oauth.HistoryGot}}}}}.history()
		detail := "refused: no"
		if what == oauth.HistoryFailed {
			detail = "no" // the kind is for scripts
		}
		if len(lines) != 2 || lines[0].Words != want || lines[0].Detail != detail || lines[1].Words != "Token received" {
			t.Errorf("%s is shown as %+v", what, lines)
		}
		if bad := lines[0].Tone == words.ToneBad; bad != (what == oauth.HistoryFailed) {
			t.Errorf("%s has the tone %v", what, lines[0].Tone)
		}
	}
}
