package oauth

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

const (
	forever         = 100 * 365.25 * 24 * 3600 // seconds; what lives longer does not expire
	clockTolerance  = 30 * time.Second         // a server's clock may be off this much unmentioned
	earliestSeconds = 1e8                      // an absolute time before 1973 is none
	latestSeconds   = 253402300799             // the last second of the year 9999
)

// lifetime is what an answer says about how long something lives.
type lifetime struct {
	life Life
	at   time.Time // zero unless life is known
}

var unknownLife = lifetime{life: LifeUnknown}

// meaning is what a name promises of its value.
type meaning int

const (
	inSeconds      meaning = iota // expires_in and what names its unit: a number of seconds (RFC 6749 5.1)
	inTime                        // ttl: a duration, of seconds or milliseconds
	inMilliseconds                // expires_in_ms
	until                         // expires_at: a moment
	either                        // expires: a duration or a moment
)

// reading reads lifetimes. It is pure, and these are its rules:
//
//   - Absent, null, zero, negative and in words is unknown, and the next name is
//     tried. More than 100 years is never.
//   - A number under a name that promises a duration counts seconds. It is a moment
//     instead where it is one between yesterday and ten years from now, which no
//     duration resembles; and milliseconds where the name or the catalogue says so,
//     or where the token's own life or a moment beside it proves it. Where the name
//     is not the standard's, it also counts milliseconds if only so it is round: see
//     roundMilliseconds.
//   - A number under a name that promises a moment is one, in seconds since 1970, or
//     milliseconds from 1e11 on (in seconds that is the year 5138), and so on to
//     nanoseconds; but a duration below 1e8 (in seconds that is 1973).
//   - Under a name that says neither, a number is a moment from 1e9 on.
//   - Text is such a number, a duration (3600s, 1h30m, PT1H, 01:00:00) or a date.
type reading struct {
	now          time.Time
	offset       time.Duration // the server's clock less ours
	milliseconds bool          // the catalogue says that durations count them
	zeroIsNever  bool          // the catalogue says so
	proof        time.Duration // the life that is known otherwise; 0 where none is
}

// of reads one member's value.
func (r reading) of(value json.RawMessage, m meaning) lifetime {
	said := strings.TrimSpace(scalarOf(value))
	if n, ok := number(said); ok {
		return r.number(n, m)
	}
	if seconds, ok := durationText(said); ok {
		return r.lasting(seconds)
	}
	if at, ok := dateText(said); ok {
		return r.ending(at)
	}
	if inner := objectOf(value); inner != nil {
		return r.within(levelOf(inner), m)
	}
	return unknownLife
}

// within reads a value that is an object, such as {"date": "…", "timezone": "UTC"}.
func (r reading) within(l level, m meaning) lifetime {
	for _, part := range []struct {
		meaning
		names []string
	}{
		{inSeconds, []string{"seconds", "in"}},
		{inMilliseconds, []string{"milliseconds", "ms"}},
		{until, []string{"date", "datetime", "at", "timestamp"}},
		{m, []string{"value"}},
	} {
		value := l.value(part.names[0])
		for _, name := range part.names[1:] {
			if value == nil {
				value = l.value(name)
			}
		}
		if objectOf(value) != nil {
			continue
		}
		if life := r.of(value, part.meaning); life.life != LifeUnknown {
			return life
		}
	}
	return unknownLife
}

func (r reading) number(n float64, m meaning) lifetime {
	if n == 0 && r.zeroIsNever && m != until {
		return lifetime{life: LifeNever}
	}
	if n <= 0 {
		return unknownLife
	}
	moment := epochSeconds(n)
	switch m {
	case until:
		if moment >= earliestSeconds {
			return r.moment(moment)
		}
	case either:
		if n >= 1e9 {
			return r.moment(moment)
		}
	case inSeconds, inTime, inMilliseconds:
		if now := float64(r.now.Unix()); moment > now-24*3600 && moment < now+10*365*24*3600 {
			return r.moment(moment)
		}
	}
	switch {
	case r.milliseconds, m == inMilliseconds, r.provesMilliseconds(n), m != inSeconds && roundMilliseconds(n):
		n /= 1000
	}
	return r.lasting(n)
}

// epochSeconds are the seconds since 1970 of a moment in whatever unit. The bounds are
// 1998 in the smaller unit, and past the year 9999, for which some write never, in
// the larger one.
func epochSeconds(n float64) float64 {
	switch {
	case n >= 9e17:
		return n / 1e9
	case n >= 9e14:
		return n / 1e6
	case n > 1e11:
		return n / 1e3
	}
	return n
}

// provesMilliseconds reports whether a life that is known otherwise fits a number
// only in milliseconds.
func (r reading) provesMilliseconds(n float64) bool {
	life := r.proof.Seconds()
	return life > 0 && math.Abs(n/1000-life) <= math.Max(60, life/100) && math.Abs(n-life) > 60
}

