package oauth_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

// answered fetches once from a server that answers so, at the fixed time.
func answered(t *testing.T, change func(*oauth.App), status int, contentType, body string, headers ...string) (oauth.TokenSet, error) {
	t.Helper()
	server := oauthtest.Start(t)
	headers = append([]string{"Date", start.Format(http.TimeFormat)}, headers...)
	server.Expect(oauthtest.Request{}).Body(status, contentType, body, headers...)
	app := credentials(server)
	if change != nil {
		change(&app)
	}
	return client(t, app, secrets(), oauth.Options{Now: atStart}).Fetch(t.Context(), oauth.Account{ID: "default"})
}

func jwt(claims string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"RS256"}`)) + "." + encode([]byte(claims)) + ".c2ln"
}

// Promise 13: a lifetime in any form is known, unknown or never; never wrong.
func TestLifetimes(t *testing.T) {
	hour := start.Add(time.Hour)
	milliseconds := func(a *oauth.App) { a.Quirks.LifetimesInMilliseconds = true }
	zeroNever := func(a *oauth.App) { a.Quirks.ZeroNeverExpires = true }
	opaque, issued := "T", start.Unix()
	tests := map[string]struct {
		token  string
		fields string
		change func(*oauth.App)
		life   oauth.Life
		at     time.Time
	}{
		"number":                  {opaque, `"expires_in":3600`, nil, oauth.LifeKnown, hour},
		"float":                   {opaque, `"expires_in":3600.0`, nil, oauth.LifeKnown, hour},
		"exponent":                {opaque, `"expires_in":3.6e3`, nil, oauth.LifeKnown, hour},
		"numeric string":          {opaque, `"expires_in":" 3600 "`, nil, oauth.LifeKnown, hour},
		"camel case":              {opaque, `"expiresIn":3600`, nil, oauth.LifeKnown, hour},
		"absent":                  {opaque, `"x":1`, nil, oauth.LifeUnknown, time.Time{}},
		"null":                    {opaque, `"expires_in":null`, nil, oauth.LifeUnknown, time.Time{}},
		"zero":                    {opaque, `"expires_in":0`, nil, oauth.LifeUnknown, time.Time{}},
		"zero that means never":   {opaque, `"expires_in":0`, zeroNever, oauth.LifeNever, time.Time{}},
		"absent, zero is never":   {opaque, `"x":1`, zeroNever, oauth.LifeUnknown, time.Time{}},
		"negative":                {opaque, `"expires_in":-5`, nil, oauth.LifeUnknown, time.Time{}},
		"words":                   {opaque, `"expires_in":"one hour"`, nil, oauth.LifeUnknown, time.Time{}},
		"infinity in words":       {opaque, `"expires_in":"Infinity"`, nil, oauth.LifeUnknown, time.Time{}},
		"not a number":            {opaque, `"expires_in":"NaN"`, nil, oauth.LifeUnknown, time.Time{}},
		"hexadecimal":             {opaque, `"expires_in":"0x10"`, nil, oauth.LifeUnknown, time.Time{}},
		"list":                    {opaque, `"expires_in":[3600]`, nil, oauth.LifeUnknown, time.Time{}},
		"past int64 nanoseconds":  {opaque, `"expires_in":9300000000`, nil, oauth.LifeNever, time.Time{}},
		"past int64":              {opaque, `"expires_in":1e30`, nil, oauth.LifeNever, time.Time{}},
		"the year 9999 in ms":     {opaque, `"expires_at":253402300799000`, nil, oauth.LifeNever, time.Time{}},
		"the most in nanoseconds": {opaque, `"expires_at":9223372036854775807`, nil, oauth.LifeNever, time.Time{}},
		"past float64":            {opaque, `"expires_in":"1e999"`, nil, oauth.LifeNever, time.Time{}},
		"ninety-nine years":       {opaque, `"expires_in":3122064000`, nil, oauth.LifeKnown, start.Add(3122064000 * time.Second)},
		"milliseconds by quirk":   {opaque, `"expires_in":3600000`, milliseconds, oauth.LifeKnown, hour},
		"milliseconds by the JWT": {jwt(fmt.Sprintf(`{"iat":%d,"exp":%d}`, issued, issued+3600)), `"expires_in":3600000`, nil, oauth.LifeKnown, hour},
		"JWT fills in":            {jwt(fmt.Sprintf(`{"exp":%d}`, issued+3600)), `"expires_in":0`, nil, oauth.LifeKnown, hour},
		"JWT with silly exp":      {jwt(`{"exp":1e300}`), `"x":1`, nil, oauth.LifeNever, time.Time{}},
		"JWT with wordy exp":      {jwt(`{"exp":"soon"}`), `"x":1`, nil, oauth.LifeUnknown, time.Time{}},
		"the answer beats a JWT":  {jwt(fmt.Sprintf(`{"exp":%d}`, issued+60)), `"expires_in":3600`, nil, oauth.LifeKnown, hour},
		"expires_at in seconds":   {opaque, fmt.Sprintf(`"expires_at":%d`, hour.Unix()), nil, oauth.LifeKnown, hour},
		"expires_at in ms":        {opaque, fmt.Sprintf(`"expires_at":"%d"`, hour.UnixMilli()), nil, oauth.LifeKnown, hour},
		"expires_on as a string":  {opaque, fmt.Sprintf(`"expires_on":"%d"`, hour.Unix()), nil, oauth.LifeKnown, hour},
		"expires_at as ISO 8601":  {opaque, `"expires_at":"2026-03-01T13:00:00Z"`, nil, oauth.LifeKnown, hour},
		"expires_at in a zone":    {opaque, `"expires_at":"2026-03-01T15:00:00.000+02:00"`, nil, oauth.LifeKnown, hour},
		"expires_at in words":     {opaque, `"expires_at":"tomorrow"`, nil, oauth.LifeUnknown, time.Time{}},
		"expires_at zero":         {opaque, `"expires_at":0`, nil, oauth.LifeUnknown, time.Time{}},
		"expires_at year 9999":    {opaque, `"expires_at":"9999-12-31T23:59:59Z"`, nil, oauth.LifeNever, time.Time{}},
		"expires_at far from any": {opaque, `"expires_at":99999999999`, nil, oauth.LifeNever, time.Time{}},
		"after 2038":              {opaque, `"expires_at":2208988800`, nil, oauth.LifeKnown, time.Unix(2208988800, 0)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			body := fmt.Sprintf(`{"access_token":%q,"token_type":"bearer",%s}`, test.token, test.fields)
			ts, err := answered(t, test.change, 200, "application/json", body)
			if err != nil {
				t.Fatal(err)
			}
			if ts.Life != test.life || !ts.ExpiresAt.Equal(test.at) {
				t.Errorf("%s until %v, expected %s until %v", ts.Life, ts.ExpiresAt, test.life, test.at)
			}
		})
	}
}

func TestRefreshLifetimes(t *testing.T) {
	for fields, want := range map[string]time.Time{
		`"refresh_token_expires_in":60`:                     start.Add(time.Minute),
		`"refresh_expires_in":"60"`:                         start.Add(time.Minute),
		`"x_refresh_token_expires_in":60`:                   start.Add(time.Minute),
		`"refresh_expires_in":0`:                            {},
		`"refresh_token_expires_in":1e20`:                   {},
		`"refresh_token_expires_at":"2026-03-01T12:01:00Z"`: start.Add(time.Minute),
		`"x":0`: {},
	} {
		for _, token := range []string{`"refresh_token":"R",`, ""} { // a pasted one may not be repeated
			ts, err := answered(t, nil, 200, "application/json", `{"access_token":"T",`+token+fields+`}`)
			if err != nil || !ts.RefreshExpiresAt.Equal(want) {
				t.Errorf("%s%s: %v (%v), expected %v", token, fields, ts.RefreshExpiresAt, err, want)
			}
		}
	}
}

// Promise 13: the server's clock, from the Date header.
func TestClock(t *testing.T) {
	for _, silly := range []string{"Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "soon"} {
		server := oauthtest.Start(t)
		server.Expect(oauthtest.Request{}).Body(200, "application/json", fmt.Sprintf(`{"access_token":"T","expires_at":%d}`, start.Add(time.Hour).Unix()), "Date", silly)
		ts, err := client(t, credentials(server), secrets(), oauth.Options{Now: atStart}).Fetch(t.Context(), oauth.Account{})
		if err != nil || !ts.ExpiresAt.Equal(start.Add(time.Hour)) || ts.ClockOffset != 0 {
			t.Errorf("%s: until %v, offset %v, %v", silly, ts.ExpiresAt, ts.ClockOffset, err)
		}
	}
	for offset, note := range map[time.Duration]string{
		0: "", 30 * time.Second: "", 31 * time.Second: "The server's clock is 31 s ahead of this computer's.", -2 * time.Hour: "The server's clock is 2 h behind this computer's.",
		2_000_000_000 * time.Second: "The server's clock is 63 years ahead of this computer's.",
	} {
		server := oauthtest.Start(t)
		server.Expect(oauthtest.Request{}).Body(200, "application/json", `{"access_token":"`+jwt(fmt.Sprintf(`{"exp":%d}`, start.Add(offset+time.Hour).Unix()))+`"}`,
			"Date", start.Add(offset).Format(http.TimeFormat))
		ts, err := client(t, credentials(server), secrets(), oauth.Options{Now: atStart}).Fetch(t.Context(), oauth.Account{})
		if err != nil || ts.ClockOffset != offset || (len(ts.Notes) > 0) != (note != "") || !strings.HasPrefix(strings.Join(ts.Notes, " "), note) {
			t.Errorf("offset %v: %v %q %v", offset, ts.ClockOffset, ts.Notes, err)
		}
		if left := ts.ExpiresAt.Sub(start); note != "" && left != time.Hour {
			t.Errorf("offset %v: %v left of an hour", offset, left)
		}
	}
}

// Promises 14 and 15: what is borne.
func TestTolerated(t *testing.T) {
	tests := map[string]struct {
		contentType, body string
		change            func(*oauth.App)
		scopes            []string
		extra             []string
		note              string
	}{
		"JSON as text":          {contentType: "text/plain", body: `{"access_token":"T"}`},
		"byte order mark":       {body: "\ufeff{\"access_token\":\"T\"}"},
		"form":                  {contentType: "text/plain", body: "access_token=T&token_type=bearer&scope=repo%2Cuser", scopes: []string{"repo", "user"}},
		"camel case":            {body: `{"accessToken":"T","tokenType":"Bearer"}`},
		"nested by Slack":       {body: `{"ok":true,"authed_user":{"id":"U1","access_token":"T","scope":"a,b"},"team":{"id":"t"}}`, scopes: []string{"a", "b"}, extra: []string{"id", "ok", "team"}},
		"nested where said":     {body: `{"access_token":"bot","a":{"b":{"access_token":"T"}}}`, change: func(a *oauth.App) { a.Answer.AccessToken = "/a/b/access_token" }},
		"unknown fields":        {body: `{"access_token":"T","instance_url":"https://x","n":1}`, extra: []string{"instance_url", "n"}},
		"empty error":           {body: `{"access_token":"T","error":"","errors":[]}`, extra: []string{"error", "errors"}},
		"scope list":            {body: `{"access_token":"T","scope":["a","b"]}`, scopes: []string{"a", "b"}},
		"scope null":            {body: `{"access_token":"T","scope":null}`},
		"scopes":                {body: `{"access_token":"T","scopes":"a b"}`, scopes: []string{"a", "b"}},
		"scope with commas":     {body: `{"access_token":"T","scope":"a, b"}`, scopes: []string{"a", "b"}},
		"type Baerer":           {body: `{"access_token":"T","token_type":"Baerer"}`, note: "Baerer"},
		"type BEARER":           {body: `{"access_token":"T","token_type":"BEARER"}`},
		"type in a phrase":      {body: `{"access_token":"T","token_type":"Bearer token"}`, note: "Bearer token"},
		"type missing":          {body: `{"access_token":"T"}`},
		"type with an escape":   {body: `{"access_token":"T","token_type":"x\u001b[31m"}`, note: `\u001b`},
		"ended by a date":       {body: `{"access_token":"T","expires_at":"2020-01-01T00:00:00Z"}`, extra: []string{"expires_at"}, note: "already expired (2020-01-01 00:00:00 UTC)"},
		"ended by a number":     {body: `{"access_token":"T","expires_on":1577836800}`, extra: []string{"expires_on"}, note: "already expired"},
		"ended just now":        {body: `{"access_token":"T","expiry":"` + start.Format(time.RFC3339) + `"}`, extra: []string{"expiry"}, note: "Check this computer's clock"},
		"ends in a minute":      {body: `{"access_token":"T","expiry":"` + start.Add(time.Minute).Format(time.RFC3339) + `"}`, extra: []string{"expiry"}},
		"refresh token is null": {body: `{"access_token":"T","refresh_token":null}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if test.contentType == "" {
				test.contentType = "application/json"
			}
			ts, err := answered(t, test.change, 200, test.contentType, test.body)
			if err != nil {
				t.Fatal(err)
			}
			if ts.AccessToken != "T" || ts.RefreshToken != "" {
				t.Error("not the right tokens")
			}
			if !reflect.DeepEqual(ts.Scopes, test.scopes) {
				t.Errorf("scopes %q, expected %q", ts.Scopes, test.scopes)
			}
			if extra := slices.Sorted(maps.Keys(ts.Extra)); !reflect.DeepEqual(extra, test.extra) {
				t.Errorf("extra %q, expected %q", extra, test.extra)
			}
			if notes := strings.Join(ts.Notes, " "); test.note == "" && notes != "" || !strings.Contains(notes, test.note) {
				t.Errorf("notes %q, expected %q", notes, test.note)
			}
			if _, value := oauth.AuthorizationHeader(oauth.App{}, ts); value != "Bearer T" {
				t.Errorf("used as %q", value)
			}
		})
	}
}

