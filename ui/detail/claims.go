package detail

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"tokendesk/oauth"
)

// maxClaims is how many claims of one token are listed; the raw JSON has all.
const maxClaims = 80

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
	Token  string // "ID token"
	Header string // "RS256, key 2024-1"
	Note   string // why there is nothing to show
	Claims []Claim
	More   int    // claims left out
	Raw    string // the claims as indented JSON
}

// claimSetOf decodes a JWT for display. private masks what names a person.
func claimSetOf(name, token string, private bool, now time.Time) ClaimSet {
	set := ClaimSet{Token: name}
	header, claims, ok := oauth.Claims(token)
	if !ok {
		set.Note = "Opaque: only its server can read it."
		return set
	}
	set.Header = headerWords(header)
	for _, key := range claimOrder(claims) {
		if len(set.Claims) == maxClaims {
			set.More = len(claims) - maxClaims
			break
		}
		set.Claims = append(set.Claims, claimOf(key, claims[key], private, now))
	}
	if !private {
		if raw, err := json.MarshalIndent(claims, "", "  "); err == nil {
			set.Raw = cleanLines(string(raw), maxText)
		}
	}
	return set
}

func headerWords(header map[string]any) string {
	var words []string
	if alg, ok := header["alg"].(string); ok {
		if alg == "none" {
			alg = "not signed"
		}
		words = append(words, clean(alg, 40))
	}
	if kid, ok := header["kid"].(string); ok {
		words = append(words, "key "+clean(kid, 60))
	}
	return strings.Join(words, ", ")
}

// claimOrder puts the names with a known meaning first, in the order a person
// asks for them, then the others by name.
func claimOrder(claims map[string]any) []string {
	rank := make(map[string]int, len(knownClaims))
	for i, k := range knownClaims {
		rank[k.name] = i
	}
	names := make([]string, 0, len(claims))
	for name := range claims {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		ra, known := rank[a]
		if !known {
			ra = len(rank)
		}
		rb, known := rank[b]
		if !known {
			rb = len(rank)
		}
		if ra != rb {
			return ra - rb
		}
		return strings.Compare(a, b)
	})
	return names
}

func claimOf(name string, value any, private bool, now time.Time) Claim {
	c := Claim{Name: clean(name, 60)}
	var kind claimKind
	known := false
	for _, k := range knownClaims {
		if k.name == name {
			c.Meaning, kind, known = k.meaning, k.kind, true
		}
	}
	switch seconds, isNumber := asSeconds(value); {
	case private && (kind == personal || !known): // what nobody knows may name somebody
		c.Value = mask
	case kind == moment && isNumber:
		c.At = seconds
		c.Value = Clock(seconds, now)
	default:
		c.Value = clean(valueWords(value), maxValue)
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
		words := make([]string, 0, len(v))
		for _, item := range v {
			if _, nested := item.(map[string]any); nested {
				return compact(value)
			}
			words = append(words, valueWords(item))
		}
		return strings.Join(words, ", ")
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
