package oauth

import (
	"errors"
	"maps"
	"slices"
	"strings"
)

// ErrOpen is what the failure of an app with gaps wraps: see [OpenError].
var ErrOpen = errors.New("the app is still open")

// Gap is a value that an app still lacks, because what it was made from left it
// open.
type Gap struct {
	Field   string     // the app file's path, such as "client_id" or "vars.store_name"
	Name    string     // what a person calls it: "client ID"
	Example string     // what one looks like; "" where nobody knows
	Secret  SecretKind // "" for what is no secret
}

// Missing lists what a complete app cannot do without and does not have, secrets
// last. has reports whether a secret is there. It is pure. Values of placeholders
// are the catalogue's to find.
func Missing(app App, has func(SecretKind) bool) []Gap {
	return append(missingSettings(app), missingSecrets(app, has)...)
}

// missingSettings are the gaps that are no secrets, in the order of the app file.
func missingSettings(app App) []Gap {
	var gaps []Gap
	lacks := func(field, name string) { gaps = append(gaps, Gap{Field: field, Name: name}) }
	if app.ClientID == "" && needsClientID(app) {
		lacks("client_id", "client ID")
	}
	if NeedsUsername(app) && app.Username == "" {
		lacks("username", "user name")
	}
	if app.ClientAuth == TLSClientAuth && app.TLS.ClientCertificateFile == "" {
		lacks("tls.client_certificate_file", "client certificate")
	}
	switch app.Grant {
	case GrantSignedJWT:
		return gaps // nobody is asked
	case GrantRequest:
		if app.Request.URL == "" {
			lacks("request.url", "address of the request that gets the token")
		}
		return gaps
	}
	e := app.Endpoints
	if e.Issuer != "" {
		return gaps // discovery may fill the rest
	}
	if app.Grant == GrantAuthorizationCode && e.Authorization == "" {
		lacks("endpoints.authorization", "address of the sign-in page")
	}
	if e.Token == "" {
		lacks("endpoints.token", "address of the token endpoint")
	}
	if app.Grant == GrantDeviceCode && e.DeviceAuthorization == "" {
		lacks("endpoints.device_authorization", "address of the device authorization endpoint")
	}
	return gaps
}

// needsClientID reports whether the app's requests name a client. That of the
// sign-in page always does; others need not where the app leaves the parameter out.
func needsClientID(app App) bool {
	switch app.Grant {
	case GrantSignedJWT:
		return needsIssuer(app)
	case GrantRequest:
		return app.Request.has("{client_id}") || app.Request.has("{signed_jwt}") && needsIssuer(app)
	}
	left, set := app.Params.Token["client_id"]
	return app.Grant != GrantJWTBearer && (app.Grant == GrantAuthorizationCode || !set || left != nil)
}

// needsIssuer reports whether the JWT that the app signs names the client.
func needsIssuer(app App) bool {
	_, says := app.SignedJWT.Claims["iss"]
	return !says || holdsTemplate(app.SignedJWT.Claims, "{client_id}") || holdsTemplate(app.SignedJWT.Header, "{client_id}")
}

// NeedsUsername reports whether what the app sends names a user.
func NeedsUsername(app App) bool {
	const placeholder = "{username}"
	return app.Grant == GrantPassword || app.Grant == GrantRequest && app.Request.has(placeholder) ||
		UsesSignedJWT(app) && (holdsTemplate(app.SignedJWT.Claims, placeholder) || holdsTemplate(app.SignedJWT.Header, placeholder))
}

// missingSecrets are the secrets that the grant or the client authentication
// cannot do without. Where it is not settled how the client proves itself, an app
// without a secret is a public client, and fine.
func missingSecrets(app App, has func(SecretKind) bool) []Gap {
	var gaps []Gap
	needs := func(kind SecretKind, name string) {
		if !has(kind) {
			gaps = append(gaps, Gap{Field: string(kind), Name: name, Secret: kind})
		}
	}
	if NeedsClientSecret(app) && len(app.ClientSecretCommand) == 0 {
		needs(SecretClientSecret, "client secret")
	}
	if NeedsPrivateKey(app) {
		needs(SecretPrivateKey, "private key")
	}
	if NeedsPassword(app) {
		needs(SecretPassword, "password")
	}
	switch app.Grant {
	case GrantRefreshToken:
		needs(SecretRefreshToken, "refresh token")
	case GrantTokenExchange:
		if app.TokenExchange.Subject == "" {
			needs(SecretSubjectToken, "token to exchange")
		}
	}
	return gaps
}

