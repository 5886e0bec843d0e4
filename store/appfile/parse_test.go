package appfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// whole says everything an app file can say.
const whole = `{
  "tokendesk": 1,
  "apps": [
    {
      "id": "acme-staging", "name": "Acme staging", "provider": "aikido", "vars": {"store_name": "my-store"},
      "environment": "staging", "group": "Shops", "tags": ["support"], "favourite": true,
      "grant": "authorization_code", "client_id": "AIK_CLIENT_1", "client_auth": "client_secret_basic",
      "client_secret": "s3cret", "client_secret_command": ["pass", "show", "acme/staging"],
      "client_key_file": "key.pem", "client_key_id": "kid", "client_assertion": {"alg": "ES256", "audience": ""},
      "body_format": "form",
      "endpoints": {
        "issuer": "", "authorization": "https://a.test/authorize", "token": "", "refresh": "", "device_authorization": "", "revocation": "",
        "introspection": "", "userinfo": "", "pushed_authorization_request": "", "end_session": "", "jwks": ""
      },
      "scopes": ["openid", "profile"], "scope_separator": " ", "audience": "", "resources": [],
      "pkce": "S256", "dpop": false, "par": "auto",
      "params": {"authorize": {"a": "1", "b": ["1", "2"], "response_type": null}, "token": {}, "refresh": {}},
      "headers": {"token": {"X-A": "b"}},
      "redirect": {"host": "127.0.0.1", "port": 47821, "path": "/callback"},
      "username": "u",
      "assertion": {"issuer": "", "subject": "", "audience": "", "claims": {"n": 1, "deep": {"x": [null, true]}}},
      "token_exchange": {"subject": "other-app/default", "subject_token_type": "", "requested_token_type": ""},
      "tls": {"ca_file": "tls/ca.pem", "client_certificate_file": "", "client_key_file": "/abs/k.pem", "insecure_skip_verify": false, "allow_http": false},
      "proxy": "", "http_timeout_seconds": 30, "user_agent": "",
      "test": {"method": "GET", "url": "", "headers": {}, "body": "", "success": ""},
      "accounts": [
        {"id": "default", "label": "Ada (admin)", "login_hint": "ada@example.test", "expect": "ada@example.test",
         "prompt": "select_account", "browser": "default", "scopes": []},
        {"id": "bob", "password": "hunter2"}
      ]
    },
    {"id": "b", "client_id": "c", "scopes": []}
  ]
}`

const keyPEM = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"

func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "key.pem"), []byte(keyPEM), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestParseWhole(t *testing.T) {
	dir := folder(t)
	f, err := Parse([]byte(whole), dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Apps) != 2 {
		t.Fatalf("%d apps", len(f.Apps))
	}
	e := f.Apps[0]
	if e.App.ID != "acme-staging" || e.App.Grant != oauth.GrantAuthorizationCode || !e.App.Favourite || *e.App.Redirect.Port != 47821 || e.App.Vars["store_name"] != "my-store" {
		t.Errorf("app is %+v", e.App)
	}
	want := oauth.Secrets{oauth.SecretClientSecret: "s3cret"} // the key's file waits for a person's word
	if !reflect.DeepEqual(e.Secrets, want) || e.KeyFile != filepath.Join(dir, "key.pem") {
		t.Errorf("%d secrets, or wrong ones", len(e.Secrets))
	}
	if e.AccountSecrets["bob"][oauth.SecretPassword] != "hunter2" || len(e.Accounts) != 2 || e.Accounts[0].Expect != "ada@example.test" {
		t.Errorf("accounts are %+v", e.Accounts)
	}
	if e.App.TLS.CAFile != filepath.Join(dir, "tls/ca.pem") || e.App.TLS.ClientKeyFile != "/abs/k.pem" {
		t.Errorf("TLS is %+v", e.App.TLS)
	}
	if p, there := e.App.Params.Authorize["response_type"]; !there || p != nil {
		t.Errorf("null parameter is %v, there %v", p, there)
	}
	if !reflect.DeepEqual(e.App.Params.Authorize["b"], oauth.Param{"1", "2"}) {
		t.Errorf("repeated parameter is %v", e.App.Params.Authorize["b"])
	}
	second := f.Apps[1]
	if len(second.Accounts) != 1 || second.Accounts[0].ID != "default" || second.App.Scopes == nil || second.Secrets != nil {
		t.Errorf("the sparse app is %+v %+v", second.App, second.Accounts)
	}
}

