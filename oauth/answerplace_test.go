package oauth_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/oauthtest"
)

// Where servers put a token when it is not at the top as access_token. Every
// answer is one of its vendor's documentation, shortened and with other values.
func TestTokensElsewhere(t *testing.T) {
	hour := start.Add(time.Hour)
	for name, test := range map[string]struct {
		body    string
		refresh string
		ends    time.Time
		scopes  []string
		extra   []string
	}{
		// Withings, Public API: "Get your access token" (action requesttoken).
		"Withings": {`{"status":0,"body":{"userid":"1","access_token":"T","refresh_token":"R","expires_in":3600,"scope":"user.info,user.metrics","token_type":"Bearer"}}`, "R", hour, []string{"user.info", "user.metrics"}, []string{"status", "userid"}},
		// DingTalk, Open Platform: "Obtain user token" (v1.0/oauth2/userAccessToken).
		"DingTalk": {`{"accessToken":"T","refreshToken":"R","expireIn":3600,"corpId":"c"}`, "R", hour, nil, []string{"corpId", "expireIn"}},
		// Slack, "Installing with OAuth", oauth.v2.access for a user token.
		"Slack": {`{"ok":true,"app_id":"A1","authed_user":{"id":"U1","scope":"chat:write","access_token":"T","token_type":"user"},"team":{"id":"T1"}}`, "", time.Time{}, []string{"chat:write"}, []string{"app_id", "id", "ok", "team"}},
		// Douyin and TikTok's first version, "oauth/access_token".
		"Douyin": {`{"data":{"access_token":"T","captcha":"","desc_url":"","description":"","error_code":0,"expires_in":3600,"open_id":"o","refresh_token":"R","scope":"user_info"},"message":"success"}`, "R", hour, []string{"user_info"}, []string{"captcha", "desc_url", "description", "error_code", "message", "open_id"}},
		// TikTok for Developers, v2 answers with an error member that says ok.
		"TikTok": {`{"data":{"access_token":"T","expires_in":3600},"error":{"code":"ok","message":"","log_id":"20220829"}}`, "", hour, nil, []string{"error"}},
		// Feishu and Lark, "Get tenant_access_token".
		"Feishu": {`{"code":0,"msg":"ok","tenant_access_token":"T","expire":3600}`, "", hour, nil, []string{"code", "expire", "msg"}},
		// WeCom, "gettoken".
		"WeCom": {`{"errcode":0,"errmsg":"ok","access_token":"T","expires_in":3600}`, "", hour, nil, []string{"errcode", "errmsg"}},
		// Amazon Cognito user pools, InitiateAuth.
		"Cognito": {`{"AuthenticationResult":{"AccessToken":"T","ExpiresIn":3600,"IdToken":"I","RefreshToken":"R","TokenType":"Bearer"},"ChallengeParameters":{}}`, "R", hour, nil, []string{"ChallengeParameters"}},
		// Bluesky, AT Protocol: com.atproto.server.createSession.
		"Bluesky": {`{"did":"did:plc:x","handle":"ada.example","accessJwt":"T","refreshJwt":"R"}`, "R", time.Time{}, nil, []string{"did", "handle"}},
		// Django REST framework Simple JWT, "Getting started".
		"Simple JWT": {`{"access":"T","refresh":"R"}`, "R", time.Time{}, nil, nil},
		// hagopj13/node-express-boilerplate, the answer of /auth/login.
		"boilerplate": {`{"user":{"id":"1"},"tokens":{"access":{"token":"T","expires":"2026-03-01T13:00:00.000Z"},"refresh":{"token":"R","expires":"2026-03-31T13:00:00.000Z"}}}`, "R", hour, nil, []string{"expires", "user"}},
		// Laravel JWT, in many of its tutorials.
		"Laravel": {`{"status":"success","user":{"id":1},"authorisation":{"token":"T","type":"bearer"}}`, "", time.Time{}, nil, []string{"status", "type", "user"}},
		// RealWorld API specification, "Authentication".
		"RealWorld": {`{"user":{"email":"a@example.test","token":"T","username":"ada","bio":null}}`, "", time.Time{}, nil, []string{"bio", "email", "username"}},
		// JSON:API, a document with one resource.
		"JSON:API": {`{"data":{"type":"token","id":"7","attributes":{"access_token":"T","expires_in":3600}}}`, "", hour, nil, []string{"id", "type"}},
		// Trakt and others behind a list of one.
		"a list of one": {`{"result":[{"accessToken":"T"}],"success":true,"errors":[]}`, "", time.Time{}, nil, []string{"errors", "success"}},
		// Dwolla SDK, createApplicationAccessToken.
		"Dwolla": {`{"accessToken":"T","tokenType":"Bearer","expiresIn":3599}`, "", start.Add(3599 * time.Second), nil, nil},
		// SAP Concur, its older Authentication API, in JSON.
		"Concur": {`{"Access_Token":{"Instance_Url":"https://www.concursolutions.com/","Token":"T","Expiration_date":"3/1/2026 1:00:00 PM","Refresh_Token":"R"}}`, "R", hour, nil, []string{"Expiration_date", "Instance_Url"}},
		"kebab":  {`{"access-token":"T","refresh-token":"R","expires-in":"3600"}`, "R", hour, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			ts, err := answered(t, nil, 200, "application/json", test.body)
			if err != nil {
				t.Fatal(err)
			}
			extra := slices.Sorted(maps.Keys(ts.Extra))
			if ts.AccessToken != "T" || ts.RefreshToken != test.refresh || !ts.ExpiresAt.Equal(test.ends) ||
				!slices.Equal(ts.Scopes, test.scopes) || !slices.Equal(extra, test.extra) {
				t.Errorf("%q %q until %v, scopes %q, beside it %q", ts.AccessToken, ts.RefreshToken, ts.ExpiresAt, ts.Scopes, extra)
			}
		})
	}
}