// NeedsClientSecret reports whether the client proves itself by a secret, in a
// way of the standards or in a parameter or header of its server's own.
func NeedsClientSecret(app App) bool {
	switch {
	case app.Grant == GrantRequest && app.Endpoints.Refresh == "":
		return app.Request.has("{client_secret}") || UsesSignedJWT(app) && signsWithSecret(app)
	case app.Grant == GrantSignedJWT:
		return signsWithSecret(app)
	}
	switch app.ClientAuth {
	case ClientSecretBasic, ClientSecretBasicEncoded, ClientSecretPost, ClientSecretJSON, ClientSecretJWT:
		return true
	}
	return sends(app, SecretClientSecret)
}

// NeedsPrivateKey reports whether the app signs with a private key.
func NeedsPrivateKey(app App) bool {
	if UsesSignedJWT(app) {
		return !signsWithSecret(app)
	}
	return app.Grant == GrantJWTBearer || app.ClientAuth == PrivateKeyJWT && app.Grant != GrantRequest
}

// NeedsPassword reports whether an app's requests send a password: a person's, or
// another secret that the server wants beside the client's.
func NeedsPassword(app App) bool {
	return app.Grant == GrantPassword || sends(app, SecretPassword)
}

// sends reports whether a parameter or header of the server's own has a place for a
// kind of secret.
func sends(app App, kind SecretKind) bool {
	if app.Grant == GrantRequest && slices.ContainsFunc(secretPlaceholders, func(p secretPlaceholder) bool { return p.kind == kind && app.Request.has(p.text) }) {
		return true
	}
	for _, param := range app.Params.Token {
		if slices.ContainsFunc(param, func(text string) bool { return wants(text, kind) }) {
			return true
		}
	}
	for _, value := range app.Headers.Token {
		if wants(value, kind) {
			return true
		}
	}
	return false
}

// OpenError is the failure of an app that cannot be used before its gaps are
// filled: KindMisconfigured, with all of them by name and how to fill each.
func OpenError(app string, gaps []Gap) *Error {
	names := make([]string, len(gaps))
	for i, g := range gaps {
		names[i] = g.Name
	}
	advice := "Enter it in the app's settings, or with: "
	if len(gaps) > 1 {
		advice = "Enter them in the app's settings, or with: "
	}
	e := MisconfiguredError("Still missing: "+strings.Join(names, ", ")+".", advice+strings.Join(FillCommands(app, gaps), "; ")+".")
	e.Err = ErrOpen
	if len(gaps) > 0 {
		e.Field = gaps[0].Field
		if gaps[0].Secret != "" {
			e.Field = string(gaps[0].Secret)
		}
	}
	return e
}

// FillCommands are the commands that fill gaps, one for all settings and one for
// each secret.
func FillCommands(app string, gaps []Gap) []string {
	var fields, commands []string
	for _, g := range gaps {
		if g.Secret == "" {
			fields = append(fields, g.Field+"=…")
		}
	}
	if len(fields) > 0 {
		commands = append(commands, "tokendesk set "+app+" "+strings.Join(fields, " "))
	}
	for _, g := range gaps {
		switch g.Secret {
		case "":
		case SecretClientSecret:
			commands = append(commands, "tokendesk secret set "+app)
		default:
			commands = append(commands, "tokendesk secret set "+app+" --kind "+string(g.Secret))
		}
	}
	return commands
}

// OpenSettings are the gaps that are no secrets.
func OpenSettings(gaps []Gap) []Gap {
	return slices.DeleteFunc(slices.Clone(gaps), func(g Gap) bool { return g.Secret != "" })
}

// Take fills gaps of an app from another one where that has a value.
func Take(app App, gaps []Gap, from App) App {
	for _, g := range gaps {
		key, isVar := strings.CutPrefix(g.Field, "vars.")
		switch {
		case isVar && from.Vars[key] != "":
			app.Vars = maps.Clone(app.Vars)
			if app.Vars == nil {
				app.Vars = map[string]string{}
			}
			app.Vars[key] = from.Vars[key]
		case g.Field == "client_id":
			app.ClientID = from.ClientID
		case g.Field == "username":
			app.Username = from.Username
		}
		theirs := from.Endpoints.Named()
		for i, e := range app.Endpoints.Named() {
			if g.Field == "endpoints."+e.Name {
				*e.Address = *theirs[i].Address
			}
		}
	}
	return app
}
