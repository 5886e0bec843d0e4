package words

import (
	"slices"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

func TestRenewalWords(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	down := &oauth.Error{Kind: oauth.KindUnreachable, Message: "as.example cannot be reached; this account was not tried."}
	hour := oauth.TokenSet{Life: oauth.LifeKnown, ObtainedAt: now, ExpiresAt: now.Add(time.Hour)}
	for want, r := range map[string]session.RenewResult{
		"renewed, 1 h 0 m left":                   {Outcome: session.RenewDone, Set: hour},
		"renewed, no expiry given":                {Outcome: session.RenewDone, Set: oauth.TokenSet{Life: oauth.LifeUnknown}},
		"still valid, 1 h 0 m left":               {Outcome: session.RenewValid, Set: hour},
		"not tried: as.example cannot be reached": {Outcome: session.RenewNotTried, Err: down},
		"failed: It took too long.":               {Outcome: session.RenewFailed, Err: &oauth.Error{Message: "It took too long."}},
		"You must sign in to this account.":       {Outcome: session.RenewPerson, Err: &oauth.Error{Message: "You must sign in to this account."}},
		"cancelled":                               {Outcome: session.RenewCancelled},
	} {
		if got := Renewed(r, now); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	untried := session.RenewResult{Outcome: session.RenewNotTried, Err: down}
	if got := HostsNotTried([]session.RenewResult{untried, {Outcome: session.RenewFailed, Err: down}, untried}); !slices.Equal(got, []string{"as.example cannot be reached; 2 accounts were not tried."}) {
		t.Errorf("%q", got)
	}
	counts := map[session.RenewOutcome]int{session.RenewDone: 120, session.RenewPerson: 1, session.RenewFailed: 3}
	p := session.RenewProgress{Total: 200, Counts: counts, Running: 4, Left: 72}
	if got := Renewing(p, true); got != "Renewing 200 accounts: 120 renewed, 1 needs sign-in, 3 failed, 76 left" {
		t.Error(got)
	}
	if got := Renewing(p, false); got != "120 renewed, 1 needs sign-in, 3 failed." {
		t.Error(got)
	}
}
