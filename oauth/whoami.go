package oauth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
)

// Whoami says where a provider's own answer to the test call names the person whose
// token it was asked with: for providers that have neither ID tokens nor userinfo. Each
// field but ID may be empty; they are JSON pointers (RFC 6901).
type Whoami struct {
	ID       string `json:"id"`                 // what the provider never gives to anybody else
	Name     string `json:"name,omitempty"`     // a user name
	Full     string `json:"full,omitempty"`     // what they are called
	Email    string `json:"email,omitempty"`    // an address that the provider knows to be theirs
	Verified string `json:"verified,omitempty"` // whether it is, where the answer says so
	Usual    bool   `json:"usual,omitempty"`    // by the names that such answers usually have, instead
}

// ErrWhoami is what an error wraps of the call that would have told whose a token is.
var ErrWhoami = errors.New("the provider did not say whose token it is")

// tells reports whether the app's test call tells whose a token is.
func (w Whoami) tells(app App) bool { return (w.ID != "" || w.Usual) && app.Test.URL != "" }

// CanTell reports whether anything of a complete app could say whose its tokens are: userinfo,
// an ID token and what it is checked with, or the provider's own call. A client that
// speaks for itself has no person behind it.
func CanTell(app App) bool {
	e := app.Endpoints
	return app.Grant != GrantClientCredentials && (e.Userinfo != "" || e.Issuer != "" || e.JWKS != "" || app.Quirks.Whoami.tells(app))
}

// whoami asks the provider's own call whose a token is.
func (c *Client) whoami(ctx context.Context, app App, ts TokenSet) (Person, error) {
	got, err := c.callTest(ctx, app, ts)
	if err != nil {
		return Person{}, notTold(err)
	}
	if _, err := objectIn(got); err != nil {
		return Person{}, notTold(blamesToken(err))
	}
	who := app.Quirks.Whoami.person(got.body)
	if who.Subject == "" {
		return Person{}, notTold(nonsense(got, "does not say whose token it is"))
	}
	return who, nil
}

// notTold marks an error as one of that call.
func notTold(err error) error {
	if e, ok := err.(*Error); ok {
		told := *e
		told.Err = errors.Join(ErrWhoami, e.Err)
		return &told
	}
	return err
}

// person reads an answer, a valid JSON object, as if it were userinfo's.
func (w Whoami) person(body []byte) Person {
	if w.Usual {
		return usualPerson(body)
	}
	claims := fields{}
	put := func(name, path string) {
		if path == "" {
			return
		}
		value, _ := follow(body, path)
		switch text := scalarOf(value); {
		case text != "":
			claims[name], _ = json.Marshal(text) // an id may be a number
		case name == "email_verified" && string(bytes.TrimSpace(value)) != "true":
			claims[name] = json.RawMessage("false") // an answer that does not say so denies it
		}
	}
	put("sub", w.ID)
	put("preferred_username", w.Name)
	put("name", w.Full)
	put("email", w.Email)
	put("email_verified", w.Verified)
	return personIn(claims)
}

// callTest sends an app's test call with a token.
func (c *Client) callTest(ctx context.Context, app App, ts TokenSet) (answer, error) {
	call := TestRequest(app, ts)
	if !isWebAddress(call.URL) {
		return answer{}, MisconfiguredError("The address of the test call cannot be used.", "Correct the test call address (test.url).").At("test.url")
	}
	r := request{name: "test call", method: call.Method, address: call.URL, header: http.Header{"Accept": {"application/json"}}, secrets: hiddenOf(ts)}
	for name, value := range call.Headers {
		r.header.Set(name, value)
	}
	if call.Body != "" {
		r.body = []byte(call.Body)
		if r.header.Get("Content-Type") == "" {
			r.header.Set("Content-Type", "application/json")
		}
	}
	key, err := proofKeyOf(ts)
	if err != nil {
		return answer{}, err
	}
	return c.doProving(ctx, r, key, ts.AccessToken)
}
