package oauth

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"tokendesk/oauth/visible"
)

// DeviceAuthorization is the answer of RFC 8628 3.2. It prints as a placeholder.
type DeviceAuthorization struct {
	UserCode                string
	VerificationURI         string // https, or http where that is allowed; ASCII
	VerificationURIComplete string // of the same origin; "" when the server gave none such
	ExpiresAt               time.Time
	Interval                time.Duration // at least between two questions
	DeviceCode              string

	// Foreign is the host of VerificationURI where none of the app's own endpoints is
	// on it or on a neighbour of its domain: a person should look at it before they
	// go there. "" is one of the provider's.
	Foreign string
	// Told is called by PollDevice after each question but the last, on its
	// goroutine; may be nil.
	Told func(DevicePoll)
}

// DevicePoll is what a server said when it was asked whether the person has decided.
type DevicePoll struct {
	At      time.Time
	Meaning DeviceMeaning
	Next    time.Duration // until it is asked again
	Words   string        // the server's own, cleaned and bounded; "" for the standard's codes alone
}

// DeviceMeaning is what an answer that ends nothing means (RFC 8628 3.5).
type DeviceMeaning string

// The meanings.
const (
	DeviceWaiting     DeviceMeaning = "waiting"     // nobody has decided yet
	DeviceTooOften    DeviceMeaning = "too_often"   // the same, and it is asked less often from now on
	DeviceBusy        DeviceMeaning = "busy"        // the server cannot tell at the moment
	DeviceUnreachable DeviceMeaning = "unreachable" // no answer came
)

// String keeps the device code out of logs and errors.
func (DeviceAuthorization) String() string { return "[device authorization]" }

// GoString keeps the device code out of %#v.
func (DeviceAuthorization) GoString() string { return "[device authorization]" }

const (
	defaultInterval = 5 * time.Second // RFC 8628 3.2
	slowDown        = 5 * time.Second // RFC 8628 3.5
	maxInterval     = time.Minute
	defaultCodeLife = 15 * time.Minute

	// leastMilliseconds is an interval that no server means in seconds: one that
	// says so counts its times in milliseconds (Zoho).
	leastMilliseconds = 1000
)

// StartDevice asks for a code that a person enters elsewhere (RFC 8628 3.1).
// Errors are *[Error].
func (c *Client) StartDevice(ctx context.Context, account Account) (DeviceAuthorization, error) {
	app, _, err := c.resolve(ctx, func(app App) bool { return app.Endpoints.DeviceAuthorization != "" && hasTokenEndpoint(app) })
	if err != nil {
		return DeviceAuthorization{}, err
	}
	if app.Endpoints.DeviceAuthorization == "" {
		return DeviceAuthorization{}, missingEndpoint("device_authorization", KindMisconfigured)
	}
	values := url.Values{
		"client_id": {app.ClientID}, "scope": {scopeOf(app, account)}, "audience": {app.Audience}, "resource": app.Resources,
	}
	r, err := c.tokenRequest(app, "device authorization endpoint", app.Endpoints.DeviceAuthorization, values, app.Params.Authorize)
	if err != nil {
		return DeviceAuthorization{}, err
	}
	got, err := c.do(ctx, r)
	if err != nil {
		return DeviceAuthorization{}, err
	}
	f, err := objectIn(got)
	if err != nil {
		return DeviceAuthorization{}, c.explainRefusal(err, app, nil)
	}
	d := DeviceAuthorization{
		DeviceCode:              f.text("device_code"),
		UserCode:                visible.Line(f.text("user_code"), 64),
		VerificationURI:         f.text("verification_uri", "verification_url"),
		VerificationURIComplete: f.text("verification_uri_complete", "verification_url_complete"),
		Interval:                defaultInterval,
	}
	if d.DeviceCode == "" || d.UserCode == "" || !printable(d.DeviceCode) {
		return DeviceAuthorization{}, nonsense(got, "holds no code for a device")
	}
	if why := whyNotShown(d.VerificationURI, app.TLS.AllowHTTP); why != "" {
		return DeviceAuthorization{}, noPage(got, why)
	}
	// The complete address spares typing the code, and no more: one that leads
	// elsewhere is as if it were not there.
	if whyNotShown(d.VerificationURIComplete, app.TLS.AllowHTTP) != "" || Origin(d.VerificationURIComplete) != Origin(d.VerificationURI) {
		d.VerificationURIComplete = ""
	}
	d.Foreign = foreignHost(d.VerificationURI, app.Endpoints)
	interval, ok := number(f.scalar("interval"))
	codeLife, said := number(f.scalar("expires_in"))
	milliseconds := interval >= leastMilliseconds && (!said || codeLife >= leastMilliseconds)
	if milliseconds {
		interval /= 1000
	}
	if ok && interval > 0 {
		d.Interval = time.Duration(min(max(interval, 1), maxInterval.Seconds()) * float64(time.Second))
	}
	if life := (reading{now: got.at, milliseconds: milliseconds}).of(f["expires_in"], inSeconds); life.life == LifeKnown {
		d.ExpiresAt = life.at
	} else {
		d.ExpiresAt = got.at.Add(defaultCodeLife)
	}
	// A code that would run out before the first question is asked about all the same.
	if whole := d.ExpiresAt.Sub(got.at); d.Interval >= whole {
		d.Interval = whole / 3
	}
	return d, nil
}

