package appfile

import (
	"cmp"
	"fmt"
	"strings"

	"tokendesk/oauth"
)

// noApp is why something of a collection made no app, and what it is.
type noApp struct {
	why, first string
	more       int
}

// leave remembers what makes no app. Collections have thousands of requests that
// are alike, so that each reason is told once.
func (v *visit) leave(name, why string) {
	for i := range v.left {
		if v.left[i].why == why {
			if v.left[i].first != name {
				v.left[i].more++
			}
			return
		}
	}
	if len(v.left) <= maxNotes {
		v.left = append(v.left, noApp{why: why, first: name})
	}
}

func (v *visit) tellLeft() {
	for _, l := range v.left {
		if l.more == 0 {
			v.notes = append(v.notes, quoteName(l.first)+" was left out: "+l.why)
		} else {
			v.notes = append(v.notes, fmt.Sprintf("%s and %d more were left out: %s", quoteName(l.first), l.more, l.why))
		}
	}
}

// tellUnread names a request that seems to get a token and is none that can be
// read.
func (v *visit) tellUnread(o object, name string) {
	body := child(o, "body")
	mode := text(body, "mode")
	address, _, _ := strings.Cut(rawURL(o), "?")
	last := strings.ToLower(address[strings.LastIndexByte(strings.TrimRight(address, "/"), '/')+1:])
	if len(address) > maxAddress || !strings.EqualFold(text(o, "method"), "POST") || !strings.Contains(last, "token") {
		return
	}
	why := "no " + grantType + " is sent."
	switch {
	case strings.Contains(last, "revo") || strings.Contains(last, "introspect"):
		return
	case mode == "graphql":
		why = "GraphQL is no OAuth 2 token request."
	case mode == "file":
		why = "what is sent stands in another file."
	}
	v.leave(name, why)
}

// hideSecrets takes the values of secret variables out of all that an export shows.
// A client id is none; it stays, but in the app's id it is not.
func (v *visit) hideSecrets(e *Entry) (notes []string) {
	if len(v.secrets) == 0 {
		return nil
	}
	app := &e.App
	for _, params := range []map[string]oauth.Param{app.Params.Authorize, app.Params.Token, app.Params.Refresh} {
		for name, values := range params {
			for _, value := range values {
				if v.isSecret(value) {
					delete(params, name)
					notes = append(notes, "The parameter "+quoteName(name)+" is a secret variable and was left out.")
					break
				}
			}
		}
	}
	for name, value := range app.Headers.Token {
		if v.isSecret(value) {
			delete(app.Headers.Token, name)
			notes = append(notes, "The header "+quoteName(name)+" is a secret variable and was left out.")
		}
	}
	if v.isSecret(app.Name) {
		app.Name = cmp.Or(v.collection, "Imported")
	}
	return notes
}

// isSecret reports whether a text is or holds the value of a secret variable.
func (v *visit) isSecret(s string) bool {
	for secret := range v.secrets {
		if s == secret || len(secret) >= 8 && strings.Contains(s, secret) {
			return true
		}
	}
	return false
}
