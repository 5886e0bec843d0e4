package words

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
)

func TestTrial(t *testing.T) {
	now := time.Date(2026, 11, 23, 13, 5, 12, 0, time.UTC)
	tokens := oauth.TokenSet{
		AccessToken: "canary", Life: oauth.LifeKnown, ObtainedAt: now, ExpiresAt: now.Add(3*time.Hour + 2*time.Minute),
		Identity: "ada@example.test", Scopes: []string{"openid", "orders:read"},
	}
	got := "Received a token, it expires in 3 h 2 m, signed in as ada@example.test, scopes openid orders:read."
	for name, test := range map[string]struct {
		tokens       oauth.TokenSet
		test         *oauth.TestResult
		testErr, err error
		tone         Tone
		want         string
	}{
		"no test call": {tokens, nil, nil, nil, ToneGood, "It works.|" + got + " The app has no test call, so the token has not been tried yet."},
		"it works":     {tokens, &oauth.TestResult{Status: 200, OK: true}, nil, nil, ToneGood, "It works: the test call accepted the token.|" + got},
		"refused":      {tokens, &oauth.TestResult{Status: 401}, nil, nil, ToneBad, "The server gave a token, but the test call refused it.|it answered 401 Unauthorized|" + got},
		"no test":      {tokens, nil, &oauth.Error{Message: "No route.", Advice: "Look."}, nil, ToneBad, "The server gave a token, but the test call failed: No route.|" + got + "|Look."},
		"an ID token": {
			oauth.TokenSet{IDToken: "canary", Life: oauth.LifeNever},
			nil, &oauth.Error{Message: "No access token.", Advice: "Ask so."}, nil, ToneBad,
			"No access token.|Received an ID token, it does not expire.|Ask so.",
		},
		"for good":        {oauth.TokenSet{Life: oauth.LifeNever}, &oauth.TestResult{OK: true}, nil, nil, ToneGood, "It works: the test call accepted the token.|Received a token, it does not expire."},
		"no token":        {oauth.TokenSet{}, nil, nil, &oauth.Error{Kind: oauth.KindRefused, Message: "Refused.", Advice: "Look."}, ToneBad, "Refused.|Look."},
		"cancelled":       {oauth.TokenSet{}, nil, nil, context.Canceled, ToneBad, "Cancelled."},
		"interrupted":     {oauth.TokenSet{}, nil, nil, &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted."}, ToneBad, "Cancelled."},
		"somebody else's": {oauth.TokenSet{}, nil, nil, errors.New("odd"), ToneBad, "Something went wrong: odd"},
	} {
		lines, tone := Trial(test.tokens, test.test, test.testErr, test.err)
		if said := strings.Join(lines, "|"); said != test.want || tone != test.tone {
			t.Errorf("%s: %d, %q\nwant %d, %q", name, tone, said, test.tone, test.want)
		}
	}
	lines, _ := Trial(oauth.TokenSet{}, nil, nil, &oauth.Error{Kind: oauth.KindUntrusted, Message: "It waits."})
	if len(lines) != 2 || !strings.HasPrefix(lines[1], "Save the app") {
		t.Errorf("of what waits: %q", lines)
	}
}
