package session

import (
	"context"
	"slices"

	"tokendesk/oauth"
)

// tokenHost is where an account's next token comes from by a way; "" where only its
// issuer's metadata can tell. found are the endpoints after discovery, nil while
// that was not read by this process: then what was accepted of it before counts.
func (a account) tokenHost(way way, found *oauth.Endpoints) string {
	e := a.app.Endpoints
	if found != nil {
		e = *found
	}
	if way == byRefresh && e.Refresh != "" {
		return oauth.HostOf(e.Refresh)
	}
	if e.Token != "" {
		return oauth.HostOf(e.Token)
	}
	if known := a.rec.Discovered; known.Issuer == e.Issuer {
		return oauth.HostOf(known.Origins["token"])
	}
	return ""
}

// host is the one host that an account's renewals are counted at; the issuer's where
// no other is known.
func (a account) host() string {
	if h := a.tokenHost(a.way(false), nil); h != "" {
		return h
	}
	return oauth.HostOf(a.app.Endpoints.Issuer)
}

// hostsOf are the hosts that a renewal asks, the token endpoint's last: its own, that
// of metadata that has to be read for it, and those of the account whose token it
// exchanges. known reports whether the token endpoint's is among them.
func (m *Manager) hostsOf(ctx context.Context, a account) (hosts []string, known bool) {
	return m.hostsVia(ctx, a, nil)
}

func (m *Manager) hostsVia(ctx context.Context, a account, via []oauth.Ref) (hosts []string, known bool) {
	known = true
	add := func(more ...string) {
		for _, h := range more {
			if h != "" && !slices.Contains(hosts, h) {
				hosts = append(hosts, h)
			}
		}
	}
	if ref, ok := a.subject(); ok && ref != a.ref && !slices.Contains(via, ref) {
		if s, err := m.account(ctx, ref); err == nil {
			if _, usable := s.usable(0, m.o.Now()); !usable {
				var theirs []string
				theirs, known = m.hostsVia(ctx, s, append(slices.Clone(via), a.ref))
				add(theirs...)
			}
		}
	}
	found := m.Discovered(a.ref, a.app)
	if e := a.app.Endpoints; found == nil && (e.Token == "" || a.app.ClientAuth == "") {
		add(oauth.HostOf(e.Issuer))
	}
	host := a.tokenHost(a.way(false), found)
	add(host)
	// A command that yields the secret is not run for the metadata alone: it may ask
	// a person something, each time.
	return hosts, known && (host != "" || len(a.app.ClientSecretCommand) > 0)
}

// findHosts reads the metadata that tells where an account's token comes from,
// and that of the account whose token it exchanges. No secret is sent.
func (m *Manager) findHosts(ctx context.Context, ref oauth.Ref) error {
	a, err := m.account(ctx, ref)
	if err != nil {
		return err
	}
	if subject, ok := a.subject(); ok && subject != ref {
		if s, err := m.account(ctx, subject); err == nil && s.tokenHost(s.way(false), m.Discovered(subject, s.app)) == "" {
			if err := m.find(ctx, s); err != nil {
				return err
			}
		}
	}
	return m.find(ctx, a)
}

func (m *Manager) find(ctx context.Context, a account) error {
	client, err := m.client(ctx, a, "")
	if err == nil {
		_, err = client.App(ctx)
	}
	return err
}
