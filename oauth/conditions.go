package oauth

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth/visible"
)

// Conditions are what a token was had under, or would be now: what may be the
// reason that something worked then and does not now. They hold no secret.
type Conditions struct {
	At      time.Time `json:"at"`
	Version string    `json:"version,omitempty"` // of Tokendesk

	// Settings are the complete app's and the account's by their path in the app
	// file. A value that is not for everybody's eyes is a digest, which begins with
	// "#"; see [IsDigest].
	Settings map[string]string `json:"settings,omitempty"`
	// Secrets are the secrets that there are, by their kind, as digests.
	Secrets map[string]string `json:"secrets,omitempty"`

	// What servers said and showed, as far as they were asked:

	Endpoints    map[string]string      `json:"endpoints,omitempty"`    // of the issuer's metadata, by its own names
	Certificates map[string]Certificate `json:"certificates,omitempty"` // by host
	Keys         []string               `json:"keys,omitempty"`         // ids of the signing keys
	ClockOffset  time.Duration          `json:"clock_offset,omitempty"` // the server's clock less ours
	ClockKnown   bool                   `json:"clock_known,omitempty"`
}

// ConditionsOf are the conditions that a complete app, an account and their
// secrets make. Pure.
func ConditionsOf(app App, account Account, secrets Secrets, at time.Time) Conditions {
	c := Conditions{At: at, Settings: map[string]string{}}
	c.flatten("", app)
	c.flatten("", struct {
		LoginHint string `json:"login_hint,omitempty"`
		Expect    string `json:"expect,omitempty"`
		Prompt    string `json:"prompt,omitempty"`
		Browser   string `json:"browser,omitempty"`
	}{account.LoginHint, account.Expect, account.Prompt, account.Browser})
	for name := range c.Settings {
		if isIdle(name) {
			delete(c.Settings, name)
		}
	}
	if scopes := RequestedScopes(app, account); len(scopes) > 0 {
		c.Settings["scopes"] = visible.Line(strings.Join(scopes, " "), maxSetting)
	}
	for kind, value := range secrets {
		if kind == SecretRefreshToken || kind == SecretSubjectToken || !secrets.Has(kind) {
			continue // they change by themselves
		}
		if c.Secrets == nil {
			c.Secrets = map[string]string{}
		}
		c.Secrets[string(kind)] = digest(value)
	}
	return c
}

const (
	maxSetting = 300 // characters of a setting's value
	maxHosts   = 12  // whose certificates are remembered
)

// idleSettings change nothing of how a token is had.
var idleSettings = []string{"id", "name", "environment", "group", "tags", "favourite", "test", "accounts", "expires", "label", "keep"}

func isIdle(path string) bool {
	first, _, _ := strings.Cut(path, ".")
	return slices.Contains(idleSettings, first)
}

// shownSettings may be shown with their values; of all others a person only hears
// that they changed. A name with a dot at its end stands for all within.
var shownSettings = []string{
	"provider", "grant", "client_id", "client_auth", "client_key_id", "client_assertion.", "body_format", "endpoints.", "scopes", "scope_separator",
	"audience", "resources", "pkce", "dpop", "par", "redirect.", "answer.", "token_exchange.", "tls.", "http_timeout_seconds", "user_agent",
	"username", "login_hint", "expect", "prompt", "browser",
}

func isShown(path string) bool {
	return slices.ContainsFunc(shownSettings, func(s string) bool {
		return path == s || strings.HasSuffix(s, ".") && strings.HasPrefix(path, s)
	})
}

// digest tells values apart and is too short to guess one by.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "#" + hex.EncodeToString(sum[:])[:5]
}

// IsDigest reports whether a value of [Conditions] stands for one that is not
// shown.
func IsDigest(value string) bool { return strings.HasPrefix(value, "#") }

// flatten adds a value of plain data by its paths; lists and objects of a person's
// own, such as extra parameters, are one value each.
func (c Conditions) flatten(path string, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		return
	}
	members, err := parseObject(text)
	if path != "" && (err != nil || !strings.Contains(path, ".") && !slices.Contains(nestedSettings, path)) || len(members) == 0 {
		c.set(path, text)
		return
	}
	for name, inner := range members {
		if path != "" {
			c.set(path+"."+name, inner)
		} else {
			c.flatten(name, json.RawMessage(inner))
		}
	}
}

// nestedSettings are the settings that are objects with fields of their own.
var nestedSettings = []string{"endpoints", "redirect", "client_assertion", "answer", "token_exchange", "tls", "params", "headers", "assertion", "signed_jwt", "request"}

func (c Conditions) set(path string, text json.RawMessage) {
	text = bytes.TrimSpace(text)
	switch string(text) {
	case `""`, "null", "[]", "{}", "false", "0":
		return // as if it were not there
	}
	value := string(text)
	switch {
	case !isShown(path):
		c.Settings[path] = digest(value)
		return
	case value[0] == '"':
		value = stringOf(text)
	case value[0] == '[':
		var list []string
		if json.Unmarshal(text, &list) == nil {
			value = strings.Join(list, " ")
		}
	}
	if u, err := url.Parse(value); err == nil && (u.User != nil || u.RawQuery != "") && u.Host != "" {
		c.Settings[path] = digest(value) // an address may carry a key
		return
	}
	c.Settings[path] = visible.Line(value, maxSetting)
}

// Seen returns the conditions with what exchanges showed of the servers, the
// latest of each.
func (c Conditions) Seen(exchanges []Exchange) Conditions {
	c.Certificates = maps.Clone(c.Certificates)
	for _, e := range exchanges {
		if host := hostIn(e.URL); e.Connection.Certificate != (Certificate{}) && host != "" {
			if c.Certificates == nil {
				c.Certificates = map[string]Certificate{}
			}
			c.Certificates[host] = e.Connection.Certificate
		}
		if len(e.Keys) > 0 {
			c.Keys = e.Keys
		}
		if len(e.Endpoints) > 0 {
			c.Endpoints = e.Endpoints
		}
		if e.ServerClock {
			c.ClockOffset, c.ClockKnown = e.ClockOffset, true
		}
	}
	return c
}

func hostIn(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// After returns the conditions with what is known from before of servers that
// were not asked this time; before may be nil.
func (c Conditions) After(before *Conditions) Conditions {
	if before == nil {
		return c
	}
	certificates := maps.Clone(c.Certificates)
	if certificates == nil {
		certificates = map[string]Certificate{}
	}
	for _, host := range slices.Sorted(maps.Keys(before.Certificates)) {
		if _, asked := certificates[host]; !asked && len(certificates) < maxHosts {
			certificates[host] = before.Certificates[host]
		}
	}
	if len(certificates) > 0 {
		c.Certificates = certificates
	}
	if c.Keys == nil {
		c.Keys = before.Keys
	}
	if c.Endpoints == nil {
		c.Endpoints = before.Endpoints
	}
	return c
}