// roundMilliseconds reports whether a duration without a unit is round in
// milliseconds and not in seconds. From five minutes of milliseconds on, which are
// three days in seconds, people write whole days: 2592000 is 30 of them, while
// 3600000 is an hour. What is whole days and whole half hours is half hours.
func roundMilliseconds(n float64) bool {
	const day, minute, halfHour = 24 * 3600, 60 * 1000, 30 * 60 * 1000
	return n >= 5*minute && math.Mod(n, minute) == 0 && (math.Mod(n, day) != 0 || math.Mod(n, halfHour) == 0)
}

// lasting is a life of so many seconds from now on.
func (r reading) lasting(seconds float64) lifetime {
	switch {
	case seconds <= 0:
		return unknownLife
	case seconds > forever:
		return lifetime{life: LifeNever}
	}
	return lifetime{life: LifeKnown, at: r.now.Add(time.Duration(seconds * float64(time.Second)))}
}

// moment is a life until so many seconds after 1970.
func (r reading) moment(seconds float64) lifetime {
	if seconds > latestSeconds {
		return lifetime{life: LifeNever}
	}
	return r.ending(time.UnixMilli(int64(seconds * 1e3)))
}

// ending is a life until a moment of the server's clock.
func (r reading) ending(at time.Time) lifetime {
	if at.Unix() < earliestSeconds {
		return unknownLife
	}
	if r.offset.Abs() > clockTolerance {
		at = at.Add(-r.offset) // so that the time left is right on this computer's clock
	}
	if float64(at.Unix()-r.now.Unix()) > forever {
		return lifetime{life: LifeNever}
	}
	return lifetime{life: LifeKnown, at: at.UTC()}
}

// number reads a finite decimal number; words such as "inf" are none.
func number(said string) (float64, bool) {
	said = strings.TrimSpace(said)
	if said == "" || strings.Trim(said, "+-.0123456789eE") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(said, 64)
	if math.IsInf(n, 1) {
		return math.MaxFloat64, true // 1e999: huge, but a number
	}
	return n, err == nil && !math.IsInf(n, 0)
}

// lifeOf decides how long a fresh set lives: from what stands around its token,
// then from the token itself where it is a JWT. Of an ID token that came alone its
// own word counts first.
func (r reading) lifeOf(ts TokenSet, around []level) lifetime {
	own := r.ownLife(ts)
	prefixes := accessPrefixes
	if ts.AccessToken == "" {
		if own.life != LifeUnknown {
			return own
		}
		prefixes = idPrefixes
	}
	r.proof = r.proofOf(ts, around)
	for _, l := range around {
		if life := r.in(l, prefixes); life.life != LifeUnknown {
			return life
		}
	}
	return own
}

// pointed decides from the member that the app's settings point at.
func (r reading) pointed(value json.RawMessage, ts TokenSet) lifetime {
	r.proof = r.proofOf(ts, nil)
	said := either
	if n, ok := number(scalarOf(bytes.TrimSpace(value))); ok && n < 1e9 {
		said = inSeconds
	}
	if life := r.of(value, said); life.life != LifeUnknown {
		return life
	}
	return r.ownLife(ts)
}

// ownLife is the exp of a JWT.
func (r reading) ownLife(ts TokenSet) lifetime {
	_, claims, ok := Claims(ts.Main())
	exp, says := claims["exp"].(float64)
	if !ok || !says || exp < earliestSeconds { // a moment always, never a duration (RFC 7519 4.1.4)
		return unknownLife
	}
	return r.number(exp, until)
}

// proofOf is a life that does not depend on a unit: that of a JWT, or until a
// moment that the answer names.
func (r reading) proofOf(ts TokenSet, around []level) time.Duration {
	_, claims, _ := Claims(ts.Main())
	exp, hasExp := claims["exp"].(float64)
	iat, hasIat := claims["iat"].(float64)
	if life := exp - iat; hasExp && hasIat && life > 0 && life < forever {
		return time.Duration(life) * time.Second
	}
	for _, l := range around {
		for _, said := range l.sayings(accessPrefixes) {
			if said.meaning != until {
				continue
			}
			if life := r.of(said.value, until); life.life == LifeKnown {
				return life.at.Sub(r.now)
			}
		}
	}
	return 0
}

// refreshLife decides when a refresh token ends; zero when nobody said or never.
func (r reading) refreshLife(around []level) time.Time {
	r.zeroIsNever = true
	for _, l := range around {
		if life := r.in(l, refreshPrefixes); life.life != LifeUnknown {
			return life.at
		}
		for _, name := range refreshNames {
			if inner := l.object(name); inner != nil {
				if life := r.in(levelOf(inner), []string{""}); life.life != LifeUnknown {
					return life.at
				}
			}
		}
	}
	return time.Time{}
}
