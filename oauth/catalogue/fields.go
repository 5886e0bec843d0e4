package catalogue

import "tokendesk/oauth"

// field is an address of an app and its path in the app file. A template may
// keep runtime placeholders.
type field struct {
	path     string
	value    *string
	template bool
}

func addresses(app *oauth.App) []field {
	return append(endpoints(&app.Endpoints), field{"test.url", &app.Test.URL, true}, field{requestPath + "url", &app.Request.URL, true})
}

func endpoints(e *oauth.Endpoints) []field {
	return []field{
		{"endpoints.issuer", &e.Issuer, false},
		{"endpoints.authorization", &e.Authorization, false},
		{"endpoints.token", &e.Token, false},
		{"endpoints.refresh", &e.Refresh, false},
		{"endpoints.device_authorization", &e.DeviceAuthorization, false},
		{"endpoints.revocation", &e.Revocation, true}, // {client_id}, where the provider has a call of its own
		{"endpoints.introspection", &e.Introspection, false},
		{"endpoints.userinfo", &e.Userinfo, false},
		{"endpoints.pushed_authorization_request", &e.PushedAuthorizationRequest, false},
		{"endpoints.end_session", &e.EndSession, false},
		{"endpoints.jwks", &e.JWKS, false},
	}
}
