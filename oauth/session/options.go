package session

import (
	"slices"
	"time"

	"tokendesk/oauth"
)

// defaultSignInTime is how long a person has to sign in.
const defaultSignInTime = 5 * time.Minute

// Option changes one call.
type Option func(*call)

type call struct {
	atLeast    time.Duration
	fresh      bool
	again      bool // sign in whatever is cached
	noSignIn   bool
	timeout    time.Duration
	noBrowser  bool
	privately  bool // in a private window of the account's browser
	noPaste    bool
	another    bool
	report     func(Progress)
	background bool        // of KeepFresh: nobody waits for it
	seen       string      // the access token that is to be replaced; "": the one found
	via        []oauth.Ref // accounts whose subject token is being got
	narrower   oauth.Narrower
	idToken    bool
}

func newCall(opts []Option) call {
	c := call{}
	for _, o := range opts {
		o(&c)
	}
	return c
}

// forSubject is the call that gets the subject token of ref.
func (c call) forSubject(ref oauth.Ref) call {
	c.atLeast, c.fresh, c.again, c.seen = 0, false, false, ""
	c.via, c.narrower = append(slices.Clone(c.via), ref), oauth.Narrower{}
	c.idToken = false
	return c
}

// AtLeast asks for this much life, capped at half the token's life; an unknown
// life is enough.
func AtLeast(d time.Duration) Option { return func(c *call) { c.atLeast = d } }

// Fresh renews though the token is valid.
func Fresh() Option { return func(c *call) { c.fresh = true } }

// Narrower asks for a token that the account keeps beside its own, see
// [Manager.Token]. Nothing to ask for is the account's own token.
func Narrower(n oauth.Narrower) Option { return func(c *call) { c.narrower = n } }

// IDToken asks for the ID token in the place of the access token, as
// [oauth.TokenSet.AsIDToken] has it: it is the one that is to live long enough.
func IDToken() Option { return func(c *call) { c.idToken = true } }

// NoSignIn makes the call fail with KindNeedsLogin rather than ask a person.
func NoSignIn() Option { return func(c *call) { c.noSignIn = true } }

// SignInTimeout is how long a person has; the default is 5 minutes, or as long as
// the code of a device lives.
func SignInTimeout(d time.Duration) Option {
	return func(c *call) {
		if d > 0 {
			c.timeout = d
		}
	}
}

// WithoutBrowser only reports the address.
func WithoutBrowser() Option { return func(c *call) { c.noBrowser = true } }

// Privately opens the sign-in page of this call in a private window of the account's
// browser. A call that joins another's sign-in takes that one's window.
func Privately() Option { return func(c *call) { c.privately = true } }

// NoPaste says that nobody can paste an answer: a sign-in that ends where nobody
// listens fails at once.
func NoPaste() Option { return func(c *call) { c.noPaste = true } }

// AnotherPerson says that whoever signs in is not known yet: the page is given no
// hint, and asked to ask who it is, unless the browser keeps nobody's session.
func AnotherPerson() Option { return func(c *call) { c.another = true } }

// OnProgress tells what the call waits for, in order, on the goroutine of the
// call and never after it returned.
func OnProgress(report func(p Progress)) Option { return func(c *call) { c.report = report } }

// Stage of a running call.
type Stage string

// The stages of a call.
const (
	StageWorking Stage = "working" // a request is on its way
	StageLease   Stage = "lease"   // another process renews this account
	StagePort    Stage = "port"    // another process holds the redirect port
	StageBrowser Stage = "browser" // waiting for the browser; Address and Paste are set
	StageDevice  Stage = "device"  // waiting for a device code; Address, UserCode are set
	StageCopying Stage = "copying" // the token is there and goes to the clipboard
)

// Device is a device sign-in (RFC 8628) that waits for a person. It is never
// changed: what follows is another one.
type Device struct {
	Page    string           // where the code is typed; Progress.Address spares that where the server has such an address
	Foreign string           // the page's host where it is none of the provider's: it is not opened unasked
	Expires time.Time        // when the code runs out
	Last    oauth.DevicePoll // the server's last answer; its time is zero before the first
}

// Progress tells a person what a call waits for.
type Progress struct {
	Stage       Stage
	Address     string // what to open
	UserCode    string
	Device      *Device // of StageDevice
	RedirectURI string
	BrowserErr  error                      // the browser could not be opened; the address still counts
	Notice      error                      // an error came back that may not be this sign-in's: it goes on
	Paste       func(address string) error // takes the address of the page that followed, from any goroutine
	Untrusted   bool                       // the browser refused the certificate of RedirectURI's listener; the sign-in goes on
	MustPaste   bool                       // the browser ends at RedirectURI, where nobody listens: only Paste brings the answer
}
