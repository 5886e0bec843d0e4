package appfile

import (
	"fmt"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// A variable's value may name others, so that a small file could ask for more
// text than any memory holds. These bound what the variables of one import make.
const (
	maxResolved = 256 << 10 // bytes of one value
	maxExpanded = 16 << 20  // bytes of all values, counted each time they are used
	maxRounds   = 10        // of variables within variables
	maxAsked    = 10_000    // token requests that differ, counted in each environment
)

var postmanVar = pattern.New(`\{\{([^{}]+)\}\}`)

// expansion counts what variables have made, and what asks for tokens.
type expansion struct {
	bytes int
	asked int
	err   error
}

// variable is a value that Postman puts in the place of {{its name}}.
type variable struct {
	value  string
	secret bool
}

// variables are those of a collection, folder or environment that are switched on: a
// list, or names and values.
func variables(o object, key string) map[string]variable {
	out := map[string]variable{}
	for _, v := range keyed(o, key) {
		name := text(v, "key")
		if name == "" {
			name = text(v, "id") // format 2.0 allows it
		}
		if name = strings.TrimSpace(name); name == "" || isOff(v) {
			continue
		}
		value, _ := v.get("value")
		out[name] = variable{value: scalar(value), secret: text(v, "type") == "secret"}
	}
	return out
}

// scope is what variables can be seen at one place of a collection.
type scope struct {
	outer  *scope
	vars   map[string]variable
	asking bool // one that can be seen holds a token request's parameters
}

// within is the scope of a folder, or of a whole collection.
func (s *scope) within(vars map[string]variable) *scope {
	if s != nil && len(vars) == 0 {
		return s
	}
	return &scope{outer: s, vars: vars, asking: s != nil && s.asking || askingIn(vars)}
}

// get returns the nearest variable that has a value.
func (s *scope) get(name string) (variable, bool) {
	for ; s != nil; s = s.outer {
		if v := s.vars[name]; v.value != "" {
			return v, true
		}
	}
	return variable{}, false
}

// resolver puts the values of variables in their places.
type resolver struct {
	scope       *scope
	environment map[string]variable // goes before every scope, as in Postman
	asking      bool                // one of the environment holds a token request's parameters
	room        *expansion
	used        bool            // the environment had a value
	secrets     map[string]bool // values of secret variables that were put somewhere
	computed    map[string]bool // names of what a script computes for each call
	uncomputed  bool            // values of these count as none: they are of an earlier call
}

func (r *resolver) get(name string) (string, bool) {
	if r.uncomputed && r.computed[name] {
		return "", false
	}
	v, ok := r.environment[name]
	if ok = ok && v.value != ""; ok {
		r.used = true
	} else if v, ok = r.scope.get(name); !ok {
		return "", false
	}
	if v.secret {
		r.secrets[v.value] = true
	}
	return v.value, true
}

// resolve replaces {{variables}}, also within each other; what has no value becomes
// a placeholder, and so do those that lead back to themselves. A value that was too long before
// is no setting and stays as it is; one that grows too long ends the reading.
func (r *resolver) resolve(s string) string {
	if len(s) > maxResolved {
		return s
	}
	written := s
	for range maxRounds {
		if r.room.err != nil || !strings.Contains(s, "{{") {
			return s
		}
		filled := r.fill(s, func(name string) string {
			if value, ok := r.get(name); ok {
				return value
			}
			return mark(name)
		})
		if filled == s {
			return s // braces that are none of Postman's
		}
		s = filled
	}
	return r.fill(written, mark)
}

// fill replaces each variable once, within the limits.
func (r *resolver) fill(s string, value func(name string) string) string {
	var b strings.Builder
	write := func(part string) bool {
		r.room.bytes += len(part)
		if b.Len()+len(part) > maxResolved || r.room.bytes > maxExpanded {
			r.room.err = oauth.UsageError("The variables of this file make a text that is too long.",
				fmt.Sprintf("A value may have %d KiB with all its variables filled in, and all of them %d MiB. Check for variables that contain each other many times.", maxResolved>>10, maxExpanded>>20))
			return false
		}
		b.WriteString(part)
		return true
	}
	rest := s
	for {
		at := postmanVar.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		if !write(rest[:at[0]]) || !write(value(strings.TrimSpace(rest[at[2]:at[3]]))) {
			return ""
		}
		rest = rest[at[1]:]
	}
	if !write(rest) {
		return ""
	}
	return b.String()
}

// isDynamic reports whether a value holds one of Postman's variables that are made
// anew for each request, such as {{$guid}}.
func isDynamic(s string) bool { return strings.Contains(s, string(markOpen)+"$") }

// grantType is the parameter that every token request has (RFC 6749 4).
const grantType = "grant_type"

// mayAsk reports whether a text, with its variables filled in, could hold the
// parameters of a token request: it names one itself, or a variable does. It
// spares the long bodies of all the requests that get no token.
func (r *resolver) mayAsk(s string) bool {
	return strings.Contains(s, grantType) || strings.Contains(s, "{{") && (r.asking || r.scope.asking)
}

// askingIn reports whether a variable holds the parameters of a token request.
func askingIn(vars map[string]variable) bool {
	for _, v := range vars {
		if strings.Contains(v.value, grantType) {
			return true
		}
	}
	return false
}
