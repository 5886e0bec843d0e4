package targets

import (
	"path"
	"path/filepath"
	"strings"

	"tokendesk/oauth/pattern"
)

// Guess says what a file is, by its name and by what it holds, and which of its places is
// most likely the token's; ok is false where it is no format that is known by either. The
// place may have no name yet: then none of the file's values looks like a token's.
func Guess(file string, data []byte) (p Place, ok bool) {
	d, err := decode(data)
	if err != nil {
		return Place{}, false
	}
	name := strings.ToLower(filepath.ToSlash(file))
	r, ok := guessed(name, d.text)
	if !ok {
		return Place{}, false
	}
	places, err := r.places(d.text)
	if err != nil {
		return Place{}, false
	}
	return Place{r.Format, likeliest(r, d.text, places)}, true
}

// guessed chooses a format: what a name says goes before what a text looks like, and a
// file of JSON or YAML may be more than that.
func guessed(name, text string) (rewriter, bool) {
	all := rewriters()
	for _, r := range all {
		if r.Format != JSON && r.Format != YAML && r.Format != Raw && r.named(name) {
			return r, true
		}
	}
	structured := false
	switch path.Ext(name) {
	case ".json", ".jsonc", ".json5", ".yaml", ".yml", ".bru":
		structured = true
	}
	for _, r := range all {
		switch {
		case r.Format == JSON || r.Format == YAML:
			if r.named(name) {
				return r, true
			}
		case r.Format == Raw:
			if r.named(name) && (text == "" || r.holds(text)) {
				return r, true
			}
		case structured && r.holds(text):
			return r, true
		}
	}
	return rewriter{}, false
}

// likeliest chooses a place: the format's own name for it, a name that means an access
// token, a value that is a JWT.
func likeliest(r rewriter, text string, places []string) string {
	best, most := "", 0
	looks := 0 // each costs a reading of the whole text
	if strings.Contains(text, "eyJ") {
		looks = 8
	}
	for _, name := range places {
		rank := rankOf(name)
		if name == r.Default && name != "" {
			rank += 2
		}
		if looks > 0 {
			looks--
			if s, err := r.find(text, name); err == nil && strings.HasPrefix(s.value, "eyJ") && strings.Count(s.value, ".") == 2 {
				rank += 4
			}
		}
		if rank > most {
			best, most = name, rank
		}
	}
	if len(places) == 1 && (r.Format == NPMRC || r.Format == Pip || r.Format == CurlConfig) {
		return places[0]
	}
	if best == "" && !r.NameNeeded {
		return r.Default
	}
	return best
}

var (
	accessTokenName = pattern.New(`(?i)(^|[^a-z])(access[_-]?token|bearer([_-]?token)?|auth[_-]?token|id[_-]?token|jwt)$`)
	tokenName       = pattern.New(`(?i)(token|authorization|bearer|jwt)$`)
	notTheToken     = pattern.New(`(?i)(refresh|csrf|xsrf|personal|deploy|npm|slack|webhook|token[_-]?(url|uri|endpoint|type))`)
)

// rankOf says how much a name sounds like an access token's; 0 is not at all.
func rankOf(name string) int {
	last := name[strings.LastIndexByte(name, '/')+1:]
	switch {
	case notTheToken.MatchString(last):
		return 0
	case accessTokenName.MatchString(last):
		return 3
	case tokenName.MatchString(last):
		return 2
	}
	return 0
}
