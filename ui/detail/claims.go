package detail

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/words"
)

// maxClaims is how many claims of one token are listed; the raw JSON has all.
const maxClaims = 80

// TokenKind says which token is meant, by its name in OAuth.
type TokenKind string

const (
	accessToken TokenKind = "access_token"
	idToken     TokenKind = "id_token"
)

// title names a kind of token.
func (k TokenKind) title() string {
	if k == idToken {
		return "ID token"
	}
	return "Access token"
}

// Claim is one line of a token's contents.
type Claim struct {
	Name    string // as in the token: "exp"
	Meaning string // "Expires", "" for a name nobody standardised
	Value   string
	At      time.Time // not zero: the value is a time, said relative to now as well
}

// ClaimSet is what one token says, for display only: reading a token does not
// check it.
type ClaimSet struct {
	Token  TokenKind
	Header string // "RS256, key 2024-1"
	Note   string // why there is nothing to show
	Claims []Claim
	More   int    // claims left out
	Raw    string // the claims as indented JSON
}

// claimSetOf decodes a JWT for display. private masks what names a person.
func claimSetOf(kind TokenKind, token string, private bool, now time.Time) ClaimSet {
	set := ClaimSet{Token: kind}
	header, claims, ok := oauth.Claims(token)
	if !ok {
		set.Note = "Not a JWT: only the server can read what is in it."
		return set
	}
	set.Header = headerWords(header)
	known := claimNames()
	for _, key := range known.order(claims) {
		if len(set.Claims) == maxClaims {
			set.More = len(claims) - maxClaims
			break
		}
		set.Claims = append(set.Claims, known.claim(key, claims[key], private, now))
	}
	if !private {
		if raw, err := json.MarshalIndent(claims, "", "  "); err == nil {
			set.Raw = words.Lines(string(raw), maxText)
		}
	}
	return set
}

func headerWords(header map[string]any) string {
	var said []string
	if alg, ok := header["alg"].(string); ok {
		if alg == "none" {
			alg = "not signed"
		}
		said = append(said, words.OneLine(alg, 40))
	}
	if kid, ok := header["kid"].(string); ok {
		said = append(said, "key "+words.OneLine(kid, 60))
	}
	return strings.Join(said, ", ")
}

// knownClaims are the claims whose meaning is known, with their rank.
type knownClaims map[string]knownClaim

type knownClaim struct {
	words.ClaimName
	rank int
}

func claimNames() knownClaims {
	known := knownClaims{}
	for i, name := range words.ClaimNames() {
		known[name.Name] = knownClaim{name, i}
	}
	return known
}

// order puts the names with a known meaning first, in the order a person asks
// for them, then the others by name.
func (known knownClaims) order(claims map[string]any) []string {
	rank := func(name string) int {
		if k, is := known[name]; is {
			return k.rank
		}
		return len(known)
	}
	return slices.SortedFunc(maps.Keys(claims), func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a, b))
	})
}

func (known knownClaims) claim(name string, value any, private bool, now time.Time) Claim {
	meaning, is := known[name]
	c := Claim{Name: words.OneLine(name, 60), Meaning: meaning.Meaning}
	switch at, isTime := asSeconds(value); {
	case private && (meaning.Kind == words.ClaimPersonal || !is): // what nobody knows may name somebody
		c.Value = words.Mask
	case meaning.Kind == words.ClaimMoment && isTime:
		c.At = at
		c.Value = words.Moment(at, now)
	default:
		c.Value = words.OneLine(valueWords(value), maxValue)
	}
	return c
}

// asSeconds reads a NumericDate (RFC 7519 2) that a calendar can show.
func asSeconds(value any) (time.Time, bool) {
	var f float64
	switch v := value.(type) {
	case float64:
		f = v
	case json.Number:
		parsed, err := v.Float64()
		if err != nil {
			return time.Time{}, false
		}
		f = parsed
	default:
		return time.Time{}, false
	}
	if math.IsNaN(f) || f <= 0 || f > 253402300799 { // the end of the year 9999
		return time.Time{}, false
	}
	return time.Unix(int64(f), 0), true
}

func valueWords(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case string:
		return v
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return strconv.FormatInt(int64(v), 10)
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	case json.Number:
		return v.String()
	case []any:
		items := make([]string, 0, len(v))
		for _, item := range v {
			if _, nested := item.(map[string]any); nested {
				return compact(value)
			}
			items = append(items, valueWords(item))
		}
		return strings.Join(items, ", ")
	}
	return compact(value)
}

func compact(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprintf("(%T)", value)
	}
	return string(text)
}
