package words

import (
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

func TestEndWords(t *testing.T) {
	now := time.Date(2027, 2, 20, 12, 0, 0, 0, time.FixedZone("", -5*3600))
	certificate := func(d time.Duration) session.End {
		return session.EndsOf(oauth.Record{}, oauth.App{}, session.CertificateEnds{TLS: now.Add(d)}, now.Location())[0]
	}
	secret := func(day string) session.End {
		return session.EndsOf(oauth.Record{}, oauth.App{Expires: oauth.Expires{ClientSecret: day}}, session.CertificateEnds{}, now.Location())[0]
	}
	refresh := func(d time.Duration) session.End {
		rec := oauth.Record{Tokens: &oauth.TokenSet{RefreshToken: "r", ObtainedAt: now.Add(-time.Hour), RefreshExpiresAt: now.Add(d), Life: oauth.LifeUnknown}}
		return session.EndsOf(rec, oauth.App{Grant: oauth.GrantDeviceCode}, session.CertificateEnds{}, now.Location())[0]
	}
	for want, e := range map[string]session.End{
		"secret expires in 9 days":                          secret("2027-03-01"),
		"secret expires tomorrow":                           secret("2027-02-21"),
		"secret expires today":                              secret("2027-02-20"),
		"secret expired yesterday":                          secret("2027-02-19"),
		"secret expired 20 days ago":                        secret("2027-01-31"),
		"certificate expired yesterday":                     certificate(-13 * time.Hour),
		"certificate expired today, 11:00":                  certificate(-time.Hour),
		"certificate expires today, 13:00":                  certificate(time.Hour),
		"certificate expires tomorrow":                      certificate(13 * time.Hour),
		"certificate expires in 2 days":                     certificate(40 * time.Hour),
		"sign in before 14:10":                              refresh(130 * time.Minute),
		"sign in before tomorrow, 09:00":                    refresh(21 * time.Hour),
		"sign in before 3 Mar, 12:00":                       refresh(11 * 24 * time.Hour),
		"refresh token expired today, 11:00, sign in again": refresh(-time.Hour),
	} {
		if got := End(e, now); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := EndSentence(secret("2027-03-01"), now); got != "Secret expires in 9 days (1 Mar 2027)." {
		t.Error(got)
	}
}
