package appfile

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
)

const (
	curlIkas = `curl --request POST \
--url 'https://<your_store_name>.myikas.com/api/admin/oauth/token' \
--header 'content-type: application/x-www-form-urlencoded' \
--data grant_type=client_credentials \
--data client_id=<your_client_id> \
--data client_secret=<your_client_secret>`
	curlIkasCall = `curl --location --request POST 'https://api.myikas.com/api/v1/admin/graphql' \
--header 'Content-Type: application/json' \
--header 'Authorization: Bearer <your_access_token>' \
--data-raw '{"query":"{me { id }}"}'`
	curlMypos = "curl -X POST \\\n\n\nhttps://auth-api.mypos.com/oauth/token \\\n\n\n-H 'Authorization: Basic base64encode(client_id:client_secret)' \\\n\n\n" +
		"-H 'Content-Type: application/x-www-form-urlencoded' \\\n\n\n-d 'grant_type=client_credentials'\n"
	curlMyposRevoke = "curl -X POST \\\n\n\nhttps://auth-api.mypos.com/oauth/revoke \\\n\n\n-H 'Authorization: Basic base64encode(client_id:client_secret)' \\\n\n\n" +
		"-H 'Content-Type: application/x-www-form-urlencoded' \\\n\n\n-d 'token=vjqje92BWVesdh8TE6nBfepst0mf11wHA6VnR5RhN6'\n"
)

func curl(t *testing.T, text string) (Entry, string) {
	t.Helper()
	f, notes, err := ParseAs(SourceCurl, []byte(text), "")
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if len(f.Apps) != 1 || len(f.Apps[0].Accounts) != 1 {
		t.Fatalf("%d apps", len(f.Apps))
	}
	return f.Apps[0], strings.Join(notes, "\n")
}

// The commands of the providers' documents, as copied from there.
func TestCurlOfTheDocuments(t *testing.T) {
	for text, want := range map[string]string{curlIkas: "ikas", curlIkasCall: "ikas", curlMypos: "mypos", curlMyposRevoke: "mypos"} {
		e, notes := curl(t, text)
		if e.App.Provider != want || e.App.ClientID != "" || e.Secrets != nil || e.App.ID != want {
			t.Errorf("%s became %+v", text, e.App)
		}
		if strings.Contains(notes, "missing") { // what is open is found out of the app
			t.Errorf("%s: notes %q", want, notes)
		}
		if e.App.Endpoints != (oauth.Endpoints{}) || e.App.ClientAuth != "" || len(e.App.Params.Token) > 0 {
			t.Errorf("%s: more was taken over than the catalogue leaves open: %+v", want, e.App)
		}
	}
	if e, _ := curl(t, curlIkas); e.App.Grant != oauth.GrantClientCredentials {
		t.Errorf("ikas: %+v", e.App)
	}
}