func TestParseRefuses(t *testing.T) {
	app := func(fields string) string {
		return `{"tokendesk":1,"apps":[{"id":"a","client_id":"c"` + fields + `}]}`
	}
	tests := map[string]struct{ in, path, says string }{
		"unknown key at the top":    {`{"tokendesk":1,"apps":[],"ap":1}`, "ap", `"apps"`},
		"unknown key of an app":     {app(`,"clientid":"x"`), "apps[0].clientid", `"client_id"`},
		"key in another case":       {app(`,"Client_Auth":"none"`), "apps[0].Client_Auth", `"client_auth"`},
		"unknown endpoint":          {app(`,"endpoints":{"tokn":"x"}`), "apps[0].endpoints.tokn", `"token"`},
		"long name of an endpoint":  {app(`,"endpoints":{"authorization_endpoint":"x"}`), "apps[0].endpoints.authorization_endpoint", `"authorization"`},
		"unknown key of an account": {app(`,"accounts":[{"id":"x","lable":"y"}]`), "apps[0].accounts[0].lable", `"label"`},
		"quirks are no key":         {app(`,"Quirks":{}`), "apps[0].Quirks", "nearest"},
		"odd key":                   {app(`,"a b":1`), `apps[0]["a b"]`, "nearest"},
		"doubled key":               {app(`,"client_id":"d"`), "apps[0].client_id", "twice"},
		"doubled key deep":          {app(`,"assertion":{"claims":{"x":{"y":1,"y":2}}}`), "apps[0].assertion.claims.x.y", "twice"},
		"doubled escaped key":       {app(`,"client\u005fid":"d"`), "apps[0].client_id", "twice"},
		"doubled id":                {`{"tokendesk":1,"apps":[{"id":"a","client_id":"c"},{"id":"a","client_id":"d"}]}`, "apps[1].id", `"a"`},
		"doubled account":           {app(`,"accounts":[{"id":"x"},{"id":"x"}]`), "apps[0].accounts[1].id", `"x"`},
		"number for a string":       {app(`,"name":1`), "apps[0].name", "a string, not a number"},
		"string for a number":       {app(`,"redirect":{"port":"47821"}`), "apps[0].redirect.port", "a number, not a string"},
		"fraction":                  {app(`,"http_timeout_seconds":1.5`), "apps[0].http_timeout_seconds", "whole number"},
		"huge number":               {app(`,"http_timeout_seconds":1e99`), "apps[0].http_timeout_seconds", "whole number"},
		"string for a bool":         {app(`,"dpop":"yes"`), "apps[0].dpop", "true or false"},
		"object for an array":       {app(`,"scopes":{}`), "apps[0].scopes", "an array"},
		"string for an array":       {app(`,"scopes":"openid"`), "apps[0].scopes", "an array"},
		"number in an array":        {app(`,"scopes":["a",1]`), "apps[0].scopes[1]", "a string"},
		"null":                      {app(`,"name":null`), "apps[0].name", "not null"},
		"number as parameter":       {app(`,"params":{"token":{"x":1}}`), "apps[0].params.token.x", "null"},
		"number in a parameter":     {app(`,"params":{"token":{"x":["1",2]}}`), "apps[0].params.token.x[1]", "a string"},
		"number as header":          {app(`,"headers":{"token":{"x":1}}`), "apps[0].headers.token.x", "a string"},
		"unknown grant":             {app(`,"grant":"client_credential"`), "apps[0].grant", `"client_credentials"`},
		"unknown client auth":       {app(`,"client_auth":"basic"`), "apps[0].client_auth", "nearest"},
		"unknown PKCE":              {app(`,"pkce":"s256"`), "apps[0].pkce", `"S256"`},
		"no client id, a grant":     {`{"tokendesk":1,"apps":[{"id":"a","grant":"client_credentials"}]}`, "apps[0].client_id", "missing"},
		"no client id":              {`{"tokendesk":1,"apps":[{"id":"a"}]}`, "apps[0].client_id", "missing"},
		"no id":                     {`{"tokendesk":1,"apps":[{"client_id":"a"}]}`, "apps[0].id", "missing"},
		"bad id":                    {`{"tokendesk":1,"apps":[{"id":"A b","client_id":"a"}]}`, "apps[0].id", "not a valid ID"},
		"id with a slash":           {`{"tokendesk":1,"apps":[{"id":"a/b","client_id":"a"}]}`, "apps[0].id", "not a valid ID"},
		"id with a newline":         {`{"tokendesk":1,"apps":[{"id":"a\n","client_id":"a"}]}`, "apps[0].id", "not a valid ID"},
		"bad account id":            {app(`,"accounts":[{"id":"../x"}]`), "apps[0].accounts[0].id", "not a valid ID"},
		"long id":                   {`{"tokendesk":1,"apps":[{"id":"` + strings.Repeat("a", 101) + `","client_id":"a"}]}`, "apps[0].id", "100"},
		"redirect elsewhere":        {app(`,"redirect":{"host":"evil.test"}`), "apps[0].redirect.host", "loopback"},
		"redirect to everything":    {app(`,"redirect":{"host":"0.0.0.0"}`), "apps[0].redirect.host", "loopback"},
		"redirect look-alike":       {app(`,"redirect":{"host":"127.0.0.1.evil.test"}`), "apps[0].redirect.host", "loopback"},
		"redirect port":             {app(`,"redirect":{"port":70000}`), "apps[0].redirect.port", "65535"},
		"redirect address":          {app(`,"redirect":{"uri":"http://evil.test/cb"}`), "apps[0].redirect.uri", "registered"},
		"redirect address's key":    {app(`,"redirect":{"url":"https://acme.test/cb"}`), "apps[0].redirect.url", `"uri"`},
		"redirect path":             {app(`,"redirect":{"path":"cb?x"}`), "apps[0].redirect.path", "slash"},
		"negative time limit":       {app(`,"http_timeout_seconds":-1`), "apps[0].http_timeout_seconds", "between"},
		"key file missing":          {app(`,"client_key_file":"nowhere.pem"`), "apps[0].client_key_file", "found"},
		"key file is a folder":      {app(`,"client_key_file":"."`), "apps[0].client_key_file", "not a file"},
		"no version":                {`{"apps":[]}`, "", "tokendesk"},
		"newer version":             {`{"tokendesk":2,"apps":[],"new":1}`, "tokendesk", "version 1"},
		"no apps":                   {`{"tokendesk":1}`, "apps", "missing"},
		"array":                     {`[]`, "The file", "an object"},
		"empty":                     {``, "", "JSON"},
		"cut short":                 {`{"tokendesk":1,`, "", "JSON"},
		"trailing data":             {`{"tokendesk":1,"apps":[]} {}`, "", "after the end"},
		"bad UTF-8":                 {"{\"tokendesk\":1,\"apps\":[],\"\xff\":1}", "", "UTF-8"},
		"bottomless":                {strings.Repeat("[", 100), "", "deep"},
	}
	dir := t.TempDir()
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f, err := Parse([]byte(test.in), dir)
			var e *oauth.Error
			if !errors.As(err, &e) {
				t.Fatalf("%d apps, error %v", len(f.Apps), err)
			}
			if e.Kind != oauth.KindUsage || !strings.HasPrefix(e.Message, test.path) || !strings.Contains(e.Message+" "+e.Advice, test.says) {
				t.Errorf("%s: %q %q, want the path %q and %q", e.Kind, e.Message, e.Advice, test.path, test.says)
			}
		})
	}
}

