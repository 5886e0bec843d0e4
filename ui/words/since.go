package words

import (
	"strings"
	"time"

	"tokendesk/oauth"
)

// settingNames are what people call settings; others go by their path.
var settingNames = map[string]string{
	"scopes": "the scopes", "grant": "the grant", "client_id": "the client id", "client_auth": "the client authentication",
	"client_key_id": "the key id", "body_format": "the form of the request", "audience": "the audience", "resources": "the resources",
	"pkce": "PKCE", "dpop": "DPoP", "par": "pushed requests", "provider": "the provider", "proxy": "the proxy", "username": "the user name",
	"user_agent": "the user agent", "http_timeout_seconds": "the time limit", "vars": "the placeholders' values", "scope_separator": "what separates the scopes",
	"endpoints.issuer": "the issuer", "endpoints.authorization": "the authorization endpoint", "endpoints.token": "the token endpoint",
	"endpoints.refresh": "the refresh endpoint", "endpoints.device_authorization": "the device authorization endpoint",
	"endpoints.userinfo": "the userinfo endpoint", "endpoints.jwks": "the address of the signing keys",
	"redirect.host": "the redirect address's host", "redirect.port": "the redirect address's port", "redirect.path": "the redirect address's path",
	"redirect.uri": "the redirect address", "redirect.https": "https for the redirect address", "redirect.ports": "the fallback ports",
	"client_secret_command": "the command that yields the client secret", "expect": "who is expected", "login_hint": "the login hint",
	"prompt": "the prompt", "browser": "the browser", "tls.insecure_skip_verify": "the TLS check", "tls.ca_file": "the certificate authority",
	"tls.client_certificate_file": "the client certificate", "tls.client_key_file": "the client certificate's key",
	"params.authorize": "extra parameters of the sign-in", "params.token": "extra parameters of the token request", "params.refresh": "extra parameters of the refresh",
	"headers.token": "extra headers of the token request",
}

// plural are the settings whose names take "were".
var plural = []string{"the scopes", "the resources", "the placeholders' values", "the fallback ports", "pushed requests"}

// SettingName is what a person calls a setting of the app file.
func SettingName(path string) string {
	if name, known := settingNames[path]; known {
		return name
	}
	for at := strings.LastIndexByte(path, '.'); at > 0; at = strings.LastIndexByte(path[:at], '.') {
		if name, known := settingNames[path[:at]]; known {
			return name
		}
	}
	return OneLine(path, 60)
}

// SettingNames is what people call the settings that a history's entry names.
func SettingNames(detail string) string {
	if detail == "" {
		return ""
	}
	var names []string
	for path := range strings.SplitSeq(detail, ", ") {
		name := SettingName(path)
		if kind, err := oauth.ParseSecretKind(path); err == nil {
			name = Secret(kind)
		}
		names = append(names, strings.TrimPrefix(name, "the "))
	}
	return strings.Join(names, ", ")
}

// WorkedUntil is the sentence that an account's failure goes with: when it last
// worked. "" where that is not known.
func WorkedUntil(until, now time.Time) string {
	if until.IsZero() {
		return ""
	}
	return "It worked until " + Moment(until, now) + "."
}

// Since says one thing that changed since an account worked, as part of a
// sentence. Where private is set, nobody is named.
func Since(s oauth.Since, now time.Time, private bool) string {
	text := since(s, now, private)
	if !s.At.IsZero() && s.Kind != oauth.EndedCertificate {
		text += ", " + Moment(s.At, now)
	}
	return OneLine(text, 400)
}

func since(s oauth.Since, now time.Time, private bool) string {
	switch s.Kind {
	case oauth.ChangedSecret:
		return "the " + Secret(oauth.SecretKind(s.Field)) + " was " + how(s, "replaced")
	case oauth.ChangedEndpoint:
		name := strings.ReplaceAll(strings.TrimSuffix(s.Field, "_endpoint"), "_", " ")
		return "the server's own description names another " + OneLine(name, 40) + fromTo(s)
	case oauth.ChangedCertificate:
		text := "the certificate of " + OneLine(s.Field, 80) + " was replaced"
		if s.Old != s.New {
			text += " (by " + s.Old + " → by " + s.New + ")"
		}
		return text
	case oauth.EndedCertificate:
		return "the certificate of " + OneLine(s.Field, 80) + " ended " + Moment(s.At, now)
	case oauth.ChangedKeys:
		return "the server signs with other keys"
	case oauth.ChangedClock:
		if s.By < 0 {
			return "the clock of this computer went back by " + Span(s.By)
		}
		return "the clock of this computer went forward by " + Span(s.By)
	case oauth.ChangedVersion:
		return "Tokendesk was updated" + fromTo(s)
	}
	if private && NamesPerson(s.Field) || private && (s.Field == "expect" || s.Field == "login_hint") {
		s.Old, s.New = Hide(s.Old, true), Hide(s.New, true)
	}
	name, verb := SettingName(s.Field), " was "
	for _, p := range plural {
		if p == name {
			verb = " were "
		}
	}
	if s.Added {
		return name + verb + "set" + fromTo(s)
	}
	return name + verb + how(s, "changed") + fromTo(s)
}

func how(s oauth.Since, changed string) string {
	switch {
	case s.Added:
		return "added"
	case s.Removed:
		return "removed"
	}
	return changed
}

func fromTo(s oauth.Since) string {
	switch {
	case s.Old != "" && s.New != "":
		return " (" + OneLine(s.Old, 120) + " → " + OneLine(s.New, 120) + ")"
	case s.New != "":
		return " (" + OneLine(s.New, 120) + ")"
	case s.Old != "":
		return " (it was " + OneLine(s.Old, 120) + ")"
	}
	return ""
}
