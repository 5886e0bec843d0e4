package appfile

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/visible"
)

// PostmanApp is an app for a Postman collection, and the variable in which a Postman
// environment has its token.
type PostmanApp struct {
	App      oauth.App // complete
	Variable string
}

// postmanSchema is the form of the collection (schema.postman.com).
const postmanSchema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"

// WritePostman writes a Postman collection: a folder for each app, with Postman's OAuth 2
// helper filled in and the app's test call. It holds no secret: each is a variable of Postman, such as
// {{acme_client_secret}}; so is the token, in case one is brought along. left are the ids of apps that are not in
// it, each with the reason, because Postman could not take what they are made of. The error is w's.
func WritePostman(w io.Writer, name string, apps []PostmanApp) (left map[string]string, err error) {
	type info struct {
		Name   string `json:"name"`
		Schema string `json:"schema"`
	}
	collection := struct {
		Info info           `json:"info"`
		Item []helperFolder `json:"item"`
	}{Info: info{name, postmanSchema}, Item: []helperFolder{}}
	left = map[string]string{}
	for _, a := range apps {
		folder, why := helperFolderOf(a)
		if why != "" {
			left[a.App.ID] = why
			continue
		}
		collection.Item = append(collection.Item, folder)
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(collection); err != nil {
		return nil, err
	}
	_, err = io.WriteString(w, visible.JSON(text.String()))
	return left, err
}

type helperFolder struct {
	Name string       `json:"name"`
	Auth helperAuth   `json:"auth"`
	Item []helperItem `json:"item"`
}

type helperItem struct {
	Name    string        `json:"name"`
	Request helperRequest `json:"request"`
}

type helperRequest struct {
	Auth   *helperAuth   `json:"auth,omitempty"`
	Method string        `json:"method"`
	Header []helperValue `json:"header"`
	URL    string        `json:"url"`
	Body   *helperBody   `json:"body,omitempty"`
}

type helperBody struct {
	Mode string `json:"mode"`
	Raw  string `json:"raw"`
}

type helperAuth struct {
	Type   string        `json:"type"`
	OAuth2 []helperValue `json:"oauth2,omitempty"`
}

type helperValue struct {
	Key     string `json:"key"`
	Value   any    `json:"value"`
	Type    string `json:"type,omitempty"`
	Enabled *bool  `json:"enabled,omitempty"`
	SendAs  string `json:"send_as,omitempty"`
}

// marker is what Postman takes for a variable of its own.
const marker = "{{"

// postmanVariable is a variable's name in a text of Postman.
func postmanVariable(name string) string { return marker + name + "}}" }

func helperFolderOf(a PostmanApp) (helperFolder, string) {
	settings, why := helperSettings(a)
	if why != "" {
		return helperFolder{}, why
	}
	item, why := testCallOf(a)
	if why != "" {
		return helperFolder{}, why
	}
	return helperFolder{Name: a.App.Title(), Auth: helperAuth{"oauth2", settings}, Item: []helperItem{item}}, ""
}

// helperSettings are the settings of Postman's OAuth 2 helper.
func helperSettings(a PostmanApp) (settings []helperValue, why string) {
	app := a.App
	set := func(key, value string) {
		if strings.Contains(value, marker) {
			why = "it holds {{, which Postman takes for a variable"
		}
		if value != "" {
			settings = append(settings, helperValue{Key: key, Value: value, Type: "string"})
		}
	}
	secret := func(key, kind string) {
		settings = append(settings, helperValue{Key: key, Value: postmanVariable(variableOf(app.ID) + "_" + kind), Type: "string"})
	}
	grant, known := map[oauth.Grant]string{
		oauth.GrantAuthorizationCode: "authorization_code_with_pkce", oauth.GrantClientCredentials: "client_credentials", oauth.GrantPassword: "password_credentials",
	}[app.Grant]
	if !known {
		return nil, "Postman has no grant " + string(app.Grant)
	}
	proof := "body"
	switch app.ClientAuth {
	case oauth.ClientSecretBasic, oauth.ClientSecretBasicEncoded:
		proof = "header"
	case oauth.ClientSecretPost, oauth.ClientAuthNone, "":
	default:
		return nil, "Postman has no client authentication " + string(app.ClientAuth)
	}
	set("tokenName", app.Title())
	if app.Grant == oauth.GrantAuthorizationCode {
		if app.PKCE == oauth.PKCEOff {
			grant = "authorization_code"
		} else {
			set("challengeAlgorithm", map[bool]string{true: "plain", false: "S256"}[app.PKCE == oauth.PKCEPlain])
		}
		set("authUrl", app.Endpoints.Authorization)
		if addresses := app.Redirect.Addresses(); len(addresses) > 0 {
			set("redirect_uri", addresses[0])
		}
	}
	set("grant_type", grant)
	set("accessTokenUrl", app.Endpoints.Token)
	set("refreshTokenUrl", app.Endpoints.Refresh)
	set("clientId", app.ClientID)
	if app.ClientAuth != oauth.ClientAuthNone && app.ClientAuth != "" {
		secret("clientSecret", "client_secret")
	}
	set("client_authentication", proof)
	separator := app.ScopeSeparator
	if separator == "" {
		separator = " "
	}
	set("scope", strings.Join(app.Scopes, separator))
	set("audience", app.Audience)
	if app.Grant == oauth.GrantPassword {
		set("username", app.Username)
		secret("password", "password")
	}
	for key, params := range map[string]map[string]oauth.Param{"authRequestParams": app.Params.Authorize, "tokenRequestParams": app.Params.Token, "refreshRequestParams": app.Params.Refresh} {
		list := extraParams(app, params, key)
		if key == "tokenRequestParams" {
			for _, resource := range app.Resources {
				list = append(list, extraParam("resource", resource, "request_body"))
			}
		}
		if len(list) > 0 {
			settings = append(settings, helperValue{Key: key, Value: list, Type: "any"})
		}
	}
	slices.SortStableFunc(settings, func(a, b helperValue) int {
		return strings.Compare(map[bool]string{true: a.Key}[a.Type == "any"], map[bool]string{true: b.Key}[b.Type == "any"])
	})
	settings = append(settings, helperValue{Key: "accessToken", Value: postmanVariable(a.Variable), Type: "string"},
		helperValue{Key: "addTokenTo", Value: "header", Type: "string"})
	if _, value := oauth.AuthorizationHeader(app, oauth.TokenSet{AccessToken: "T"}); strings.HasSuffix(value, " T") {
		set("headerPrefix", strings.TrimSuffix(value, " T"))
	}
	return settings, why
}

func extraParams(app oauth.App, params map[string]oauth.Param, list string) []helperValue {
	as := "request_body"
	if list == "authRequestParams" {
		as = "request_url"
	}
	stands := strings.NewReplacer("{client_secret}", postmanVariable(variableOf(app.ID)+"_client_secret"), "{password}", postmanVariable(variableOf(app.ID)+"_password"), "{client_id}", app.ClientID)
	var all []helperValue
	for _, name := range slices.Sorted(maps.Keys(params)) {
		for _, value := range params[name] {
			if !strings.Contains(value, marker) {
				all = append(all, extraParam(name, stands.Replace(value), as))
			}
		}
	}
	return all
}

func extraParam(name, value, as string) helperValue {
	on := true
	return helperValue{Key: name, Value: value, Enabled: &on, SendAs: as}
}

// Sentinels stand in a test call where Postman is to put something of its own.
const (
	tokenHere = "tokendesktokenhere"
	uuidHere  = "tokendeskuuidhere"
)

func testCallOf(a PostmanApp) (helperItem, string) {
	app := a.App
	random := func(text string) string { return strings.ReplaceAll(text, "{uuid}", uuidHere) }
	app.Test.URL, app.Test.Body = random(app.Test.URL), random(app.Test.Body)
	app.Test.Headers = maps.Clone(app.Test.Headers)
	for name, value := range app.Test.Headers {
		app.Test.Headers[name] = random(value)
	}
	call := oauth.TestRequest(app, oauth.TokenSet{AccessToken: tokenHere})
	request := helperRequest{Method: call.Method, Header: []helperValue{}}
	why := ""
	own := strings.NewReplacer(tokenHere, postmanVariable(a.Variable), uuidHere, postmanVariable("$guid"))
	text := func(s string) string {
		if strings.Contains(s, marker) {
			why = "its test call holds {{, which Postman takes for a variable"
		}
		return own.Replace(s)
	}
	request.URL = text(call.URL)
	header, value := oauth.AuthorizationHeader(app, oauth.TokenSet{AccessToken: tokenHere})
	helper := false
	for _, name := range slices.Sorted(maps.Keys(call.Headers)) {
		if strings.EqualFold(name, "Authorization") && strings.EqualFold(header, name) && call.Headers[name] == value {
			helper = true // Postman's own puts it there
			continue
		}
		request.Header = append(request.Header, helperValue{Key: name, Value: text(call.Headers[name])})
	}
	if !helper {
		request.Auth = &helperAuth{Type: "noauth"}
	}
	if call.Body != "" {
		body := call.Body
		if json.Valid([]byte(body)) {
			body = strings.ReplaceAll(body, marker, `{\u007b`)
		}
		request.Body = &helperBody{"raw", text(body)}
	}
	return helperItem{"Test call", request}, why
}

// variableOf is an app's id as a variable of Postman is called.
func variableOf(id string) string {
	return strings.Map(func(r rune) rune {
		if r == '.' || r == '-' {
			return '_'
		}
		return r
	}, id)
}
