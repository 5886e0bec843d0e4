package catalogue

import (
	"slices"
	"strings"

	"tokendesk/oauth"
)

// Again says whether a renewal brings a new refresh token.
type Again string

// What becomes of a refresh token that was used.
const (
	AgainNew    Again = "new"    // each renewal brings another one
	AgainSame   Again = "same"   // it stays the same
	AgainEither Again = "either" // that is a setting of the server or of the app
	AgainNone   Again = "none"   // there are no refresh tokens
)

// Agains lists what may be said.
func Agains() []Again { return []Again{AgainNew, AgainSame, AgainEither, AgainNone} }

// RefreshToken is what a provider does about refresh tokens.
type RefreshToken struct {
	Again Again `json:"again"`
	// Needs is what has to be asked for to get one at all: part of a sentence, such as
	// "the scope offline_access"; "" for nothing.
	Needs string `json:"needs,omitempty"`
	// Dead says in which words the server refuses one that it will never take again.
	Dead Dead `json:"dead,omitempty"`
}

// Dead is what a server answers to a refresh token that is of no use any more.
type Dead string

// The words for it.
const (
	DeadStandard Dead = "standard" // invalid_grant (RFC 6749 section 5.2)
	DeadOwn      Dead = "own"      // its own, which are [oauth.Quirks].DeadRefreshToken
)

// RegisterAt is the page where a client is registered, with the app's values filled in; ""
// where there is none that everybody has, or a value of its address is still missing.
func (p Provider) RegisterAt(vars map[string]string) string {
	if !strings.Contains(p.Register, "{") {
		return p.Register
	}
	given := map[string]string{}
	for _, v := range p.Vars { // others have no place in it
		given[v.Key] = vars[v.Key]
	}
	values, err := varValues(p.Vars, given)
	if err != nil {
		return ""
	}
	room := &filler{values: values, left: maxFilled}
	address := p.Register
	filled, err := room.address(field{path: "register", value: &address}, p.Vars)
	if err != nil || len(room.open) > 0 {
		return ""
	}
	return filled
}

// IsChecked reports whether what the entry says at a path was found in a document of the
// provider's: "register", "scopes", "refresh_token", "vars.region", "endpoints". What was
// not is a person's memory, and shown as such.
func (p Provider) IsChecked(path string) bool {
	return !slices.ContainsFunc(p.Unverified, func(u string) bool { return path == u || strings.HasPrefix(path, u+".") })
}

// TakesOthers reports whether a var may have another value than its Choices, by its pattern:
// one that lists them takes nothing that is nearly one of them.
func (v Var) TakesOthers() bool {
	for _, c := range v.Choices {
		for _, near := range []string{"x" + c.Value, c.Value + "x"} {
			if v.check(near) == nil {
				return true
			}
		}
	}
	return len(v.Choices) == 0
}

// ServerOf is the name of the server whose addresses an app has; false where it has others of
// its own.
func (p Provider) ServerOf(app oauth.App) (name string, ok bool) {
	for _, s := range slices.Backward(p.Servers) { // the first has none, which every other would match
		same := true
		for _, f := range addresses(&app) {
			same = same && (!p.differs(f.path) || *f.value == s.Addresses[f.path])
		}
		if same {
			return s.Name, true
		}
	}
	return "", false
}

// UseServer gives an app the addresses of one of the provider's servers, by its name.
func (p Provider) UseServer(app *oauth.App, name string) {
	i := slices.IndexFunc(p.Servers, func(s Server) bool { return s.Name == name })
	if i < 0 {
		return
	}
	for _, f := range addresses(app) {
		if p.differs(f.path) {
			*f.value = p.Servers[i].Addresses[f.path]
		}
	}
}

// differs reports whether the provider's servers have addresses of their own at a path.
func (p Provider) differs(path string) bool {
	return slices.ContainsFunc(p.Servers, func(s Server) bool { return s.Addresses[path] != "" })
}
