package oauth

// Endpoint is one of an app's [Endpoints] by its name in the app file.
type Endpoint struct {
	Name    string
	Address *string
}

// Named lists the endpoints in the order of the app file, each for reading and
// setting it.
func (e *Endpoints) Named() []Endpoint {
	return []Endpoint{
		{"issuer", &e.Issuer},
		{"authorization", &e.Authorization},
		{"token", &e.Token},
		{"refresh", &e.Refresh},
		{"device_authorization", &e.DeviceAuthorization},
		{"revocation", &e.Revocation},
		{"introspection", &e.Introspection},
		{"userinfo", &e.Userinfo},
		{"pushed_authorization_request", &e.PushedAuthorizationRequest},
		{"end_session", &e.EndSession},
		{"jwks", &e.JWKS},
	}
}
