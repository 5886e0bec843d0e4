package oauth

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// tokenRequest builds one request to an endpoint that the client proves itself
// to. values are the standard parameters; extra are the app's own and win,
// a nil one leaves the parameter out. Empty parameters are not sent.
func (c *Client) tokenRequest(app App, name, address string, values url.Values, extra map[string]Param, secrets ...secret) (request, error) {
	inJSON := app.BodyFormat == BodyJSON || app.ClientAuth == ClientSecretJSON
	kind := "application/x-www-form-urlencoded"
	if inJSON {
		kind = "application/json"
	}
	header := http.Header{"Accept": {"application/json"}, "Content-Type": {kind}}
	err := c.authenticate(app, address, values, header)
	if err != nil {
		return request{}, err
	}
	if extra, err = c.withSecret(extra); err != nil {
		return request{}, err
	}
	merge(values, extra)
	if assertion := values.Get("client_assertion"); assertion != "" {
		secrets = append(secrets, secret{"client_assertion", assertion})
	}
	if authorization := header.Get("Authorization"); authorization != "" {
		secrets = append(secrets, secret{nameCredentials, strings.TrimPrefix(authorization, "Basic ")})
	}
	r := request{name: name, grant: values.Get("grant_type"), method: http.MethodPost, address: address, header: header, secrets: secrets, brings: app.Answer}
	if inJSON {
		r.body = jsonBody(values, extra)
	} else {
		r.body = []byte(values.Encode())
	}
	for key, value := range app.Headers.Token {
		if value, err = c.filledIn(value); err != nil {
			return request{}, err
		}
		header.Set(key, value)
	}
	if values.Has("client_assertion") || values.Has("assertion") {
		r.anew = c.anew(app, name, address, values, extra, secrets)
	}
	return r, nil
}

// secretPlaceholders stand in a token request's extra parameters and headers for
// secrets, which some servers want by other names: the client's own, and one more.
var secretPlaceholders = []secretPlaceholder{
	{"{client_secret}", "client secret", SecretClientSecret},
	{"{password}", "password", SecretPassword},
}

type secretPlaceholder struct {
	text, name string
	kind       SecretKind
}

func wantsSecret(text string) bool {
	return wants(text, SecretClientSecret) || wants(text, SecretPassword)
}

// wants reports whether a text has a place for a kind of secret.
func wants(text string, kind SecretKind) bool {
	for _, p := range secretPlaceholders {
		if p.kind == kind && strings.Contains(text, p.text) {
			return true
		}
	}
	return false
}

// filledIn fills secrets into a text.
func (c *Client) filledIn(text string) (string, error) {
	var pairs []string
	for _, p := range secretPlaceholders {
		if !strings.Contains(text, p.text) {
			continue
		}
		if !c.secrets.Has(p.kind) {
			return "", missingSecret(p.name, p.kind)
		}
		pairs = append(pairs, p.text, c.secrets[p.kind])
	}
	return strings.NewReplacer(pairs...).Replace(text), nil
}

// withSecret fills secrets into extra parameters, which stay as they are.
func (c *Client) withSecret(extra map[string]Param) (map[string]Param, error) {
	filled := extra
	for key, param := range extra {
		if !slices.ContainsFunc(param, wantsSecret) {
			continue
		}
		list := slices.Clone(param)
		for i := range list {
			text, err := c.filledIn(list[i])
			if err != nil {
				return nil, err
			}
			list[i] = text
		}
		filled = maps.Clone(filled)
		filled[key] = list
	}
	return filled, nil
}

// anew is a function of its own so that only requests with an assertion pay for
// what it keeps.
func (c *Client) anew(app App, name, address string, values url.Values, extra map[string]Param, secrets []secret) func() (request, error) {
	return func() (request, error) { return c.tokenRequestAnew(app, name, address, values, extra, secrets) }
}

// tokenRequestAnew builds the same request with fresh assertions: a server may
// remember their jti (RFC 7523 3).
func (c *Client) tokenRequestAnew(app App, name, address string, values url.Values, extra map[string]Param, secrets []secret) (request, error) {
	if app.Grant == GrantJWTBearer && values.Has("assertion") {
		assertion, err := c.grantAssertion(app)
		if err != nil {
			return request{}, err
		}
		values.Set("assertion", assertion)
		secrets = append(slices.Clone(secrets), secret{"assertion", assertion})
	}
	return c.tokenRequest(app, name, address, values, extra, secrets...)
}

// merge adds extra parameters, which win, and drops empty ones. A password alone is
// sent empty: it may be set so, and the grant needs the parameter (RFC 6749 4.3.2).
func merge(values url.Values, extra map[string]Param) {
	for key, value := range extra {
		if value == nil {
			values.Del(key)
		} else {
			values[key] = value
		}
	}
	for key, list := range values {
		switch {
		case key == "password" && len(list) == 1:
			continue
		case len(list) == 0, len(list) == 1 && list[0] == "":
			delete(values, key)
			continue
		case !slices.Contains(list, ""):
			continue
		}
		// A copy: the list may be the app's own.
		kept := slices.DeleteFunc(slices.Clone(list), func(value string) bool { return value == "" })
		if len(kept) == 0 {
			delete(values, key)
		} else {
			values[key] = kept
		}
	}
}

// jsonBody writes parameters as one JSON object, repeated ones as arrays. An extra
// one that is a JSON object itself, or true or false, is sent as such.
func jsonBody(values url.Values, extra map[string]Param) []byte {
	object := make(map[string]any, len(values))
	for key, list := range values {
		_, own := extra[key]
		switch {
		case len(list) > 1:
			object[key] = list
		case own:
			object[key] = jsonValue(list[0])
		default:
			object[key] = list[0]
		}
	}
	body, _ := json.Marshal(object) // strings and string lists always marshal
	return body
}

func jsonValue(text string) any {
	if text == "true" || text == "false" || strings.HasPrefix(text, "{") && json.Valid([]byte(text)) {
		return json.RawMessage(text)
	}
	return text
}

// scopeOf joins the app's scopes and the account's, each once, in that order.
func scopeOf(app App, account Account) string {
	separator := app.ScopeSeparator
	if separator == "" {
		separator = " "
	}
	return strings.Join(RequestedScopes(app, account), separator)
}
