// Package loopback is the way back from the browser (RFC 8252 7.3): a listener
// on a loopback address that lives only while a sign-in runs, the page a person
// sees there, and the paste-back of an address from another machine.
//
// # Policy
//
// The listener is open to every program and every web page on the machine, so
// whatever arrives is noise until it proves otherwise. A callback is accepted
// when it is a GET on the exact host and path of a running sign-in and carries
// that sign-in's state, once. Everything else gets a neutral page and changes
// nothing: noise can neither finish a sign-in nor end one. With the right state
// an error answer, or an answer of the wrong issuer (RFC 9207), ends it. An
// error answer without a state is shown to the person and ends nothing.
//
// On Linux a callback comes from the user whom this process runs as; others',
// root's included, get a page that says so, because the machine's users can read
// the state in the browser's arguments. Whoever's browser it is, its last address
// can be pasted. On other systems, and under WSL, whose browser is Windows', any
// user's callback with the right state is accepted.
//
// All sign-ins of a process share one listener a port and are told apart by
// state. A sign-in may come back by https ([oauth.Redirect].HTTPS): a connection tells
// by its first byte whether it speaks TLS, so that both kinds share a port, and a
// callback counts only for a sign-in of its own kind. When another Tokendesk process of the same user holds the port,
// [Receiver.Reserve] waits for it; any other program there, whatever it answers,
// is an error that names the port.
//
// A redirect address that is not ours ([oauth.Redirect].URI) has no listener and
// takes no port: its answer is pasted, and judged in the same way.
//
// Every error that leaves this package is an [oauth.Error].
package loopback

import (
	"cmp"
	"context"
	"crypto/subtle"
	"errors"
	"net/url"
	"sync"
	"time"

	"tokendesk/oauth"
)

// Expect is what a genuine callback has.
type Expect struct {
	State          string
	Issuer         string // compared exactly when known (RFC 9207 2.4)
	Endpoint       string // the authorization endpoint, whose origin iss must have where no issuer is known
	IssuerRequired bool   // the server's metadata promises iss in every answer
	CodeParam      string // "" is "code"
	Prompt         string // what the request asked of the server's pages
	PKCE           bool   // a code challenge ties the code to this sign-in

	// Patience is how long the page of the genuine callback waits for what became of
	// it, see [Reservation.Tell]; 0: it says at once that the answer is there.
	Patience time.Duration

	// Notice, unless nil, is told of an error answer that came without a state:
	// perhaps the provider's, perhaps not, so that it ends nothing. It may be
	// called from any goroutine, a few times at most.
	Notice func(error)

	// Untrusted, unless nil, is told once that the browser refused the listener's
	// certificate. It ends nothing, and may be called from any goroutine.
	Untrusted func()
}

func (e Expect) codeParam() string { return cmp.Or(e.CodeParam, "code") }

// Callback is the accepted answer.
type Callback struct {
	Code   string
	Issuer string     // the answer's iss, "" when it had none
	Extra  url.Values // fields without a place of their own, such as realmId
}

// Reservation is one sign-in's place at a listener, or elsewhere. Its methods are
// safe for concurrent use.
type Reservation struct {
	gate      *gate // nil where nobody listens
	target    target
	elsewhere *elsewhere // nil where somebody does
	uri       string
	answer    chan answer // holds one
	closed    chan struct{}
	told      chan Page // holds one

	mu      sync.Mutex
	expect  Expect
	armed   bool // expect is set
	done    bool // an answer was accepted; everything later is a replay
	notices int  // how often Notice was called
	refused bool // Untrusted was called
	once    sync.Once
}

type answer struct {
	callback Callback
	err      error
}

// RedirectURI is what the authorization and the token endpoint are told, byte
// for byte.
func (r *Reservation) RedirectURI() string { return r.uri }

// Arm says what the genuine callback will carry. Call it before the browser is
// opened: callbacks that come earlier are refused. Only the first call counts.
func (r *Reservation) Arm(e Expect) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.armed {
		r.expect, r.armed = e, true
	}
}

// Await blocks until the genuine callback, an error answer with the right
// state, or the end of ctx. It arms the reservation if nobody has. A cancelled
// ctx is KindInterrupted, one past its deadline KindNeedsLogin.
func (r *Reservation) Await(ctx context.Context, e Expect) (Callback, error) {
	r.Arm(e)
	select {
	case a := <-r.answer:
		return a.callback, a.err
	default:
	}
	select {
	case a := <-r.answer:
		return a.callback, a.err
	case <-r.closed:
		return Callback{}, &oauth.Error{Kind: oauth.KindInterrupted, Message: "The sign-in was cancelled."}
	case <-ctx.Done():
		return Callback{}, ended(ctx)
	}
}

