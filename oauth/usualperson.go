package oauth

import (
	"cmp"
	"encoding/json"
	"strings"

	"tokendesk/oauth/visible"
)

// The names under which servers without OpenID Connect tell whose a token is, as JSON
// pointers within one of the nests.
var (
	usualNests    = []string{"", "/data", "/data/0", "/data/viewer", "/data/me", "/user", "/account", "/bot/owner/user"}
	usualSubjects = []string{"/sub", "/id", "/gid", "/user_id", "/account_id", "/uuid", "/uid", "/userId"}
	usualNames    = []string{"/preferred_username", "/login", "/username", "/user_name", "/userName", "/user", "/nickname", "/handle"}
	usualFull     = []string{"/name", "/name/display_name", "/display_name", "/displayName", "/global_name", "/real_name", "/full_name"}
	usualMail     = []string{"/userPrincipalName", "/mail", "/email", "/person/email"} // to be read alone: nobody says who may choose them
)

// infoPerson reads an answer of userinfo: the standard claims, and the usual members where
// it has no sub, as with a server that has put a call of its own there. Then what it says
// of an address is none of OpenID Connect's, which counts as before.
func infoPerson(info fields) Person {
	p := personIn(info)
	if p.Subject != "" {
		return p
	}
	body, err := json.Marshal(info)
	if err != nil {
		return p
	}
	usual := usualPerson(body)
	p.Subject, p.Name, p.Full = usual.Subject, cmp.Or(p.Name, usual.Name), cmp.Or(p.Full, usual.Full)
	return p
}

// usualPerson reads the usual members of an answer, a valid JSON object. It knows no
// address to be theirs.
func usualPerson(body []byte) Person {
	for _, nest := range usualNests {
		first := func(names []string) string {
			for _, name := range names {
				value, _ := follow(body, nest+name)
				if text := strings.TrimSpace(scalarOf(value)); text != "" {
					return text
				}
			}
			return ""
		}
		p := Person{Subject: first(usualSubjects), Name: first(usualNames)}
		if looksLikeAddress(p.Name) || len(p.Name) > maxName {
			p.Name = ""
		}
		if len(p.Subject) > maxName {
			p.Subject = ""
		}
		if p.Subject == "" && p.Name == "" {
			continue
		}
		p.Full = visible.Line(cmp.Or(first(usualFull), first(usualMail)), maxFull)
		return p
	}
	return Person{}
}
