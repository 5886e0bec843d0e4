package editor

import (
	"cmp"
	"net/url"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/ui/words"
)

// serverFields say which server it is: the provider's own values, or the addresses of a
// server that the catalogue does not know.
func serverFields(f *form) []field {
	var fields []field
	if len(f.provider.Servers) > 0 {
		fields = append(fields, serverField())
	}
	for _, v := range f.provider.Vars {
		fields = append(fields, varFields(v, cmp.Or(v.Where, "Your own, as it stands in the provider's addresses."))...)
	}
	for _, key := range f.o.Catalogue.OwnVars(f.draft.App) {
		fields = append(fields, varField(catalogue.Var{Key: key, Label: words.Sentence(catalogue.VarName(key))},
			"Stands for {"+key+"} in this app's addresses and settings."))
	}
	fields = append(fields, tokenCallFields()...)
	return append(fields,
		issuerField().when((*form).unknownServer),
		tokenField().when((*form).asksAddresses),
		authorizationField().when(func(f *form) bool { return f.asksAddresses() && grantIs(oauth.GrantAuthorizationCode)(f) }),
		deviceField().when(func(f *form) bool { return f.asksAddresses() && grantIs(oauth.GrantDeviceCode)(f) }),
	)
}

// tokenCallFields are the request that gets the token, where that is one of its own form.
func tokenCallFields() []field {
	body := text("request.body", "JSON, a form (user={username}&password={password}) or any text. The same is filled in, each value as it must be written there.",
		func(a *oauth.App) *string { return &a.Request.Body }).like(`{"user": "{username}", "password": "{password}"}`)
	body.kind = kindLines
	fields := []field{
		text("request.url", "The address that gives the token. {client_id}, {client_secret}, {username}, {password}, {signed_jwt}, {uuid}, {now} and this app's own values are filled in.",
			func(a *oauth.App) *string { return &a.Request.URL }).begins("https://…").like("https://shop.example.com/api/login"),
		text("request.method", "Where it is empty, POST.", func(a *oauth.App) *string { return &a.Request.Method }).combo(func(*form) []string { return []string{"POST", "GET", "PUT", "PATCH"} }),
		headersField("request.headers", func(a *oauth.App) *map[string]string { return &a.Request.Headers }),
		body,
	}
	for i := range fields {
		fields[i] = fields[i].when(grantIs(oauth.GrantRequest))
	}
	return fields
}

// unknownServer reports whether the catalogue does not know where the token endpoint is.
func (f *form) unknownServer() bool {
	return f.known.Endpoints.Token == "" || f.draft.App.Endpoints.Issuer != ""
}

// openID is the entry of the catalogue whose server is known by its issuer alone.
const openID = "oidc"

// asksAddresses reports whether the addresses that the grant needs are asked for beside
// the issuer, which would find them.
func (f *form) asksAddresses() bool {
	return f.unknownServer() && f.found.Endpoints.Token == "" && f.provider.ID != openID && f.grant() != oauth.GrantSignedJWT && f.grant() != oauth.GrantRequest
}

func endpoint(name, why string, at func(*oauth.Endpoints) *string) field {
	path := "endpoints." + name
	fl := text(path, why, func(a *oauth.App) *string { return at(&a.Endpoints) }).begins("https://…")
	return fl.combo(func(f *form) []string { return f.provider.Choices[path] })
}

func issuerField() field {
	return text("endpoints.issuer", "The address of the OpenID provider. The other addresses are found through it.", func(a *oauth.App) *string { return &a.Endpoints.Issuer }).
		like("https://id.example.com")
}

func tokenField() field {
	return endpoint("token", "Where the app gets its tokens. Secrets are sent here.", func(e *oauth.Endpoints) *string { return &e.Token })
}

func authorizationField() field {
	return endpoint("authorization", "The sign-in address that the browser opens.", func(e *oauth.Endpoints) *string { return &e.Authorization })
}

func deviceField() field {
	return endpoint("device_authorization", "The address that gives the code for the other device (device code).", func(e *oauth.Endpoints) *string { return &e.DeviceAuthorization })
}

// endpointFields are the other addresses of a server, and all of them where it is known.
func endpointFields(*form) []field {
	known := func(f *form) bool {
		return !f.asksAddresses() && f.grant() != oauth.GrantSignedJWT && f.grant() != oauth.GrantRequest
	}
	return []field{
		issuerField().when(func(f *form) bool { return !f.unknownServer() }),
		tokenField().when(known),
		authorizationField().when(func(f *form) bool { return known(f) && grantIs(oauth.GrantAuthorizationCode)(f) }),
		deviceField().when(func(f *form) bool { return known(f) && grantIs(oauth.GrantDeviceCode)(f) }),
		endpoint("refresh", "Only where tokens are renewed at another address than the token endpoint.", func(e *oauth.Endpoints) *string { return &e.Refresh }),
		endpoint("revocation", "Where tokens are revoked before they expire.", func(e *oauth.Endpoints) *string { return &e.Revocation }),
		endpoint("introspection", "The address that tells whether a token is active (introspection).", func(e *oauth.Endpoints) *string { return &e.Introspection }),
		endpoint("userinfo", "Where the server says whose token it is.", func(e *oauth.Endpoints) *string { return &e.Userinfo }),
		endpoint("jwks", "The public keys that the signatures of ID tokens are checked with.", func(e *oauth.Endpoints) *string { return &e.JWKS }),
		endpoint("pushed_authorization_request", "Takes the sign-in request before the browser opens (RFC 9126).", func(e *oauth.Endpoints) *string { return &e.PushedAuthorizationRequest }).
			when(grantIs(oauth.GrantAuthorizationCode)),
		endpoint("end_session", "Ends the session at the provider (end session endpoint).", func(e *oauth.Endpoints) *string { return &e.EndSession }).
			when(grantIs(oauth.GrantAuthorizationCode)),
	}
}

func varField(v catalogue.Var, why string) field {
	return field{
		path: "vars." + v.Key, label: v.Label, why: why,
		get: func(f *form) string { return f.draft.App.Vars[v.Key] },
		set: func(f *form, value string) error {
			if f.draft.App.Vars == nil {
				f.draft.App.Vars = map[string]string{}
			}
			if value == "" {
				delete(f.draft.App.Vars, v.Key)
			} else {
				f.draft.App.Vars[v.Key] = value
			}
			return nil
		},
		known:   func(oauth.App) string { return v.Default },
		example: v.Example,
	}
}

// server is the host that tokens come from, "" while it is not known.
func (f *form) server() string {
	e := f.complete.Endpoints
	for _, address := range []string{e.Token, e.Issuer, e.Authorization, e.DeviceAuthorization} {
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			return words.OneLine(u.Host, 60)
		}
	}
	return ""
}
