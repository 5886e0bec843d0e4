package oauth

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"sync/atomic"
	"time"
)

// Options are the seams of a [Client]; the zero value is the real thing.
type Options struct {
	HTTP  *http.Client     // the app's own; nil: [NewHTTPClient]
	Now   func() time.Time // nil: time.Now
	Trace func(Exchange)   // called after each exchange, redacted, on the caller's goroutine; may be nil
	// Discovered is asked whether endpoints that metadata names may be used, on
	// the caller's goroutine, each time that metadata was read; its error, an
	// *[Error], is that of the call. Nil allows all.
	Discovered func(context.Context, Discovered) error
	// PageMayBeGone says that the sign-in page is a program's of this computer that its
	// person may have ended: [Client.Authorize] looks whether it listens.
	PageMayBeGone bool
}

// Client speaks for one app to its authorization server. It keeps nothing but
// what discovery and the key set said. Safe for concurrent use.
type Client struct {
	app       App
	secrets   Secrets
	hidden    []secret // the values of secrets
	web       http.RoundTripper
	limit     time.Duration // of one exchange
	now       func() time.Time
	trace     func(Exchange)
	allowed   func(context.Context, Discovered) error
	mayBeGone bool                                       // its page, see Options
	wait      func(context.Context, time.Duration) error // between two questions of the device flow
	discovery discovery
	keys      keySet
	printed   atomic.Pointer[printed]
}

// New returns a client for a complete app. It sends nothing. Errors are
// *[Error] of KindMisconfigured and name the first thing that is wrong.
func New(app App, secrets Secrets, o Options) (*Client, error) {
	if problems := Validate(app); len(problems) > 0 {
		return nil, MisconfiguredError(problems[0].Message, "Correct "+problems[0].Field+" in the app's settings.").At(problems[0].Field)
	}
	client := o.HTTP
	if client == nil {
		var err error
		if client, err = NewHTTPClient(app, secrets); err != nil {
			return nil, err
		}
	}
	// A transport alone: it has neither redirects nor cookies nor a time limit
	// of its own, and the limit of one exchange holds by its context.
	c := &Client{app: app, secrets: secrets, web: guarded(client, app).Transport, limit: timeLimit(app), now: o.Now, trace: o.Trace, allowed: o.Discovered, mayBeGone: o.PageMayBeGone, wait: sleep}
	if c.now == nil {
		c.now = time.Now
	}
	for _, kind := range slices.Sorted(maps.Keys(secrets)) {
		c.hidden = append(c.hidden, secret{string(kind), secrets[kind]})
	}
	c.discovery.turn = make(chan struct{}, 1)
	c.keys.turn = make(chan struct{}, 1)
	return c, nil
}

// App returns the app with discovered endpoints filled in. Discovery runs at
// most once for a client, at first need; a failure is tried again by the next
// call. Where the app leaves its scopes open and somebody signs in, they are those
// that tell who it is, as far as the server has them. Errors are *[Error].
func (c *Client) App(ctx context.Context) (App, error) {
	app, m, err := c.resolve(ctx, func(App) bool { return false })
	if err == nil && app.Scopes == nil && app.Grant.NeedsPerson() {
		app.Scopes = m.identityScopes()
	}
	return app, err
}
