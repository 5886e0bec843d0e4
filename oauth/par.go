package oauth

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// notPushed is what a person is told when a request went through the browser
// although the server's metadata offers to take it beforehand.
const notPushed = "The server offers pushed requests (PAR), but not to this client, so the request was in the browser's address. Set “Pushed requests (PAR)” to “Never” to stop trying (par=never), or to “Always” to insist (par=always)."

// viaPAR pushes an authorization request where it must be or can be, and returns
// what is left for the browser, with a note where that is still all of it.
func (c *Client) viaPAR(ctx context.Context, app App, m metadata, values url.Values, verifier string) (url.Values, string, error) {
	endpoint := app.Endpoints.PushedAuthorizationRequest
	demanded := app.PAR == PARAlways || m.RequirePAR
	switch {
	case app.PAR == PARNever && m.RequirePAR:
		return nil, "", MisconfiguredError("The server accepts only pushed requests (PAR), but they are switched off (par).", "Set “Pushed requests (PAR)” to “Where the server offers it” (par=auto).").At("par")
	case endpoint == "" && demanded:
		return nil, "", missingEndpoint("pushed_authorization_request", KindMisconfigured)
	case endpoint == "", app.PAR == PARNever:
		return values, "", nil
	}
	left, err := c.push(ctx, app, maps.Clone(values), verifier)
	offered := c.app.Endpoints.PushedAuthorizationRequest == "" // by metadata alone
	if err != nil && offered && !demanded && notForThisClient(err, app.ClientAuth) {
		return values, notPushed, nil
	}
	return left, "", advisedAboutPAR(err, offered, m.RequirePAR)
}

// advisedAboutPAR makes the advice about a push that failed fit one where the endpoint
// is not there, or not for this client. offered says that metadata alone names it.
func advisedAboutPAR(err error, offered, required bool) error {
	var e *Error
	if !errors.As(err, &e) || e.Kind == KindMisconfigured {
		return err
	}
	switch {
	case nothingThere(e.Status) && required:
		e.Advice = "The server accepts only pushed requests (PAR), and nothing accepts them at the address that it names. Tell the server's owner."
	case nothingThere(e.Status) && offered:
		e.Advice = "Nothing accepts pushed requests (PAR) at the address that the server's metadata names. Set “Pushed requests (PAR)” to “Never” (par=never) to send them through the browser."
	case nothingThere(e.Status):
		e.Advice = "Nothing accepts pushed requests (PAR) at this address. Correct the PAR endpoint (endpoints.pushed_authorization_request), or set “Pushed requests (PAR)” to “Never” (par=never)."
	case e.ServerError == "unauthorized_client" && required:
		e.Advice = "The server accepts only pushed requests (PAR), and this client may not use them. Allow it at the provider."
	case e.ServerError == "unauthorized_client":
		e.Advice = "This client may not use pushed requests (PAR). Allow it at the provider, or set “Pushed requests (PAR)” to “Never” (par=never)."
	}
	return err
}

// nothingThere reports whether a status says that an endpoint is not there.
func nothingThere(status int) bool {
	return status == http.StatusNotFound || status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented
}

// push sends the request to the server and returns what is left for the
// browser: client_id and request_uri, nothing else (RFC 9126 4). It fills in
// values.
func (c *Client) push(ctx context.Context, app App, values url.Values, verifier string) (url.Values, error) {
	if app.ClientAuth != ClientSecretJSON {
		app.BodyFormat = BodyForm // RFC 9126 2.1
	}
	values.Set("client_id", app.ClientID)
	r, err := c.tokenRequest(app, "pushed authorization request endpoint", app.Endpoints.PushedAuthorizationRequest, values, nil, secret{"code_verifier", verifier})
	if err != nil {
		return nil, err
	}
	got, err := c.do(ctx, r)
	if err != nil {
		return nil, err
	}
	f, err := objectIn(got)
	if err != nil {
		return nil, c.explainRefusal(err, app, nil)
	}
	uri := f.text("request_uri")
	if got.status != http.StatusCreated && got.status != http.StatusOK || uri == "" {
		return nil, nonsense(got, "holds no request_uri")
	}
	return url.Values{"client_id": {app.ClientID}, "request_uri": {uri}}, nil
}

// notForThisClient reports whether the endpoint itself answered that it cannot
// be used by this client, whatever is asked for: it is switched off, or wants a proof
// that a public client does not have. What is wrong with the address, the request,
// the credentials, the network or the server's health is no such answer: the way
// through the browser would hide it, or fail by it as well.
func notForThisClient(err error, auth ClientAuth) bool {
	var e *Error
	if !errors.As(err, &e) || e.Status < 400 {
		return false
	}
	switch e.ServerError {
	case "unauthorized_client", "endpoint_disabled", "request_not_supported", "request_uri_not_supported":
		return true
	}
	if nothingThere(e.Status) || e.Status == http.StatusTooManyRequests || e.Status >= 500 {
		return false
	}
	description := strings.ToLower(e.ServerDescription)
	unproved := e.ServerError == "invalid_client" || e.Status == http.StatusUnauthorized || strings.Contains(description, "authentication failed")
	if auth == ClientAuthNone && unproved {
		return true
	}
	return speaksOfPAR(description) && refusesIt(description)
}

func speaksOfPAR(description string) bool {
	return strings.Contains(description, "pushed") || slices.Contains(strings.FieldsFunc(description, isNoLetter), "par")
}

func refusesIt(description string) bool {
	for _, words := range []string{"not allowed", "not enabled", "not supported", "not permitted", "not available", "not authorized", "disabled"} {
		if strings.Contains(description, words) {
			return true
		}
	}
	return false
}

func isNoLetter(r rune) bool { return (r < 'a' || r > 'z') && r != '_' }