// Promises 14, 15 and 17: what is refused, its kind, and the server's words
// without secrets and control characters.
func TestRefused(t *testing.T) {
	reflected := `{"error":"invalid_client","error_description":"secret ` + secret + ` is wrong"}`
	tests := map[string]struct {
		status      int
		body        string
		kind        oauth.Kind
		code, words string
	}{
		"RFC 6749":            {400, `{"error":"invalid_scope","error_description":"no"}`, oauth.KindRefused, "invalid_scope", "no"},
		"any status":          {500, `{"error":"invalid_client"}`, oauth.KindRefused, "invalid_client", ""},
		"a redirect's status": {302, `{"error":"invalid_client"}`, oauth.KindRefused, "invalid_client", ""},
		"reflected secret":    {401, reflected, oauth.KindRefused, "invalid_client", "secret •••••••• is wrong"},
		"control characters":  {400, `{"error":"x","error_description":"a\u001b[31m\u202e\u0000b\r\nc"}`, oauth.KindRefused, "x", `a\u001b[31m\u202e\u0000b c`},
		"with status 200":     {200, `{"error":"bad_verification_code"}`, oauth.KindRefused, "bad_verification_code", ""},
		"ok false":            {200, `{"ok":false,"error":"invalid_auth"}`, oauth.KindRefused, "invalid_auth", ""},
		"ok false, token":     {200, `{"ok":false,"access_token":"T"}`, oauth.KindBadAnswer, "", ""},
		"error beside token":  {200, `{"access_token":"T","error":"invalid_grant"}`, oauth.KindRefused, "invalid_grant", ""},
		"errors list":         {200, `{"errors":[{"message":"no","extensions":{"code":"LOGIN_REQUIRED"}}]}`, oauth.KindRefused, "LOGIN_REQUIRED", "no"},
		"errors texts":        {400, `{"errors":["no"]}`, oauth.KindRefused, "", "no"},
		"errors by field":     {422, `{"errors":{"client_id":["is missing"]}}`, oauth.KindRefused, "", "client_id is missing"},
		"object":              {400, `{"error":{"code":"190","message":"no","type":"OAuthException"}}`, oauth.KindRefused, "190", "no"},
		"status and message":  {401, `{"status":401,"message":"no"}`, oauth.KindRefused, "", "no"},
		"prose in error":      {400, `{"error":"The client is unknown."}`, oauth.KindRefused, "", "The client is unknown."},
		"form":                {400, "error=incorrect_client_credentials&error_description=no", oauth.KindRefused, "incorrect_client_credentials", "no"},
		"form with 200":       {200, "error=bad&error_description=no+no", oauth.KindRefused, "bad", "no no"},
		"HTML 401":            {401, "<html>canary</html>", oauth.KindRefused, "", ""},
		"HTML 403":            {403, "<html>canary</html>", oauth.KindRefused, "", ""},
		"HTML 404":            {404, "<html>canary</html>", oauth.KindBadAnswer, "", ""},
		"HTML 502":            {502, "<html>canary</html>", oauth.KindUnreachable, "", ""},
		"HTML 200":            {200, "<html>canary</html>", oauth.KindBadAnswer, "", ""},
		"JSON 500":            {500, `{"message":"oops"}`, oauth.KindUnreachable, "", "oops"},
		"429":                 {429, "", oauth.KindRefused, "", ""},
		"empty":               {200, "", oauth.KindBadAnswer, "", ""},
		"no content":          {204, "", oauth.KindBadAnswer, "", ""},
		"truncated":           {200, `{"access_token":"canary`, oauth.KindBadAnswer, "", ""},
		"trailing data":       {200, `{"access_token":"T"} canary`, oauth.KindBadAnswer, "", ""},
		"array":               {200, `["canary"]`, oauth.KindBadAnswer, "", ""},
		"string":              {200, `"canary"`, oauth.KindBadAnswer, "", ""},
		"bad UTF-8":           {200, "{\"access_token\":\"T\xff\"}", oauth.KindBadAnswer, "", ""},
		"code and message":    {200, `{"errcode":40013,"errmsg":"invalid appid"}`, oauth.KindRefused, "40013", "invalid appid"},
		"no token, all well":  {200, `{"code":0,"msg":"success"}`, oauth.KindBadAnswer, "", ""},
		"no token":            {200, `{"token_type":"bearer"}`, oauth.KindBadAnswer, "", ""},
		"token is a number":   {200, `{"access_token":1}`, oauth.KindBadAnswer, "", ""},
		"token with new line": {200, `{"access_token":"T\r\nX: canary"}`, oauth.KindBadAnswer, "", ""},
		"token with NUL":      {200, `{"access_token":"T\u0000"}`, oauth.KindBadAnswer, "", ""},
		"refresh token DEL":   {200, `{"access_token":"T","refresh_token":"R\u007f"}`, oauth.KindBadAnswer, "", ""},
		"two tokens in form":  {200, "access_token=T&access_token=U", oauth.KindBadAnswer, "", ""},
		"MAC":                 {200, `{"access_token":"T","token_type":"mac"}`, oauth.KindBadAnswer, "", ""},
		"DPoP unasked":        {200, `{"access_token":"T","token_type":"DPoP"}`, oauth.KindBadAnswer, "", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			ts, err := answered(t, nil, test.status, "text/plain", test.body)
			e := failure(t, err, test.kind)
			if e.ServerError != test.code || e.ServerDescription != test.words || e.Status != test.status || !e.Sent {
				t.Errorf("%q %q %d sent=%v", e.ServerError, e.ServerDescription, e.Status, e.Sent)
			}
			if e.Advice == "" {
				t.Error("no advice")
			}
			if !reflect.DeepEqual(ts, oauth.TokenSet{}) {
				t.Error("something of a refused answer was returned")
			}
		})
	}
}

