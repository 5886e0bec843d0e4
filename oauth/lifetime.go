package oauth

import (
	"math"
	"strconv"
	"strings"
	"time"
)

const (
	forever         = 100 * 365.25 * 24 * 3600 // seconds; what lives longer does not expire
	clockTolerance  = 30 * time.Second         // a server's clock may be off this much unmentioned
	earliestSeconds = 1e8                      // an absolute time before 1973 is none
)

// lifetime is what an answer says about how long something lives.
type lifetime struct {
	life Life
	at   time.Time // zero unless life is known
}

// relative reads an expires_in: a number, a float, or a numeric string, in
// seconds. Absent, null, zero, negative or in words is unknown.
func relative(said string, milliseconds, zeroIsNever bool, now time.Time) lifetime {
	seconds, ok := number(said)
	switch {
	case !ok:
		return lifetime{life: LifeUnknown}
	case seconds == 0 && zeroIsNever:
		return lifetime{life: LifeNever}
	case seconds <= 0:
		return lifetime{life: LifeUnknown}
	}
	if milliseconds {
		seconds /= 1000
	}
	if seconds > forever {
		return lifetime{life: LifeNever}
	}
	return lifetime{life: LifeKnown, at: now.Add(time.Duration(seconds * float64(time.Second)))}
}

// absolute reads a moment: seconds or milliseconds since 1970, as a number or
// a string, or an ISO 8601 time. offset is the server's clock less ours.
func absolute(said string, now time.Time, offset time.Duration) lifetime {
	if said == "" {
		return lifetime{life: LifeUnknown}
	}
	var at time.Time
	if seconds, ok := number(said); ok {
		if seconds > 1e11 { // in seconds that would be the year 5138
			seconds /= 1000
		}
		if seconds < earliestSeconds {
			return lifetime{life: LifeUnknown}
		}
		if seconds > 253402300799 { // the last second of the year 9999
			return lifetime{life: LifeNever}
		}
		at = time.UnixMilli(int64(seconds * 1e3))
	} else {
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04:05-0700", time.DateTime, time.RFC1123} {
			if parsed, err := time.Parse(layout, strings.TrimSpace(said)); err == nil {
				at = parsed
				break
			}
		}
		if at.Year() < 1973 {
			return lifetime{life: LifeUnknown}
		}
	}
	if offset.Abs() > clockTolerance {
		at = at.Add(-offset) // so that the time left is right on this computer's clock
	}
	if float64(at.Unix()-now.Unix()) > forever {
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

// accessLife decides an access token's life from the answer, then from the
// token itself where it is a JWT.
func accessLife(f fields, token string, q Quirks, now time.Time, offset time.Duration) lifetime {
	said := f.scalar("expires_in", "expiresIn", "expires", "access_token_expires_in")
	_, claims, isJWT := Claims(token)
	milliseconds := q.LifetimesInMilliseconds || isJWT && saysMilliseconds(said, claims)
	if life := relative(said, milliseconds, q.ZeroNeverExpires, now); life.life != LifeUnknown {
		if n, _ := number(said); n > 1e9 && f.scalar("expires_in", "expiresIn", "access_token_expires_in") == "" {
			return absolute(said, now, offset) // "expires" is a moment at some servers
		}
		return life
	}
	for _, name := range []string{"expires_at", "expiresAt", "expires_on", "expiresOn", "expires", "expiry", "expiration"} {
		if life := absolute(f.scalar(name), now, offset); life.life != LifeUnknown {
			return life
		}
	}
	if isJWT {
		if exp, ok := claims["exp"].(float64); ok {
			return absolute(strconv.FormatFloat(exp, 'f', -1, 64), now, offset)
		}
	}
	return lifetime{life: LifeUnknown}
}

// saysMilliseconds reports whether the token's own life proves that the answer
// counts in milliseconds.
func saysMilliseconds(said string, claims map[string]any) bool {
	stated, ok := number(said)
	exp, hasExp := claims["exp"].(float64)
	iat, hasIat := claims["iat"].(float64)
	if !ok || !hasExp || !hasIat || exp <= iat {
		return false
	}
	life := exp - iat
	return math.Abs(stated/1000-life) <= math.Max(60, life/100) && math.Abs(stated-life) > 60
}

// refreshLife decides when a refresh token ends; zero when nobody said or never.
func refreshLife(f fields, q Quirks, now time.Time, offset time.Duration) time.Time {
	for _, name := range []string{"refresh_token_expires_in", "refresh_expires_in", "x_refresh_token_expires_in", "refreshTokenExpiresIn", "refreshExpiresIn"} {
		if life := relative(f.scalar(name), q.LifetimesInMilliseconds, true, now); life.life != LifeUnknown {
			return life.at
		}
	}
	for _, name := range []string{"refresh_token_expires_at", "refresh_expires_at", "refreshTokenExpiresAt"} {
		if life := absolute(f.scalar(name), now, offset); life.life != LifeUnknown {
			return life.at
		}
	}
	return time.Time{}
}
