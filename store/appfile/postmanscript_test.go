package appfile

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// scripted is a collection with a script that fetches a token before its requests.
func scripted(source string) string {
	lines, _ := json.Marshal(strings.Split(source, "\n"))
	return `{` + info + `, "event": [{"listen": "prerequest", "script": {"type": "text/javascript", "exec": ` + string(lines) + `}}], "item": [{"name": "Orders", "request": {"method": "GET", "url": "{{host}}/orders"}}]}`
}

// What a script plainly sends is read as the request that it is; nothing is run.
func TestPostmanScripts(t *testing.T) {
	for name, c := range map[string]struct {
		source, token string
		auth          oauth.ClientAuth
		grant         oauth.Grant
		good          func(e Entry) bool
	}{
		// SAS, jobs: the address is a sum, the header an encoded variable.
		"a sum": {`pm.sendRequest({
    url: pm.environment.get("sasserver") + "/logon/oauth/token", method: 'POST',
    header: {'Authorization': 'Basic ' + pm.environment.get("encoded"), 'Accept': 'application/json'},
    body: {mode: 'urlencoded', urlencoded: [{key: "grant_type", value: "password"}, {key: "username", value: pm.environment.get("user")}, {key: "password", value: pm.environment.get("pw")}]}
}, function (err, res) { pm.environment.set("token", res.json().access_token); });`, "https://{sasserver}/logon/oauth/token", oauth.ClientSecretBasic, oauth.GrantPassword, nil},
		// Mojaloop, Golden Path: request and header are variables.
		"variables": {"let h = btoa(`${pm.environment.get('KEY')}:${pm.environment.get('SECRET')}`);\nlet r = {url: pm.environment.get('HOST') + '/token', method: 'POST', header: {Authorization: `Basic ${h}`},\n body: {mode: 'urlencoded', urlencoded: [{key: 'grant_type', value: 'client_credentials', disabled: false}]}};\npm.sendRequest(r, function () {});", "https://{host}/token", oauth.ClientSecretBasic, oauth.GrantClientCredentials, nil},
		// Xero, OAuth 2.0: assignments, a form.
		"assignments": {"tokenUrl = 'https://id.example.test/connect/token'\nclientId = pm.variables.get('client_id'),\nclientSecret = pm.variables.get('client_secret'),\noptions = {method: 'POST', url: tokenUrl, body: {mode: 'formdata', formdata: [{key: 'grant_type', value: 'client_credentials'}, {key: 'client_id', value: clientId}, {key: 'client_secret', value: clientSecret}]}}\npm.sendRequest(options, (error, response) => {})", "https://id.example.test/connect/token", oauth.ClientSecretPost, oauth.GrantClientCredentials, nil},
		// A gist for Keycloak: literal values, a text as body.
		"a text": {"var server = 'https://kc.example.test'; var realm = 'r1'; var secret = 'CANARY';\nvar url = `${server}/realms/${realm}/protocol/openid-connect/token`;\nvar data = `grant_type=client_credentials&client_id=c1&client_secret=${secret}`;\npm.sendRequest({url: url, method: 'POST', header: {'Content-Type': 'application/x-www-form-urlencoded'}, body: {mode: 'raw', raw: data}}, () => {});", "https://kc.example.test/realms/r1/protocol/openid-connect/token", oauth.ClientSecretPost, oauth.GrantClientCredentials, func(e Entry) bool {
			return e.App.ClientID == "c1" && e.Secrets[oauth.SecretClientSecret] == "CANARY"
		}},
		// Azure tutorials: JSON written by the script.
		"JSON": {`pm.sendRequest({url: 'https://id.example.test/oauth/token', method: 'POST', header: [{key: 'Content-Type', value: 'application/json'}], body: JSON.stringify({grant_type: "client_credentials", client_id: environment["client"], client_secret: environment.secret, audience: "https://api.example.test"})}, f);`, "https://id.example.test/oauth/token", oauth.ClientSecretJSON, oauth.GrantClientCredentials, func(e Entry) bool {
			return e.App.Audience == "https://api.example.test" && e.App.ClientID == ""
		}},
		// Postman's own example: the collection's variables have values.
		"an encoder": {`const basic = CryptoJS.enc.Base64.stringify(CryptoJS.enc.Utf8.parse("c2" + ":" + pm.collectionVariables.get("s")));
if (!pm.environment.get("t")) { pm.sendRequest({url: "id.example.test/token", method: "POST", headers: {"Authorization": "Basic " + basic}, body: "grant_type=client_credentials&scope=read"}, (e, r) => { console.log(r); }); }`, "https://id.example.test/token", oauth.ClientSecretBasic, oauth.GrantClientCredentials, func(e Entry) bool {
			return e.App.ClientID == "c2" && strings.Join(e.App.Scopes, " ") == "read"
		}},
	} {
		t.Run(name, func(t *testing.T) {
			f, notes, err := readPostman(t, scripted(c.source))
			if err != nil || len(f.Apps) != 1 {
				t.Fatalf("%d apps, %v, %s", len(f.Apps), err, notes)
			}
			e := f.Apps[0]
			if e.App.Endpoints.Token != c.token || e.App.ClientAuth != c.auth || e.App.Grant != c.grant || c.good != nil && !c.good(e) {
				t.Errorf("%+v", e.App)
			}
			if strings.Contains(notes, "CANARY") {
				t.Errorf("notes: %s", notes)
			}
		})
	}
}

// A script that cannot be read, or asks for too much, is named and costs nothing.
func TestPostmanScriptsThatAreNotRead(t *testing.T) {
	for name, source := range map[string]string{
		"no JavaScript":       "pm.sendRequest({ grant_type",
		"a function's result": "pm.sendRequest(options('grant_type'), f);",
		"in itself":           "let a = a + a + 'grant_type'; let b = {url: b, body: b}; pm.sendRequest(b, f);",
		"doubling":            "let grant_type = 'x', a0 = 'xxxxxxxxxx';" + doubling(40) + "pm.sendRequest({url: a40, body: a40}, f);",
		"nested":              "pm.sendRequest({grant_type: " + strings.Repeat("[", 20_000) + "}, f);",
		"long":                "/* grant_type " + strings.Repeat("x", maxScript) + " */ pm.sendRequest({}, f);",
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := readPostman(t, scripted(source))
			if err == nil || !strings.Contains(err.Error(), "script") {
				t.Errorf("%v", err)
			}
		})
	}
}

// doubling makes variables that are each twice the one before.
func doubling(n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		b.WriteString("let a" + strconv.Itoa(i) + " = a" + strconv.Itoa(i-1) + " + a" + strconv.Itoa(i-1) + ";\n")
	}
	return b.String()
}
