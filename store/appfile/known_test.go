package appfile

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"tokendesk/oauth"
)

// What is known and not read is named for what it is, nothing of it is repeated, and
// what can be imported is said.
func TestWhatIsNotReadIsNamed(t *testing.T) {
	const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJDQU5BUlkifQ.CANARYsig"
	for text, want := range map[string]string{
		"apps:\n  - id: CANARY\n    client_id: x\n":                                "YAML", //
		`{"log": {"version": "1.2", "entries": [{"request": {"url": "CANARY"}}]}}`: "HAR",  // Chrome, Save all as HAR
		`{"client": "Thunder Client", "collectionName": "c", "requests": []}`:      "Thunder",
		jwt:                          "JWT",
		"Bearer " + jwt:              "JWT",
		"sk_live_CANARY0123456789":   "token, key or password",
		"Basic Q0FOQVJZOkNBTkFSWQ==": "credentials",
		"-----BEGIN PRIVATE KEY-----\nCANARY\n-----END PRIVATE KEY-----\n": "key or a certificate",
		`{"kty": "EC", "d": "CANARY"}`:                                     "JWK",
		`{"access_token": "CANARY", "token_type": "bearer"}`:               "answer",
		"<!DOCTYPE html>\n<html><body>curl</body></html>":                  "web page",
		"<?xml version=\"1.0\"?><a/>":                                      "XML",
		"PK\x03\x04\x14\x00\x00\x00":                                       "ZIP",
		"\x1f\x8b\x08\x00\x00":                                             "compressed",
		"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5":                                 "KeePass",
		"\x89PNG\r\n\x1a\n\x00\x00":                                        "picture",
		"%PDF-1.7\n":                                                       "PDF",
		"\x30\x82\x0a\x00\xff\xfe\x01":                                     "key store",
		"\x7fELF\x02\x01\x01\x00\x00":                                      "binary",
		"$body = @{grant_type='password'}\nInvoke-RestMethod -Uri https://x.test -Body $body":                       "PowerShell",
		"wget --post-data 'grant_type=password&password=CANARY' https://id.example.test/t":                          "wget",
		"http -f POST id.example.test/token grant_type=password password=CANARY":                                    "HTTPie",
		"import requests\nr = requests.post('https://x.test', data={'client_secret': 'CANARY'})\n":                  "source",
		"const r = await fetch('https://x.test', {method: 'POST', body: 'client_secret=CANARY'});\n":                "source",
		"[default]\nclient_id = x\nclient_secret = CANARY\n":                                                        "settings",
		"machine id.example.test\n  login CANARY\n  password CANARY\n":                                              ".netrc", // GNU inetutils, The .netrc file
		"machine id.example.test login CANARY password CANARY":                                                      ".netrc",
		"name,client_id,client_secret\nacme,CANARY,CANARY\n":                                                        "CSV",
		"Access key ID,Secret access key\nCANARY,CANARY\n":                                                          "CSV", // AWS, accessKeys.csv
		"url;login;password\nhttps://x.test;CANARY;CANARY\n":                                                        "CSV", // KeePassXC, Chrome
		"# Getting a token\n\nAsk for `client_id` and CANARY.\n":                                                    "Markdown",
		"Some words.\n\n```json\n{\"client_id\": \"CANARY\"}\n```\n":                                                "Markdown",
		"otpauth://totp/Acme:ada?secret=CANARY&issuer=Acme":                                                         "otpauth", // Google Authenticator, Key Uri Format
		"otpauth-migration://offline?data=CANARY":                                                                   "otpauth",
		"HttpRequest request = HttpRequest.newBuilder()\n    .uri(URI.create(\"https://x.test\"))\n    .build();\n": "source", // Java
		"public class Token {\n  String secret = \"CANARY\";\n}\n":                                                  "source",
		"var client = new HttpClient();\nvar secret = \"CANARY\";\n":                                                "source", // C#
		"namespace Acme;\n":                            "source",
		"https -a CANARY:CANARY id.example.test/token": "HTTPie", // HTTPie, Authentication
		"xh -a CANARY:CANARY post id.example.test/token grant_type=client_credentials": "HTTPie",
		"xh post id.example.test/token client_secret=CANARY":                           "HTTPie",
		"curlie -u CANARY:CANARY https://id.example.test/token a=b":                    "HTTPie", // rs/curlie
		"ssh ada@id.example.test -p 2222":                                              "another program",
		"aws sts get-session-token --serial-number CANARY":                             "another program",
		"$ gcloud auth print-access-token":                                             "another program",
		"az account get-access-token --resource CANARY":                                "another program",
		"docker login -u CANARY -p CANARY registry.example.test":                       "another program",
		"grpcurl -H 'authorization: CANARY' id.example.test:443 list":                  "another program",
		"curl": "curl command without",
		"<con:soapui-project name=\"CANARY\" xmlns:con=\"http://eviware.com/soapui/config\"><con:a/></con:soapui-project>": "XML",    // SoapUI
		"<configuration>\n  <secret>CANARY</secret>\n</configuration>":                                                     "XML",    // .NET, Maven
		"//packages.example.test/:_authToken=CANARY\nregistry=https://x.test\n":                                            ".npmrc", // npm, .npmrc
		"@acme:registry=https://npm.example.test\n_auth=CANARY\n":                                                          ".npmrc",
		`{"clientId": "x", "clientSecret": "CANARY"}`:                                                                      "client ID with its secret",
		`{"encrypted": false, "folders": [], "items": [{"login": {"password": "CANARY"}}]}`:                                "Bitwarden", // bitwarden.com, export
		"-----BEGIN PGP MESSAGE-----\n\nCANARY\n-----END PGP MESSAGE-----\n":                                               "encrypted with PGP",
		"7z\xbc\xaf\x27\x1c\x00\x04":                                                                                       "7z",
		"\xfd7zXZ\x00\x00\x04":                                                                                             "(xz)",
		"\x28\xb5\x2f\xfd\x04\x00":                                                                                         "(Zstandard)",
		"BZh91AY&SY\x00":                                                                                                   "(bzip2)",
		"CANARY!pass#word":                                                                                                 "token, key or password",
		"age-encryption.org/v1\n-> scrypt x\n":                                                                             "archive",
		"  \n":                                                                                                             "is empty",
	} {
		s := Guess([]byte(text))
		_, _, err := ParseAs(s, []byte(text), "")
		var e *oauth.Error
		if !errors.As(err, &e) || e.Kind != oauth.KindUsage || !strings.Contains(e.Message, want) {
			t.Errorf("%.40q is read as %s: %v", text, s, err)
			continue
		}
		if strings.Contains(e.Message+e.Advice, "CANARY") {
			t.Errorf("%.40q: what is in it shows: %v", text, e)
		}
		if want != "archive" && !strings.Contains(e.Advice, "curl command") {
			t.Errorf("%.40q: what can be imported is not said: %s", text, e.Advice)
		}
	}
}

