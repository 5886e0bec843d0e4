package rows

import (
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// A row says what ends soon, in words and not by its colour alone, unless something
// stands in the way that matters more.
func TestRowsSayWhatEnds(t *testing.T) {
	fresh := func(change func(*desk.Account)) desk.Account {
		a := desk.Account{App: oauth.App{ID: "a", Grant: oauth.GrantClientCredentials}, Record: oauth.Record{Tokens: tokens(0, time.Hour)}}
		a.Record.Tokens.Fingerprint = oauth.Fingerprint(a.App, a.Record.Account)
		change(&a)
		return a
	}
	secret := func(day string) func(*desk.Account) {
		return func(a *desk.Account) {
			a.App.Expires.ClientSecret = day
			a.Ends = session.EndsOf(a.Record, a.App, session.CertificateEnds{}, noon.Location())
		}
	}
	for name, c := range map[string]struct {
		account desk.Account
		line    string
		tone    words.Tone
	}{
		"far":   {fresh(secret("2026-06-01")), "", words.ToneQuiet},
		"noted": {fresh(secret("2026-03-20")), "", words.ToneQuiet},
		"soon":  {fresh(secret("2026-03-10")), "Secret expires in 9 days", words.ToneWarning},
		"past":  {fresh(secret("2026-02-28")), "Secret expired yesterday", words.ToneBad},
		"working": {fresh(func(a *desk.Account) {
			secret("2026-02-28")(a)
			a.Running, a.Progress.Stage = true, session.StageWorking
		}), "Asking the server", words.ToneBusy},
		"failed": {fresh(func(a *desk.Account) { secret("2026-02-28")(a); a.Record.Failure = &oauth.Failure{Message: "No."} }), "No.", words.ToneBad},
	} {
		m := Of(c.account, As{}, noon)
		if m.Line != c.line || m.LineTone != c.tone {
			t.Errorf("%s: %q, tone %v", name, m.Line, m.LineTone)
		}
	}
}
