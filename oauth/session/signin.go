package session

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/loopback"
	"tokendesk/oauth/visible"
)

// signIn joins the account's sign-in, or starts it.
func (m *Manager) signIn(ctx context.Context, ref oauth.Ref, c call, n need) (oauth.TokenSet, error) {
	if c.noPaste {
		if err := m.withoutPaste(ctx, ref); err != nil {
			return oauth.TokenSet{}, err
		}
	}
	limit := c.timeout
	if a, err := m.account(ctx, ref); limit == 0 && (err != nil || a.app.Grant != oauth.GrantDeviceCode) {
		limit = defaultSignInTime
	}
	for {
		out, err := m.join(ctx, flightKey{ref, forSignIn}, c, limit, func(f *flight) outcome {
			ts, err := m.withPerson(f, n)
			return outcome{ts: ts, renewed: err == nil, err: err}
		})
		if err != nil {
			return oauth.TokenSet{}, err
		}
		if out.err != nil && kindOf(forPerson(out.err)) == oauth.KindInterrupted && m.open(ctx) == nil {
			continue // others gave it up, not this caller
		}
		return out.ts, out.err
	}
}

// withoutPaste is the error of a sign-in whose answer nobody could paste: it would
// only wait for its time limit.
func (m *Manager) withoutPaste(ctx context.Context, ref oauth.Ref) error {
	a, err := m.account(ctx, ref)
	if err != nil {
		return err
	}
	if _, ours := a.app.Redirect.Listener(); ours || a.app.Grant != oauth.GrantAuthorizationCode {
		return nil
	}
	return &oauth.Error{
		Kind:    oauth.KindNeedsLogin,
		Message: "The answer of this sign-in must be pasted: Tokendesk cannot listen on " + visible.Line(a.app.Redirect.URI, 200) + ".",
		Advice:  "Sign in on a terminal, or in the window.",
	}
}

// withPerson is the sign-in flight. The lease is not held while a person
// thinks: it is taken for the exchange and the save.
func (m *Manager) withPerson(f *flight, n need) (oauth.TokenSet, error) {
	a, err := m.account(f.ctx, f.ref)
	if err != nil {
		return oauth.TokenSet{}, err
	}
	if n.privately {
		a.rec.Account.Browser = privateOf(a.rec.Account.Browser) // of this call: what is saved is read anew
	}
	f.report(Progress{Stage: StageWorking})
	client, err := m.client(f.ctx, a, "")
	if err != nil {
		return oauth.TokenSet{}, m.failed(f.ctx, a, err)
	}
	// A lease is given only where what comes of it can be saved: nobody signs in for nothing.
	release, err := m.lease(f.ctx, f)
	if err != nil {
		return oauth.TokenSet{}, err
	}
	release()
	if a.app.Grant == oauth.GrantDeviceCode {
		return m.withDevice(f, client, a)
	}
	return m.withBrowser(f, client, a, n)
}

