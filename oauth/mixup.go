package oauth

import (
	"context"
	"errors"
)

// ComesFrom reports whether an answer whose iss is given may come from the server
// that was asked (RFC 9207 2.4). A known issuer is compared exactly. Where an app
// knows none, iss must have the origin of its authorization endpoint: another one
// means that the server asked has sent the browser on to a server of its choice,
// whose code it wants to have (mix-up, RFC 9700 4.4).
func ComesFrom(iss, issuer, authorizationEndpoint string) bool {
	if issuer != "" {
		return iss == issuer
	}
	return isWebAddress(iss) && Origin(iss) == Origin(authorizationEndpoint)
}

// staysAt reports whether the code of an answer may go to the app's token endpoint.
// iss, when there is one, was judged by [ComesFrom]. The token endpoint is at that
// server's own origin, or its metadata names one there: many servers have it at
// another host than the sign-in page, but an app file that leads to one server's
// page and to somebody else's token endpoint would hand over code and verifier.
// Nothing is asked where the origins are the same, and a server that publishes no
// metadata about this issuer cannot contradict. Errors are *[Error].
func (c *Client) staysAt(ctx context.Context, app App, iss string) error {
	to := Origin(app.Endpoints.Token)
	if iss == "" || Origin(iss) == to {
		return nil
	}
	m, err := c.metadataOf(ctx, iss)
	var e *Error
	if errors.As(err, &e) && e.Kind != KindUnreachable && e.Kind != KindInterrupted {
		return nil
	}
	if err != nil {
		return unsent(err)
	}
	if m.Token == "" || Origin(m.Token) == to || m.MTLS.Token != "" && Origin(m.MTLS.Token) == to {
		return nil
	}
	return MisconfiguredError(hostOf(iss)+" gave the code for this sign-in, but the app would send it to "+hostOf(app.Endpoints.Token)+
		", which is not that server's token endpoint. It was not sent.",
		"Correct the token endpoint (endpoints.token). If these settings came from somebody else, do not use them before you know who runs that address.").At("endpoints.token")
}

// metadataOf returns what a server publishes about an issuer.
func (c *Client) metadataOf(ctx context.Context, issuer string) (metadata, error) {
	if issuer != c.app.Endpoints.Issuer {
		return c.discover(ctx, issuer)
	}
	_, m, err := c.resolve(ctx, func(App) bool { return false })
	return m, err
}
