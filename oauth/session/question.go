package session

import (
	"strings"

	"tokendesk/oauth"
)

// Question is something that an account's server can be asked, or told, with
// its token.
type Question string

// The questions.
const (
	QuestionTest       Question = "test"       // the app's own test call
	QuestionUserinfo   Question = "userinfo"   // OpenID Connect Core 5.3
	QuestionIntrospect Question = "introspect" // RFC 7662
	QuestionRevoke     Question = "revoke"     // RFC 7009, or the provider's own call
	QuestionLogout     Question = "logout"     // OpenID Connect RP-Initiated Logout 1.0
)

// Target is where a question goes.
type Target struct {
	Address string // "" where discovery will tell, and where there is none
	Missing bool   // there is none: neither the app nor its server names one
}

// TargetOf is pure. discovered are the endpoints with what the issuer's
// metadata filled in, nil while that has not been read.
func TargetOf(q Question, app oauth.App, discovered *oauth.Endpoints) Target {
	if q == QuestionTest {
		address := strings.TrimSpace(app.Test.Method + " " + app.Test.URL)
		if app.Test.URL == "" {
			return Target{Missing: true}
		}
		return Target{Address: address}
	}
	e := app.Endpoints
	if discovered != nil {
		e = *discovered
	}
	address := map[Question]string{
		QuestionUserinfo: e.Userinfo, QuestionIntrospect: e.Introspection,
		QuestionRevoke: e.Revocation, QuestionLogout: e.EndSession,
	}[q]
	return Target{Address: address, Missing: address == "" && (app.Endpoints.Issuer == "" || discovered != nil)}
}

// Discovered returns an app's endpoints with what its issuer's metadata filled
// in, or nil while that has not been read here. It asks nobody and does not
// wait.
func (m *Manager) Discovered(ref oauth.Ref, app oauth.App) *oauth.Endpoints {
	m.clients.mu.Lock()
	defer m.clients.mu.Unlock()
	k, ok := m.clients.known[ref]
	if !ok {
		return nil
	}
	return k.client.Discovered(app.Endpoints)
}
