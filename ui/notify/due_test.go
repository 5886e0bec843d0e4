package notify

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/ui/desk"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// account is a favourite's, got an hour before it ends, which is left from noon on.
func account(left time.Duration, change ...func(*desk.Account)) *desk.Account {
	a := desk.Account{App: oauth.App{ID: "acme", Name: "Acme", Favourite: true, Grant: oauth.GrantAuthorizationCode}}
	a.Record.Account = oauth.Account{ID: "ada-lovelace", Label: "Ada (admin)", LoginHint: "ada@example.test"}
	a.Record.Tokens = &oauth.TokenSet{
		AccessToken: "SECRET-access", IDToken: "SECRET-id", Life: oauth.LifeKnown, Identity: "ada@example.test",
		ObtainedAt: noon.Add(left - time.Hour), ExpiresAt: noon.Add(left),
	}
	for _, c := range change {
		c(&a)
	}
	a.Record.App = a.App
	if ts := a.Record.Tokens; ts != nil && ts.Fingerprint == "" {
		ts.Fingerprint = oauth.Fingerprint(a.App, a.Record.Account)
	}
	a.Ends = append(a.Ends, session.EndsOf(a.Record, a.App, session.CertificateEnds{}, time.UTC)...)
	return &a
}

func renewable(a *desk.Account) { a.Record.Tokens.RefreshToken = "SECRET-refresh" }
func failed(a *desk.Account) {
	renewable(a)
	a.Record.Failure = &oauth.Failure{Kind: oauth.KindUnreachable, Message: "SECRET of ada@example.test"}
}
func rejected(a *desk.Account) { renewable(a); a.Record.NeedsLogin = true }
func plain(a *desk.Account)    { a.App.Favourite = false }
func running(a *desk.Account)  { a.Running = true }

// said is a note as a person reads it.
func said(n Note) string {
	var labels []string
	for _, c := range n.Choices {
		labels = append(labels, c.Label)
	}
	return n.Title + " | " + n.Body + " | " + strings.Join(labels, ", ")
}

