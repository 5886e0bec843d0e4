package practice

import (
	"crypto/rand"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

const (
	deviceGrant    = "urn:ietf:params:oauth:grant-type:device_code"
	deviceLife     = 10 * time.Minute
	devicePause    = 5 * time.Second
	maxDevices     = 256
	deviceGuesses  = 30                     // wrong user codes a minute, from everybody
	deviceAlphabet = "BCDFGHJKLMNPQRSTVWXZ" // no vowels, so no words (RFC 8628 6.1)
)

// devices are sign-ins that a device waits for (RFC 8628). Their methods may
// be called from any goroutine.
type devices struct {
	now     func() time.Time
	guesses *limiter

	mu     sync.Mutex
	byCode *ttlMap[*device] // by device code
	byUser *ttlMap[*device] // by user code
}

// device is one such sign-in; the lock of devices guards it.
type device struct {
	request request
	expires time.Time
	pause   time.Duration // between polls
	polled  time.Time
	decided bool
	grant   *grant // nil after a decision: denied, or used up
	denied  bool
}

func newDevices(now func() time.Time) *devices {
	return &devices{
		now: now, guesses: newLimiter(deviceGuesses, time.Minute, now),
		byCode: newTTLMap[*device](maxDevices), byUser: newTTLMap[*device](maxDevices),
	}
}

// begin remembers a request and returns its codes.
func (d *devices) begin(q request) (deviceCode, userCode string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now()
	deviceCode, userCode = random(), newUserCode()
	q.device = userCode
	waiting := &device{request: q, expires: now.Add(deviceLife), pause: devicePause}
	// A late poll must still hear that it is late.
	d.byCode.put(deviceCode, waiting, now.Add(2*deviceLife), now)
	d.byUser.put(userCode, waiting, waiting.expires, now)
	return deviceCode, userCode
}

// newUserCode is short enough to type, like BCDF-GHJK.
func newUserCode() string {
	var b strings.Builder
	for i := range 8 {
		if i == 4 {
			b.WriteByte('-')
		}
		n, _ := rand.Int(rand.Reader, big.NewInt(int64(len(deviceAlphabet)))) // never fails
		b.WriteByte(deviceAlphabet[n.Int64()])
	}
	return b.String()
}

// named finds the request that waits under a user code, however it was typed.
func (d *devices) named(typed string) (request, bool) {
	letters := strings.Map(func(r rune) rune {
		if strings.ContainsRune(deviceAlphabet, r) {
			return r
		}
		return -1
	}, strings.ToUpper(typed))
	if len(letters) != 8 {
		return request{}, false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	waiting, ok := d.byUser.get(letters[:4]+"-"+letters[4:], d.now())
	if !ok || waiting.decided {
		return request{}, false
	}
	return waiting.request, true
}

// decide settles a sign-in: g is nil when the person said no.
func (d *devices) decide(userCode string, g *grant) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	waiting, ok := d.byUser.get(userCode, d.now())
	if !ok || waiting.decided {
		return false
	}
	waiting.decided, waiting.denied, waiting.grant = true, g == nil, g
	return true
}

// poll tells the device how things stand (RFC 8628 3.5).
func (d *devices) poll(deviceCode string, c *client) (*grant, *refusal) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now()
	waiting, ok := d.byCode.get(deviceCode, now)
	if !ok || waiting.request.client != c {
		return nil, badGrant("the device code is unknown")
	}
	refuse := func(code, description string) (*grant, *refusal) {
		return nil, &refusal{status: http.StatusBadRequest, code: code, description: description}
	}
	early := !waiting.polled.IsZero() && now.Before(waiting.polled.Add(waiting.pause))
	waiting.polled = now
	switch {
	case waiting.denied:
		return refuse("access_denied", "the person said no")
	case waiting.decided && waiting.grant == nil:
		return nil, badGrant("the device code was used before")
	case !now.Before(waiting.expires):
		return refuse("expired_token", "nobody typed the code in time")
	case early:
		waiting.pause += devicePause
		return refuse("slow_down", "polled too soon: five seconds more from now on")
	case !waiting.decided:
		return refuse("authorization_pending", "nobody has decided yet")
	}
	g := waiting.grant
	waiting.grant = nil
	return g, nil
}

// deviceAuthorization begins a sign-in for a device (RFC 8628 3.1).
func (p *openID) deviceAuthorization(w http.ResponseWriter, r *http.Request) {
	form, refused := readForm(w, r, "resource")
	if refused != nil {
		refused.write(w)
		return
	}
	c, refused := p.client(r, form)
	q := request{client: c}
	if refused == nil && !c.may(deviceGrant) {
		refused = unauthorizedClient("this app is not registered for the device flow")
	}
	if refused == nil {
		refused = q.readScopes(form.Get("scope"))
	}
	if refused == nil {
		refused = q.readResources(form["resource"])
	}
	if refused != nil {
		refused.write(w)
		return
	}
	deviceCode, userCode := p.devices.begin(q)
	page := p.base + "/device"
	writeJSON(w, http.StatusOK, map[string]any{
		"device_code": deviceCode, "user_code": userCode, "verification_uri": page,
		"verification_uri_complete": page + "?" + url.Values{"user_code": {userCode}}.Encode(),
		"expires_in":                int(deviceLife.Seconds()), "interval": int(devicePause.Seconds()),
	})
}

// devicePage asks for the user code, by itself or from the address, and goes
// on to the sign-in page.
func (p *openID) devicePage(w http.ResponseWriter, r *http.Request) {
	values, refused := readAuthorize(w, r)
	if refused == nil {
		refused = once(values)
	}
	if refused != nil {
		p.signin.problem(w, refused)
		return
	}
	view := deviceView{Brand: p.signin.brand, Theme: p.signin.theme, Action: "/openid/device"}
	typed := values.Get("user_code")
	if typed == "" {
		render(w, http.StatusOK, "device", view, "")
		return
	}
	if wait := p.devices.guesses.take(""); wait > 0 {
		view.Wrong = "Too many codes were tried. Wait a minute, then try again."
		render(w, http.StatusTooManyRequests, "device", view, "")
		return
	}
	if q, ok := p.devices.named(typed); ok {
		var current *user
		if s, signedIn := p.sessions.of(r); signedIn {
			current = &s.user
		}
		p.signin.show(w, q, current)
		return
	}
	view.Wrong = "This code is not known. Check it, or start again on the device."
	render(w, http.StatusBadRequest, "device", view, "")
}

// decideDevice takes over what a person decided for a device.
func (p *openID) decideDevice(w http.ResponseWriter, r *http.Request, v verdict) {
	q := v.request
	var g *grant
	done := doneView{Brand: p.signin.brand, Theme: p.signin.theme, What: "You refused the device", Next: "You can close this page."}
	if !v.denied {
		s := p.sessions.begin(w, r, v)
		g = &grant{client: q.client, user: &s.user, scopes: q.scopes, resources: q.resources, authTime: s.authTime}
		done.What, done.Next = "The device is connected", "It continues by itself. You can close this page."
	}
	if !p.devices.decide(q.device, g) {
		p.signin.problem(w, badRequest("the device no longer waits: start again there"))
		return
	}
	render(w, http.StatusOK, "done", done, "")
}
