package words

import (
	"fmt"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// Renewed says in a phrase what became of one account when many were renewed:
// "renewed, 59:59 left", "failed: …".
func Renewed(r session.RenewResult, now time.Time) string {
	switch r.Outcome {
	case session.RenewDone:
		return "renewed, " + lifeLeft(r.Set, now)
	case session.RenewValid:
		return "still valid, " + lifeLeft(r.Set, now)
	case session.RenewCancelled:
		return "cancelled"
	case session.RenewPerson:
		message, _ := Explain(r.Err)
		return message
	case session.RenewNotTried:
		return "not tried: " + whyNotTried(r)
	}
	message, _ := Explain(r.Err)
	return "failed: " + message
}

func lifeLeft(ts oauth.TokenSet, now time.Time) string {
	s := session.Status{State: session.StateFresh, Life: ts.Life, ExpiresAt: ts.ExpiresAt, Left: ts.ExpiresAt.Sub(now)}
	if ts.Life == oauth.LifeKnown {
		return Life(s) + " left"
	}
	return Life(s)
}

// RenewedCounts says how many accounts came to what: "176 renewed, 4 need sign-in,
// 20 not tried". "" for none.
func RenewedCounts(counts map[session.RenewOutcome]int) string {
	var said []string
	for _, o := range []struct {
		outcome   session.RenewOutcome
		one, many string
	}{
		{session.RenewDone, "renewed", "renewed"},
		{session.RenewValid, "still valid", "still valid"},
		{session.RenewPerson, "needs sign-in", "need sign-in"},
		{session.RenewFailed, "failed", "failed"},
		{session.RenewNotTried, "not tried", "not tried"},
		{session.RenewCancelled, "cancelled", "cancelled"},
	} {
		switch n := counts[o.outcome]; n {
		case 0:
		case 1:
			said = append(said, "1 "+o.one)
		default:
			said = append(said, fmt.Sprintf("%d %s", n, o.many))
		}
	}
	return strings.Join(said, ", ")
}

// whyNotTried is what stood in the way of an account and of others with it.
func whyNotTried(r session.RenewResult) string {
	message, _ := Explain(r.Err)
	why, _, _ := strings.Cut(message, "; this account was not tried")
	return strings.TrimSuffix(why, ".")
}

// HostsNotTried says of each host whose accounts were not tried why, and how many
// those were: "as.example cannot be reached; 17 accounts were not tried".
func HostsNotTried(results []session.RenewResult) (sentences []string) {
	counts, order := map[string]int{}, []string{}
	for _, r := range results {
		if r.Outcome != session.RenewNotTried {
			continue
		}
		why := whyNotTried(r)
		if counts[why]++; counts[why] == 1 {
			order = append(order, why)
		}
	}
	for _, why := range order {
		were := "1 account was"
		if n := counts[why]; n > 1 {
			were = fmt.Sprintf("%d accounts were", n)
		}
		sentences = append(sentences, why+"; "+were+" not tried.")
	}
	return sentences
}

// Renewing says how far a renewal of many accounts has come: "Renewing 200 accounts:
// 120 renewed, 3 failed, 77 left", or what came of it.
func Renewing(p session.RenewProgress, running bool) string {
	counts := RenewedCounts(p.Counts)
	if !running {
		if counts == "" {
			return ""
		}
		return Sentence(counts) + "."
	}
	if left := p.Left + p.Running; left > 0 {
		counts = strings.TrimPrefix(fmt.Sprintf("%s, %d left", counts, left), ", ")
	}
	return "Renewing " + Count(p.Total, "account") + ": " + counts
}

// Paused says that a host is left alone for a while.
func Paused(p session.RenewPause, now time.Time) string {
	return p.Host + " asks for a pause; its other accounts continue " + Relative(p.Until, now) + "."
}

// RenewalStep is the verb for an account that was not renewed: what a person must do,
// or else to try again.
func RenewalStep(s session.Step) string {
	switch s {
	case "":
		return "Try again"
	case session.StepTrust:
		return "Review and trust…"
	}
	return Step(s)
}