// What looks like a token, or like a refusal, and is none.
func TestTokensBesideOthers(t *testing.T) {
	for body, want := range map[string][2]string{
		`{"access_token":"T","token":"csrf","refresh_token":"R"}`:                                   {"T", "R"},
		`{"token":"csrf","data":{"access_token":"T","refresh_token":"R"}}`:                          {"T", "R"},
		`{"token":{"access_token":"T","refresh":"R"},"jwt":"other"}`:                                {"T", "R"},
		`{"access_token":"T","accessToken":"U","refreshToken":"R"}`:                                 {"T", "R"},
		`{"accessToken":"T","access_token":"","refresh_token":null,"refreshToken":"R"}`:             {"T", "R"},
		`{"access_token":"T","refresh":"https://x.example/refresh"}`:                                {"T", ""},
		`{"access_token":"T","refresh":true,"data":{"access_token":"U","refresh_token":"other"}}`:   {"T", ""},
		`{"token":"not a token at all","jwt":"T"}`:                                                  {"T", ""},
		`{"access_token":"T","error":{"code":"ok","message":"","log_id":"1"}}`:                      {"T", ""},
		`{"access_token":"T","error":null,"errors":[],"errcode":0,"code":0,"success":true}`:         {"T", ""},
		`{"access_token":"T","error":{},"errors":{},"ok":true}`:                                     {"T", ""},
		`{"access_token":"T","error":0,"errors":"","status":"ok"}`:                                  {"T", ""},
		`{"access_token":"T","error":"0","errors":null,"code":200}`:                                 {"T", ""},
		`{"access_token":"T","code":1,"msg":"ok"}`:                                                  {"T", ""},
		`{"access_token":"T","code":"00000"}`:                                                       {"T", ""},
		`{"access_token":"T","errorCode":"0","errcode":null,"error_code":""}`:                       {"T", ""},
		`{"access_token":"T","errorCode":"SUCCESS","status":200,"statusCode":"201"}`:                {"T", ""},
		`{"access_token":"T","status":"active","result":"ok","code":0}`:                             {"T", ""},
		`{"access_token":"T","status":3,"user":{"status":"failed","code":500}}`:                     {"T", ""},
		`{"status":0,"body":{"access_token":"T","refresh_token":"R"}}`:                              {"T", "R"},
		`{"status":200,"body":{"access_token":"T"}}`:                                                {"T", ""},
		`{"access_token":"Bearer T"}`:                                                               {"T", ""},
		`{"access_token":"T","error":false,"status":"success"}`:                                     {"T", ""},
		`{"access_token":"T","error":{"code":0,"message":"Success"}}`:                               {"T", ""},
		`{"access_token":"T","error":{"code":200,"message":"OK"}}`:                                  {"T", ""},
		`{"access_token":"T","error":"none","error_description":""}`:                                {"T", ""},
		`{"access_token":"T","error":{"errcode":0,"errmsg":"ok","log_id":"1"},"message":"success"}`: {"T", ""},
	} {
		ts, err := answered(t, nil, 200, "application/json", body)
		if err != nil || ts.AccessToken != want[0] || ts.RefreshToken != want[1] {
			t.Errorf("%s: %q %q, %v", body, ts.AccessToken, ts.RefreshToken, err)
		}
	}
}