// whyNotShown tells why a person is not led to an address that a server's answer
// names: not by a browser, a QR code, or a line to copy. "" is one that can be
// shown. An address is ASCII (RFC 3986 2): other characters could make one host
// look like another.
func whyNotShown(address string, allowHTTP bool) string {
	u, err := url.Parse(address)
	switch {
	case address == "":
		return "does not say where the code is to be entered"
	case err != nil, !isWebAddress(address), !printable(address), strings.Contains(address, " "):
		return "names a page for the code that is not an address such as https://host/path"
	case !allowedURL(u, allowHTTP):
		return "says to enter the code at " + hostOf(address) + " by plain http: anybody on the network could read and change the sign-in"
	}
	return ""
}

// noPage is the answer of a server that leads nowhere a person should go.
func noPage(got answer, why string) *Error {
	e := nonsense(got, why)
	e.Advice = "Nothing was opened. Check the device authorization endpoint, and tell the server's owner. " +
		"Plain http is accepted only from this computer, or if you allow it for this app (tls.allow_http)."
	return e
}

// PollDevice asks until the person has decided, the code has run out, or ctx
// ends (RFC 8628 3.4). slow_down adds five seconds for good, and more where the
// server says how long to wait; a time-out doubles the wait. Errors are *[Error]; a code that ran out is KindNeedsLogin.
func (c *Client) PollDevice(ctx context.Context, account Account, d DeviceAuthorization) (TokenSet, error) {
	app, m, err := c.resolve(ctx, hasTokenEndpoint)
	if err != nil {
		return TokenSet{}, err
	}
	address := app.Quirks.DeviceToken
	if address == "" {
		address = app.Endpoints.Token
	}
	interval := d.Interval
	if interval <= 0 {
		interval = defaultInterval
	}
	for {
		if !c.now().Add(interval).Before(d.ExpiresAt) {
			return TokenSet{}, &Error{Kind: KindNeedsLogin, Message: "The code expired before anybody entered it.", Advice: "Start again."}
		}
		if err := c.wait(ctx, interval); err != nil {
			return TokenSet{}, interrupted(ctx)
		}
		values := url.Values{
			"grant_type":  {"urn:ietf:params:oauth:grant-type:device_code"},
			"device_code": {d.DeviceCode},
			"client_id":   {app.ClientID},
			"resource":    app.Resources,
		}
		ts, err := c.requestToken(ctx, app, m, account, address, values, app.Params.Token, expected{}, secret{"device_code", d.DeviceCode})
		if err == nil {
			return ts, nil
		}
		var e *Error
		if !errors.As(err, &e) {
			return TokenSet{}, err
		}
		poll := DevicePoll{At: c.now(), Meaning: DeviceWaiting, Words: wordsOfPoll(e)}
		switch said := deviceAnswerOf(e); {
		case said == deviceSlowDown:
			interval, poll.Meaning = max(interval+slowDown, e.RetryAfter), DeviceTooOften
		case said == devicePending:
		case said == deviceExpired:
			e.Kind = KindNeedsLogin
			e.Advice = "The code has expired. Start again."
			return TokenSet{}, e
		case (said == deviceBusy || e.Kind == KindUnreachable) && ctx.Err() == nil:
			interval, poll.Meaning = min(2*interval, max(maxInterval, interval)), DeviceUnreachable
			if e.Status != 0 {
				poll.Meaning = DeviceBusy
			}
		default:
			return TokenSet{}, err
		}
		if poll.Next = interval; d.Told != nil {
			d.Told(poll)
		}
	}
}

// sleep waits for d or the end of ctx.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
