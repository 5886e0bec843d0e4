package appfile

import (
	"fmt"
	"regexp"
	"strings"

	"tokendesk/oauth"
)

// A variable's value may name others, so that a small file could ask for more
// text than any memory holds. These bound what the variables of one file make.
const (
	maxResolved = 256 << 10 // bytes of one value
	maxExpanded = 16 << 20  // bytes of all values, counted each time they are used
	maxRounds   = 10        // of variables within variables
)

var postmanVar = regexp.MustCompile(`\{\{([^{}]+)\}\}`)

// variables are a collection's or an environment's own.
func variables(root object) map[string]string {
	out := map[string]string{}
	for _, key := range []string{"variable", "values"} {
		n, _ := root.get(key)
		list, _ := n.value.(array)
		for _, n := range list {
			o, ok := n.value.(object)
			if !ok {
				continue
			}
			if on, there := o.get("enabled"); there && on.value == false {
				continue
			}
			if name := text(o, "key"); name != "" {
				value, _ := o.get("value")
				out[name] = scalar(value)
			}
		}
	}
	return out
}

// resolve replaces {{variables}}, also within each other; what has no value, or
// leads back to itself, becomes a placeholder. A value that was too long before
// is no setting and stays as it is; one that grows too long ends the reading.
func (p *postman) resolve(s string) string {
	if len(s) > maxResolved {
		return s
	}
	for range maxRounds {
		if p.err != nil || !strings.Contains(s, "{{") {
			return s
		}
		filled := p.fill(s, func(name string) string {
			if value := p.vars[name]; value != "" {
				return value
			}
			return mark(name)
		})
		if filled == s {
			return s // braces that are none of Postman's
		}
		s = filled
	}
	return p.fill(s, mark)
}

// fill replaces each variable once, within the limits.
func (p *postman) fill(s string, value func(name string) string) string {
	var b strings.Builder
	write := func(part string) bool {
		p.expanded += len(part)
		if b.Len()+len(part) > maxResolved || p.expanded > maxExpanded {
			p.err = oauth.UsageError("The variables of this Postman file make a text that is far too long.",
				fmt.Sprintf("A value may have %d KiB with all its variables filled in, and all of them %d MiB. Look for variables that name each other many times.", maxResolved>>10, maxExpanded>>20))
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

// grantType is the parameter that every token request has (RFC 6749 4).
const grantType = "grant_type"

// mayAsk reports whether a text, with its variables filled in, could hold the
// parameters of a token request: it names one itself, or a variable does. It
// spares the long bodies of all the requests that get no token.
func (p *postman) mayAsk(s string) bool {
	return strings.Contains(s, grantType) || p.asking && strings.Contains(s, "{{")
}

// askingIn reports whether a variable holds the parameters of a token request.
func askingIn(vars map[string]string) bool {
	for _, value := range vars {
		if strings.Contains(value, grantType) {
			return true
		}
	}
	return false
}
