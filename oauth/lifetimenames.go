package oauth

import (
	"slices"
	"strings"
)

// The names under which servers say how long a token lives are plain names put
// together of a prefix, a word and an ending: expires_in, refresh_token_expires_at,
// ttlSeconds, .expires. What cannot be put together so, such as ext_expires_in, says
// something else.

// Words for a life and for its end.
var (
	lifeWords = []string{"ttl", "timetolive", "lifetime", "lifespan", "validity", "validityperiod", "validfor", "duration", "maxage", "remind"}
	endWords  = []string{"expires", "expire", "expiry", "expiration", "expired", "valid", "validtime", "dateexpires"}
)

// Endings and what they promise.
var (
	endsInSeconds      = []string{"inseconds", "insecs", "insec", "seconds", "secs", "sec"}
	endsInMilliseconds = []string{"inmilliseconds", "inmillis", "inms", "milliseconds", "millis", "ms"}
	endsUntil          = []string{"at", "on", "utc", "atutc", "date", "time", "datetime", "timestamp", "attimestamp", "atms", "until", "till", "to"}
)

// Prefixes: whose life it is.
var (
	accessPrefixes  = []string{"", "accesstoken", "access", "token", "oauth", "accessjwt", "jwt"}
	refreshPrefixes = []string{"refreshtoken", "refresh", "xrefreshtoken", "refreshjwt"}
	idPrefixes      = []string{"idtoken", "", "token"}
)

// about are the plain names of objects that tell about the token beside them.
var about = []string{"meta", "metadata", "accesstokeninfo", "accesstokenmetadata", "tokeninfo", "tokenmetadata"}

// lifeName is what is known of a name without its prefix. Of two in one object the
// one of lower rank is read first.
type lifeName struct {
	rank int
	meaning
}

// lifeNames are all names without their prefixes, the standard's first.
var lifeNames = func() map[string]lifeName {
	names := map[string]lifeName{}
	add := func(m meaning, words, endings []string) {
		for _, word := range words {
			for _, ending := range endings {
				if _, there := names[word+ending]; !there {
					names[word+ending] = lifeName{len(names), m}
				}
			}
		}
	}
	words := slices.Concat(endWords, lifeWords)
	add(inSeconds, []string{"expires"}, []string{"in"})
	add(inSeconds, words, endsInSeconds)
	add(inMilliseconds, words, endsInMilliseconds)
	add(inTime, words, []string{"in", "after"})
	add(inTime, lifeWords, []string{""})
	add(either, []string{"expires", "expire", "expiry", "expiration", "exp", "validtime"}, []string{""})
	add(until, endWords, endsUntil)
	add(until, []string{"dateexpires", "notafter"}, []string{""})
	return names
}()

// saying is a member that says how long something lives.
type saying struct {
	lifeName
	value []byte
}

// sayings are the members of an object about a token with these prefixes, in the
// order in which they count.
func (l level) sayings(prefixes []string) []saying {
	var found []saying
	for plain := range l.names {
		for i, prefix := range prefixes {
			rest, begins := strings.CutPrefix(plain, prefix)
			if name, known := lifeNames[rest]; begins && known {
				name.rank = name.rank*len(prefixes) + i
				found = append(found, saying{name, l.value(plain)})
			}
		}
	}
	slices.SortFunc(found, func(a, b saying) int { return a.rank - b.rank })
	return found
}

// in reads what an object says about a token that has these prefixes.
func (r reading) in(l level, prefixes []string) lifetime {
	if life := r.beside(l, prefixes); life.life != LifeUnknown {
		return life
	}
	for _, name := range about {
		if inner := l.object(name); inner != nil {
			if life := r.beside(levelOf(inner), prefixes); life.life != LifeUnknown {
				return life
			}
		}
	}
	return unknownLife
}

func (r reading) beside(l level, prefixes []string) lifetime {
	for _, said := range l.sayings(prefixes) {
		if life := r.of(said.value, said.meaning); life.life != LifeUnknown {
			return life
		}
	}
	return unknownLife
}