// The same commands with a person's own values.
func TestCurlFilledIn(t *testing.T) {
	basic := base64.StdEncoding.EncodeToString([]byte("id-1:sec:ret"))
	tests := map[string]struct {
		text, provider, vars, id, secret string
		token                            string // of the completed app
	}{
		"ikas": {
			strings.NewReplacer("<your_store_name>", "acme", "<your_client_id>", "id-1", "<your_client_secret>", "sec%3Aret").Replace(curlIkas),
			"ikas", "acme", "id-1", "sec:ret", "https://acme.myikas.com/api/admin/oauth/token",
		},
		"mypos": {
			strings.ReplaceAll(curlMypos, "base64encode(client_id:client_secret)", basic),
			"mypos", "", "id-1", "sec:ret", "https://auth-api.mypos.com/oauth/token",
		},
		"mypos sandbox": {
			"curl -u id-1:sec:ret https://sandbox-auth-api.mypos.com/oauth/token -d grant_type=client_credentials",
			"mypos", "", "id-1", "sec:ret", "https://sandbox-auth-api.mypos.com/oauth/token",
		},
		"aikido": {
			"curl -XPOST https://app.aikido.dev/api/oauth/token -u 'id-1:sec:ret' -d grant_type=client_credentials",
			"aikido", "", "id-1", "sec:ret", "https://app.aikido.dev/api/oauth/token",
		},
		"aikido elsewhere": {
			"$ curl -sS --user id-1:sec:ret --data-urlencode grant_type=client_credentials https://app.us.aikido.dev/api/oauth/token | jq .",
			"aikido", "app.us.aikido.dev", "id-1", "sec:ret", "https://app.us.aikido.dev/api/oauth/token",
		},
		"ianum": {
			`curl https://api-auth.ianum.com/v1_3/oauth/token -H 'Content-Type: application/json' -H "Accept: application/json" -d '{"grant_type":"client_credentials","client_id":"id-1","client_secret":"sec:ret"}'`,
			"ianum", "", "id-1", "sec:ret", "https://api-auth.ianum.com/v1_3/oauth/token",
		},
		"windows": {
			"curl.exe -X POST ^\r\n https://auth-api.mypos.com/oauth/token ^\r\n -u id-1:sec:ret ^\r\n -d grant_type=client_credentials",
			"mypos", "", "id-1", "sec:ret", "https://auth-api.mypos.com/oauth/token",
		},
	}
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range tests {
		e, notes := curl(t, test.text)
		vars := strings.Join([]string{e.App.Vars["store_name"], e.App.Vars["region_host"]}, "")
		if e.App.Provider != test.provider || vars != test.vars || e.App.ClientID != test.id || e.Secrets[oauth.SecretClientSecret] != test.secret {
			t.Errorf("%s: %+v with %d secrets", name, e.App, len(e.Secrets))
		}
		if notes != "" {
			t.Errorf("%s: notes %q", name, notes)
		}
		done, err := c.Complete(e.App)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if done.Endpoints.Token != test.token || done.Grant != oauth.GrantClientCredentials {
			t.Errorf("%s: completed to %s, %s", name, done.Endpoints.Token, done.Grant)
		}
	}
}

func TestCurlUnknownServer(t *testing.T) {
	e, notes := curl(t, `curl -X POST "https://id.example.test/t" -H "X-Tenant: acme" -A probe/1 -m 12 -k \
		-d "grant_type=password&client_id=id-1&username=ada&password=p%20w&scope=a+b&audience=https://api.example.test&x=1&x=2" --data-urlencode 'y=a&b'`)
	app := e.App
	if app.Provider != "" || app.Endpoints.Token != "https://id.example.test/t" || app.Grant != oauth.GrantPassword || app.ClientAuth != oauth.ClientAuthNone {
		t.Errorf("%+v", app)
	}
	if app.Username != "ada" || e.AccountSecrets["default"][oauth.SecretPassword] != "p w" || strings.Join(app.Scopes, "|") != "a|b" || app.Audience != "https://api.example.test" {
		t.Errorf("%+v", app)
	}
	if strings.Join(app.Params.Token["x"], "|") != "1|2" || app.Params.Token["y"][0] != "a&b" || app.Headers.Token["X-Tenant"] != "acme" {
		t.Errorf("%+v %+v", app.Params, app.Headers)
	}
	if app.UserAgent != "probe/1" || app.HTTPTimeoutSeconds != 12 || !app.TLS.InsecureSkipVerify || !strings.Contains(notes, "X-Tenant") {
		t.Errorf("%+v %s", app, notes)
	}
	if app.ID != "id.example.test-id-1" {
		t.Errorf("id is %s", app.ID)
	}
}

