package desk_test

import (
	"strings"
	"testing"
	"time"

	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
)

// The certificate is made when it is wanted first and stays, also for another process,
// until its end is near; doctor speaks of it once there is one, and none shows its key.
func TestTheCertificateIsMadeOnceAndRenewedInTime(t *testing.T) {
	edges := desktest.New(t, time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC))
	get := func() desk.Certificate {
		t.Helper()
		d, err := desk.Open(t.Context(), edges.Options())
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		c, err := d.Certificate(t.Context())
		if err != nil || !c.Good || strings.Contains(c.PEM, "KEY") || len(c.Fingerprint) != 95 {
			t.Fatalf("%+v, %v", c, err)
		}
		return c
	}
	spokenOf := func() bool {
		for _, check := range desk.Doctor(t.Context(), edges.Options(), desk.Surroundings{Getenv: func(string) string { return "" }}) {
			if check.Name == "certificate" {
				return check.Status == desk.Fine
			}
		}
		return false
	}
	if spokenOf() {
		t.Error("doctor speaks of a certificate that nobody wanted")
	}
	first := get()
	if !spokenOf() {
		t.Error("doctor does not speak of it")
	}
	if again := get(); again != first {
		t.Error("it is another one the next time")
	}
	edges.Clock.Pass(first.Ends.Sub(edges.Clock.Now()) - 31*24*time.Hour)
	if again := get(); again.Fingerprint != first.Fingerprint {
		t.Error("it is made anew too early")
	}
	edges.Clock.Pass(2 * 24 * time.Hour)
	if again := get(); again.Fingerprint == first.Fingerprint || !again.Ends.After(first.Ends) {
		t.Error("it is not made anew before its end")
	}
	d, err := desk.Open(t.Context(), edges.Options())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	made, err := d.NewCertificate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if now, err := d.Certificate(t.Context()); err != nil || now.Fingerprint != made.Fingerprint {
		t.Errorf("a new one on demand is not kept: %v", err)
	}
}