// A refusal that comes with status 200 has the server's words, wherever it puts
// them; what is neither a token nor a refusal makes no sense.
func TestRefusedWithStatus200(t *testing.T) {
	for body, want := range map[string]struct {
		kind oauth.Kind
		says string
	}{
		// Douyin, "error codes".
		`{"data":{"description":"Parameter error","error_code":2100005},"message":"error"}`: {oauth.KindRefused, "Parameter error"},
		// Feishu, "invalid app_secret".
		`{"code":10014,"msg":"app secret invalid"}`: {oauth.KindRefused, "app secret invalid"},
		// TikTok for Developers, error object.
		`{"data":{},"error":{"code":"access_token_invalid","message":"The token is invalid.","log_id":"1"}}`: {oauth.KindRefused, "The token is invalid"},
		// Slack, oauth.v2.access.
		`{"ok":false,"error":"invalid_code"}`:                                 {oauth.KindRefused, "invalid_code"},
		`{"success":false,"message":"no such client"}`:                        {oauth.KindRefused, "no such client"},
		`{"success":false,"token":"T","message":"no such client"}`:            {oauth.KindRefused, "no such client"},
		`{"ok":"false","access_token":"T","error":"x"}`:                       {oauth.KindRefused, "x"},
		`{"access_token":"T","error":{"code":"expired","message":"too old"}}`: {oauth.KindRefused, "too old"},
		`{"access_token":"T","errors":["no"]}`:                                {oauth.KindRefused, "no"},
		`{"access_token":null,"error":{"code":190,"message":"no"}}`:           {oauth.KindRefused, "no"},
		// Withings, "Response status".
		`{"status":601,"body":{"access_token":"T"},"error":"Too Many Requests"}`: {oauth.KindRefused, "Too Many Requests"},
		// Casdoor, issue 611.
		`{"access_token":"error: token is expired by 23m58s","refresh_token":"","expires_in":0}`: {oauth.KindRefused, "token is expired by 23m58s"},
		`{"token":{"access_token":"user is not allowed ` + strings.Repeat("s3cret", 9) + `"}}`:   {oauth.KindRefused, "user is not allowed …"},
		// Feishu, Spring's ResponseEntity, JSend, WeCom, Alipay's and Baidu's members beside a token.
		`{"code":401,"msg":"expired","access_token":"T"}`:                       {oauth.KindRefused, "expired"},
		`{"data":{"access_token":"T"},"code":"500","message":"no such client"}`: {oauth.KindRefused, "no such client"},
		`{"statusCode":403,"access_token":"T"}`:                                 {oauth.KindRefused, "403"},
		`{"status":"fail","data":{"token":"T"},"message":"no such client"}`:     {oauth.KindRefused, "no such client"},
		`{"result":"FAILED","access_token":"T","reason":"no such client"}`:      {oauth.KindRefused, "no such client"},
		`{"status":"error","access_token":"T"}`:                                 {oauth.KindRefused, "error"},
		`{"errcode":40013,"errmsg":"invalid appid","access_token":"T"}`:         {oauth.KindRefused, "invalid appid"},
		`{"errorCode":"E17","access_token":"T"}`:                                {oauth.KindRefused, "E17"},
		`{"error_code":110,"error_msg":"not T","access_token":"T"}`:             {oauth.KindRefused, "110"},
		`{"status":"error","message":"no such client"}`:                         {oauth.KindRefused, "no such client"},
		`{"result":"fail","reason":"no such client"}`:                           {oauth.KindRefused, "no such client"},
		`{"isError":true,"message":"no such client"}`:                           {oauth.KindRefused, "no such client"},
		`{"result":{"client":"c"},"message":"fine"}`:                            {oauth.KindBadAnswer, "no access token"},
		`{"status":503,"body":{},"message":"Invalid Params"}`:                   {oauth.KindRefused, "Invalid Params"},
		`{"error":{"code":"ok","message":"","log_id":"1"},"data":{}}`:           {oauth.KindBadAnswer, "no access token"},
		`{"errcode":0,"errmsg":"ok"}`:                                           {oauth.KindBadAnswer, "no access token"},
		`{"message":"Welcome to this API"}`:                                     {oauth.KindBadAnswer, "no access token"},
		`{"data":{"result":{"body":{"oauth":{"access_token":"T"}}}}}`:           {oauth.KindBadAnswer, "no access token"},
		`{"data":{"access_token":1}}`:                                           {oauth.KindBadAnswer, "no access token"},
		`{"data":[{"access_token":"T"},{"access_token":"U"}]}`:                  {oauth.KindBadAnswer, "no access token"},
		`{"refresh":{"token":"R"},"refresh_token":{"token":"R"},"client":"c"}`:  {oauth.KindBadAnswer, "no access token"},
	} {
		_, err := answered(t, nil, 200, "application/json", body)
		if e := failure(t, err, want.kind); !strings.Contains(e.Message, want.says) || e.Advice == "" {
			t.Errorf("%s: %s (%s)", body, e.Message, e.Advice)
		}
	}
	_, err := answered(t, nil, 200, "application/json", `{"x":{"tok":"T"}}`)
	if e := failure(t, err, oauth.KindBadAnswer); !strings.Contains(e.Advice, "answer.access_token") {
		t.Error(e.Advice)
	}
}

