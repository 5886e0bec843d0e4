package appfile

import (
	"net/url"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

var (
	described    = pattern.New(`^<[^<>]{1,100}>$`)
	inBraces     = pattern.New(`\{([A-Za-z][A-Za-z0-9 _.-]{0,100})\}`)
	pathVariable = pattern.New(`/:([A-Za-z_][A-Za-z0-9_.-]*)`)
	manySlashes  = pattern.New(`^(?i)(https?):/*`)
)

// rawURL is a request's address as it is written, its variables too.
func rawURL(o object) string {
	u, _ := o.get("url")
	switch v := u.value.(type) {
	case string:
		return v
	case object:
		if raw := text(v, "raw"); raw != "" {
			return raw
		}
		return inParts(v)
	}
	return ""
}

// inParts puts an address together that is given in parts alone, as generated
// collections have it.
func inParts(u object) string {
	parts := func(key, separator string) string {
		n, _ := u.get(key)
		list, isList := n.value.(array)
		if !isList {
			return scalar(n)
		}
		var all []string
		for _, part := range list {
			value := scalar(part)
			if o, ok := part.value.(object); ok {
				value = text(o, "value")
			}
			all = append(all, value)
		}
		return strings.Join(all, separator)
	}
	address := parts("host", ".")
	if protocol := text(u, "protocol"); protocol != "" && !strings.Contains(address, "://") {
		address = protocol + "://" + address
	}
	if port := parts("port", ""); port != "" {
		address += ":" + port
	}
	if path := parts("path", "/"); path != "" {
		address = strings.TrimSuffix(address, "/") + "/" + strings.TrimPrefix(path, "/")
	}
	return address
}

// address is where a request goes, its variables and path variables filled in.
func (v *visit) address(o object) (address string, notes []string) {
	address = v.resolve(rawURL(o))
	of := map[string]string{}
	for _, p := range objects(child(o, "url"), "variable") {
		n, _ := p.get("value")
		if key := text(p, "key"); key != "" && !isOff(p) {
			of[key] = v.value(scalar(n))
		} else if id := text(p, "id"); id != "" {
			of[id] = v.value(scalar(n))
		}
	}
	path, query, hasQuery := strings.Cut(address, "?")
	path = pathVariable.ReplaceAllStringFunc(path, func(found string) string {
		name := found[2:]
		if value := of[name]; value != "" && !isOpen(value) && value != name && value != ":"+name {
			return "/" + value
		}
		return "/" + mark(name)
	})
	if address = path; hasQuery {
		address += "?" + query
	}
	return tidyAddress(address)
}

// tidyAddress completes an address that a person wrote for Postman, and takes off a
// quote or comma that was copied with it. What is no address is "".
func tidyAddress(s string) (address string, notes []string) {
	s = strings.TrimSpace(strings.Trim(strings.TrimSpace(s), `"'`+"`,;"))
	if manySlashes.MatchString(s) {
		return manySlashes.ReplaceAllStringFunc(s, func(m string) string {
			scheme, _, _ := strings.Cut(m, ":")
			return strings.ToLower(scheme) + "://"
		}), nil
	}
	end := strings.IndexAny(s, "/?#")
	if end < 0 {
		end = len(s)
	}
	host := s[:end]
	name, _, _ := strings.Cut(host, ":")
	switch {
	case strings.HasPrefix(markWritten(s), string(markOpen)) || oauth.IsLoopback(name):
		return s, nil // a variable may hold the scheme, too
	case strings.Contains(s, "://") || strings.ContainsAny(host, " @"):
		return "", nil
	case strings.Contains(host, ".") || hasMark(host):
		return s, []string{"Its address has neither http nor https; https is used."}
	}
	return "", nil
}

// query are the parameters of an address that is given in parts.
func (v *visit) query(o object, r *request) []pair {
	u := child(o, "url")
	if u == nil || text(u, "raw") != "" || strings.Contains(r.url, "?") {
		return nil
	}
	return v.pairs(objects(u, "query"))
}

// look remembers the variables of addresses that have no value.
func (v *visit) look(addresses ...string) {
	for _, address := range addresses {
		for _, m := range marked.FindAllString(address, -1) {
			v.unfilled = append(v.unfilled, strings.Trim(m, string(markOpen)+string(markClose)))
		}
	}
	v.unfilled = unique(v.unfilled)
}

// hostIn is the host of an address, "" where that is a placeholder.
func hostIn(address string) string {
	u, err := url.Parse(inBraces.ReplaceAllString(address, ""))
	if err != nil || !strings.Contains(u.Hostname(), ".") && !oauth.IsLoopback(u.Hostname()) {
		return ""
	}
	return strings.Trim(u.Hostname(), ".-")
}