// A secret at the wrong place is not repeated in the error.
func TestParseErrorsHoldNoValue(t *testing.T) {
	for _, in := range []string{
		`{"tokendesk":1,"apps":[{"id":"a","client_id":"c","client_secret":["CANARY"]}]}`,
		`{"tokendesk":1,"apps":[{"id":"a","client_id":"c","dpop":"CANARY"}]}`,
		`{"tokendesk":1,"apps":[{"id":"a","client_id":"c","client_secret":"CANARY" "x"}]}`,
		`{"tokendesk":1,"apps":[{"id":"a","client_id":"c","http_timeout_seconds":"CANARY"}]}`,
		`{"tokendesk":1,"apps":[{"id":"a","client_id":"c","grant":"CANARY"}]}`,
	} {
		_, err := Parse([]byte(in), "")
		var e *oauth.Error
		if !errors.As(err, &e) || strings.Contains(e.Message+e.Advice, "CANARY") {
			t.Errorf("%s: %v", in, err)
		}
	}
}

func TestWriteIsCanonical(t *testing.T) {
	f, err := Parse([]byte(whole), folder(t))
	if err != nil {
		t.Fatal(err)
	}
	f.Apps[0], f.Apps[1] = f.Apps[1], f.Apps[0] // the order given does not matter
	var first bytes.Buffer
	if err := Write(&first, f); err != nil {
		t.Fatal(err)
	}
	text := first.String()
	for _, secret := range []string{"s3cret", "hunter2", "PRIVATE KEY", "client_key_file\": \"key", `"password"`} {
		if strings.Contains(text, secret) {
			t.Errorf("an export holds %q", secret)
		}
	}
	again, err := Parse(first.Bytes(), "")
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	var second bytes.Buffer
	if err := Write(&second, again); err != nil {
		t.Fatal(err)
	}
	if second.String() != text {
		t.Errorf("writing twice differs:\n%s\n%s", text, second.String())
	}
	f.Apps[1].Accounts[0].Scopes = nil // empty means the same
	if !reflect.DeepEqual(again.Apps[0].Accounts, f.Apps[1].Accounts) {
		t.Errorf("accounts became %+v", again.Apps[0].Accounts)
	}
	sparse := File{Apps: []Entry{{
		App:      oauth.App{ID: "b", ClientID: "c<d>", Scopes: []string{}, Quirks: oauth.Quirks{Scheme: "x"}},
		Accounts: []oauth.Account{{ID: "default"}}, Secrets: oauth.Secrets{oauth.SecretClientSecret: "x"},
	}}}
	var out bytes.Buffer
	if err := Write(&out, sparse); err != nil {
		t.Fatal(err)
	}
	want := "{\n  \"tokendesk\": 1,\n  \"apps\": [\n    {\n      \"id\": \"b\",\n      \"client_id\": \"c<d>\",\n      \"scopes\": []\n    }\n  ]\n}\n"
	if out.String() != want {
		t.Errorf("wrote\n%s", out.String())
	}
}