// The settings say where a token stands (RFC 6901), and then it stands nowhere else.
func TestTokensWhereTheSettingsSay(t *testing.T) {
	bot := `{"access_token":"B","refresh_token":"BR","expires_in":60,"authed_user":{"access_token":"T","id":"U"}}`
	for name, test := range map[string]struct {
		answer  oauth.Answer
		body    string
		refresh string
		life    oauth.Life
		ends    time.Time
	}{
		"beside another":      {oauth.Answer{AccessToken: "/authed_user/access_token"}, bot, "", oauth.LifeUnknown, time.Time{}},
		"another's refresh":   {oauth.Answer{AccessToken: "/authed_user/access_token", RefreshToken: "/refresh_token"}, bot, "BR", oauth.LifeUnknown, time.Time{}},
		"another's life":      {oauth.Answer{AccessToken: "/authed_user/access_token", ExpiresIn: "/expires_in"}, bot, "", oauth.LifeKnown, start.Add(time.Minute)},
		"in a list":           {oauth.Answer{AccessToken: "/tokens/1/v"}, `{"tokens":[{"v":"x"},{"v":"T","refresh_token":"R","ttl":60}]}`, "R", oauth.LifeKnown, start.Add(time.Minute)},
		"a list alone":        {oauth.Answer{AccessToken: "/0/key"}, `[{"key":"T"}]`, "", oauth.LifeUnknown, time.Time{}},
		"a list of texts":     {oauth.Answer{AccessToken: "/0"}, `["T"]`, "", oauth.LifeUnknown, time.Time{}},
		"escapes":             {oauth.Answer{AccessToken: "/a~1b/~0/"}, `{"a/b":{"~":{"":"T"}}}`, "", oauth.LifeUnknown, time.Time{}},
		"exact case":          {oauth.Answer{AccessToken: "/Key"}, `{"key":"x","KEY":"y","Key":"T"}`, "", oauth.LifeUnknown, time.Time{}},
		"a form":              {oauth.Answer{AccessToken: "/key"}, `access_token=x&key=T`, "", oauth.LifeUnknown, time.Time{}},
		"a moment":            {oauth.Answer{ExpiresIn: "/ends/utc"}, `{"access_token":"T","expires_in":7,"ends":{"utc":"2026-03-01T12:01:00Z"}}`, "", oauth.LifeKnown, start.Add(time.Minute)},
		"an epoch":            {oauth.Answer{ExpiresIn: "/ends"}, `{"access_token":"T","ends":1772366460}`, "", oauth.LifeKnown, start.Add(time.Minute)},
		"an epoch in ms":      {oauth.Answer{ExpiresIn: "/ends"}, `{"access_token":"T","ends":"1772366460000"}`, "", oauth.LifeKnown, start.Add(time.Minute)},
		"seconds as a string": {oauth.Answer{ExpiresIn: "/x"}, `{"access_token":"T","x":"60","expires_in":7}`, "", oauth.LifeKnown, start.Add(time.Minute)},
		"many seconds":        {oauth.Answer{ExpiresIn: "/x"}, `{"access_token":"T","x":3600000}`, "", oauth.LifeKnown, start.Add(3600000 * time.Second)},
		"life not there":      {oauth.Answer{ExpiresIn: "/x"}, `{"access_token":"T","expires_in":60}`, "", oauth.LifeUnknown, time.Time{}},
		"refresh not there":   {oauth.Answer{RefreshToken: "/x"}, `{"access_token":"T","refresh_token":"R"}`, "", oauth.LifeUnknown, time.Time{}},
		"refresh elsewhere":   {oauth.Answer{RefreshToken: "/x/0"}, `{"access_token":"T","x":["R"]}`, "R", oauth.LifeUnknown, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			ts, err := answered(t, func(a *oauth.App) { a.Answer = test.answer }, 200, "application/json", test.body)
			if err != nil {
				t.Fatal(err)
			}
			if ts.AccessToken != "T" || ts.RefreshToken != test.refresh || ts.Life != test.life || !ts.ExpiresAt.Equal(test.ends) {
				t.Errorf("%q %q %s until %v", ts.AccessToken, ts.RefreshToken, ts.Life, ts.ExpiresAt)
			}
			for name, value := range ts.Extra {
				if strings.Contains(string(value), `"T"`) || strings.Contains(string(value), `"R"`) {
					t.Errorf("%s holds a token: %s", name, value)
				}
			}
		})
	}
	for _, body := range []string{`{"access_token":"x"}`, `{"key":{"a":1}}`, `{"key":1}`, `{"key":""}`, `{"key":"T","key":"U"}`, `[1]`} {
		_, err := answered(t, func(a *oauth.App) { a.Answer.AccessToken = "/key" }, 200, "application/json", body)
		if e := failure(t, err, oauth.KindBadAnswer); !strings.Contains(e.Advice+e.Message, "/key") && !strings.Contains(e.Message, "more than once") {
			t.Errorf("%s: %s %s", body, e.Message, e.Advice)
		}
	}
	_, err := answered(t, func(a *oauth.App) { a.Answer.AccessToken = "/key" }, 200, "application/json", `{"error":"invalid_client","key":"T"}`)
	failure(t, err, oauth.KindRefused)
}

