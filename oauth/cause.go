package oauth

// Cause is what is usually behind a failure: what a person, or a face, has to look at
// to mend it. Kind says how bad it is, Cause where it is. Failures are kept with
// their cause, so that nothing needs to read its words again.
type Cause string

// The causes. Empty means that nobody can tell.
const (
	CauseNone Cause = ""

	CauseClientID     Cause = "client_id"     // the server does not know the client
	CauseClientSecret Cause = "client_secret" // wrong or expired
	CauseNoSecret     Cause = "no_secret"     // the server wants a secret, and none was sent
	CauseClientAuth   Cause = "client_auth"   // the client was not believed: id, secret, or how they are sent
	CauseClientKey    Cause = "client_key"    // the key that signs, its id, or what the server knows of it
	CauseKeyID        Cause = "key_id"        // the id of the key (kid)
	CauseAudience     Cause = "assertion_audience"
	CauseCertificate  Cause = "client_certificate" // the client's, for TLS

	CauseRedirect    Cause = "redirect"      // the redirect address is not the registered one
	CauseScope       Cause = "scope"         // unknown, misspelt, or not for this client
	CauseNoOpenID    Cause = "no_openid"     // nothing asks whose the token is
	CauseResource    Cause = "resource"      // the audience or resource of the token
	CauseGrant       Cause = "grant"         // not for this client, or not known
	CausePKCE        Cause = "pkce"          // RFC 7636
	CauseDPoP        Cause = "dpop"          // RFC 9449
	CausePAR         Cause = "par"           // RFC 9126
	CauseBody        Cause = "body_format"   // the request was not understood
	CauseParameter   Cause = "parameter"     // one is missing or not wanted
	CauseTenant      Cause = "tenant"        // tenant, realm, region or data centre in the addresses
	CauseAssertion   Cause = "assertion"     // of the jwt_bearer grant
	CausePassword    Cause = "password"      // user name or password
	CauseSubject     Cause = "subject_token" // of a token exchange
	CauseAnswerPlace Cause = "answer"        // the token stands elsewhere in the answer

	CauseClock   Cause = "clock"   // this computer's clock, or the server's
	CauseConsent Cause = "consent" // an administrator must consent
	CauseRights  Cause = "rights"  // the person or the client may not do this
	CausePlace   Cause = "place"   // the server does not serve the network that this computer is in
	CauseDenied  Cause = "denied"  // somebody said no on the page, or the browser's session did
	CausePrompt  Cause = "prompt"  // the prompt of the account or the app lets no page be shown
	CauseEnded   Cause = "ended"   // the code, token or sign-in is over: only a new sign-in helps
	CauseWait    Cause = "wait"    // asked too often, or the server has a problem of its own

	CauseAddress     Cause = "address"     // another page answers there
	CauseIssuer      Cause = "issuer"      // the issuer is not what the server calls itself
	CauseHost        Cause = "host"        // its name is not known
	CauseNotRunning  Cause = "not_running" // nothing listens there
	CauseTimeLimit   Cause = "time_limit"
	CauseProxy       Cause = "proxy"
	CauseAuthority   Cause = "ca"               // the server's certificate is of an unknown authority
	CauseWrongName   Cause = "certificate_name" // the certificate is another host's
	CauseTLSVersion  Cause = "tls"              // no TLS there, or no common version
	CausePlainHTTP   Cause = "plain_http"
	CauseNetwork     Cause = "network"
	CausePort        Cause = "port" // the redirect port is taken
	CauseCommand     Cause = "command"
	CauseBrowser     Cause = "browser" // none could be opened
	CauseClipboard   Cause = "clipboard"
	CauseOtherPerson Cause = "other_person" // somebody else signed in
)

// EndpointName names an endpoint by its key in the app file's endpoints; "test" is the
// app's test call.
type EndpointName string

// endpointNames are the endpoints by what requests to them are called.
var endpointNames = map[string]EndpointName{
	"token endpoint": "token", nameTokenCall: "token", "authorization endpoint": "authorization", "device authorization endpoint": "device_authorization", "userinfo endpoint": "userinfo",
	"pushed authorization request endpoint": "pushed_authorization_request", "revocation endpoint": "revocation",
	"introspection endpoint": "introspection", "discovery document": "issuer", "key set": "jwks", "test call": "test",
}
