package words

import (
	"time"

	"tokendesk/oauth/session"
)

// EndName names what comes to an end, as a field of a form does.
func EndName(of session.EndOf) string {
	switch of {
	case session.EndRefreshToken:
		return "Refresh token"
	case session.EndClientSecret:
		return "Client secret"
	case session.EndClientKey:
		return "Private key"
	case session.EndClientCertificate:
		return "Client certificate"
	}
	return ""
}

// End says in a few words that something ends or has ended: "secret expires in 9 days",
// "certificate expired yesterday", "sign in before 14:10".
func End(e session.End, now time.Time) string {
	if e.Of == session.EndRefreshToken {
		if e.Near(now) == session.EndPast {
			return "refresh token expired " + endDay(e, now) + ", sign in again"
		}
		return "sign in before " + before(e.By, now)
	}
	what := map[session.EndOf]string{
		session.EndClientSecret: "secret", session.EndClientKey: "key", session.EndClientCertificate: "certificate",
	}[e.Of]
	if e.Near(now) == session.EndPast {
		return what + " expired " + endDay(e, now)
	}
	return what + " expires " + endDay(e, now)
}

// EndSentence says the same as a note, with the date.
func EndSentence(e session.End, now time.Time) string {
	if e.Of == session.EndRefreshToken {
		return Sentence(End(e, now)) + "."
	}
	return Sentence(End(e, now)) + " (" + EndDate(e, now) + ")."
}

// EndWhen is the date of an end with how far off it is: "1 Mar 2027, in 9 days".
func EndWhen(e session.End, now time.Time) string {
	at, near := lastDay(e, now), endDay(e, now)
	if !e.Day && dayOf(at).Equal(dayOf(now)) {
		return Sentence(near)
	}
	return at.Format("2 Jan 2006") + ", " + near
}

// EndDate is the day of an end, or its moment where that is known.
func EndDate(e session.End, now time.Time) string {
	if e.Day {
		return lastDay(e, now).Format("2 Jan 2006")
	}
	return e.At.In(now.Location()).Format("2 Jan 2006, 15:04")
}

// lastDay is a time on the last day on which something counts: one that ends as a
// whole day is over when the next one begins.
func lastDay(e session.End, now time.Time) time.Time {
	at := e.At
	if e.Day {
		at = at.Add(-time.Second)
	}
	return at.In(now.Location())
}

// endDay says on which day something ends, counted as the calendar does: "today",
// "tomorrow", "in 9 days", "yesterday". A moment of today has its time.
func endDay(e session.End, now time.Time) string {
	at := lastDay(e, now)
	switch days := int(dayOf(at).Sub(dayOf(now)) / day); {
	case days == 0 && !e.Day:
		return at.Format("today, 15:04")
	case days == 0:
		return "today"
	case days == 1:
		return "tomorrow"
	case days == -1:
		return "yesterday"
	case days < 0:
		return Span(time.Duration(days)*day) + " ago"
	default:
		return "in " + Span(time.Duration(days)*day)
	}
}

// before says a moment that one should not miss: "14:10", "tomorrow, 09:00", "12 Nov, 09:00".
func before(at, now time.Time) string {
	at = at.In(now.Location())
	switch dayOf(at).Sub(dayOf(now)) / day {
	case 0:
		return at.Format("15:04")
	case 1:
		return at.Format("tomorrow, 15:04")
	}
	return at.Format("2 Jan, 15:04")
}

// EndAdvice says what an end means and what to do about it.
func EndAdvice(e session.End, now time.Time) string {
	when := "then"
	if e.Near(now) == session.EndPast {
		when = "now"
	}
	switch e.Of {
	case session.EndRefreshToken:
		if when == "now" {
			return "Tokendesk can no longer renew tokens. Sign in for a new refresh token."
		}
		return "Until then Tokendesk renews the tokens. Sign in before then for a new refresh token."
	case session.EndClientSecret:
		return "The provider refuses the app " + when + ". Make a new secret there, and enter it here with its expiry date."
	case session.EndClientKey:
		return "The provider refuses the app " + when + ". Register a new key there, and enter it here."
	case session.EndClientCertificate:
		return "The server refuses the connection " + when + ". Get a new certificate, and replace the app's file or choose another file."
	}
	return ""
}