// withBrowser is the authorization code grant (RFC 6749 4.1, RFC 8252).
func (m *Manager) withBrowser(f *flight, client *oauth.Client, a account, n need) (oauth.TokenSet, error) {
	waited := false
	place, err := m.receiver.Reserve(f.ctx, a.app.Redirect, func() {
		waited = true
		f.report(Progress{Stage: StagePort})
	})
	if err != nil {
		return oauth.TokenSet{}, m.failed(f.ctx, a, err)
	}
	defer func() { _ = place.Close() }()
	if waited && !n.again {
		if ts, ok, err := m.signedInMeanwhile(f, n); ok || err != nil {
			return ts, err
		}
	}
	auth, err := authorize(f.ctx, client, a, n, place.RedirectURI())
	if err != nil {
		return oauth.TokenSet{}, m.failed(f.ctx, a, err)
	}
	expect := loopback.Expect{
		State: auth.State, Issuer: auth.Issuer, Endpoint: auth.Endpoint, IssuerRequired: auth.IssuerRequired,
		CodeParam: auth.CodeParam, Prompt: auth.Prompt, PKCE: auth.Verifier != "",
	}
	if m.o.Page != nil {
		expect.Patience = pageWaits
	}
	expect.Notice = func(err error) { f.amend(func(p *Progress) { p.Notice = err }) }
	expect.Untrusted = func() { f.amend(func(p *Progress) { p.Untrusted = true }) }
	place.Arm(expect)
	leg := m.leg(a.ref, client, auth)
	m.show(f, a, Progress{Stage: StageBrowser, Address: auth.URL, RedirectURI: place.RedirectURI(), Paste: place.Paste, MustPaste: place.MustPaste()}, a.browsers()...)
	callback, err := place.Await(f.ctx, expect)
	leg.answered(callback.Code, callback.Issuer, callback.Extra, err)
	if err != nil {
		return oauth.TokenSet{}, m.failed(f.ctx, a, client.Hide(err))
	}
	if !f.depart() {
		return oauth.TokenSet{}, context.Canceled
	}
	slow := time.AfterFunc(pageWaits, func() { _ = place.Close() }) // the port is others', too
	defer slow.Stop()
	auth.AnsweredBy = callback.Issuer
	ts, err := m.finish(f, client, a, func(ctx context.Context) (oauth.TokenSet, error) {
		ts, err := client.Exchange(ctx, a.rec.Account, auth, callback.Code)
		if err != nil {
			return ts, client.Hide(withPlaces(err, callback.Extra))
		}
		addExtra(&ts, callback.Extra)
		return ts, nil
	})
	if m.o.Page != nil {
		place.Tell(m.o.Page(outcomeOf(a, ts, err)))
	}
	return ts, err
}

// authorize prepares the sign-in page's address: for the account's person, or for
// whoever comes.
func authorize(ctx context.Context, client *oauth.Client, a account, n need, redirectURI string) (oauth.Authorization, error) {
	who, without := a.rec.Account, []string(nil)
	who.LoginHint = hint(a.rec)
	if n.another {
		who.LoginHint, without = "", []string{"login_hint"}
	}
	// The browser may still know who came last; a profile of a guest's own is nobody's yet.
	if a.wrongPerson() || n.another && !strings.HasPrefix(who.Browser, "isolated") {
		prompt, err := client.PromptAnew(ctx, who)
		if err != nil {
			return oauth.Authorization{}, err
		}
		who.Prompt = prompt
	}
	return client.Authorize(ctx, who, redirectURI, rand.Text()+rand.Text(), without...)
}

// signedInMeanwhile looks whether the process that held the port signed in to
// this account. It frees the port before its code is exchanged: under the lease
// that exchange is over.
func (m *Manager) signedInMeanwhile(f *flight, n need) (oauth.TokenSet, bool, error) {
	release, err := m.lease(f.ctx, f)
	if err != nil {
		return oauth.TokenSet{}, false, err
	}
	defer release()
	now, err := m.account(f.ctx, f.ref)
	if err != nil {
		return oauth.TokenSet{}, false, err
	}
	ts, ok := now.usable(n.atLeast, m.o.Now())
	return ts, ok && ts.Main() != n.seen, nil
}

// withDevice is the device grant (RFC 8628).
func (m *Manager) withDevice(f *flight, client *oauth.Client, a account) (oauth.TokenSet, error) {
	device, err := client.StartDevice(f.ctx, a.rec.Account)
	if err != nil {
		return oauth.TokenSet{}, m.failed(f.ctx, a, err)
	}
	address := device.VerificationURIComplete
	if address == "" {
		address = device.VerificationURI
	}
	shown := Device{Page: device.VerificationURI, Foreign: device.Foreign, Expires: device.ExpiresAt}
	device.Told = func(poll oauth.DevicePoll) {
		told := shown
		told.Last = poll
		f.amend(func(p *Progress) { p.Device = &told })
	}
	m.show(f, a, Progress{Stage: StageDevice, Address: address, UserCode: device.UserCode, Device: &shown}, a.browsers()...)
	ts, err := client.PollDevice(f.ctx, a.rec.Account, device)
	if err != nil {
		return oauth.TokenSet{}, m.failed(f.ctx, a, err)
	}
	f.depart()
	return m.finish(f, client, a, func(context.Context) (oauth.TokenSet, error) { return ts, nil })
}