// A fault in an app file is found again, also where all of it is one line.
func TestFaultsOfAnAppFile(t *testing.T) {
	for text, want := range map[string]string{
		`{"tokendesk": 1, "apps": []}`:                         "no app in this file",
		`{"tokendesk": 1, "apps": [}`:                          "line 1, column 27",
		`{"tokendesk": 1 "apps": []}`:                          "line 1, column 17",
		`{"tokendesk": 1, "apps": [{"id": "ü", }]}`:            "line 1, column 39",
		`{"tokendesk": 1, "apps": [{"id": "a", 'name': "b"}]}`: "line 1, column 39",
		`{"tokendesk": 1, "apps": [{"id": "a"`:                 "line 1, column 37",
		`{"tokendesk": tru}`:                                   "line 1, column 15",
		`{"tokendesk": "a`:                                     "line 1",
		"{\n  \"tokendesk\": 1,\n  \"apps\": [,]\n}":           "line 3, column 12",
	} {
		_, _, err := ParseAs(SourceApp, []byte(text), "")
		var e *oauth.Error
		if !errors.As(err, &e) || e.Kind != oauth.KindUsage || !strings.Contains(e.Message, want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

// A format that is not read is no choice.
func TestWhatIsNotReadIsNoSource(t *testing.T) {
	for _, f := range formats() {
		_, err := ParseSource(string(f.Name))
		if read := f.read != nil; (err == nil) != read {
			t.Errorf("%s: read %v, %v", f.Name, read, err)
		}
		if f.Title == "" || f.read == nil && f.guess == nil && f.ofObject == nil {
			t.Errorf("%s is not described", f.Name)
		}
	}
}

// What Windows saves as Unicode is read as any other text.
func TestTextsOfWindows(t *testing.T) {
	wide := func(s string, little, mark bool) []byte {
		var out []byte
		if mark {
			s = "\ufeff" + s
		}
		for _, u := range utf16.Encode([]rune(s)) {
			b := []byte{byte(u >> 8), byte(u)}
			if little {
				b[0], b[1] = b[1], b[0]
			}
			out = append(out, b...)
		}
		return out
	}
	const app = `{"tokendesk": 1, "apps": [{"id": "a", "client_id": "ü"}]}`
	const curl = "curl https://id.example.test/t -d grant_type=client_credentials -d client_id=c -d client_secret=s"
	for _, text := range []string{app, curl, tokenCall(`"https://id.example.test/token"`, "")} {
		for _, data := range [][]byte{wide(text, true, true), wide(text, false, true), wide(text, true, false), wide(text, false, false), []byte("\ufeff" + text)} {
			if f, notes, err := ParseAs(Guess(data), data, ""); err != nil || len(f.Apps) != 1 {
				t.Errorf("%.30q: %v, %q", data, err, notes)
			}
		}
	}
}
