package session

import (
	"slices"
	"strconv"
	"time"

	"tokendesk/oauth"
)

// RemedyKind is what a remedy does.
type RemedyKind string

// The kinds of remedies. Each says what its argument is.
const (
	// RemedyEdit opens the app's settings at Field, for it to have Value.
	RemedyEdit RemedyKind = "edit"
	// RemedySwitchAuth proves the client by Auth and gets a token once; the setting is
	// kept if the server takes it, and put back if not. A person is asked first.
	RemedySwitchAuth RemedyKind = "switch_auth"
	// RemedyAddScopes adds Scopes to the app and signs in again; Text has all that it then
	// asks for, with blanks between.
	RemedyAddScopes RemedyKind = "add_scopes"
	// RemedySignIn signs in again.
	RemedySignIn RemedyKind = "sign_in"
	// RemedySignInPrivately signs in again in a private window, which knows no session
	// of the browser's.
	RemedySignInPrivately RemedyKind = "sign_in_privately"
	// RemedyRetry takes the account's next step again, not before Until.
	RemedyRetry RemedyKind = "retry"
	// RemedyCopyRedirect copies Text, the exact redirect address to register.
	RemedyCopyRedirect RemedyKind = "copy_redirect"
	// RemedyAskAdministrator copies Text, which asks for what only an administrator can do.
	RemedyAskAdministrator RemedyKind = "ask_administrator"
	// RemedyOpenPage opens Text, the provider's page where the client is registered.
	RemedyOpenPage RemedyKind = "open_page"
	// RemedyPractice starts the practice provider where the app has it: on the port that
	// Text has.
	RemedyPractice RemedyKind = "practice"
	// RemedyClock compares this computer's clock with the server's.
	RemedyClock RemedyKind = "clock"
	// RemedySettings opens the person's settings.
	RemedySettings RemedyKind = "settings"
)

// Remedy is one thing that may mend a failure: plain data, which a face offers and
// does.
type Remedy struct {
	Kind   RemedyKind
	Field  string // the app file's path; "account." begins that of the account itself
	Auth   oauth.ClientAuth
	Scopes []string
	Text   string
	Value  string    // one of the app file's own, "" where nobody knows
	Until  time.Time // zero for now
}

// Circumstances are what a remedy depends on beside the app and the account.
type Circumstances struct {
	Registration   string // the provider's page where clients are registered, "" for none
	AdminConsent   string // the page where an administrator consents, "" for none
	Practice       int    // the port of the practice provider that the app is of, 0 for none
	RefreshRefused bool   // only a person leads on
	Discovered     *oauth.Endpoints
}

// mostRemedies is how many are offered: who must read more chooses none.
const mostRemedies = 3

// RemediesOf lists what may mend a failure of an account, the best first, three at
// most. app is complete. It is pure.
func RemediesOf(f oauth.Failure, app oauth.App, account oauth.Account, c Circumstances) []Remedy {
	o := &offers{f: f, app: app, account: account, c: c}
	if f.Kind == oauth.KindInterrupted || f.Kind == oauth.KindVault || f.Kind == oauth.KindUntrusted {
		return nil
	}
	if o.aboutRevocation() {
		o.edit(o.endpoint())
	} else {
		o.byCause()
	}
	if f.Field != "" {
		o.edit(f.Field)
	}
	if len(o.list) == 0 {
		o.byKind()
	}
	return o.list[:min(len(o.list), mostRemedies)]
}

// offers collects remedies, each once.
type offers struct {
	f       oauth.Failure
	app     oauth.App
	account oauth.Account
	c       Circumstances
	list    []Remedy
}

func (o *offers) add(r Remedy) {
	if !slices.ContainsFunc(o.list, func(other Remedy) bool {
		return other.Kind == r.Kind && other.Field == r.Field && other.Auth == r.Auth
	}) {
		o.list = append(o.list, r)
	}
}

func (o *offers) edit(fields ...string) {
	for _, field := range fields {
		if field != "" {
			o.add(Remedy{Kind: RemedyEdit, Field: field})
		}
	}
}