func TestWriteNothing(t *testing.T) {
	var out bytes.Buffer
	if err := Write(&out, File{}); err != nil {
		t.Fatal(err)
	}
	if f, err := Parse(out.Bytes(), ""); err != nil || len(f.Apps) != 0 {
		t.Errorf("%d apps, %v from %s", len(f.Apps), err, out.String())
	}
}

func TestPaths(t *testing.T) {
	dir := t.TempDir()
	e, err := Parse([]byte(`{"tokendesk":1,"apps":[
		{"id":"a","client_id":"c","client_secret_command":["./bin/secret","x"]},
		{"id":"b","client_id":"c","client_secret_command":["pass","./x"]}]}`), dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := e.Apps[0].App.ClientSecretCommand; got[0] != filepath.Join(dir, "bin/secret") || got[1] != "x" {
		t.Errorf("command is %q", got)
	}
	if got := e.Apps[1].App.ClientSecretCommand; got[0] != "pass" || got[1] != "./x" {
		t.Errorf("command is %q", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte(`{"tokendesk":1,"apps":[{"id":"a","client_id":"c","params":{"token":{"x":null}}}]}`))
	f.Add([]byte(`{"tokendesk":1,"apps":[{"id":"a","client_id":"c","accounts":[{"id":"x","scopes":["y"]}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse(data, "/nowhere")
		if err != nil {
			var e *oauth.Error
			if !errors.As(err, &e) {
				t.Fatalf("not an error for people: %v", err)
			}
			return
		}
		var first, second bytes.Buffer
		if err := Write(&first, file); err != nil {
			t.Fatal(err)
		}
		again, err := Parse(first.Bytes(), "")
		if err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, first.Bytes())
		}
		if err := Write(&second, again); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("not stable (%v):\n%s\n%s", err, first.Bytes(), second.Bytes())
		}
	})
}

// A key file is read when a person has accepted it, and looked at then.
func TestReadKey(t *testing.T) {
	dir := t.TempDir()
	for name, test := range map[string]struct{ text, says string }{
		"key.pem":   {keyPEM, ""},
		"key.jwk":   {` {"kty":"EC"}`, ""},
		"key.pfx":   {"0\x82\x00", ""},
		"large.pem": {keyPEM + strings.Repeat("x", maxKey), "too large"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := ReadKey(path)
		if test.says == "" && (err != nil || got != test.text) || test.says != "" && (err == nil || !strings.Contains(err.Error(), test.says)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ReadKey(dir); err == nil {
		t.Error("a folder was read")
	}
}

// A secret that is there and empty is set and empty, and written as that in any
// file; an empty private key is none.
func TestSecretsThatAreEmpty(t *testing.T) {
	const head = `{"tokendesk": 1, "apps": [{"id": "a", "client_id": "c", `
	for text, want := range map[string]oauth.Secrets{
		head + `"client_secret": ""}]}`:  {oauth.SecretClientSecret: ""},
		head + `"client_secret": "s"}]}`: {oauth.SecretClientSecret: "s"},
		head + `"name": "n"}]}`:          nil,
		head + `"private_key": "", "key_passphrase": "", "client_key_file": ""}]}`: nil,
	} {
		f, err := Parse([]byte(text), "")
		if err != nil || !maps.Equal(f.Apps[0].Secrets, want) || (f.Apps[0].Secrets == nil) != (want == nil) {
			t.Errorf("%s: %v", text, err)
		}
		var with, without bytes.Buffer
		if err := write(&with, f, true); err != nil {
			t.Fatal(err)
		}
		if err := Write(&without, f); err != nil {
			t.Fatal(err)
		}
		if again, err := Parse(with.Bytes(), ""); err != nil || !maps.Equal(again.Apps[0].Secrets, want) || strings.Contains(without.String(), `"client_secret": ""`) != (want.Has(oauth.SecretClientSecret) && want[oauth.SecretClientSecret] == "") || strings.Contains(without.String(), `"s"`) {
			t.Errorf("%s: written as another: %v", text, err)
		}
	}
	const password = head + `"grant": "password", "username": "u", "accounts": [{"id": "ada", "password": "", "refresh_token": ""}]}]}`
	f, err := Parse([]byte(password), "")
	if err != nil || !maps.Equal(f.Apps[0].AccountSecrets["ada"], oauth.Secrets{oauth.SecretPassword: ""}) {
		t.Errorf("an empty password: %v", err)
	}
}

// A team's file says what is everybody's own in place of a value. The app stays
// open, and a client whose secret is open is no public one.
func TestValuesThatAreEverybodysOwn(t *testing.T) {
	for _, value := range []string{"<client secret>", "$CLIENT_SECRET", "${CLIENT_SECRET}", "{client_secret}", "{{ secret }}", "{{secret}}"} {
		written, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		read := func(more string) Entry {
			f, err := Parse([]byte(`{"tokendesk": 1, "apps": [{"id": "a", "client_id": `+string(written)+`, "client_secret": `+string(written)+`, "username": `+string(written)+
				`, "vars": {"tenant": `+string(written)+`, "realm": "r"}, `+more+`}]}`), "/")
			if err != nil {
				t.Fatalf("%s: %v", value, err)
			}
			return f.Apps[0]
		}
		e := read(`"endpoints": {"token": "https://{tenant}.id.example.test/{realm}/token"}`)
		if _, set := e.Secrets[oauth.SecretClientSecret]; set || e.App.ClientID != "" || e.App.Username != "" || len(e.App.Vars) != 1 || e.App.ClientAuth != oauth.ClientSecretBasic {
			t.Errorf("%s: %+v", value, e.App)
		}
		if e := read(`"endpoints": {"issuer": "https://id.example.test"}`); e.App.ClientAuth != oauth.ClientSecretBasicEncoded {
			t.Errorf("%s, with an issuer: %s", value, e.App.ClientAuth)
		}
		if e := read(`"provider": "google"`); e.App.ClientAuth != "" {
			t.Errorf("%s, of a provider: %s", value, e.App.ClientAuth)
		}
		if e := read(`"client_auth": "client_secret_post"`); e.App.ClientAuth != oauth.ClientSecretPost {
			t.Errorf("%s, with client_auth: %s", value, e.App.ClientAuth)
		}
	}
}

// An app that gets its token by a request of its own, or signs it, may have no client.
func TestAppsWithoutAClient(t *testing.T) {
	for _, fields := range []string{`"grant":"request"`, `"grant":"signed_jwt"`, `"request":{"url":"https://shop.test/login"}`, `"signed_jwt":{"claims":{"iss":"me"}}`} {
		if _, err := Parse([]byte(`{"tokendesk":1,"apps":[{"id":"a",`+fields+`}]}`), ""); err != nil {
			t.Errorf("%s: %v", fields, err)
		}
	}
}