func TestLongDescriptionsAreCapped(t *testing.T) {
	_, err := answered(t, nil, 400, "application/json", `{"error":"x","error_description":"`+strings.Repeat("y", 5000)+`"}`)
	if e := failure(t, err, oauth.KindRefused); len(e.ServerDescription) > 500 {
		t.Errorf("%d characters", len(e.ServerDescription))
	}
}

func TestRetryAfter(t *testing.T) {
	waits := map[time.Duration]string{
		0: "Wait a moment", 90 * time.Second: "Wait 1 min 30 s", 2 * time.Minute: "Wait 2 min", time.Hour: "Wait 1 h", 24 * time.Hour: "Wait 1 day",
	}
	for header, want := range map[string]time.Duration{
		"120": 2 * time.Minute, start.Add(time.Hour).Format(http.TimeFormat): time.Hour, "-5": 0, "soon": 0, "99999999": 24 * time.Hour, "90": 90 * time.Second,
	} {
		_, err := answered(t, nil, 429, "text/plain", "", "Retry-After", header)
		if e := failure(t, err, oauth.KindRefused); e.RetryAfter != want {
			t.Errorf("%s: %v, expected %v", header, e.RetryAfter, want)
		} else if first, _, _ := strings.Cut(e.Advice, ","); first != waits[want] {
			t.Errorf("%s: %s", header, e.Advice)
		}
	}
}