// change offers the one value that a field should have, unless it has it already.
func (o *offers) change(field, is, should string) bool {
	if is == should {
		return false
	}
	o.add(Remedy{Kind: RemedyEdit, Field: field, Value: should})
	return true
}

func (o *offers) retry() { o.add(Remedy{Kind: RemedyRetry, Until: o.f.RetryAt}) }

func (o *offers) clock() { o.add(Remedy{Kind: RemedyClock}) }

// aboutRevocation reports whether a server refused to revoke for a reason that no
// setting of the sign-in mends.
func (o *offers) aboutRevocation() bool {
	switch o.f.Cause {
	case oauth.CauseParameter, oauth.CauseScope, oauth.CauseGrant, oauth.CausePKCE, oauth.CausePAR, oauth.CauseResource, oauth.CauseEnded, oauth.CauseDenied, oauth.CauseNone:
		return o.f.Endpoint == "revocation"
	}
	return false
}

// signIn offers a sign-in where the app has one, in a private window first where the
// browser's own session may be to blame.
func (o *offers) signIn(privately bool) {
	browser := o.app.Grant == oauth.GrantAuthorizationCode || o.app.Grant == oauth.GrantDeviceCode
	if privately && browser && privateOf(o.account.Browser) != o.account.Browser {
		o.add(Remedy{Kind: RemedySignInPrivately})
	}
	switch {
	case o.app.Grant == oauth.GrantRefreshToken:
		o.edit("account." + string(oauth.SecretRefreshToken))
	case browser:
		o.add(Remedy{Kind: RemedySignIn})
	default:
		o.retry()
	}
}

func (o *offers) registration() {
	if o.c.Registration != "" {
		o.add(Remedy{Kind: RemedyOpenPage, Text: o.c.Registration})
	}
}

func (o *offers) byCause() {
	switch o.f.Cause {
	case oauth.CauseClientID:
		o.edit("client_id", o.server())
		o.registration()
	case oauth.CauseClientSecret:
		o.edit(o.secret())
		o.registration()
	case oauth.CauseNoSecret:
		o.edit(o.secret(), "client_auth")
		o.registration()
	case oauth.CauseClientAuth:
		o.clientAuth()
	case oauth.CauseClientKey, oauth.CauseAssertion:
		o.edit(string(oauth.SecretPrivateKey), "client_key_id")
		o.clock()
	case oauth.CauseKeyID:
		o.edit("client_key_id", string(oauth.SecretPrivateKey))
	case oauth.CauseAudience:
		o.edit(o.assertionAudience(), string(oauth.SecretPrivateKey))
		o.clock()
	case oauth.CauseCertificate:
		o.edit("tls.client_certificate_file", "tls.client_key_file", "client_id")
	case oauth.CauseRedirect:
		if address := registered(o.app.Redirect); address != "" {
			o.add(Remedy{Kind: RemedyCopyRedirect, Text: address})
		}
		o.edit(o.redirect())
		o.registration()
	case oauth.CauseScope:
		o.edit(o.scopes())
		o.registration()
	case oauth.CauseNoOpenID:
		if len(o.f.Scopes) > 0 { // the server has named them
			o.add(AddingScopes(o.app, o.f.Scopes))
			return
		}
		if missing := MissingOpenID(o.app, o.account); len(missing) > 0 {
			o.add(AddingScopes(o.app, missing))
		}
		o.signIn(false)
		o.edit("endpoints.userinfo")
	case oauth.CauseResource:
		o.edit(o.resource(), "scopes")
	case oauth.CauseGrant:
		o.edit("grant", "client_id")
		o.registration()
	case oauth.CausePKCE:
		if !o.change("pkce", string(o.app.PKCE), string(oauth.PKCES256)) {
			o.edit("pkce")
			o.signIn(false)
		}
	case oauth.CauseDPoP:
		if o.app.DPoP || !o.change("dpop", "", "true") {
			o.edit("dpop")
			o.clock()
			o.retry()
		}
	case oauth.CausePAR:
		if !o.change("par", string(o.app.PAR), string(oauth.PARAlways)) {
			o.edit("par", "endpoints.pushed_authorization_request")
		}
	case oauth.CauseBody:
		if !o.change("body_format", string(o.app.BodyFormat), string(oauth.BodyJSON)) {
			o.edit("body_format", "client_auth", o.endpoint())
		}
	case oauth.CauseParameter:
		o.edit(o.parameters(), "client_auth")
		o.retry()
	case oauth.CauseTenant:
		o.edit(o.server(), "client_id")
	case oauth.CausePassword:
		o.edit("account."+string(oauth.SecretPassword), "username")
	case oauth.CauseSubject:
		o.subject()
	case oauth.CauseAnswerPlace:
		o.edit("answer.access_token", o.endpoint())
	default:
		o.byCircumstance()
	}
}

