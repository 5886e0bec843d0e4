package appfile

import (
	"encoding/base64"
	"net/url"
	"strings"

	"tokendesk/oauth/pattern"
)

// variable takes --variable: NAME=content, NAME@file, %NAME of the environment,
// %NAME=default.
func (c *curlCall) variable(v string) {
	v, environment := strings.CutPrefix(v, "%")
	at := strings.IndexAny(v, "=@")
	switch {
	case at < 0 && environment:
		c.vars[v] = mark(v)
	case at < 0:
	case v[at] == '=':
		c.vars[v[:at]] = v[at+1:]
	default:
		text, known := c.file(v[at+1:])
		if !known {
			text = mark(v[:at])
		}
		c.vars[v[:at]] = text
	}
}

var curlVariable = pattern.New(`\{\{([A-Za-z_]\w*)((?::\w+)*)\}\}`)

// maxExpansion bounds what --variable makes of one value, in bytes.
const maxExpansion = 64 << 10

// expanded fills in the variables of an --expand option.
func (c *curlCall) expanded(value string) string {
	made := 0
	return curlVariable.ReplaceAllStringFunc(value, func(m string) string {
		g := curlVariable.FindStringSubmatch(m)
		text, known := c.vars[g[1]]
		if !known {
			return mark(g[1])
		}
		for function := range strings.SplitSeq(g[2], ":") {
			switch function {
			case "trim":
				text = strings.TrimSpace(text)
			case "url":
				text = url.QueryEscape(text)
			case "b64":
				text = base64.StdEncoding.EncodeToString([]byte(text))
			}
		}
		if made += len(text); made > maxExpansion {
			return ""
		}
		return text
	})
}