func TestAdvice(t *testing.T) {
	tests := []struct{ body, contains string }{
		{`{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}`, "client secret is wrong"},
		{`{"error":"invalid_grant","error_description":"AADSTS50011: The redirect URI"}`, "exactly as Tokendesk shows it"},
		{`{"error":"redirect_uri_mismatch"}`, "exactly as Tokendesk shows it"},
		{`{"error":"invalid_client"}`, "form-encoded in the header"},
		{`{"error":"invalid_scope"}`, "separator"},
		{`{"error":"unsupported_grant_type"}`, "grant"},
		{`{"error":"access_denied","error_description":"Service not enabled within domain: x"}`, "audience"},
	}
	for _, test := range tests {
		_, err := answered(t, nil, 400, "application/json", test.body)
		if e := failure(t, err, oauth.KindRefused); !strings.Contains(e.Advice, test.contains) {
			t.Errorf("%s: advice %q", test.body, e.Advice)
		}
	}
}

// What a server nests as deep as JSON allows must not make the record that
// holds it unreadable: it is left out, and the token kept.
func TestDeepFieldsAreLeftOut(t *testing.T) {
	deep := func(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }
	for _, depth := range []int{32, 33, 9999} {
		ts, err := answered(t, nil, 200, "application/json", `{"access_token":"T","refresh_token":"R","x":`+deep(depth)+`,"y":"[[{\"","z":{"a":1}}`)
		if err != nil {
			t.Fatal(err)
		}
		stored, err := json.Marshal(map[string]any{"account": map[string]any{"tokens": ts}})
		if err != nil || !json.Valid(stored) {
			t.Errorf("%d deep: what is stored cannot be read: %v", depth, err)
		}
		if _, kept := ts.Extra["x"]; kept != (depth <= 32) || ts.Extra["y"] == nil || ts.Extra["z"] == nil || ts.RefreshToken != "R" {
			t.Errorf("%d deep: kept %q", depth, slices.Sorted(maps.Keys(ts.Extra)))
		}
	}
}
