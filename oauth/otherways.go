package oauth

import (
	"slices"
	"strings"
)

// authNames are the methods of client authentication by their registered names, which
// servers and their metadata use (RFC 7591 2, OpenID Connect Core 9).
var authNames = map[string]ClientAuth{
	"client_secret_basic": ClientSecretBasicEncoded, "client_secret_post": ClientSecretPost, "none": ClientAuthNone,
}

// otherWays are the ways in which a client with a secret could prove itself where the
// server did not believe it, the likeliest first: what the server names, what its
// metadata lists, then what differs from what was sent. A way that needs another
// secret or a key is none.
func otherWays(sent ClientAuth, description string, supported []string) []ClientAuth {
	text := strings.ToLower(description)
	var ways []ClientAuth
	add := func(w ClientAuth) {
		if w != sent && !slices.Contains(ways, w) {
			ways = append(ways, w)
		}
	}
	byHeader := sent == ClientSecretBasic || sent == ClientSecretBasicEncoded
	switch {
	case sent == ClientAuthNone || sent == PrivateKeyJWT || sent == ClientSecretJWT || sent == TLSClientAuth:
		return nil // there is no secret to send otherwise
	case strings.Contains(text, "public client") || strings.Contains(text, "client is public"):
		return []ClientAuth{ClientAuthNone}
	case strings.Contains(text, "client_secret_basic") && !byHeader:
		add(ClientSecretBasicEncoded)
		add(ClientSecretBasic)
		return ways
	case strings.Contains(text, "client_secret_post") && byHeader:
		return []ClientAuth{ClientSecretPost}
	}
	for _, name := range supported {
		if way, ok := authNames[name]; ok && way != ClientAuthNone && !(byHeader && way == ClientSecretBasicEncoded) {
			add(way)
		}
	}
	if byHeader && (len(supported) == 0 || slices.Contains(supported, "client_secret_post")) {
		add(ClientSecretPost)
	}
	if byHeader || len(supported) == 0 || slices.Contains(supported, "client_secret_basic") {
		add(ClientSecretBasic)
		add(ClientSecretBasicEncoded)
	}
	return ways
}

// explainRefusal makes the advice about a client that was not believed fit the
// way it proved itself. supported are the methods that the server's metadata lists.
func (c *Client) explainRefusal(err error, app App, supported []string) error {
	e, ok := err.(*Error)
	if !ok || e.Kind != KindRefused || e.Status >= 500 || hear(e).says(tooMany) {
		return err
	}
	if e.Cause == CauseClientAuth {
		e.Instead = otherWays(app.ClientAuth, e.ServerDescription, supported)
	}
	if e.ServerError != "invalid_client" && !(e.Cause == CauseClientAuth && e.ServerError != "invalid_grant") && (e.ServerError != "" || e.Status != 401) && !aboutAssertion(e, app) {
		return err
	}
	if advice := endedAdvice(app, c.now()); advice != "" {
		e.Advice = advice
		if e.Cause == CauseClientAuth || e.Cause == CauseNone {
			e.Cause = endedCause(app)
		}
		return err
	}
	if strings.Contains(strings.ToLower(e.ServerDescription), "aadsts") {
		return err
	}
	exact := e.Cause != CauseNone && e.Cause != CauseClientAuth && !aboutAssertion(e, app) // the server says what it is
	switch app.ClientAuth {
	case ClientSecretBasic:
		e.Advice = "The client ID or secret is wrong, or the server wants them another way: form-encoded in the header (client_secret_basic_encoded), or in the body (client_secret_post)."
	case ClientSecretBasicEncoded:
		e.Advice = "The client ID or secret is wrong, or the server wants them another way: plain in the header (client_secret_basic), or in the body (client_secret_post)."
	case ClientSecretPost, ClientSecretJSON:
		e.Advice = "The client ID or secret is wrong, or the server wants them in the Authorization header (client_secret_basic)."
	case PrivateKeyJWT, ClientSecretJWT:
		if e.Advice = clientAssertionAdvice(app, e.ServerDescription); !exact {
			e.Cause = CauseClientKey
			if speaksOfAudience(strings.ToLower(e.ServerDescription)) || strings.Contains(strings.ToLower(e.ServerDescription), "endpoint invoked") {
				e.Cause = CauseAudience
			}
		}
		return e
	case TLSClientAuth:
		e.Advice = "The server does not accept the client certificate. Check that it is registered for this client ID."
		if !exact {
			e.Cause = CauseCertificate
		}
		return e
	case ClientAuthNone:
		e.Advice = "The client ID is wrong, or the server wants a client secret: add it and choose how it is sent."
		if !exact {
			e.Cause = CauseNoSecret
		}
		return e
	}
	if !exact {
		e.Cause = CauseClientAuth
		e.Instead = otherWays(app.ClientAuth, e.ServerDescription, supported)
		if named := namedWays(e.Instead, app.ClientAuth, e.ServerDescription); named != "" {
			e.Advice = "The server expects another client authentication: " + named + "."
		}
	}
	return e
}

// endedCause is what is over where the person's note of the app's ends says so.
func endedCause(app App) Cause {
	switch app.ClientAuth {
	case PrivateKeyJWT:
		return CauseClientKey
	case TLSClientAuth:
		return CauseCertificate
	}
	return CauseClientSecret
}

// namedWays are those of the ways to prove a client whose name a server has said.
func namedWays(ways []ClientAuth, sent ClientAuth, description string) string {
	registered := func(way ClientAuth) string { return strings.TrimSuffix(string(way), "_encoded") }
	var named []string
	for _, way := range ways {
		if way != ClientAuthNone && registered(way) != registered(sent) && strings.Contains(description, registered(way)) {
			named = append(named, string(way))
		}
	}
	return strings.Join(named, " or ")
}