// byCircumstance is about what lies outside the registration: people, time, network.
func (o *offers) byCircumstance() {
	switch o.f.Cause {
	case oauth.CauseClock:
		o.clock()
		o.retry()
	case oauth.CauseConsent:
		o.administrator()
		if o.app.Grant.NeedsPerson() {
			o.prompt()
			o.signIn(true)
		}
	case oauth.CauseRights:
		if o.app.Grant.NeedsPerson() {
			o.signIn(true)
			o.list = o.list[:min(len(o.list), 1)] // the same person again would be refused again
		}
		o.administrator()
		o.edit(o.scopes())
	case oauth.CausePlace:
		o.administrator()
		o.retry()
		o.edit(o.proxy())
	case oauth.CausePrompt:
		o.prompt()
	case oauth.CauseDenied:
		o.prompt()
		o.signIn(true)
	case oauth.CauseOtherPerson:
		o.signIn(true)
	case oauth.CauseEnded:
		o.signIn(false)
	case oauth.CauseWait:
		o.retry()
	case oauth.CauseAddress, oauth.CauseWrongName, oauth.CauseTLSVersion:
		o.edit(o.endpoint())
		o.retry()
	case oauth.CauseIssuer:
		o.edit("endpoints.issuer", "endpoints.jwks")
		o.retry()
	case oauth.CauseHost:
		o.edit(o.endpoint(), "proxy")
		o.retry()
	case oauth.CauseNotRunning:
		if o.c.Practice > 0 {
			o.add(Remedy{Kind: RemedyPractice, Text: strconv.Itoa(o.c.Practice)})
		} else {
			o.edit(o.endpoint())
		}
		o.retry()
		o.edit(o.proxy())
	case oauth.CauseTimeLimit:
		o.retry()
		o.edit("http_timeout_seconds", o.proxy())
	case oauth.CauseProxy:
		o.edit("proxy")
		o.retry()
	case oauth.CauseAuthority:
		o.edit("tls.ca_file")
		o.retry()
	case oauth.CausePlainHTTP:
		o.edit(o.endpoint(), "tls.allow_http")
	case oauth.CauseNetwork:
		o.retry()
		o.edit("proxy")
	case oauth.CausePort:
		o.retry()
		o.edit("redirect.ports", "redirect.port")
	case oauth.CauseBrowser:
		o.edit("account.browser")
		o.retry()
	case oauth.CauseClipboard:
		o.add(Remedy{Kind: RemedySettings})
		o.retry()
	}
}

// byKind is what remains where nobody knows the cause: a failure that an older
// version has kept, too.
func (o *offers) byKind() {
	switch o.f.Kind {
	case oauth.KindUsage:
		// What was asked for is off, and nothing of the app's.
	case oauth.KindMisconfigured:
		o.edit("client_id")
	case oauth.KindNeedsLogin:
		o.signIn(false)
	case oauth.KindRefused:
		o.again()
		o.edit("client_id")
	default:
		o.again()
	}
}

func (o *offers) again() {
	if o.c.RefreshRefused && o.app.Grant.NeedsPerson() {
		o.signIn(false)
		return
	}
	o.retry()
}