func TestCurlVariations(t *testing.T) {
	tests := map[string]struct {
		text  string
		check func(oauth.App) bool
	}{
		"query":     {`curl -G https://i.test/t -d grant_type=client_credentials -d client_id=c -d client_secret=s`, func(a oauth.App) bool { return a.Endpoints.Token == "https://i.test/t" && a.ClientID == "c" }},
		"own grant": {`curl -u c:s https://i.test/t -d grant_type=account_credentials -d account_id=7`, func(a oauth.App) bool { return a.Params.Token["grant_type"][0] == "account_credentials" }},
		"json and basic": {`curl -u c:s https://i.test/t --json '{"grant_type":"client_credentials"}'`, func(a oauth.App) bool {
			return a.BodyFormat == oauth.BodyJSON && a.ClientAuth == oauth.ClientSecretBasic
		}},
		"shell variable": {`curl -u "$CLIENT_ID:${CLIENT_SECRET}" https://i.test/t -d grant_type=client_credentials`, func(a oauth.App) bool { return a.ClientID == "" && a.ClientAuth == oauth.ClientSecretBasic }},
		"substitution":   {`curl -H "Authorization: Basic $(touch /tmp/never)" https://i.test/t -d grant_type=client_credentials`, func(a oauth.App) bool { return a.ClientAuth == oauth.ClientSecretBasic }},
		"host variable":  {`curl -u c:s https://$TENANT.i.test/t -d grant_type=client_credentials`, func(a oauth.App) bool { return a.Endpoints.Token == "https://{tenant}.i.test/t" }},
		"redirect": {`curl -u c:s https://i.test/t -d grant_type=authorization_code -d code=x -d redirect_uri=http%3A%2F%2Flocalhost%3A8080%2Fcb`, func(a oauth.App) bool {
			return a.Redirect.Host == "localhost" && *a.Redirect.Port == 8080 && a.Redirect.Path == "/cb"
		}},
		"cmd of a browser": {"curl ^\"https://i.test/t^\" ^\r\n  -H ^\"content-type: application/json^\" ^\r\n  --data-raw ^\"^{^\\^\"grant_type^\\^\":^\\^\"client_credentials^\\^\",^\\^\"client_id^\\^\":^\\^\"c^\\^\",^\\^\"client_secret^\\^\":^\\^\"s^\\^\"^}^\"", func(a oauth.App) bool {
			return a.Endpoints.Token == "https://i.test/t" && a.ClientID == "c" && a.ClientAuth == oauth.ClientSecretJSON
		}},
		"comment first": {"# it's the token\n$ curl -u c:s https://i.test/t -d grant_type=client_credentials", func(a oauth.App) bool { return a.ClientID == "c" }},
		"plain names":   {"curl -u my-client:secret https://i.test/t -d grant_type=client_credentials", func(a oauth.App) bool { return a.ClientID == "my-client" }},
		"ansi quotes":   {`curl -u c:s https://i.test/t -d $'grant_type=client_credentials&scope=a\x20b'`, func(a oauth.App) bool { return strings.Join(a.Scopes, "|") == "a|b" }},
	}
	for name, test := range tests {
		if e, _ := curl(t, test.text); !test.check(e.App) {
			t.Errorf("%s became %+v", name, e.App)
		}
	}
}

func TestCurlRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"no curl":        "wget https://i.test",
		"no address":     "curl -d grant_type=client_credentials",
		"not a token":    "curl https://i.test/users -H 'Authorization: Bearer CANARY'",
		"introspection":  "curl -u c:CANARY https://i.test/realms/x/protocol/openid-connect/token/introspect -d token=CANARY",
		"revocation":     "curl -u c:CANARY https://i.test/oauth/token -d token=CANARY",
		"open quote":     "curl 'https://i.test/t -d grant_type=client_credentials -u id:CANARY",
		"option cut off": "curl https://i.test/t -d",
		"ftp":            "curl ftp://i.test/t -d grant_type=client_credentials",
		"no host":        "curl token -d grant_type=client_credentials",
		"empty":          "",
	} {
		f, _, err := ParseAs(SourceCurl, []byte(text), "")
		var e *oauth.Error
		if !errors.As(err, &e) || e.Kind != oauth.KindUsage || strings.Contains(e.Message+e.Advice, "CANARY") {
			t.Errorf("%s: %d apps, %v", name, len(f.Apps), err)
		}
	}
}

func TestGuess(t *testing.T) {
	for text, want := range map[string]Source{
		whole: SourceApp, "{}": SourceApp, "nonsense": SourceApp, "": SourceApp,
		"# a token\n\ncurl https://a": SourceCurl, "TOKEN=$(curl -s https://a | jq -r .access_token)": SourceCurl, "export T=`curl https://a`": SourceCurl,
		"{\"a\": \n curl https://a": SourceApp, "see the\ncurly one": SourceApp,
		curlIkas: SourceCurl, "\n $ curl https://a": SourceCurl, "C:\\Windows\\curl.exe -s x": SourceCurl, "curly": SourceApp,
		"curl https://a " + strings.Repeat("-d a ", maxCurl): SourceCurl, "# We use curl to get the token.": SourceApp, "with curl:\n{}": SourceApp,
		`{"info":{},"item":[]}`: SourcePostman, `{"id":"x","name":"e","values":[]}`: SourcePostman,
		`{"tokendesk":1,"apps":[],"values":[]}`: SourceApp,
	} {
		if got := Guess([]byte(text)); got != want {
			t.Errorf("Guess(%.40q) is %s, want %s", text, got, want)
		}
	}
}