func TestWhatIsDue(t *testing.T) {
	const advice = "Until then Tokendesk renews the tokens. Sign in before then for a new refresh token."
	secret := func(day string) func(*desk.Account) {
		return func(a *desk.Account) { renewable(a); a.App.Expires.ClientSecret = day }
	}
	refreshEnds := func(in time.Duration) func(*desk.Account) {
		return func(a *desk.Account) { renewable(a); a.Record.Tokens.RefreshExpiresAt = noon.Add(in) }
	}
	life := func(whole time.Duration) func(*desk.Account) {
		return func(a *desk.Account) { a.Record.Tokens.ObtainedAt = a.Record.Tokens.ExpiresAt.Add(-whole) }
	}
	unknown := func(a *desk.Account) { a.Record.Tokens.Life = oauth.LifeUnknown }
	for name, c := range map[string]struct {
		account  *desk.Account
		settings store.Settings
		want     string // "" for nothing
	}{
		"long before":              {account(50 * time.Minute), store.Settings{}, ""},
		"five minutes before":      {account(5 * time.Minute), store.Settings{}, "Acme's token expires in 5 min | Sign in before 12:05. | Sign in"},
		"just before five minutes": {account(5*time.Minute + time.Second), store.Settings{}, ""},
		"a short life":             {account(50*time.Second, life(4*time.Minute)), store.Settings{}, "Acme's token expires in 50 s | Sign in before 12:00. | Sign in"},
		"early in a short life":    {account(2*time.Minute, life(4*time.Minute)), store.Settings{}, ""},
		"over":                     {account(-time.Minute), store.Settings{}, "Acme needs a sign-in | Until then there is no token. | Sign in"},
		"over for long":            {account(-25 * time.Hour), store.Settings{}, ""},
		"renews itself":            {account(4*time.Minute, renewable), store.Settings{}, ""},
		"renews at its next use":   {account(-time.Minute, renewable), store.Settings{}, ""},
		"could not be renewed":     {account(4*time.Minute, failed), store.Settings{}, "Acme's token expires in 4 min | It could not be renewed: the server cannot be reached. | Renew, Copy"},
		"failed long before":       {account(40*time.Minute, failed), store.Settings{}, ""},
		"failed, and over":         {account(-time.Minute, failed), store.Settings{}, "Acme's token has expired | It could not be renewed: the server cannot be reached. | Renew, Copy"},
		"nothing renews it":        {account(4*time.Minute, renewable), store.Settings{KeepFresh: store.KeepNone}, "Acme's token expires in 4 min | It is not renewed automatically. | Renew, Copy"},
		"nothing renews it, over":  {account(-time.Minute, renewable), store.Settings{KeepFresh: store.KeepNone}, ""},
		"rejected":                 {account(10*time.Minute, rejected), store.Settings{}, "Acme needs a sign-in | Sign in before 12:10. | Sign in"},
		"rejected, and over":       {account(-time.Minute, rejected), store.Settings{}, "Acme needs a sign-in | Until then there is no token. | Sign in"},
		"rejected, unknown life":   {account(0, rejected, unknown), store.Settings{}, "Acme needs a sign-in | Until then there is no token. | Sign in"},
		"unknown life":             {account(0, unknown), store.Settings{}, ""},
		"pasted and rejected": {
			account(-time.Minute, rejected, func(a *desk.Account) { a.App.Grant = oauth.GrantRefreshToken }),
			store.Settings{},
			"Acme needs a new refresh token | The server no longer accepts the current one. | Show",
		},
		"refresh token ends":       {account(50*time.Minute, refreshEnds(60*time.Minute), life(24*time.Hour)), store.Settings{}, "Acme: sign in before 13:00 | " + advice + " | Sign in"},
		"refresh token ends later": {account(50*time.Minute, refreshEnds(30*24*time.Hour)), store.Settings{}, ""},
		"secret ends":              {account(50*time.Minute, secret("2026-03-10")), store.Settings{}, "Acme's client secret expires in 9 days | The provider refuses the app then. Make a new secret there, and enter it here with its expiry date. | Show"},
		"secret ends later":        {account(50*time.Minute, secret("2026-04-10")), store.Settings{}, ""},
		"secret ended long ago":    {account(50*time.Minute, secret("2026-02-20")), store.Settings{}, ""},
		"nobody asked":             {account(4*time.Minute, plain), store.Settings{}, ""},
		"kept fresh alone":         {account(4*time.Minute, plain), store.Settings{KeepAlso: []string{"acme/ada-lovelace"}}, "Acme's token expires in 4 min | Sign in before 12:04. | Sign in"},
		"all are kept":             {account(4*time.Minute, plain), store.Settings{KeepFresh: store.KeepAll}, "Acme's token expires in 4 min | Sign in before 12:04. | Sign in"},
		"switched off":             {account(4 * time.Minute), store.Settings{Notifications: store.NotifyNothing}, ""},
		"with names":               {account(4 * time.Minute), store.Settings{Notifications: store.NotifyNamed}, "ada@example.test's token of Acme expires in 4 min | Sign in before 12:04. | Sign in"},
		"with names, over":         {account(-time.Minute), store.Settings{Notifications: store.NotifyNamed}, "Acme needs ada@example.test to sign in | Until then there is no token. | Sign in"},
		"something runs":           {account(4*time.Minute, failed, running), store.Settings{}, ""},
		"held back":                {account(4*time.Minute, func(a *desk.Account) { a.Record.Held = true }), store.Settings{}, ""},
		"waits for a word":         {account(4*time.Minute, func(a *desk.Account) { a.Record.Waiting = []oauth.Change{{Field: "proxy"}} }), store.Settings{}, ""},
		"other settings":           {account(4*time.Minute, func(a *desk.Account) { a.Record.Tokens.Fingerprint = "another" }), store.Settings{}, ""},
		"no token":                 {account(0, func(a *desk.Account) { a.Record.Tokens = nil }), store.Settings{}, ""},
		"a guest":                  {account(4*time.Minute, func(a *desk.Account) { a.Record.Account.ID = "+guest" }), store.Settings{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			notes := Due([]*desk.Account{c.account}, c.settings, noon, nil)
			got := ""
			if len(notes) == 1 {
				got = said(notes[0])
			}
			if got != c.want || len(notes) > 1 {
				t.Errorf("%d notes: %s", len(notes), got)
			}
		})
	}
}

