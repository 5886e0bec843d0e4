package loopback

import (
	"net/url"
	"strings"

	"tokendesk/oauth/pattern"
)

// What people paste is an address with what it was copied from: quotation marks, the
// words of a complaint, a header's name, a page's source, a link that was encoded once
// more. Nothing here decides whether an answer is the right one.

// encodedScheme is how an address begins that was encoded once more.
var encodedScheme = pattern.New(`(?i)^[a-z][a-z0-9+.-]*%3a(%2f|/)`)

// inSource writes out what an address looks like inside HTML and JSON.
var inSource = strings.NewReplacer("&amp;", "&", "&#38;", "&", `\u0026`, "&", `\u003d`, "=", `\/`, "/")

// unwrapped is what was pasted without what a page's source, or encoding it once more,
// made of it.
func unwrapped(pasted string) string {
	pasted = strings.Trim(inSource.Replace(pasted), around+"'")
	for _, prefix := range []string{"view-source:", "url:"} {
		if len(pasted) > len(prefix) && strings.EqualFold(pasted[:len(prefix)], prefix) {
			pasted = strings.TrimSpace(pasted[len(prefix):])
		}
	}
	if encodedScheme.MatchString(pasted) {
		if once, err := url.PathUnescape(pasted); err == nil {
			pasted = once
		}
	}
	return pasted
}

// around are the characters that developer tools put around an address; none of
// them stands in one as browsers write it, but for the single quotation mark.
const around = "\"`<>“”‘’ \t\r\n"

// addresses finds what may be the address in what was pasted: browsers hide the scheme
// of a web page, developer tools put words and brackets around others, and a terminal
// or a mail breaks long lines.
func (e *elsewhere) addresses(pasted string) (found []string) {
	begins := func(c rune) bool { return strings.ContainsRune(around+"'([", c) }
	for word := range strings.FieldsFuncSeq(pasted, begins) {
		scheme, _, ok := strings.Cut(word, ":")
		if !ok || !strings.EqualFold(scheme, e.at.Scheme) {
			continue
		}
		at := strings.Index(pasted, word)
		if at > 0 && pasted[at-1] == '(' {
			word = strings.TrimSuffix(word, ")")
		}
		found = append(found, word)
		if at == 0 {
			found = append(found, strings.Join(strings.Fields(pasted), ""))
		}
	}
	if len(found) > 0 {
		return found
	}
	word := strings.Trim(pasted, around+"'")
	if e.at.Scheme == "https" || e.at.Scheme == "http" {
		word = e.at.Scheme + "://" + word
	}
	return []string{word, strings.Join(strings.Fields(word), "")}
}

// parameter is a line of developer tools about an answer: "state: abc".
var parameter = pattern.New(`^([A-Za-z_]+)\s*[:=]\s*(\S+)$`)

// parametersOf reads the parameters of an answer that were pasted without an address,
// as a query or one a line; nil where that is not what was pasted. There must be a
// state, which tells whose answer it is.
func parametersOf(pasted, param string) url.Values {
	query := url.Values{}
	if strings.ContainsAny(pasted, "\r\n") {
		for line := range strings.Lines(pasted) {
			if line = strings.TrimSpace(line); line == "" {
				continue
			}
			m := parameter.FindStringSubmatch(line)
			if m == nil {
				return nil
			}
			query.Add(m[1], m[2])
		}
	} else if text := strings.TrimLeft(pasted, "?#&"); !strings.ContainsAny(text, "/?# ") {
		query, _ = url.ParseQuery(text)
	}
	if !query.Has("state") || !query.Has(param) && !isRefusal(query, param) {
		return nil
	}
	return query
}