func FuzzCurl(f *testing.F) {
	for _, text := range []string{
		curlIkas, curlMypos,
		"curl -u a:b -H 'X: y' https://i.test/t?grant_type=x -d @file --json '{\"a\":1}' -XPOST -k",
		"curl ^\"https://i.test/t^\" ^\r\n -d ^\"grant_type=password^&username=%U%^\"\nset U=ada",
		"$u = \"https://i.test\"\ncurl.exe \"$u/t\" `\n -d \"{\\\"grant_type\\\":\\\"x\\\"}\" -u \"${env:A}:$($b.c)\"",
		"A=", "curl -$A'x' https://i.test/t?grant_type=y", "A=1 B=\"$A\"\ncat > f <<E\n{\"grant_type\":\"$B\"}\nE\ncurl -d @f --next https://{h}/t -F 'a=\"b\"' -F c=@d",
		"curl –X POST “https://<host>/t” \\ -H “a: {b}” -E c.p12:pw -x u:p@h:1",
		"echo -n $(echo -n \"id:$S\" | base64) | curl -d @- --variable a@b --expand-data '{{a:url}}' http://u:p@i.test/oauth/token",
		"1curl -G https://i.test/t\\?grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer\\&assertion=e30.e30.x \\\n2 -K x",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, notes, err := ParseAs(SourceCurl, []byte(text), "")
		if err != nil {
			var e *oauth.Error
			if !errors.As(err, &e) {
				t.Fatalf("not an error for people: %v", err)
			}
			return
		}
		for _, note := range notes {
			if hasMark(note) {
				t.Fatalf("a remark with a mark: %q", note)
			}
		}
		for _, e := range file.Apps {
			if !oauth.ValidID(e.App.ID) || len(e.Accounts) == 0 {
				t.Fatalf("an app without a proper id: %+v", e.App)
			}
			said := said(Entry{App: e.App}) + e.App.Name
			if hasMark(said) {
				t.Fatalf("an app with a mark: %s", said)
			}
			if e.App.ClientID != "" && looksSecret(e.App.ClientID) {
				t.Fatalf("a secret as the client id: %s", e.App.ClientID)
			}
		}
	})
}

// A pasted text lies in no folder: no relative path of it is taken.
func TestPastedPaths(t *testing.T) {
	const request = "curl https://id.example.test/ -d grant_type=client_credentials -u c:s "
	for option, what := range map[string]string{
		"--cacert ca.pem": "tls.ca_file", "--cacert=./ca.pem": "tls.ca_file", "--cert c.pem:words": "tls.client_certificate_file", "-Ec.pem": "tls.client_certificate_file",
		"--key ../k.pem": "tls.client_key_file", "--cacert ~/ca.pem": "tls.ca_file", "--cacert $CA": "tls.ca_file", `--cacert "${DIR}/ca.pem"`: "tls.ca_file", "--cacert <file>": "tls.ca_file",
	} {
		f, notes, err := ParseAs(SourceCurl, []byte(request+option), "")
		if err != nil || f.Apps[0].App.TLS != (oauth.TLS{}) || !strings.Contains(strings.Join(notes, "\n"), what) {
			t.Errorf("%s: %+v %q %v", option, f, notes, err)
		}
	}
	f, notes, err := ParseAs(SourceCurl, []byte(request+`--cacert /ca.pem --cert '/a\:b.pem:op:en' --key /k.pem`), "")
	if want := (oauth.TLS{CAFile: "/ca.pem", ClientCertificateFile: "/a:b.pem", ClientKeyFile: "/k.pem"}); err != nil || f.Apps[0].App.TLS != want || len(notes) > 0 {
		t.Errorf("%+v %q %v", f.Apps[0].App.TLS, notes, err)
	}
	if f.Apps[0].Secrets[oauth.SecretKeyPassphrase] != "op:en" {
		t.Error("the certificate's passphrase is missing")
	}
	f, notes, err = ParseAs(SourceApp, []byte(`{"tokendesk": 1, "apps": [{"id": "a", "client_id": "c", "client_key_file": "key.pem", "client_secret_command": ["./run"], "tls": {"ca_file": "ca.pem"}}]}`), "")
	if err != nil || len(notes) != 3 || f.Apps[0].App.TLS.CAFile != "" || f.Apps[0].App.ClientSecretCommand != nil {
		t.Errorf("%+v %q %v", f, notes, err)
	}
}