// Each is told once: of a token, whatever becomes of it, and of another token again; of an
// app's secret, however many accounts it has.
func TestEachIsToldOnce(t *testing.T) {
	told := Told{}
	due := func(now time.Time, accounts ...*desk.Account) []Note {
		notes := Due(accounts, store.Settings{}, now, told)
		for _, n := range notes {
			for _, key := range n.Of {
				told[key] = true
			}
		}
		return notes
	}
	one := account(4 * time.Minute)
	if len(due(noon, one)) != 1 || len(due(noon.Add(time.Minute), one)) != 0 || len(due(noon.Add(time.Hour), one)) != 0 {
		t.Error("a token is not told of once")
	}
	another := account(time.Hour + 4*time.Minute)
	if len(due(noon, another)) != 0 || len(due(noon.Add(time.Hour), another)) != 1 {
		t.Error("another token is not told of")
	}
	secret := func(id string) func(*desk.Account) {
		return func(a *desk.Account) {
			renewable(a)
			a.Record.Account.ID, a.App.Expires.ClientSecret = id, "2026-03-10"
		}
	}
	if notes := due(noon, account(time.Hour, secret("a")), account(time.Hour, secret("b"))); len(notes) != 1 || len(notes[0].Of) != 1 {
		t.Errorf("%+v", notes)
	}
	if len(due(noon, account(time.Hour, secret("c")))) != 0 {
		t.Error("another account's sake is no new end")
	}
}

func TestSeveralAtOnceAreOneNote(t *testing.T) {
	var accounts []*desk.Account
	for i := range 8 {
		accounts = append(accounts, account(4*time.Minute, func(a *desk.Account) {
			a.App.ID, a.App.Name = fmt.Sprintf("app%d", i), fmt.Sprintf("App %d", i)
		}))
	}
	notes := Due(accounts, store.Settings{}, noon, nil)
	if len(notes) != 1 || notes[0].Title != "8 things to do in Tokendesk" || len(notes[0].Of) != 8 {
		t.Fatalf("%+v", notes)
	}
	if lines := strings.Split(notes[0].Body, "\n"); len(lines) != 6 || lines[0] != "App 0's token expires in 4 min" || lines[5] != "and 3 more things" {
		t.Errorf("%q", lines)
	}
	if notes[0].Click.Do != desk.DoOpen || len(notes[0].Choices) != 1 {
		t.Errorf("%+v", notes[0])
	}
}

// A click acts on the account that the note tells of (and the note itself opens the window
// with it).
func TestChoicesNameTheirAccount(t *testing.T) {
	ref := oauth.Ref{App: "acme", Account: "ada-lovelace"}
	n := Due([]*desk.Account{account(4*time.Minute, failed)}, store.Settings{}, noon, nil)[0]
	want := []desk.Action{{Do: desk.DoRenew, Ref: ref}, {Do: desk.DoCopy, Ref: ref}}
	if n.Click != open(ref) || len(n.Choices) != 2 || n.Choices[0].Do != want[0] || n.Choices[1].Do != want[1] {
		t.Errorf("%+v", n)
	}
}

