package words

import (
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// What is heard counts minutes: a screen reader says a name anew whenever it changes.
func TestHeard(t *testing.T) {
	known := func(state session.State, left time.Duration) session.Status {
		return session.Status{State: state, Life: oauth.LifeKnown, Left: left}
	}
	for _, c := range []struct {
		status session.Status
		want   string
	}{
		{known(session.StateFresh, 27*time.Minute+14*time.Second), "fresh, 27 minutes left"},
		{known(session.StateFresh, 27*time.Minute+59*time.Second), "fresh, 27 minutes left"},
		{known(session.StateExpiring, 61*time.Second), "expiring, 1 minute left"},
		{known(session.StateExpiring, 30*time.Second), "expiring, less than a minute left"},
		{known(session.StateFresh, 3*time.Hour+12*time.Minute), "fresh, 3 hours 12 minutes left"},
		{known(session.StateFresh, 2*time.Hour), "fresh, 2 hours left"},
		{known(session.StateFresh, 5*day), "fresh, 5 days left"},
		{session.Status{State: session.StateFresh, Life: oauth.LifeNever}, "fresh, does not expire"},
		{session.Status{State: session.StateFresh}, "fresh, no expiry given"},
		{known(session.StateExpired, -4*time.Minute), "expired 4 minutes ago"},
		{known(session.StateExpired, -4*time.Second), "expired just now"},
		{known(session.StateExpired, time.Hour), "out of date"},
		{known(session.StateNeedsLogin, -time.Hour), "needs sign-in"},
		{known(session.StateError, time.Hour), "failed"},
		{session.Status{State: session.StateNone}, "no token"},
	} {
		if got := Heard(c.status); got != c.want {
			t.Errorf("%+v: %q, want %q", c.status, got, c.want)
		}
	}
}

func TestAloudAndPhrases(t *testing.T) {
	if got := Phrases("Ada", "", "signing in…", Mask, "The server said no."); got != "Ada, signing in, hidden, The server said no" {
		t.Errorf("%q", got)
	}
	if got := Aloud("of " + Hide("ada", true) + ", too"); got != "of hidden, too" {
		t.Errorf("%q", got)
	}
	if got := HeardEnvironment("prd-eu") + "; " + HeardEnvironment("prod") + "; " + HeardEnvironment("Production") + "; " + HeardEnvironment("test"); got != "prd-eu, production; prod; Production; test" {
		t.Errorf("%q", got)
	}
}
