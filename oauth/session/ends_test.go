package session

import (
	"testing"
	"time"

	"tokendesk/oauth"
)

// What ends, when a person must have acted, and how urgent that is.
func TestEndsOf(t *testing.T) {
	zone := time.FixedZone("", 3*3600)
	now := time.Date(2027, 2, 20, 12, 0, 0, 0, zone)
	set := func(life, refresh time.Duration) *oauth.TokenSet {
		return &oauth.TokenSet{
			AccessToken: "a", RefreshToken: "r", Life: oauth.LifeKnown, ObtainedAt: now.Add(-time.Hour),
			ExpiresAt: now.Add(life), RefreshExpiresAt: now.Add(refresh),
		}
	}
	browser := func(ts *oauth.TokenSet, change func(*oauth.Record)) oauth.Record {
		rec := oauth.Record{App: oauth.App{Grant: oauth.GrantAuthorizationCode}, Tokens: ts}
		if change != nil {
			change(&rec)
		}
		return rec
	}
	typed := func(secret, key string) oauth.Record {
		return oauth.Record{App: oauth.App{Expires: oauth.Expires{ClientSecret: secret, ClientKey: key}}}
	}
	for name, c := range map[string]struct {
		rec          oauth.Record
		certificates CertificateEnds
		of           EndOf // "": nothing ends
		by           time.Time
		near         Nearness
	}{
		"nothing is known":                     {rec: browser(set(time.Hour, 0), func(r *oauth.Record) { r.Tokens.RefreshExpiresAt = time.Time{} })},
		"a day, to its end":                    {typed("2027-02-20", ""), CertificateEnds{}, EndClientSecret, time.Date(2027, 2, 21, 0, 0, 0, 0, zone), EndSoon},
		"a day that is over":                   {typed("2027-02-19", ""), CertificateEnds{}, EndClientSecret, time.Date(2027, 2, 20, 0, 0, 0, 0, zone), EndPast},
		"a moment":                             {typed("2027-02-20T09:00:00Z", ""), CertificateEnds{}, EndClientSecret, now, EndPast},
		"in two weeks":                         {typed("2027-03-06", ""), CertificateEnds{}, EndClientSecret, time.Date(2027, 3, 7, 0, 0, 0, 0, zone), EndNoted},
		"in less":                              {typed("2027-03-05", ""), CertificateEnds{}, EndClientSecret, time.Date(2027, 3, 6, 0, 0, 0, 0, zone), EndSoon},
		"in two months":                        {typed("2027-04-20", ""), CertificateEnds{}, EndClientSecret, time.Date(2027, 4, 21, 0, 0, 0, 0, zone), EndFar},
		"no day":                               {rec: typed("soon", "")},
		"a key's certificate":                  {typed("", ""), CertificateEnds{Key: now.Add(time.Hour)}, EndClientKey, now.Add(time.Hour), EndSoon},
		"what was typed of the key goes first": {typed("", "2028-01-01"), CertificateEnds{Key: now}, EndClientKey, time.Date(2028, 1, 2, 0, 0, 0, 0, zone), EndFar},
		"the client certificate":               {typed("", ""), CertificateEnds{TLS: now.Add(-time.Hour)}, EndClientCertificate, now.Add(-time.Hour), EndPast},
		"a refresh token in its last tenth":    {browser(set(5*time.Minute, 6*time.Minute), nil), CertificateEnds{}, EndRefreshToken, now.Add(6 * time.Minute), EndSoon},
		"before that":                          {browser(set(5*time.Minute, 7*time.Minute), nil), CertificateEnds{}, EndRefreshToken, now.Add(7 * time.Minute), EndFar},
		"its last day":                         {browser(set(time.Hour, 23*time.Hour), func(r *oauth.Record) { r.Tokens.ObtainedAt = now.AddDate(0, -1, 0) }), CertificateEnds{}, EndRefreshToken, now.Add(23 * time.Hour), EndSoon},
		"two days before":                      {browser(set(time.Hour, 48*time.Hour), func(r *oauth.Record) { r.Tokens.ObtainedAt = now.AddDate(0, -1, 0) }), CertificateEnds{}, EndRefreshToken, now.Add(48 * time.Hour), EndFar},
		"an access token that outlives it":     {browser(set(time.Hour, 3*time.Minute), nil), CertificateEnds{}, EndRefreshToken, now.Add(time.Hour), EndFar},
		"the last minutes of both":             {browser(set(3*time.Minute, 2*time.Minute), nil), CertificateEnds{}, EndRefreshToken, now.Add(3 * time.Minute), EndSoon},
		"both are over":                        {browser(set(-time.Minute, -2*time.Minute), nil), CertificateEnds{}, EndRefreshToken, now.Add(-time.Minute), EndPast},
		"nothing will be renewed":              {browser(set(time.Minute, time.Minute), func(r *oauth.Record) { r.Tokens.Life = oauth.LifeNever }), CertificateEnds{}, EndRefreshToken, now.Add(-time.Hour).AddDate(1000, 0, 0), EndFar},
		"a sign-in is needed anyway":           {rec: browser(set(0, time.Minute), func(r *oauth.Record) { r.NeedsLogin = true })},
		"nobody is needed for the next":        {rec: browser(set(0, time.Minute), func(r *oauth.Record) { r.App.Grant = oauth.GrantPassword })},
	} {
		t.Run(name, func(t *testing.T) {
			ends := EndsOf(c.rec, c.rec.App, c.certificates, zone)
			if c.of == "" {
				if len(ends) != 0 {
					t.Fatalf("%+v", ends)
				}
				return
			}
			if len(ends) != 1 || ends[0].Of != c.of || !ends[0].By.Equal(c.by) || ends[0].Near(now) != c.near {
				t.Errorf("%+v, near %d, want %s by %s, %d", ends, ends[0].Near(now), c.of, c.by, c.near)
			}
			if _, told := Nearest(ends, now); told != (c.near >= EndSoon) {
				t.Errorf("told on the row: %t", told)
			}
		})
	}
}