// Promise 17: nothing secret is in a note, nor what a server said; a person is named where
// the settings say so alone (promise 39).
func TestNotesTellNoSecretAndNobody(t *testing.T) {
	everything := []*desk.Account{
		account(4 * time.Minute), account(4*time.Minute, failed), account(-time.Minute, failed), account(10*time.Minute, rejected),
		account(-time.Minute, rejected), account(50*time.Minute, func(a *desk.Account) {
			renewable(a)
			a.Record.Tokens.RefreshExpiresAt, a.Record.Tokens.ObtainedAt = noon.Add(time.Hour), noon.Add(-24*time.Hour)
		}),
		account(time.Hour, func(a *desk.Account) { renewable(a); a.App.Expires.ClientSecret = "2026-03-10" }),
	}
	check := func(names bool, notes ...Note) {
		t.Helper()
		for _, n := range notes {
			text := strings.ToLower(n.Title + n.Body + n.Instead)
			for _, c := range n.Choices {
				text += c.Label
			}
			if strings.Contains(text, "secret-") || strings.Contains(text, "secret of") || !names && strings.Contains(text, "ada") {
				t.Errorf("%q, %q", n.Title, n.Body)
			}
		}
	}
	for _, setting := range []string{store.NotifyUnnamed, store.NotifyNamed} {
		s := store.Settings{Notifications: setting}
		for _, a := range everything {
			notes := Due([]*desk.Account{a}, s, noon, nil)
			if len(notes) != 1 {
				t.Fatalf("%d notes", len(notes))
			}
			check(setting == store.NotifyNamed, notes...)
		}
		check(setting == store.NotifyNamed, Due(everything, s, noon, nil)...)
	}
	ref := oauth.Ref{App: "acme", Account: "ada-lovelace"}
	for _, kind := range []oauth.Kind{oauth.KindRefused, oauth.KindUnreachable, oauth.KindOther, oauth.KindUntrusted, oauth.KindVault, oauth.KindNeedsLogin} {
		for _, do := range []desk.Verb{desk.DoCopy, desk.DoRenew, desk.DoSignIn, desk.DoAnother, desk.DoRenewAll, desk.DoLock} {
			n := failureNote(failure{desk.Action{Do: do, Ref: ref}, &oauth.Error{Kind: kind, Message: "SECRET-x of ada"}, nil}, everything)
			if strings.HasPrefix(n.Title, " ") || n.Body == "" {
				t.Errorf("%s, %s: %q, %q", do, kind, n.Title, n.Body)
			}
			check(false, n)
		}
	}
}

// What was told travels to another process as it is.
func TestToldIsPlainData(t *testing.T) {
	told := Told{"token of acme/default, 1": true}
	text, err := json.Marshal(told)
	var back Told
	if err != nil || json.Unmarshal(text, &back) != nil || !back["token of acme/default, 1"] {
		t.Errorf("%s, %v", text, err)
	}
}

// Nothing is looked at while time passes, but at the moments when something changes.
func TestNextMoment(t *testing.T) {
	var moments []time.Duration
	accounts := []*desk.Account{account(50 * time.Minute), account(4*time.Minute, plain)}
	for now := noon; ; {
		at := next(accounts, store.Settings{}, now)
		if at.IsZero() {
			break
		}
		moments = append(moments, at.Sub(noon))
		now = at
	}
	if want := []time.Duration{45 * time.Minute, 50 * time.Minute, 50*time.Minute + old}; !slices.Equal(moments, want) {
		t.Errorf("%v", moments)
	}
	if at := next(accounts, store.Settings{Notifications: store.NotifyNothing}, noon); !at.IsZero() {
		t.Errorf("%v", at)
	}
}

// Several accounts of an app that need the same are one line, which says how many.
func TestAccountsOfAnAppAreOneLine(t *testing.T) {
	of := func(app, id string, left time.Duration) *desk.Account {
		return account(left, func(a *desk.Account) { a.App.ID, a.App.Name, a.Record.Account.ID = app, "App "+app, id })
	}
	notes := Due([]*desk.Account{
		of("a", "1", -time.Minute), of("b", "1", 4*time.Minute), of("a", "2", -time.Minute), of("b", "2", 4*time.Minute), of("c", "1", -time.Minute),
	}, store.Settings{}, noon, nil)
	const want = "App a: 2 accounts need a sign-in\nApp b's token expires in 4 min (2 accounts)\nApp c needs a sign-in"
	if len(notes) != 1 || notes[0].Body != want || len(notes[0].Of) != 5 {
		t.Errorf("%+v", notes)
	}
}
