package oauth

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Binding is where an app's secrets and tokens may go: the origins of its
// endpoints and of its test call, what stands between (proxy, TLS, the command
// that yields the secret), and whose token it passes on. Two equal bindings
// send the same to the same places.
type Binding struct {
	// Origins maps an endpoint's app-file name ("token", "test", …) to its
	// origin, scheme://host:port with the default port left out.
	Origins       map[string]string `json:"origins,omitempty"`
	Proxy         string            `json:"proxy,omitempty"`
	TLS           TLS               `json:"tls,omitzero"`
	SecretCommand []string          `json:"secret_command,omitempty"`
	// TokenSubject is the other account whose token a token exchange sends to
	// this app's server (RFC 8693 2.1).
	TokenSubject string `json:"token_subject,omitempty"`
}

// BindingChange is one difference between two bindings, for a person to read.
// Field is the app file's path, such as "endpoints.token" or "proxy".
type BindingChange struct {
	Field string `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

// BindingOf returns where a complete app sends its secrets. It is pure; an
// issuer counts with its whole address, since it decides all other endpoints.
func BindingOf(app App) Binding {
	b := Binding{Proxy: app.Proxy, TLS: app.TLS, SecretCommand: slices.Clone(app.ClientSecretCommand)}
	if app.Grant == GrantTokenExchange {
		b.TokenSubject = app.TokenExchange.Subject
	}
	add := func(name, address string) {
		if address == "" {
			return
		}
		if b.Origins == nil {
			b.Origins = map[string]string{}
		}
		if b.Origins[name] = origin(address); b.Origins[name] == "" {
			b.Origins[name] = address // not an address: still a difference when it changes
		}
	}
	for _, endpoint := range app.Endpoints.named() {
		add(endpoint.name, endpoint.address)
	}
	if app.Endpoints.Issuer != "" {
		b.Origins["issuer"] = app.Endpoints.Issuer
	}
	if app.Grant == GrantDeviceCode {
		add("device_token", app.Quirks.DeviceToken)
	}
	add("test", fillVars(app.Test.URL, app.Vars))
	return b
}

// endpoint is one address with its app-file name.
type endpoint struct{ name, address string }

// named lists the endpoints in the order of the app file.
func (e Endpoints) named() []endpoint {
	return []endpoint{
		{"issuer", e.Issuer},
		{"authorization", e.Authorization},
		{"token", e.Token},
		{"refresh", e.Refresh},
		{"device_authorization", e.DeviceAuthorization},
		{"revocation", e.Revocation},
		{"introspection", e.Introspection},
		{"userinfo", e.Userinfo},
		{"pushed_authorization_request", e.PushedAuthorizationRequest},
		{"end_session", e.EndSession},
		{"jwks", e.JWKS},
	}
}

// Diff lists what changes from b to now, sorted by field; nil when equal. A
// proxy's password is not in it.
func (b Binding) Diff(now Binding) []BindingChange {
	var changes []BindingChange
	compare := func(field, before, after string, show func(string) string) {
		if before != after {
			changes = append(changes, BindingChange{Field: field, Old: show(before), New: show(after)})
		}
	}
	same := func(s string) string { return s }
	names := map[string]bool{}
	for name := range b.Origins {
		names[name] = true
	}
	for name := range now.Origins {
		names[name] = true
	}
	for name := range names {
		field := "endpoints." + name
		if name == "test" {
			field = "test.url"
		}
		compare(field, b.Origins[name], now.Origins[name], same)
	}
	compare("proxy", b.Proxy, now.Proxy, withoutPassword)
	compare("tls.ca_file", b.TLS.CAFile, now.TLS.CAFile, same)
	compare("tls.client_certificate_file", b.TLS.ClientCertificateFile, now.TLS.ClientCertificateFile, same)
	compare("tls.client_key_file", b.TLS.ClientKeyFile, now.TLS.ClientKeyFile, same)
	compare("tls.insecure_skip_verify", strconv.FormatBool(b.TLS.InsecureSkipVerify), strconv.FormatBool(now.TLS.InsecureSkipVerify), same)
	compare("tls.allow_http", strconv.FormatBool(b.TLS.AllowHTTP), strconv.FormatBool(now.TLS.AllowHTTP), same)
	compare("token_exchange.subject", b.TokenSubject, now.TokenSubject, same)
	if !slices.Equal(b.SecretCommand, now.SecretCommand) {
		changes = append(changes, BindingChange{Field: "client_secret_command", Old: commandLine(b.SecretCommand), New: commandLine(now.SecretCommand)})
	}
	slices.SortFunc(changes, func(a, b BindingChange) int { return strings.Compare(a.Field, b.Field) })
	return changes
}

func withoutPassword(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return mask
	}
	return u.Redacted()
}

// commandLine shows where each argument begins and ends.
func commandLine(argv []string) string {
	quoted := make([]string, len(argv))
	for i, arg := range argv {
		quoted[i] = arg
		if arg == "" || strings.ContainsAny(arg, " \t\"'") {
			quoted[i] = strconv.Quote(arg)
		}
	}
	return strings.Join(quoted, " ")
}