// What has ended is told before what only ends soon.
func TestNearestEnd(t *testing.T) {
	now := time.Date(2027, 2, 20, 12, 0, 0, 0, time.UTC)
	app := oauth.App{Expires: oauth.Expires{ClientSecret: "2027-02-25", ClientKey: "2027-02-22"}}
	for want, tls := range map[EndOf]time.Time{EndClientKey: {}, EndClientCertificate: now.Add(-time.Minute)} {
		e, ok := Nearest(EndsOf(oauth.Record{}, app, CertificateEnds{TLS: tls}, time.UTC), now)
		if !ok || e.Of != want {
			t.Errorf("%s, want %s", e.Of, want)
		}
	}
}

// However short the lives are, there is time to sign in before the last token ends.
func TestRefreshEndIsToldInTime(t *testing.T) {
	now := time.Date(2027, 2, 20, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct{ access, refresh, told, by time.Duration }{ // since they were got
		{300 * time.Second, 600 * time.Second, 450 * time.Second, 600 * time.Second},
		{time.Hour, 10 * time.Minute, 54 * time.Minute, time.Hour},
		{time.Minute, time.Minute, 45 * time.Second, time.Minute},
		{20 * time.Second, time.Minute, 45 * time.Second, time.Minute},
		{5 * time.Minute, 2 * time.Hour, 108 * time.Minute, 2 * time.Hour},
		{time.Hour, 90 * 24 * time.Hour, 89 * 24 * time.Hour, 90 * 24 * time.Hour},
	} {
		rec := oauth.Record{Tokens: &oauth.TokenSet{
			AccessToken: "a", RefreshToken: "r", Life: oauth.LifeKnown, ObtainedAt: now,
			ExpiresAt: now.Add(c.access), RefreshExpiresAt: now.Add(c.refresh),
		}}
		ends := EndsOf(rec, oauth.App{Grant: oauth.GrantAuthorizationCode}, CertificateEnds{}, time.UTC)
		if len(ends) != 1 || ends[0].Soon.Sub(now) != c.told || ends[0].By.Sub(now) != c.by {
			t.Errorf("access %s, refresh %s: %+v", c.access, c.refresh, ends)
		}
	}
}
