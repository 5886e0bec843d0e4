package session_test

import (
	"reflect"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
)

// shown is a remedy as one word, for tables.
func shown(r session.Remedy) string {
	out := string(r.Kind)
	for _, more := range []string{r.Field, string(r.Auth), r.Text, r.Value} {
		if more != "" && r.Kind != session.RemedyAskAdministrator {
			out += " " + more
		}
	}
	return out
}

func TestRemediesFitTheCause(t *testing.T) {
	port := 47821
	app := oauth.App{
		ID: "acme", ClientID: "c", Grant: oauth.GrantAuthorizationCode, ClientAuth: oauth.ClientSecretBasic, Scopes: []string{"read"},
		Endpoints: oauth.Endpoints{Authorization: "https://id.example/authorize", Token: "https://id.example/token"},
		Redirect:  oauth.Redirect{Host: "127.0.0.1", Port: &port, Path: "/callback"},
	}
	alone := app
	alone.Grant = oauth.GrantClientCredentials
	with := func(change func(*oauth.App)) oauth.App {
		changed := app
		change(&changed)
		return changed
	}
	later := time.Date(2026, 3, 1, 14, 5, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		f    oauth.Failure
		app  oauth.App
		c    session.Circumstances
		want []string
	}{
		"client id":   {oauth.Failure{Cause: oauth.CauseClientID, Endpoint: "token"}, app, session.Circumstances{Registration: "https://id.example/apps"}, []string{"edit client_id", "edit endpoints.token", "open_page https://id.example/apps"}},
		"secret":      {oauth.Failure{Cause: oauth.CauseClientSecret}, app, session.Circumstances{}, []string{"edit client_secret"}},
		"client auth": {oauth.Failure{Cause: oauth.CauseClientAuth, Instead: []oauth.ClientAuth{oauth.ClientSecretPost, oauth.ClientSecretBasicEncoded}}, app, session.Circumstances{}, []string{"switch_auth client_secret_post", "edit client_secret", "switch_auth client_secret_basic_encoded"}},
		"redirect":    {oauth.Failure{Cause: oauth.CauseRedirect}, app, session.Circumstances{}, []string{"copy_redirect http://127.0.0.1:47821/callback", "edit redirect.port"}},
		"scopes":      {oauth.Failure{Cause: oauth.CauseScope}, app, session.Circumstances{}, []string{"edit scopes"}},
		"no openid":   {oauth.Failure{Cause: oauth.CauseNoOpenID}, app, session.Circumstances{}, []string{"add_scopes read openid profile email", "sign_in", "edit endpoints.userinfo"}},
		"denied":      {oauth.Failure{Cause: oauth.CauseDenied}, app, session.Circumstances{}, []string{"sign_in_privately", "sign_in"}},
		"ended":       {oauth.Failure{Cause: oauth.CauseEnded}, app, session.Circumstances{}, []string{"sign_in"}},
		"alone ended": {oauth.Failure{Cause: oauth.CauseEnded}, alone, session.Circumstances{}, []string{"retry"}},
		"consent":     {oauth.Failure{Cause: oauth.CauseConsent}, app, session.Circumstances{}, []string{"ask_administrator", "sign_in_privately", "sign_in"}},
		"wait":        {oauth.Failure{Cause: oauth.CauseWait, RetryAt: later}, app, session.Circumstances{}, []string{"retry"}},
		"practice":    {oauth.Failure{Cause: oauth.CauseNotRunning}, alone, session.Circumstances{Practice: 8123}, []string{"practice 8123", "retry"}},
		"not there":   {oauth.Failure{Cause: oauth.CauseNotRunning, Endpoint: "token"}, alone, session.Circumstances{}, []string{"edit endpoints.token", "retry"}},
		"authority":   {oauth.Failure{Cause: oauth.CauseAuthority}, alone, session.Circumstances{}, []string{"edit tls.ca_file", "retry"}},
		"proxy":       {oauth.Failure{Cause: oauth.CauseProxy}, alone, session.Circumstances{}, []string{"edit proxy", "retry"}},
		"host":        {oauth.Failure{Cause: oauth.CauseHost, Endpoint: "userinfo"}, alone, session.Circumstances{}, []string{"edit endpoints.userinfo", "edit proxy", "retry"}},
		"clock":       {oauth.Failure{Cause: oauth.CauseClock}, alone, session.Circumstances{}, []string{"clock", "retry"}},
		"pkce":        {oauth.Failure{Cause: oauth.CausePKCE}, app, session.Circumstances{}, []string{"edit pkce S256"}},
		"grant":       {oauth.Failure{Cause: oauth.CauseGrant}, app, session.Circumstances{}, []string{"edit grant", "edit client_id"}},
		"key":         {oauth.Failure{Cause: oauth.CauseClientKey}, alone, session.Circumstances{}, []string{"edit private_key", "edit client_key_id", "clock"}},
		"field":       {oauth.Failure{Kind: oauth.KindMisconfigured, Field: "tls.ca_file"}, alone, session.Circumstances{}, []string{"edit tls.ca_file"}},
		"browser":     {oauth.Failure{Cause: oauth.CauseBrowser}, app, session.Circumstances{}, []string{"edit account.browser", "retry"}},
		"an old one":  {oauth.Failure{Kind: oauth.KindRefused}, alone, session.Circumstances{}, []string{"retry", "edit client_id"}},
		"revocation":  {oauth.Failure{Kind: oauth.KindRefused, Cause: oauth.CauseParameter, Endpoint: "revocation"}, app, session.Circumstances{}, []string{"edit endpoints.revocation"}},
		"pkce off":    {oauth.Failure{Cause: oauth.CausePKCE}, with(func(a *oauth.App) { a.PKCE = oauth.PKCEOff }), session.Circumstances{}, []string{"edit pkce S256"}},
		"dpop off":    {oauth.Failure{Cause: oauth.CauseDPoP}, app, session.Circumstances{}, []string{"edit dpop true"}},
		"dpop on":     {oauth.Failure{Cause: oauth.CauseDPoP}, with(func(a *oauth.App) { a.DPoP = true }), session.Circumstances{}, []string{"edit dpop", "clock", "retry"}},
		"par":         {oauth.Failure{Cause: oauth.CausePAR}, app, session.Circumstances{}, []string{"edit par always"}},
		"body":        {oauth.Failure{Cause: oauth.CauseBody}, app, session.Circumstances{}, []string{"edit body_format json"}},
		"public":      {oauth.Failure{Cause: oauth.CauseClientAuth, Instead: []oauth.ClientAuth{oauth.ClientAuthNone}}, app, session.Circumstances{}, []string{"switch_auth none"}},
		"openid":      {oauth.Failure{Cause: oauth.CauseNoOpenID, Scopes: []string{"openid"}}, app, session.Circumstances{}, []string{"add_scopes read openid"}},
		"prompt":      {oauth.Failure{Cause: oauth.CausePrompt}, app, session.Circumstances{}, []string{"edit params.authorize.prompt"}},
		"network":     {oauth.Failure{Cause: oauth.CausePlace}, alone, session.Circumstances{}, []string{"ask_administrator", "retry"}},
		"cancelled":   {oauth.Failure{Kind: oauth.KindInterrupted}, app, session.Circumstances{}, nil},
	} {
		var got []string
		for _, r := range session.RemediesOf(c.f, c.app, oauth.Account{ID: "ada"}, c.c) {
			got = append(got, shown(r))
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if r := session.RemediesOf(oauth.Failure{Cause: oauth.CauseWait, RetryAt: later}, app, oauth.Account{}, session.Circumstances{}); r[0].Until != later {
		t.Error("when it may be tried again is lost")
	}
	if r := session.RemediesOf(oauth.Failure{Cause: oauth.CauseDenied}, app, oauth.Account{ID: "ada", Prompt: "none"}, session.Circumstances{}); shown(r[0]) != "edit account.prompt" {
		t.Errorf("with the prompt none: %q", shown(r[0]))
	}
	app.Vars = map[string]string{"tenant": "t"}
	if r := session.RemediesOf(oauth.Failure{Cause: oauth.CauseTenant}, app, oauth.Account{}, session.Circumstances{}); shown(r[0]) != "edit vars.tenant" {
		t.Errorf("of a tenant: %q", shown(r[0]))
	}
}