func TestPointersAreChecked(t *testing.T) {
	for pointer, right := range map[string]bool{
		"": true, "/access_token": true, "/body/0/a~1b~0c": true, "/": true, "/a b": true,
		"access_token": false, "$.access_token": false, "body.access_token": false, "/a~2": false, "/a~": false, "#/a": false,
		"/" + strings.Repeat("a", 1000): false,
	} {
		for i, field := range []string{"answer.access_token", "answer.refresh_token", "answer.expires_in"} {
			app := oauth.App{ClientID: "c", Grant: oauth.GrantClientCredentials, Endpoints: oauth.Endpoints{Token: "https://x.example/t"}}
			*[]*string{&app.Answer.AccessToken, &app.Answer.RefreshToken, &app.Answer.ExpiresIn}[i] = pointer
			problems := oauth.Validate(app)
			if (len(problems) == 0) != right || len(problems) > 0 && problems[0].Field != field {
				t.Errorf("%s %.40s: %v", field, pointer, problems)
			}
		}
	}
}

// A token is masked in the trace also where its member has a harmless name.
func TestNoTraceShowsAPointedToken(t *testing.T) {
	server := oauthtest.Start(t)
	server.Expect(oauthtest.Request{}).Body(200, "application/json", `{"message":"pointed-secret-1","title":{"detail":"pointed-secret-2"},"code":"is pointed-secret-1"}`, "Date", start.Format(http.TimeFormat))
	app := credentials(server)
	app.Answer = oauth.Answer{AccessToken: "/message", RefreshToken: "/title/detail"}
	var traced string
	ts, err := client(t, app, secrets(), oauth.Options{Now: atStart, Trace: func(e oauth.Exchange) { traced += e.Response }}).Fetch(t.Context(), oauth.Account{})
	if err != nil || ts.AccessToken != "pointed-secret-1" || ts.RefreshToken != "pointed-secret-2" {
		t.Fatal(err)
	}
	if traced == "" || strings.Contains(traced, "pointed-secret") {
		t.Errorf("the trace:\n%s", traced)
	}
}

// Another place is another token: the one that is kept is no longer right.
func TestAnswerIsInTheFingerprint(t *testing.T) {
	app := oauth.App{ClientID: "c"}
	before := oauth.Fingerprint(app, oauth.Account{})
	app.Answer.AccessToken = "/x"
	if oauth.Fingerprint(app, oauth.Account{}) == before {
		t.Error("the same")
	}
}
