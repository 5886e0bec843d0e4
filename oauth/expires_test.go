package oauth

import (
	"strings"
	"testing"
	"time"
)

func TestParseEnd(t *testing.T) {
	zone := time.FixedZone("", 2*3600)
	for text, want := range map[string]struct {
		at  time.Time
		day bool
	}{
		"2027-03-01":                {time.Date(2027, 3, 2, 0, 0, 0, 0, zone), true},
		" 2027-12-31 ":              {time.Date(2028, 1, 1, 0, 0, 0, 0, zone), true},
		"2027-03-01T14:00:00Z":      {time.Date(2027, 3, 1, 14, 0, 0, 0, time.UTC), false},
		"2027-03-01T14:00:00+02:00": {time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC), false},
		"2199-12-31":                {time.Date(2200, 1, 1, 0, 0, 0, 0, zone), true},
		"9999-12-31":                {},
		"9999-12-31T23:59:59Z":      {},
		"2027-02-30":                {},
		"1.3.2027":                  {},
		"soon":                      {},
	} {
		at, day, err := ParseEnd(text, zone)
		if (err != nil) != want.at.IsZero() || !at.Equal(want.at) || day != want.day {
			t.Errorf("%q: %s, %t, %v", text, at, day, err)
		}
	}
	for _, text := range []string{"2027-02-30", "soon"} {
		if problems := Validate(App{ID: "a", Expires: Expires{ClientKey: text}}); !strings.Contains(problemText(problems), "expires.client_key") {
			t.Errorf("%q: %s", text, problemText(problems))
		}
	}
}

func problemText(problems []Problem) (all string) {
	for _, p := range problems {
		all += p.Field + " "
	}
	return all
}

// A client that is refused after the end that was typed for what it proves itself with
// is told so, and no other.
func TestARefusedClientWhoseSecretEnded(t *testing.T) {
	now := time.Date(2027, 3, 2, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		app    App
		server string
		ended  bool
	}{
		"its secret":            {App{ClientAuth: ClientSecretPost, Expires: Expires{ClientSecret: "2027-03-01"}}, "invalid_client", true},
		"its key":               {App{ClientAuth: PrivateKeyJWT, Expires: Expires{ClientKey: "2027-03-01"}}, "invalid_client", true},
		"not yet":               {App{ClientAuth: ClientSecretPost, Expires: Expires{ClientSecret: "2027-03-02"}}, "invalid_client", false},
		"nobody knows":          {App{ClientAuth: ClientSecretPost}, "invalid_client", false},
		"it proves it by a key": {App{ClientAuth: PrivateKeyJWT, Expires: Expires{ClientSecret: "2027-03-01"}}, "invalid_client", false},
		"another refusal":       {App{ClientAuth: ClientSecretPost, Expires: Expires{ClientSecret: "2027-03-01"}}, "invalid_scope", false},
	} {
		t.Run(name, func(t *testing.T) {
			client := &Client{now: func() time.Time { return now }}
			err := client.explainRefusal(&Error{Kind: KindRefused, Status: 400, ServerError: c.server, Advice: "-"}, c.app, nil)
			if told := strings.Contains(err.(*Error).Advice, "expired on 2027-03-01"); told != c.ended {
				t.Errorf("%s", err.(*Error).Advice)
			}
		})
	}
}
