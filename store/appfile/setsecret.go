package appfile

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// refuseSecret refuses what is plainly a secret for a setting, which is shown and
// exported, and says where it belongs. It repeats nothing of the value, which may
// be JSON.
func refuseSecret(app, path, value string) error {
	if strings.HasPrefix(value, "{") || strings.HasPrefix(value, "[") {
		var tree any
		if json.Unmarshal([]byte(value), &tree) == nil {
			return refuseWithin(app, path, tree)
		}
	}
	return refuseText(app, path, value)
}

func refuseWithin(app, path string, tree any) error {
	var err error
	switch v := tree.(type) {
	case string:
		err = refuseText(app, path, v)
	case []any:
		for _, one := range v {
			err = errors.Join(err, refuseWithin(app, path, one))
		}
	case map[string]any:
		for name, one := range v {
			err = errors.Join(err, refuseWithin(app, path+"."+name, one))
		}
	}
	var first *oauth.Error
	if errors.As(err, &first) {
		return first
	}
	return nil
}

func refuseText(app, path, value string) error {
	inVault := "Store it in the vault and write {client_secret} in its place: tokendesk secret set " + app + ". For a second one use {password}: --kind password."
	refuse := func(what, advice string) error {
		return oauth.UsageError(quoteName(path)+": "+what+", and settings are shown and exported.", advice)
	}
	if path == "client_id" {
		if looksSecret(value) && !wordy.MatchString(value) {
			return refuse("this looks like a secret, not a client ID", "Use: tokendesk secret set "+app+". The client ID is the other value that the provider gave you.")
		}
		return nil
	}
	if what := secretInAddress(value); what != "" {
		if path == "proxy" {
			return refuse("this address holds "+what, "Leave the name and password out. Set a proxy that needs them in the environment instead (HTTPS_PROXY).")
		}
		return refuse("this address holds "+what, "Leave it out. "+inVault)
	}
	name := ""
	for _, group := range namedValues {
		if rest, ok := strings.CutPrefix(path, group); ok {
			name = rest
		}
	}
	if name == "" || !isSecretValue(name, value) {
		return nil
	}
	return refuse("this is a secret", inVault)
}

// namedValues are where settings have names of their servers' own.
var namedValues = []string{"params.authorize.", "params.token.", "params.refresh.", "headers.token.", "test.headers."}

// wordy are forms of [looksSecret] that begin with a word, as client ids do, too.
var wordy = pattern.New(`^(?:live|test|prod|sandbox|secret|private|shared|key|api|apikey|token|pat|access|wh)[_-]`)

var placed = pattern.New(`\{[a-z][a-z0-9_]*\}`)

// isSecretValue reports whether what goes by a name is plainly a secret: not a
// template, which says where one goes, nor a word of a protocol.
func isSecretValue(name, value string) bool {
	switch value {
	case "", "null", "true", "false":
		return false
	}
	plain := placed.ReplaceAllString(value, "")
	return plain == value && namesSecret(name) || looksSecret(plain)
}

// secretInAddress says what secret an address holds, "" for none or for what is no
// address.
func secretInAddress(value string) string {
	_, rest, found := strings.Cut(value, "://")
	if !found || strings.ContainsAny(value, " \n\t") {
		return ""
	}
	rest, fragment, _ := strings.Cut(rest, "#")
	rest, query, _ := strings.Cut(rest, "?")
	authority, _, _ := strings.Cut(rest, "/")
	if strings.Contains(authority, "@") {
		return "a user name or a password"
	}
	for _, pair := range strings.Split(query+"&"+fragment, "&") {
		name, given, _ := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(given)
		if err != nil {
			plain = given
		}
		if isSecretValue(name, plain) {
			return "a secret in the parameter " + quoteName(name)
		}
	}
	return ""
}
