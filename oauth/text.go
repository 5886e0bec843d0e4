package oauth

import (
	"strconv"
	"strings"
)

func itoa(i int) string { return strconv.Itoa(i) }

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 || r == 0x7f })
}

// isHeader reports whether a header can be sent as it is (RFC 9110 5.6.2, 5.5).
func isHeader(name, value string) bool {
	const others = "!#$%&'*+-.^_`|~"
	for _, r := range name {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune(others, r) {
			return false
		}
	}
	return name != "" && !hasControl(strings.ReplaceAll(value, "\t", ""))
}

// hasChallenge reports whether a WWW-Authenticate header names an error.
func hasChallenge(challenges []string, code string) bool {
	for _, challenge := range challenges {
		if strings.Contains(challenge, `error="`+code+`"`) {
			return true
		}
	}
	return false
}
