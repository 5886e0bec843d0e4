package session

import (
	"context"
	"net/url"
	"time"

	"tokendesk/oauth"
)

// maxTrace bounds what is remembered of one call.
const maxTrace = 40

// flushTime is how long a call that saves nothing waits for its exchanges to be
// kept.
const flushTime = 2 * time.Second

// trace takes note of an exchange: for whoever asks for the last call's, and to
// be kept with the account. It is written with the next save, so that keeping it
// costs no transaction of its own, or when the call ends.
func (m *Manager) trace(ref oauth.Ref, e oauth.Exchange) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if t := m.traces[ref]; len(t) < maxTrace {
		m.traces[ref] = append(t, e)
	}
	m.sent[ref] = m.sent[ref].Add(e)
}

// Trace returns the redacted exchanges of the account's last call that sent
// something or tried to, oldest first.
func (m *Manager) Trace(ref oauth.Ref) []oauth.Exchange {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]oauth.Exchange(nil), m.traces[ref]...)
}

// takeSent returns what is not kept yet.
func (m *Manager) takeSent(ref oauth.Ref) oauth.Trace {
	m.mu.Lock()
	defer m.mu.Unlock()
	sent := m.sent[ref]
	delete(m.sent, ref)
	return sent
}

// putBackSent keeps what could not be written for the next time.
func (m *Manager) putBackSent(ref oauth.Ref, sent oauth.Trace) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.sent[ref].Exchanges {
		sent = sent.Add(e)
	}
	if sent.Empty() {
		return
	}
	m.sent[ref] = sent
}

// ForgetTrace forgets what is remembered of an account's exchanges here.
func (m *Manager) ForgetTrace(ref oauth.Ref) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.traces, ref)
	delete(m.sent, ref)
}

// put is Storage.Save with what was sent since the last one.
func (m *Manager) put(ctx context.Context, ref oauth.Ref, entry oauth.HistoryEntry, change func(*oauth.Record) error) error {
	sent := m.takeSent(ref)
	err := m.o.Storage.Save(ctx, ref, entry, func(r *oauth.Record) error {
		if err := change(r); err != nil {
			return err
		}
		r.Sent = sent
		return nil
	})
	if err != nil {
		m.putBackSent(ref, sent)
	}
	return err
}

// flush keeps what a call sent and did not save with anything else. Nothing
// depends on it: an error leaves it for the next call, and a vault that was locked
// meanwhile ends it.
func (m *Manager) flush(ref oauth.Ref) {
	sent := m.takeSent(ref)
	if sent.Empty() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), flushTime)
	defer cancel()
	if err := m.o.Storage.AddTrace(ctx, ref, sent); err != nil && kindOf(err) != oauth.KindVault && kindOf(err) != oauth.KindUsage {
		m.putBackSent(ref, sent)
	}
}

// worked takes note of what a success was had with, for the next save.
func (m *Manager) worked(a account) {
	c := oauth.ConditionsOf(a.app, a.rec.Account, a.rec.Secrets, m.o.Now())
	c.Version = m.o.Version
	m.mu.Lock()
	defer m.mu.Unlock()
	sent := m.sent[a.ref]
	c = c.Seen(m.traces[a.ref])
	sent.Worked = &c
	m.sent[a.ref] = sent
}

// leg is the browser's half of a sign-in, which no client sees.
type leg struct {
	m      *Manager
	ref    oauth.Ref
	client *oauth.Client
	auth   oauth.Authorization
	opened time.Time
}

// leg notes down what the browser is asked to open.
func (m *Manager) leg(ref oauth.Ref, client *oauth.Client, auth oauth.Authorization) leg {
	l := leg{m, ref, client, auth, m.o.Now()}
	m.trace(ref, oauth.Exchange{At: l.opened, Step: oauth.StepSignInPage, Method: "GET", URL: l.redacted(auth.URL, "")})
	return l
}

// answered notes down what it came back with: a code, or why there is none.
func (l leg) answered(code, issuer string, extra url.Values, err error) {
	query := url.Values{}
	for name, values := range extra {
		query[name] = values
	}
	set := func(name, value string) {
		if value != "" {
			query.Set(name, value)
		}
	}
	set(l.auth.CodeParam, code)
	set("iss", issuer)
	e := oauth.Exchange{At: l.m.o.Now(), Step: oauth.StepSignInAnswer, Method: "GET"}
	e.Duration = e.At.Sub(l.opened)
	if told, ok := l.client.Hide(forPerson(err)).(*oauth.Error); ok {
		if told.Kind == oauth.KindInterrupted || told.ServerError == "" && told.Kind == oauth.KindNeedsLogin {
			return // nobody came back
		}
		e.Err = told.Message
		set("error", told.ServerError)
		set("error_description", told.ServerDescription)
	}
	set("state", l.auth.State)
	e.URL = l.redacted(l.auth.RedirectURI+"?"+query.Encode(), code)
	l.m.trace(l.ref, e)
}

func (l leg) redacted(address, code string) string {
	return l.client.RedactAddress(address, map[string]string{
		"state": l.auth.State, "nonce": l.auth.Nonce, "code_verifier": l.auth.Verifier, "code": code,
	})
}
