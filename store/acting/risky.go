package acting

import (
	"strings"

	"tokendesk/oauth"
)

// Risky reports whether a change weakens the connection itself, runs a program or
// reads a file, or names a host that looks like another: what a person should
// look at first.
func Risky(c oauth.Change) bool {
	if c.New == "" {
		return false
	}
	switch c.Field {
	case "tls.insecure_skip_verify", "tls.allow_http", "client_secret_command", "client_key_file", "proxy":
		return true
	}
	return strings.HasPrefix(c.Field, accountsPath) && strings.HasSuffix(c.Field, ".browser") || strings.Contains(c.New, writtenAs)
}
