package oauth

import "slices"

// lifeName is a member that says how long a token lives, by its plain name, which
// stands behind a prefix.
type lifeName struct {
	plain string
	meaning
}

// lifeNames are tried in this order. The standard's name comes first; what is
// not here, such as ext_expires_in, says something else.
var lifeNames = slices.Concat(
	named(inSeconds, "expiresin", "expiresinseconds", "expiresinsecs", "expiresinsec", "expireinseconds", "ttlseconds", "ttlinseconds",
		"lifetimeseconds", "lifetimeinseconds", "validityseconds", "validityinseconds", "validforseconds"),
	named(inMilliseconds, "expiresinms", "expiresinmillis", "expiresinmilliseconds", "expireinms", "ttlms", "ttlmillis", "ttlinmilliseconds",
		"lifetimems", "lifetimemillis", "validityms", "validitymillis"),
	named(inTime, "expirein", "expiryin", "expirationin", "ttl", "timetolive", "lifetime", "lifespan", "validity", "validityperiod", "validfor",
		"maxage", "remindin"),
	named(either, "expires", "expire", "expiry", "expiration", "exp", "validtime"),
	named(until, "expiresat", "expireat", "expiryat", "expirationat", "expireson", "expireon", "expiresutc", "expiresatutc", "expiryutc",
		"expiresdate", "expiredate", "expirydate", "expirationdate", "dateexpires", "expirestime", "expiretime", "expirytime", "expirationtime",
		"expiresdatetime", "expirydatetime", "expirationdatetime", "expirestimestamp", "expiretimestamp", "expirytimestamp",
		"expirationtimestamp", "validuntil", "validtill", "validto", "notafter"),
)

func named(m meaning, names ...string) []lifeName {
	list := make([]lifeName, len(names))
	for i, name := range names {
		list[i] = lifeName{name, m}
	}
	return list
}

// Prefixes of lifeNames, plain: access_token_expires_in, x_refresh_token_expires_in.
var (
	accessPrefixes  = []string{"", "accesstoken", "access", "token", "accessjwt", "jwt"}
	refreshPrefixes = []string{"refreshtoken", "refresh", "xrefreshtoken", "refreshjwt"}
	idPrefixes      = []string{"idtoken", "", "token"}
)

// about are the plain names of objects that tell about the token beside them.
var about = []string{"meta", "metadata", "accesstokeninfo", "accesstokenmetadata", "tokeninfo", "tokenmetadata"}

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
	for _, name := range lifeNames {
		for _, prefix := range prefixes {
			value := l.value(prefix + name.plain)
			if len(value) == 0 {
				continue
			}
			if life := r.of(value, name.meaning); life.life != LifeUnknown {
				return life
			}
		}
	}
	return unknownLife
}
