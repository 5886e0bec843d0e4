package detail

import (
	"testing"
	"time"

	"tokendesk/oauth/session"
	"tokendesk/ui/words"
)

// What ends is a fact of the pane however far it is, and a banner with what to do once
// it is near.
func TestThePaneTellsWhatEnds(t *testing.T) {
	for name, c := range map[string]struct {
		end    session.End
		banner string
		tone   words.Tone
		fact   string
	}{
		"far":   {certificate(90 * 24 * time.Hour), "", words.ToneQuiet, "21 Feb 2027, in 3 months"},
		"noted": {certificate(20 * 24 * time.Hour), "", words.ToneWarning, "13 Dec 2026, in 20 days"},
		"soon":  {certificate(9 * 24 * time.Hour), "Certificate expires in 9 days (2 Dec 2026, 13:05).", words.ToneWarning, "2 Dec 2026, in 9 days"},
		"past":  {certificate(-24 * time.Hour), "Certificate expired yesterday (22 Nov 2026, 13:05).", words.ToneBad, "22 Nov 2026, yesterday"},
	} {
		in := ada(t)
		in.Ends = []session.End{c.end}
		m := ModelOf(in)
		banner := ""
		for _, b := range m.Banners {
			banner += b.Title
			if b.Tone != c.tone || len(b.Buttons) != 1 || b.Text == "" {
				t.Errorf("%s: %+v", name, b)
			}
		}
		if banner != c.banner {
			t.Errorf("%s: %q", name, banner)
		}
		found := false
		for _, moment := range m.Moments {
			if moment.Name == "Client certificate" {
				if found = true; moment.Words != c.fact || moment.Tone != c.tone {
					t.Errorf("%s: %+v", name, moment)
				}
			}
		}
		if !found {
			t.Errorf("%s: no fact tells it", name)
		}
		in.Record.Tokens = nil
		if len(ModelOf(in).Moments) != 1 {
			t.Errorf("%s: without a token it is not told", name)
		}
	}
}

func certificate(left time.Duration) session.End {
	at := noon.Add(left)
	return session.End{Of: session.EndClientCertificate, At: at, By: at, Soon: at.AddDate(0, 0, -14), Noted: at.AddDate(0, 0, -30)}
}
