package oauth

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tokendesk/oauth/visible"

	"github.com/google/uuid"
)

// TestResult is what the app's test call said.
type TestResult struct {
	Status int    `json:"status"`
	OK     bool   `json:"ok"`
	Body   string `json:"body"` // at most 64 KiB, the token replaced
	Why    string `json:"-"`    // why it is not OK, for a person
}

const maxTestBody = 64 << 10

// exampleURL is the API of an app that has no test call.
const exampleURL = "https://api.example.com/"

// AuthorizationHeader returns the header's name and value that an API of this
// app wants: "Authorization" and "Bearer T" unless the catalogue knows better,
// "DPoP T" for a bound token (RFC 9449 7.1).
func AuthorizationHeader(app App, ts TokenSet) (name, value string) {
	name, scheme := app.Quirks.Header, app.Quirks.Scheme
	if name == "" {
		name = "Authorization"
	}
	if scheme == "" && strings.EqualFold(name, "Authorization") {
		scheme = "Bearer"
		if ts.DPoPKey != "" {
			scheme = "DPoP"
		}
	}
	if scheme == "" {
		return name, ts.AccessToken
	}
	return name, scheme + " " + ts.AccessToken
}

// TestRequest fills the templates of the app's test call for a token: what
// [Client.Test] sends and what copy-as-curl prints. Without a test call it is
// GET https://api.example.com/ with the authorization header.
func TestRequest(app App, ts TokenSet) TestCall {
	call := app.Test
	if call.URL == "" {
		call = TestCall{URL: exampleURL}
	}
	if call.Method == "" {
		call.Method = http.MethodGet
	}
	id := uuid.NewString()
	fill := func(template string, escape func(string) string) string {
		template = fillVars(template, app.Vars)
		return strings.NewReplacer("{access_token}", escape(ts.AccessToken), "{client_id}", escape(app.ClientID), "{uuid}", id).Replace(template)
	}
	headers := make(map[string]string, len(call.Headers)+1)
	for name, template := range call.Headers {
		headers[name] = fill(template, func(s string) string { return s })
	}
	if !headerUsesToken(call) {
		name, value := AuthorizationHeader(app, ts)
		headers[name] = value
	}
	call.URL = fill(call.URL, url.QueryEscape)
	call.Body = fill(call.Body, jsonText)
	call.Headers = headers
	return call
}

func headerUsesToken(call TestCall) bool {
	for _, template := range call.Headers {
		if strings.Contains(template, "{access_token}") {
			return true
		}
	}
	return false
}

// fillVars replaces each {var} by the app's value, once: what a value holds is
// text, whatever it looks like.
func fillVars(template string, vars map[string]string) string {
	if !strings.Contains(template, "{") {
		return template
	}
	pairs := make([]string, 0, 2*len(vars))
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		pairs = append(pairs, "{"+name+"}", vars[name])
	}
	return strings.NewReplacer(pairs...).Replace(template)
}

// jsonText writes a text as it stands between the quotes of a JSON string.
func jsonText(s string) string {
	quoted, _ := json.Marshal(s)
	return string(quoted[1 : len(quoted)-1])
}

// Test sends the app's test call with a token and says whether the token
// really works. A refusal is a result, not an error; errors are *[Error] of a
// request that brought no answer, or KindUsage where the app has no test call.
func (c *Client) Test(ctx context.Context, ts TokenSet) (TestResult, error) {
	if c.app.Test.URL == "" {
		return TestResult{}, UsageError("This app has no test call.", "Enter a request that needs a token in the app's settings (test).")
	}
	if ts.IDTokenOnly() {
		return TestResult{}, NoAccessToken(c.app)
	}
	got, err := c.callTest(ctx, c.app, ts)
	if err != nil {
		return TestResult{}, err
	}
	return judge(got, c.app.Test.Success), nil
}

// judge decides whether an answer shows that a token works.
func judge(a answer, success string) TestResult {
	hidden := redactorOf(a.secrets)
	body := hidden.scrub(strings.ToValidUTF8(string(a.body), "\uFFFD"))
	if len(body) > maxTestBody { // cut after the token is out of it, at the end of a character
		body = strings.ToValidUTF8(body[:maxTestBody], "")
	}
	result := TestResult{Status: a.status, Body: body}
	var document any
	isJSON := json.Unmarshal(a.body, &document) == nil
	if isJSON && deeper(a.body, deepest) {
		result.Body = "[" + strconv.Itoa(len(a.body)) + " bytes, nested too deep to be shown]"
	}
	f, _ := parseObject(a.body)
	switch {
	case a.status == http.StatusUnauthorized:
		result.Why = hostOf(a.address) + " does not accept the token (status 401)."
	case a.status < 200 || a.status > 299:
		result.Why = hostOf(a.address) + " answered with status " + strconv.Itoa(a.status) + "."
	case f.says("errors"):
		code, description := serverWords(a, f)
		result.Why = hostOf(a.address) + " answered with an error" +
			said(&Error{ServerError: visible.Line(hidden.scrub(code), maxServerError), ServerDescription: visible.Line(hidden.scrub(description), maxServerDescription)}) + "."
	case success != "" && !isJSON:
		result.Why = "The answer is no JSON, so " + success + " is not in it."
	case success != "":
		if _, found := pointer(document, success); !found {
			result.Why = "The answer has no " + success + "."
		}
	}
	result.OK = result.Why == ""
	return result
}

// hiddenOf lists the secrets of a token set.
func hiddenOf(ts TokenSet) []secret {
	return slices.DeleteFunc([]secret{
		{"access_token", ts.AccessToken},
		{"refresh_token", ts.RefreshToken},
		{"id_token", ts.IDToken},
		{nameProofKey, ts.DPoPKey},
	}, func(s secret) bool { return s.value == "" })
}