// finish exchanges under the lease and saves, whoever is still waiting. What
// was saved before is read again: another process may have renewed meanwhile.
func (m *Manager) finish(f *flight, client *oauth.Client, a account, exchange func(context.Context) (oauth.TokenSet, error)) (oauth.TokenSet, error) {
	ctx, cancel := f.seeThrough(a.app)
	defer cancel()
	f.report(Progress{Stage: StageWorking})
	release, err := m.lease(ctx, f)
	if err != nil {
		return oauth.TokenSet{}, err
	}
	defer release()
	now, err := m.account(ctx, f.ref)
	if err != nil {
		return oauth.TokenSet{}, err // removed, or changed under its secrets
	}
	ts, err := exchange(ctx)
	if err != nil {
		return oauth.TokenSet{}, m.failed(ctx, now, err)
	}
	now.app = a.app // what the token was got with
	return m.save(ctx, client, now, oauth.HistorySignedIn, ts, nil)
}

// show reports an address and opens it in one of some browsers for whoever wants one, but
// for a host that a person should look at first. That none could be opened is told, also
// where that turns out later, and ends nothing: the address can be copied.
func (m *Manager) show(f *flight, a account, p Progress, browsers ...string) {
	f.report(p)
	if m.o.OpenBrowser == nil || len(browsers) == 0 || p.Device != nil && p.Device.Foreign != "" {
		return
	}
	failed := func(err error) {
		f.amend(func(p *Progress) {
			if p.Stage == StageBrowser || p.Stage == StageDevice {
				p.BrowserErr = browserError(err)
			}
		})
	}
	f.offer(func() {
		ctx := oauth.WithBrowserFailure(f.ctx, failed)
		err := errors.New("not a web address")
		if u, bad := url.Parse(p.Address); bad == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") {
			for _, browser := range browsers {
				if err = m.o.OpenBrowser(ctx, p.Address, a.ref, browser); err == nil || f.ctx.Err() != nil {
					break
				}
			}
		}
		switch {
		case err == nil:
			f.pageOpened()
		case f.ctx.Err() == nil:
			failed(err)
		}
	})
}

func browserError(err error) error {
	var e *oauth.Error
	if errors.As(err, &e) {
		return e
	}
	return &oauth.Error{
		Kind: oauth.KindOther, Cause: oauth.CauseBrowser, Message: "The browser could not be opened.",
		Advice: "Copy the sign-in address into a browser.", Err: err,
	}
}

// privateOf is the browser setting of a private window of an account's browser. Whoever
// wants none to be opened is shown the address all the same.
func privateOf(setting string) string {
	wanted, err := oauth.ParseBrowser(setting)
	if err != nil || wanted.Kind == oauth.BrowserNone {
		return setting
	}
	return oauth.Browser{Kind: oauth.BrowserPrivate, Program: wanted.Program}.String()
}

// addExtra keeps the callback's own fields with the token's, which come first.
func addExtra(ts *oauth.TokenSet, fields url.Values) {
	for name, values := range fields {
		if _, taken := ts.Extra[name]; taken || len(values) == 0 {
			continue
		}
		var value any = values
		if len(values) == 1 {
			value = values[0]
		}
		data, err := json.Marshal(value)
		if err != nil {
			continue
		}
		if ts.Extra == nil {
			ts.Extra = map[string]json.RawMessage{}
		}
		ts.Extra[name] = data
	}
}
