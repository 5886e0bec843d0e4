package catalogue

import (
	"cmp"
	"net/url"

	"tokendesk/oauth"
)

// Defaults are what apps have that say nothing themselves and whose provider says
// nothing either, as a person has chosen it. The zero value changes nothing.
type Defaults struct {
	// Proxy is as [oauth.App].Proxy. An app whose servers are all on this computer
	// has none: a proxy is between here and elsewhere.
	Proxy              string
	HTTPTimeoutSeconds int    // 0: 30
	UserAgent          string // "": Tokendesk
	RedirectPort       int    // 0: 47821
}

// With returns the same catalogue for a person with defaults of their own. They are
// asked for with each app that is completed, on its caller's goroutine.
func (c *Catalogue) With(defaults func() Defaults) *Catalogue {
	own := *c
	own.defaults = defaults
	return &own
}

// fill fills what is left of a complete app's settings but for the fixed defaults of the
// app file, which come last.
func (d Defaults) fill(app *oauth.App) {
	if app.Proxy == "" && !onlyHere(app.Endpoints) {
		app.Proxy = d.Proxy
	}
	app.HTTPTimeoutSeconds = cmp.Or(app.HTTPTimeoutSeconds, d.HTTPTimeoutSeconds)
	app.UserAgent = cmp.Or(app.UserAgent, d.UserAgent)
	if app.Redirect.Port == nil && d.RedirectPort > 0 {
		app.Redirect.Port = &d.RedirectPort
	}
}

// onlyHere reports whether an app has servers, and all of them are on this computer.
func onlyHere(e oauth.Endpoints) bool {
	here := false
	for _, field := range endpoints(&e) {
		if *field.value == "" {
			continue
		}
		u, err := url.Parse(*field.value)
		if err != nil || !oauth.IsLoopback(u.Hostname()) {
			return false
		}
		here = true
	}
	return here
}