// MustPaste reports whether nobody listens, so that [Reservation.Paste] alone can
// bring the answer.
func (r *Reservation) MustPaste() bool { return r.elsewhere != nil }

// Paste delivers an address copied from a browser on another machine, or one that
// nobody listens on here. It is judged like a callback; what is wrong with it is a
// KindUsage error and the sign-in goes on. An error answer of the server is
// delivered, not returned.
func (r *Reservation) Paste(address string) error {
	query, err := r.pasted(address)
	switch {
	case err != nil:
		return err
	case stateless(query) && isRefusal(query, ""):
		return oauth.UsageError(verdictLost.message()+" "+refusal(query, "").Message, verdictLost.advice())
	case stateless(query):
		if err := r.bare(); err != nil {
			return err
		}
	case !r.owns(query):
		return oauth.UsageError("The address belongs to another sign-in: its state is not the expected one.",
			"Open the sign-in address shown here, sign in, and paste the address of the page that follows.")
	}
	v, _ := r.take(query)
	if v == verdictAccepted || v == verdictEnded {
		return nil
	}
	return oauth.UsageError(v.message(), v.advice())
}

// pasted reads what a person pasted.
func (r *Reservation) pasted(address string) (url.Values, error) {
	r.mu.Lock()
	param := r.expect.codeParam()
	r.mu.Unlock()
	if r.elsewhere != nil {
		return r.elsewhere.read(address, param)
	}
	query, ok := r.target.pasted(address, param)
	if !ok {
		return nil, oauth.UsageError("This is not the address of this sign-in's last page.",
			"Copy the whole address from the browser after signing in. It begins with "+r.uri+" and contains state=.")
	}
	return query, nil
}

// owns reports whether a query carries this sign-in's state, exactly once.
func (r *Reservation) owns(query url.Values) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	state := query["state"]
	return r.armed && r.expect.State != "" && len(state) == 1 &&
		subtle.ConstantTimeCompare([]byte(state[0]), []byte(r.expect.State)) == 1
}

// maxNotices bounds what any page of the browser can make a person read.
const maxNotices = 3

// notice tells of an error answer that may be this sign-in's.
func (r *Reservation) notice(err error) {
	r.mu.Lock()
	tell := r.expect.Notice
	if r.done || tell == nil || r.notices >= maxNotices {
		r.mu.Unlock()
		return
	}
	r.notices++
	r.mu.Unlock()
	tell(err)
}

// take judges a query that carries the right state and delivers it if it is
// the first that counts. The error is the one that ended the sign-in.
func (r *Reservation) take(query url.Values) (verdict, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done {
		return verdictReplay, nil
	}
	callback, v, err := judge(query, r.expect)
	if v == verdictAccepted || v == verdictEnded {
		r.done = true
		r.answer <- answer{callback, err}
	}
	return v, err
}

// Tell says what became of the answer that [Reservation.Await] returned: the page that
// still waits for it shows that. Only the first call counts, and it does not wait.
func (r *Reservation) Tell(p Page) {
	select {
	case r.told <- p:
	default:
	}
}

// outcome waits for what became of the answer, as long as the page may.
func (r *Reservation) outcome() (Page, bool) {
	r.mu.Lock()
	patience := r.expect.Patience
	r.mu.Unlock()
	if patience <= 0 {
		return Page{}, false
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case p := <-r.told:
		return p, true
	case <-timer.C:
	case <-r.closed:
		select {
		case p := <-r.told: // just before
			return p, true
		default:
		}
	}
	return Page{}, false
}

// Close ends the reservation; the listener goes with the last one of its port.
// Pages that are being sent are finished first, and one that still waits for
// [Reservation.Tell] waits no more. It may be called twice.
func (r *Reservation) Close() error {
	r.once.Do(func() {
		close(r.closed)
		if r.gate != nil {
			r.gate.leave(r)
		}
	})
	return nil
}

// ended says why a context ended.
func ended(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &oauth.Error{
			Kind:    oauth.KindNeedsLogin,
			Cause:   oauth.CauseEnded,
			Message: "The sign-in was not finished in time.",
			Advice:  "Start it again and sign in on the page that opens in the browser.",
			Err:     ctx.Err(),
		}
	}
	return &oauth.Error{Kind: oauth.KindInterrupted, Message: "The sign-in was cancelled.", Err: ctx.Err()}
}

const redirectAdvice = "Correct the app's redirect URI; it must be the one registered with the provider."

func misconfigured(message string) error {
	return oauth.MisconfiguredError(message, redirectAdvice).At("redirect.uri")
}
