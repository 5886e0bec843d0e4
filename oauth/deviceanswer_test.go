package oauth

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth/oauthtest"
)

// deviceAdvice is part of the advice of some of the answers below.
var deviceAdvice = map[string]string{
	"wrong code": "Start again", "wrong code (Twitch)": "Start again", "wrong code (GitHub)": "Start again", "wrong code (Entra)": "Start again",
	"declined (Entra, OpenAM)": "declined", "expired": "Start again",
}

// Promise 24: what servers say to a device that asks for its token, wherever they
// put it.
func TestDeviceAnswers(t *testing.T) {
	const wait = 2 * time.Second
	for name, c := range map[string]struct {
		status int
		body   string
		next   time.Duration // until the next question; 0: the last one
		kind   Kind          // of what ended it
	}{
		"RFC 8628":                   {400, `{"error":"authorization_pending"}`, wait, ""},
		"GitHub, with 200":           {200, `{"error":"authorization_pending","error_description":"The authorization request is still pending."}`, wait, ""},
		"Google":                     {428, `{"error":"authorization_pending","error_description":"Precondition Required"}`, wait, ""},
		"Auth0":                      {403, `{"error":"authorization_pending","error_description":"User has yet to authorize device code."}`, wait, ""},
		"Twitch":                     {400, `{"status":400,"message":"authorization_pending"}`, wait, ""},
		"Webex":                      {428, `{"message":"The request failed.","errors":[{"description":"authorization_pending"}],"trackingId":"T"}`, wait, ""}, // agent-messenger pull request 203
		"Webex, in its own library":  {428, `{"message":"authorization_pending"}`, wait, ""},                                                                   // webex-js-sdk pull request 3974
		"in capitals":                {400, `{"error":"AUTHORIZATION_PENDING"}`, wait, ""},
		"a code in capitals":         {400, `{"code":"AUTHORIZATION_PENDING","message":"Not approved."}`, wait, ""},
		"an exception (AWS SSO)":     {400, `{"__type":"AuthorizationPendingException","message":"The authorization is pending"}`, wait, ""},
		"an object":                  {403, `{"error":{"code":"authorization_pending","message":"Still waiting for the user"}}`, wait, ""},
		"an object (OpenAI)":         {403, `{"error":{"message":"Device authorization is pending. Please try again.","type":"invalid_request_error","code":"deviceauth_authorization_pending"}}`, wait, ""},
		"errors":                     {400, `{"errors":[{"code":"AuthorizationPending","message":"no"}]}`, wait, ""},
		"prose":                      {400, `{"message":"The user has not approved this device"}`, wait, ""},
		"428 alone":                  {428, ``, wait, ""},
		"no grant yet (WSO2)":        {400, `{"error":"invalid_grant","error_description":"authorization_pending"}`, wait, ""},
		"form (GitHub without JSON)": {200, `error=authorization_pending`, wait, ""},
		"empty (Trakt)":              {400, ``, wait, ""},
		"pending alone":              {400, `{"error":"pending"}`, wait, ""},
		"Facebook":                   {400, `{"error":{"message":"This request requires the user to take a pending action","code":31,"error_user_title":"Device Login Authorization Pending"}}`, wait, ""},
		"overloaded":                 {503, `{"error":"temporarily_unavailable"}`, 2 * wait, ""}, // RFC 6749 4.1.2.1, as Keycloak and Hydra say it
		"overloaded, in prose":       {500, `{"error":"unknown","error_description":"Please try again later."}`, 2 * wait, ""},
		"expired (Trakt)":            {410, ``, 0, KindNeedsLogin},
		"another thing's end":        {404, ``, 0, KindBadAnswer},
		"an account":                 {403, `{"error":"account_pending","message":"Your account is pending approval"}`, 0, KindRefused},
		"an account, prose":          {403, `{"message":"Account pending verification"}`, 0, KindRefused},
		"nothing pending":            {400, `{"error":"invalid_request","error_description":"There is no pending authorization for this code"}`, 0, KindRefused},
		"no longer pending":          {400, `{"error":"invalid_grant","error_description":"The authorization request is no longer pending."}`, 0, KindRefused},
		"an address to verify":       {403, `{"message":"Your email has not been verified"}`, 0, KindRefused},
		"a flow to enable":           {400, `{"error":"invalid_request","error_description":"The device flow has not been enabled"}`, 0, KindRefused},
		"slow down":                  {400, `{"error":"slow_down"}`, wait + slowDown, ""},
		"slow down, 403 (Google)":    {403, `{"error":"slow_down","error_description":"Forbidden"}`, wait + slowDown, ""},
		"slow down, 429 (Auth0)":     {429, `{"error":"slow_down","error_description":"You are polling faster than the specified interval of 5 seconds."}`, wait + slowDown, ""},
		"slow down in message":       {400, `{"message":"slow_down"}`, wait + slowDown, ""},
		"slow down, an exception":    {400, `{"__type":"SlowDownException"}`, wait + slowDown, ""},
		"slow down in capitals":      {400, `{"error":"SLOW_DOWN"}`, wait + slowDown, ""},
		"429 alone":                  {429, ``, wait + slowDown, ""},
		"expired":                    {400, `{"error":"expired_token"}`, 0, KindNeedsLogin},
		"expired in message":         {400, `{"status":400,"message":"expired_token"}`, 0, KindNeedsLogin},
		"expired, an exception":      {400, `{"__type":"ExpiredTokenException"}`, 0, KindNeedsLogin},
		"expired in prose":           {410, `{"message":"The pending authorization has expired"}`, 0, KindNeedsLogin},
		"expired (Entra)":            {400, `{"error":"code_expired"}`, 0, KindNeedsLogin},
		"expired in capitals":        {403, `{"error":{"code":"EXPIRED_TOKEN"}}`, 0, KindNeedsLogin},
		"denied":                     {400, `{"error":"access_denied"}`, 0, KindRefused},
		"denied (Google)":            {403, `{"error":"access_denied","error_description":"Forbidden"}`, 0, KindRefused},
		"denied in message":          {400, `{"message":"access_denied"}`, 0, KindRefused},
		"declined (Entra, OpenAM)":   {400, `{"error":"authorization_declined","error_description":"The user has declined authorization"}`, 0, KindRefused},
		"declined, pending in prose": {400, `{"error":"access_denied","error_description":"The pending request was denied"}`, 0, KindRefused},
		"another datacentre (Zoho)":  {200, `{"error":"other_dc"}`, 0, KindRefused},
		"wrong client":               {401, `{"error":"invalid_client","error_description":"The client's approval is pending"}`, 0, KindRefused},
		"grant not allowed":          {400, `{"error":"unauthorized_client","error_description":"Device flow has not been enabled"}`, 0, KindRefused},
		"wrong code":                 {400, `{"error":"invalid_grant","error_description":"Invalid device code"}`, 0, KindRefused},
		"wrong code (GitHub)":        {200, `{"error":"incorrect_device_code","error_description":"The device_code provided is not valid."}`, 0, KindRefused},
		"wrong code (Entra)":         {400, `{"error":"bad_verification_code","error_description":"The device_code wasn't recognized."}`, 0, KindRefused},
		"wrong code (Twitch)":        {400, `{"status":400,"message":"invalid device code"}`, 0, KindRefused},
	} {
		t.Run(name, func(t *testing.T) {
			server := oauthtest.Start(t)
			server.Expect(oauthtest.Request{}).JSON(c.status, c.body)
			if c.next > 0 {
				server.Expect(oauthtest.Request{}).JSON(200, `{"access_token":"T"}`)
			}
			client, waits := made(t, deviceApp(server), nil)
			ts, err := client.PollDevice(t.Context(), Account{}, DeviceAuthorization{DeviceCode: "D", Interval: wait, ExpiresAt: client.now().Add(time.Hour)})
			if c.next > 0 {
				if err != nil || ts.AccessToken != "T" || !slices.Equal(*waits, []time.Duration{wait, c.next}) {
					t.Errorf("%v, waited %v", err, *waits)
				}
				return
			}
			var e *Error
			if !errors.As(err, &e) || e.Kind != c.kind {
				t.Errorf("%v", err)
			}
			if says := deviceAdvice[name]; says != "" && !strings.Contains(e.Advice, says) {
				t.Errorf("advice %q", e.Advice)
			}
		})
	}
}
