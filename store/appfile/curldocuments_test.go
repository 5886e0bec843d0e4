package appfile

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// document is a command as a public document writes it, in its quoting and line
// breaks, with values made up here.
type document struct {
	from string // whose document: vendor, page
	text string
	want string // all that the entry says but for its id and name
}

// said is all that an entry says but for its id and name.
func said(e Entry) string {
	app := e.App
	app.ID, app.Name = "", ""
	data, _ := json.Marshal(app)
	text := strings.TrimPrefix(string(data), `{"id":"",`)
	text = strings.TrimSuffix(strings.ReplaceAll(text, `"client_id":"",`, ""), "}")
	text = strings.TrimSuffix(strings.TrimSuffix(text, `"client_id":""`), ",")
	for _, kind := range []oauth.SecretKind{oauth.SecretClientSecret, oauth.SecretKeyPassphrase} {
		if value, ok := e.Secrets[kind]; ok {
			text += fmt.Sprintf(" %s=%q", kind, value)
		}
	}
	for _, kind := range []oauth.SecretKind{oauth.SecretPassword, oauth.SecretRefreshToken, oauth.SecretSubjectToken} {
		if value, ok := e.AccountSecrets[oauth.DefaultAccount][kind]; ok {
			text += fmt.Sprintf(" %s=%q", kind, value)
		}
	}
	return text
}

func checkDocuments(t *testing.T, documents []document) {
	t.Helper()
	if len(documents) < 6 {
		t.Errorf("%d documents only", len(documents))
	}
	for _, d := range documents {
		t.Run(d.from, func(t *testing.T) {
			if Guess([]byte(d.text)) != SourceCurl {
				t.Error("it is not taken for curl")
			}
			f, notes, err := ParseAs(SourceCurl, []byte(d.text), "")
			if err != nil {
				t.Fatalf("%v\n%s", err, d.text)
			}
			if got := said(f.Apps[0]); got != d.want {
				t.Errorf("FILL %s\nsays  %s\nwant  %s\nnotes %q", d.from, got, d.want, notes)
			}
		})
	}
}

// Commands for other shells, behind prompts and other commands, and as word
// processors and web pages leave them.
func TestCurlOfEveryShell(t *testing.T) {
	checkDocuments(t, []document{
		{"SAP Help, UAA on Windows", "curl -L -X POST \"https://acme.authentication.eu10.hana.ondemand.com/oauth/token\" ^ \r\n-H \"Content-Type: application/x-www-form-urlencoded\" ^ \r\n-u \"cl-7:s^e\" ^ \r\n-d \"grant_type=client_credentials\" ", `"provider":"sap-xsuaa","vars":{"region":"eu10","subdomain":"acme"},"grant":"client_credentials","client_id":"cl-7" client_secret="s^e"`},
		{"UiPath, Jenkins on Windows", "curl -X POST \"https://cloud.uipath.com/identity_/connect/token\" ^\n  --data-urlencode \"grant_type=client_credentials\" ^\n  --data-urlencode \"client_id=%CLIENT_ID%\" ^\n  --data-urlencode \"client_secret=!SECRET!\" ^\n  -o %OUT%", `"grant":"client_credentials","client_auth":"client_secret_post","endpoints":{"token":"https://cloud.uipath.com/identity_/connect/token"}`},
		{"Orange, SMS API in a batch file", "set BASE=https://api.orange.com\nset AUTH_HEADER=Basic Y2wtNzpzM2NyM3Q=\necho [1] the token...\ncurl -X POST \"%BASE%/oauth/v3/token\" ^\n  -H \"Authorization: %AUTH_HEADER%\" ^\n  -d \"grant_type=client_credentials\"", `"grant":"client_credentials","client_id":"cl-7","client_auth":"client_secret_basic","endpoints":{"token":"https://api.orange.com/oauth/v3/token"} client_secret="s3cr3t"`},
		{"Chromium, copy as cURL (cmd)", "curl ^\"https://id.example.test/t^\" ^\r\n  -H ^\"content-type: application/json^\" ^\r\n  --data-raw ^\"^{^\\^\"grant_type^\\^\":^\\^\"password^\\^\",^\\^\"username^\\^\":^\\^\"ada^\\^\",^\\^\"password^\\^\":^\\^\"p^&w^\\^\"^}^\"", `"grant":"password","client_auth":"none","body_format":"json","endpoints":{"token":"https://id.example.test/t"},"params":{"token":{"client_id":null}},"username":"ada" password="p&w"`},
		{"Microsoft Learn, Data Factory in PowerShell", "$client_id = \"cl-7\"\n$client_secret = 'it''s'\n$tenant = \"acme.test\";\n$cmd = { .\\curl.exe -X POST https://login.microsoftonline.com/$tenant/oauth2/token  -F grant_type=client_credentials  -F resource=https://management.core.windows.net/ -F client_id=$client_id -F client_secret=$client_secret };\n$answer = Invoke-Command -scriptblock $cmd;", `"grant":"client_credentials","client_id":"cl-7","client_auth":"client_secret_post","endpoints":{"token":"https://login.microsoftonline.com/acme.test/oauth2/token"},"resources":["https://management.core.windows.net/"] client_secret="it's"`},
		{"Precisely, PowerShell with a prompt", "PS C:\\> curl.exe -X POST \"https://api.precisely.com/oauth/token\" `\n  -u \"${env:KEY}:$env:SECRET\" `\n  -d \"{\\\"grant_type\\\":\\\"client_credentials\\\"}\" -H 'Content-Type: application/json'", `"grant":"client_credentials","client_auth":"client_secret_basic","body_format":"json","endpoints":{"token":"https://api.precisely.com/oauth/token"}`},
		{"GeniXsuite, PowerShell pipeline", "$BASE = \"https://app.genixsuite.test\"\n$TOKEN = (curl -s -X POST \"$BASE/api/oauth2/token\" `\n  -d \"grant_type=client_credentials&client_id=cl-7&client_secret=s3\" | ConvertFrom-Json).access_token", `"grant":"client_credentials","client_id":"cl-7","client_auth":"client_secret_post","endpoints":{"token":"https://app.genixsuite.test/api/oauth2/token"} client_secret="s3"`},
		{"zsh, what it inserts before ? and &", `curl -X POST https://id.example.test/t\?grant_type=client_credentials\&client_id=cl-7\&client_secret=a\$b`, `"grant":"client_credentials","client_id":"cl-7","client_auth":"client_secret_post","endpoints":{"token":"https://id.example.test/t"} client_secret="a$b"`},
		{"Reddit, OAuth2 quick start", "reddit@reddit-VirtualBox:~$ curl -X POST -d 'grant_type=password&username=bot_7&password=sn00' --user 'cl-7:s3' https://www.reddit.com/api/v1/access_token", `"provider":"reddit","grant":"password","client_id":"cl-7","username":"bot_7" client_secret="s3" password="sn00"`},
		{"Klarna, in a container", "sudo docker run --rm -it curlimages/curl:8.10.1 -s -X POST https://api.klarna.com/oauth/token \\\n  -d grant_type=client_credentials -u \"$USER_NAME:$SECRET\"", `"grant":"client_credentials","client_auth":"client_secret_basic","endpoints":{"token":"https://api.klarna.com/oauth/token"}`},
		{"SPIFFE with Keycloak, in a pod", "     kubectl exec -n apps debug -c tools -- curl -s -X POST https://sso.acme.test/realms/demo/protocol/openid-connect/token \\\n\t    -d \"grant_type=client_credentials\" -d \"client_id=cl-7\" -d \"client_secret=s3\"", `"grant":"client_credentials","client_id":"cl-7","client_auth":"client_secret_post","endpoints":{"token":"https://sso.acme.test/realms/demo/protocol/openid-connect/token"} client_secret="s3"`},
		{"SailPoint forum, typographic quotes and dashes", "curl\u00a0–X POST –d “client_id=cl-7&client_secret=s3&grant_type=client_credentials” https://acme.api.identitynow.test/oauth/token", `"grant":"client_credentials","client_id":"cl-7","client_auth":"client_secret_post","endpoints":{"token":"https://acme.api.identitynow.test/oauth/token"} client_secret="s3"`},
		{"Telenity, in a comment of PHP", "// curl --location --request POST 'https://id.example.test/oauth/token?grant_type=client_credentials' \\\n// --data-urlencode 'client_id=cl-7' \\\n// --data-urlencode 'client_secret=s3'", `"grant":"client_credentials","client_id":"cl-7","client_auth":"client_secret_post","endpoints":{"token":"https://id.example.test/oauth/token"} client_secret="s3"`},
		{"Spotify, a script that is commented out", "basic=$(echo \"cl-7:s3\" | base64)\n# token=$(curl -d \"grant_type=client_credentials\" \\\n#   --url https://accounts.spotify.com/api/token \\\n#   --header \"Authorization: Basic ${basic%?}\" \\\n#   | jq -r .access_token)", `"provider":"spotify","grant":"client_credentials","client_id":"cl-7" client_secret="s3"`},
		{"PayPal, copied with the numbers of the lines", "1curl -v -X POST \"https://api-m.sandbox.paypal.com/v1/oauth2/token\" \\\n2 -u \"cl-7:s3\" \\\n3 -d \"grant_type=client_credentials\"", `"provider":"paypal","grant":"client_credentials","client_id":"cl-7","endpoints":{"authorization":"https://www.sandbox.paypal.com/signin/authorize","token":"https://api-m.sandbox.paypal.com/v1/oauth2/token"} client_secret="s3"`},
		{"SAP Help, in a quoted block", "> curl --request POST 'https://id.example.test/oauth/token?grant_type=client_credentials' \\\n> --data-urlencode 'client_id=cl-7' \\\n>   > answer.json", `"grant":"client_credentials","client_id":"cl-7","client_auth":"none","endpoints":{"token":"https://id.example.test/oauth/token"}`},
		{"a page's source, with entities", "curl -X POST https://id.example.test/token -u &quot;cl-7:s3&quot; -d &quot;grant_type=client_credentials&amp;scope=&lt;scope&gt;&quot;", `"grant":"client_credentials","client_id":"cl-7","client_auth":"client_secret_basic","endpoints":{"token":"https://id.example.test/token"},"scopes":["{scope}"] client_secret="s3"`},
	})
}

// What a document leaves open is open in the app, in every spelling.
func TestCurlLeavesOpen(t *testing.T) {
	checkDocuments(t, []document{
		{"Auth0, Authentication API", "curl --request POST \\\n  --url 'https://{yourDomain}/oauth/token' \\\n  --data 'grant_type=client_credentials&client_id={yourClientId}&client_secret=YOUR_CLIENT_SECRET&audience=YOUR_API_IDENTIFIER'", `"provider":"auth0","grant":"client_credentials","audience":"{your_api_identifier}"`},
		{"Okta, client credentials guide", "curl --request POST \\\n  --url https://${yourOktaDomain}/oauth2/default/v1/token \\\n  --header 'authorization: Basic MG9hY...' \\\n  --data 'grant_type=client_credentials&scope=customScope'", `"provider":"okta","grant":"client_credentials","scopes":["customScope"]`},
		{"Dealroom, generate token", "curl --request POST \\\n  --url 'https://{{auth0domain}}/oauth/token' \\\n  --header 'Content-Type: application/json' \\\n  --data '\n{\n  \"client_id\": \"<string>\",\n  \"client_secret\": \"<string>\",\n  \"audience\": \"<string>\",\n  \"grant_type\": \"<string>\"\n}\n'", `"provider":"auth0","grant":"client_credentials","client_auth":"client_secret_json","audience":"{audience}"`},
		{"Databricks, service principals", "export CLIENT_ID=<client-id>\nexport CLIENT_SECRET=<client-secret>\n\ncurl --request POST \\\n--url <token-endpoint-URL> \\\n--user \"$CLIENT_ID:$CLIENT_SECRET\" \\\n--data 'grant_type=client_credentials&scope=all-apis'", `"grant":"client_credentials","client_auth":"client_secret_basic","scopes":["all-apis"]`},
		{"Camunda, variables in single quotes", "curl --location --request POST '${TOKENURL}' \\\n--data-urlencode \"client_id=${CLIENT_ID}\" \\\n--data-urlencode 'client_secret=${CLIENT_SECRET}' \\\n--data-urlencode 'scope=${SCOPE}' \\\n--data-urlencode 'grant_type=client_credentials'", `"grant":"client_credentials","client_auth":"client_secret_post","scopes":["{scope}"]`},
		{"Bookings of Zoho, the address up to its path", "curl -X POST '<AccountsURL>/oauth/v2/token?refresh_token=<refresh_token>&client_id=<client_id>&client_secret=<client_secret>&grant_type=refresh_token'", `"grant":"refresh_token","client_auth":"client_secret_post","endpoints":{"token":"https://{accountsurl}/oauth/v2/token"}`},
		{"GitHub Actions, a tenant and an assertion", "RESPONSE=$(curl --fail --silent -X POST \\\n  \"https://login.microsoftonline.com/${{ secrets.TENANT }}/oauth2/v2.0/token\" \\\n  -d \"grant_type=client_credentials\" -d \"client_id=cl-7\" \\\n  -d \"client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer\" -d \"client_assertion=${OIDC_TOKEN}\" -d \"scope=$RESOURCE_ID/.default\")", `"provider":"microsoft-entra","grant":"client_credentials","client_id":"cl-7","client_auth":"private_key_jwt","endpoints":{"authorization":"https://login.microsoftonline.com/{your_tenant}/oauth2/v2.0/authorize","token":"https://login.microsoftonline.com/{your_tenant}/oauth2/v2.0/token","device_authorization":"https://login.microsoftonline.com/{your_tenant}/oauth2/v2.0/devicecode"},"scopes":["{resource_id}/.default"]`},
		{"DEFRA, the client id in the scope", "curl --location 'https://login.microsoftonline.com/{tenant_id}/oauth2/v2.0/token' \\\n  --form 'client_id=\"{client_id}\"' \\\n  --form 'scope=\"{client_id}/.default\"' \\\n  --form 'client_secret=\"{client_secret}\"' \\\n  --form 'grant_type=\"client_credentials\"'", `"provider":"microsoft-entra","grant":"client_credentials","endpoints":{"authorization":"https://login.microsoftonline.com/{tenant_id}/oauth2/v2.0/authorize","token":"https://login.microsoftonline.com/{tenant_id}/oauth2/v2.0/token","device_authorization":"https://login.microsoftonline.com/{tenant_id}/oauth2/v2.0/devicecode"},"scopes":["{client_id}/.default"]`},
		{"UPS, a header", "curl -i -X POST \\\n  https://wwwcie.ups.com/security/v1/oauth/token \\\n  -H 'x-merchant-id: <account number>' \\\n  -u '<username>:<password>' \\\n  -d grant_type=client_credentials", `"grant":"client_credentials","client_auth":"client_secret_basic","endpoints":{"token":"https://wwwcie.ups.com/security/v1/oauth/token"},"headers":{"token":{"x-merchant-id":"{account_number}"}}`},
		{"Salesforce, a domain of one's own", "curl https://MyDomainName.my.salesforce.com/services/oauth2/token -d 'grant_type=password' -d 'client_id=consumer-key' -d 'client_secret=consumer-secret' -d 'username=ada@acme.test' -d 'password=my-password'", `"provider":"salesforce","grant":"password","endpoints":{"authorization":"https://{mydomainname}.my.salesforce.com/services/oauth2/authorize","token":"https://{mydomainname}.my.salesforce.com/services/oauth2/token","revocation":"https://{mydomainname}.my.salesforce.com/services/oauth2/revoke","introspection":"https://{mydomainname}.my.salesforce.com/services/oauth2/introspect","userinfo":"https://{mydomainname}.my.salesforce.com/services/oauth2/userinfo"},"username":"ada@acme.test"`},
		{"Snowflake, custom clients", "curl -X POST --user \"cl-7:s3\" \\\n  --data-urlencode \"grant_type=authorization_code\" \\\n  --data-urlencode \"code=code\" \\\n  https://<account_identifier>.snowflakecomputing.com/oauth/token-request", `"provider":"snowflake","grant":"authorization_code","client_id":"cl-7" client_secret="s3"`},
		{"Cognito, token endpoint", "curl -X POST 'https://<your domain>.auth.<region>.amazoncognito.com/oauth2/token' \\\n --header \"Authorization: Basic $(echo -n \"$ID:$SECRET\" | base64)\" \\\n --data 'grant_type=client_credentials&scope=<scope>'", `"grant":"client_credentials","client_auth":"client_secret_basic","endpoints":{"token":"https://{your_domain}.auth.{region}.amazoncognito.com/oauth2/token"},"scopes":["{scope}"]`},
		{"agd.sa, a path and no more", "curl --request POST \\\n--url /oauth/token \\\n--form 'grant_type=client_credentials' \\\n--form 'client_id={{client_id}}' \\\n--form 'scope=*'", `"grant":"client_credentials","client_auth":"none","endpoints":{"token":"https://{host}/oauth/token"},"scopes":["*"]`},
		{"IBM App ID, region and tenant", "curl -X POST \\\n  https://{region}.appid.cloud.ibm.com/oauth/v4/{tenant_id}/token \\\n  -H 'Authorization: Basic base64Encoded{{client-ID}:{client-secret}}' \\\n  -d grant_type=password -d username=ada@acme.test -d password=[PASSWORD]", `"grant":"password","client_auth":"client_secret_basic","endpoints":{"token":"https://{region}.appid.cloud.ibm.com/oauth/v4/{tenant_id}/token"},"username":"ada@acme.test"`},
		{"Box, an id of the enterprise", "curl -i -X POST \"https://api.box.com/oauth2/token\" \\\n     -d \"client_id=[CLIENT_ID]\" -d \"client_secret=[CLIENT_SECRET]\" -d \"grant_type=client_credentials\" \\\n     -d \"box_subject_type=enterprise\" -d \"box_subject_id=[ENTERPRISE_ID]\"", `"provider":"box","grant":"client_credentials","params":{"token":{"box_subject_id":"{enterprise_id}","box_subject_type":"enterprise"}}`},
		{"a Keycloak guide, host and port", "curl -X POST \\ \n  http://${host}:${port}/realms/${realm}/protocol/openid-connect/token \\\n  --data \"grant_type=refresh_token\" \\ \n  --data \"client_id={client_id}\" --data \"refresh_token={refresh_token}\"", `"grant":"refresh_token","client_auth":"none","endpoints":{"token":"http://{host}:{port}/realms/{realm}/protocol/openid-connect/token"},"tls":{"allow_http":true}`},
		{"PinMeTo, doubled brackets", "`curl -d \"grant_type=client_credentials\" --user <<app_id>>:<<app_secret>> https://api.pinmeto.com/oauth/token`", `"grant":"client_credentials","client_auth":"client_secret_basic","endpoints":{"token":"https://api.pinmeto.com/oauth/token"}`},
		{"Bitbucket, key and secret", "`curl -X POST -u \"KEY:SECRET\" https://bitbucket.org/site/oauth2/access_token -d grant_type=client_credentials `Replace `KEY` and `SECRET`.", `"provider":"bitbucket","grant":"client_credentials"`},
		{"a batch file, percent signs beside characters of an address", "curl https://id.example.test/t -u %ID%:%PW% -d \"grant_type=client_credentials&scope=a%3Ab%20c&audience=%AUDIENCE_URI%\"", `"grant":"client_credentials","client_auth":"client_secret_basic","endpoints":{"token":"https://id.example.test/t"},"scopes":["a:b","c"],"audience":"{audience_uri}"`},
	})
}

// Words that stand for one's own value are none; what somebody may be called is.
func TestCurlExampleWords(t *testing.T) {
	for _, word := range []string{
		"YOUR_CLIENT_ID", "your-client-id", "yourClientId", "YOURCLIENTID", // Auth0, Spotify, Strava
		"CLIENT_ID", "client_id", "clientId", "client-id", "{CLIENT_ID}", "[client_id]", "<app key>", "%CLIENT_ID%", "${x}", "{{id}}", "$CLIENT_ID", // PayPal, Okta, Box, Dropbox
		"APP_ID", "APP_SECRET", "APP_KEY", "consumer-key", "consumer-secret", "api_key", "ACCESS_TOKEN", "REFRESH_TOKEN", // GitLab, Square, Salesforce
		"CLIENT_SECRET_GOES_HERE", "SERVER_NAME_GOES_HERE", "client_id_here", "INSERT_CLIENT_ID", "replace-me", "changeme", "input_client_id", // PAR, Microsoft, FedEx
		"its_password", "client_password", "my-password", "RESTUserPassword", "STRAVA_CLIENT_ID", "thisIsMyClientID", // ServiceNow, Salesforce
		"XXXX", "xxxxxxxx", "7da65942-09aa-4ac5-XXXXXXXXX", "ci_xxx", "****", "…", "...", "MG9hY...", "1000.8cb99d****.****9be93", // Okta, Zoho
		"00001111-aaaa-2222-bbbb-3333cccc4444", "00000000-0000-0000-0000-000000000000", "the client secret", "string", // Microsoft, Keycloak
	} {
		if !isSpecimen(word) {
			t.Errorf("%s is taken for a value", word)
		}
	}
	for _, word := range []string{
		"my-client", "my-app", "demo-app", "starting-client", "admin-cli", "acme", "svc-7", "api", "secret", "s3cr3t", "password22", "admin", "user-valid",
		"p-jcoLKBynTLew", "1000.GMB0YULZHJK411284S8I5GZ4CHUEX0", "3336676.569200954261", "ABCDEFGH", "AIK_CLIENT_1", "a329c4515612210071a5e0c298ee2be8",
		"2c7b1b62-7d5b-46a9-bc46-ab51bfcb07d8", "app_j9Pakf56Ajta6Y65AkdTtAv", "cl-7.apps.googleusercontent.com", "https://api.acme.test", "com.acme.app", "resource-server-1",
		"SandboxPasswort2023!", "a$b", "100%", "a{b", "x",
	} {
		if isSpecimen(word) {
			t.Errorf("%s is taken for an example", word)
		}
	}
}

// Values that the text assigns above the command, or writes into a file for it.
func TestCurlTakesWhatStandsAbove(t *testing.T) {
	checkDocuments(t, []document{
		{"a Keycloak walkthrough", "REALM=demo\nREDIRECT=http://localhost:3000/callback\nKC=http://localhost:8080/realms/$REALM/protocol/openid-connect\n# Clients (it's in demo-realm.yaml)\nCLIENT=demo-app\nRESPONSE=$(curl -s -X POST $KC/token \\\n  -d \"grant_type=authorization_code&client_id=$CLIENT&code=$CODE&redirect_uri=$REDIRECT\")", `"grant":"authorization_code","client_id":"demo-app","client_auth":"none","endpoints":{"token":"http://localhost:8080/realms/demo/protocol/openid-connect/token"},"redirect":{"host":"localhost","port":3000,"path":"/callback"}`},
		{"GitLab, OAuth 2.0 API", "parameters='client_id=cl-7&client_secret=s3&code=RETURNED_CODE&grant_type=authorization_code&redirect_uri=REDIRECT_URI'\ncurl --data \"$parameters\" --url \"https://gitlab.com/oauth/token\"", `"provider":"gitlab","grant":"authorization_code","client_id":"cl-7" client_secret="s3"`},
		{"GitLab, a password in a file", "echo 'grant_type=password&username=ada&password=p7' > auth.txt\ncurl --data \"@auth.txt\" --request POST \"https://gitlab.com/oauth/token\"", `"provider":"gitlab","grant":"password","client_auth":"none","params":{"token":{"client_id":null}},"username":"ada" password="p7"`},
		{"Akamai, identity cloud", "hostname=\"https://acme.us-dev.janraincapture.test\"\n\ncurl -L -X POST \"$hostname/oauth/token\" \\\n-u cl-7:s3 \\\n--data-urlencode 'grant_type=client_credentials'", `"grant":"client_credentials","client_id":"cl-7","client_auth":"client_secret_basic","endpoints":{"token":"https://acme.us-dev.janraincapture.test/oauth/token"} client_secret="s3"`},
		{"commercetools, credentials encoded above", "AUTH_TOKEN=\"$(echo -n \"cl-7:s3\" | base64)\"\nAPI_TOKEN=\"$(curl -fsSL -X POST 'https://auth.europe-west1.gcp.commercetools.com/oauth/token?grant_type=client_credentials' \\\n  -H \"Authorization: Basic ${AUTH_TOKEN}\" -d '' 2>/dev/null | jq -r '.access_token')\"", `"grant":"client_credentials","client_id":"cl-7","client_auth":"client_secret_basic","endpoints":{"token":"https://auth.europe-west1.gcp.commercetools.com/oauth/token"} client_secret="s3"`},
		{"Genesys, credentials encoded in place", "curl -X POST \"https://login.mypurecloud.com/oauth/token\" -H \"Authorization: Basic $(printf '%s:%s' cl-7 s3 | base64 -w0)\" -d \"grant_type=client_credentials\"", `"grant":"client_credentials","client_id":"cl-7","client_auth":"client_secret_basic","endpoints":{"token":"https://login.mypurecloud.com/oauth/token"} client_secret="s3"`},
		{"Strava, a form on standard input", "SJSON=$(printf 'client_id=%s&client_secret=%s&grant_type=refresh_token&refresh_token=r7' \\\n  \"77\" \"s3\" | curl -sS https://www.strava.com/api/v3/oauth/token -d @-)", `"provider":"strava","grant":"refresh_token","client_id":"77" client_secret="s3" refresh_token="r7"`},
		{"a here-document in a file", "cat > body.json <<'JSON'\n{\"grant_type\": \"client_credentials\", \"client_id\": \"cl-7\", \"client_secret\": \"s3\"}\nJSON\ncurl -s https://login.acme.test/oauth/token -H 'Content-Type: application/json' -d @body.json", `"grant":"client_credentials","client_id":"cl-7","client_auth":"client_secret_json","endpoints":{"token":"https://login.acme.test/oauth/token"} client_secret="s3"`},
		{"a here-document on standard input", "ID=cl-7\ncurl -s https://login.acme.test/oauth/token -H 'Content-Type: application/json' -d @- <<EOF\n{\"grant_type\": \"client_credentials\", \"client_id\": \"$ID\"}\nEOF", `"grant":"client_credentials","client_id":"cl-7","client_auth":"none","body_format":"json","endpoints":{"token":"https://login.acme.test/oauth/token"}`},
		{"a here-string", "curl -s https://login.acme.test/oauth/token -d @- <<< 'grant_type=client_credentials&client_id=cl-7'", `"grant":"client_credentials","client_id":"cl-7","client_auth":"none","endpoints":{"token":"https://login.acme.test/oauth/token"}`},
		{"variables on the command's own line", "ID=cl-7 SECRET='s 3' bash -c curl https://login.acme.test/oauth/token -u \"$ID:$SECRET\" -d grant_type=client_credentials", `"grant":"client_credentials","client_id":"cl-7","client_auth":"client_secret_basic","endpoints":{"token":"https://login.acme.test/oauth/token"} client_secret="s 3"`},
		{"curl's own variables", "curl --variable ID=cl-7 --variable 'SECRET=s 3' --variable %SCOPE --expand-user '{{ID}}:{{SECRET}}' --expand-data 'grant_type=client_credentials&scope={{SCOPE:url}}' https://login.acme.test/oauth/token", `"grant":"client_credentials","client_id":"cl-7","client_auth":"client_secret_basic","endpoints":{"token":"https://login.acme.test/oauth/token"},"scopes":["{scope}"] client_secret="s 3"`},
	})
}

// Lines that only their look joins, and quotes that nobody closed.
func TestCurlBrokenLines(t *testing.T) {
	checkDocuments(t, []document{
		{"FreeKB, ServiceNow", "curl\n--insecure\n--request POST \n--url \"https://dev7.service-now.com/oauth_token.do\"\n--data 'username=ada&\n        scope=useraccount&\n        grant_type=password&\n        password=p7&\n        client_secret=s3&\n        client_id=cl-7'", `"provider":"servicenow","vars":{"instance":"dev7"},"grant":"password","client_id":"cl-7","scopes":["useraccount"],"username":"ada","tls":{"insecure_skip_verify":true} client_secret="s3" password="p7"`},
		{"ServiceNow, OAuth API request parameters", "$ curl -d\"grant_type=password&client_id=cl-7\n&client_secret=s3\n&username=ada&password=p7\" \nhttps://dev7.service-now.com/oauth_token.do", `"provider":"servicenow","vars":{"instance":"dev7"},"grant":"password","client_id":"cl-7","username":"ada" client_secret="s3" password="p7"`},
		{"SailPoint, ServiceNow: a method without its option", "$ curl -d \"grant_type=password&client_id=cl-7\n&client_secret=s3\n&username=ada&password=p7\"\nPOST https://dev7.service-now.com/oauth_token.do", `"provider":"servicenow","vars":{"instance":"dev7"},"grant":"password","client_id":"cl-7","username":"ada" client_secret="s3" password="p7"`},
		{"Chilkat, Salesforce", "curl -X POST\n-H \"Content-Type: application/x-www-form-urlencoded\"\n--data-urlencode 'grant_type=client_credentials'\n-u cl-7:s3\nhttps://login.salesforce.com/services/oauth2/token", `"provider":"salesforce","grant":"client_credentials","client_id":"cl-7","client_auth":"client_secret_basic" client_secret="s3"`},
		{"IBM Verify Access, sample flow", "curl -k -H \"Content-Type: application/x-www-form-urlencoded;charset=UTF-8\" \n    -d \"grant_type=client_credentials&client_id=cl-7\n    &client_secret=s3&redirect_uri=\" \n    https://id.acme.test/mga/sps/oauth/oauth20/token\n    Where:\n    -- the client id is yours", `"grant":"client_credentials","client_id":"cl-7","client_auth":"client_secret_post","endpoints":{"token":"https://id.acme.test/mga/sps/oauth/oauth20/token"},"tls":{"insecure_skip_verify":true} client_secret="s3"`},
		{"Expoints, line ends lost behind their backslashes", "curl --location 'https://id.acme.test/token' \\ --data-urlencode 'grant_type=client_credentials' \\ --data-urlencode 'client_id=cl-7' \\ --data-urlencode 'client_secret=s3'", `"grant":"client_credentials","client_id":"cl-7","client_auth":"client_secret_post","endpoints":{"token":"https://id.acme.test/token"} client_secret="s3"`},
		{"Ballerina, a quote that is not closed", "curl --location --request POST 'https://id.acme.test/token' \\\n   --data-urlencode 'client_id=cl-7' \\\n   --data-urlencode 'refresh_token={Refresh token} \\\n   --data-urlencode 'grant_type=refresh_token'", `"grant":"refresh_token","client_id":"cl-7","client_auth":"none","endpoints":{"token":"https://id.acme.test/token"}`},
		{"Hyperline, the answer joined to the command", "curl --request POST \\\n--url https://api.hyperline.co/v1/oauth/tokens \\\n--header 'Content-Type: application/json' \\\n--data '\n{\n\"client_id\": \"cl-7\",\n\"grant_type\": \"client_credentials\"\n}\n'{\n\"access_token\": \"<string>\"\n}", `"grant":"client_credentials","client_id":"cl-7","client_auth":"none","body_format":"json","endpoints":{"token":"https://api.hyperline.co/v1/oauth/tokens"}`},
		{"Google, a form over lines", "curl -d \"client_id=cl-7&client_secret=s3& \\\n         device_code=dc& \\\n         grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code\" \\\n         https://oauth2.googleapis.com/token", `"provider":"google","grant":"device_code","client_id":"cl-7" client_secret="s3"`},
		{"Zoho CRM, an address without quotes", "curl --request POST https://accounts.zoho.eu/oauth/v2/token?refresh_token=r7&client_id=cl-7&client_secret=s3&grant_type=refresh_token", `"provider":"zoho","vars":{"dc":"eu"},"grant":"refresh_token","client_id":"cl-7" client_secret="s3" refresh_token="r7"`},
		{"Zoho Accounts, an address over lines", "curl -X POST 'https://accounts.zoho.com/oauth/v2/token?\nclient_id=cl-7\n&grant_type=refresh_token\n&client_secret=s3\n&refresh_token=r7'", `"provider":"zoho","grant":"refresh_token","client_id":"cl-7" client_secret="s3" refresh_token="r7"`},
		{"QuickBooks, a header over lines", "curl -X POST 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer' \\\n-H 'Authorization: Basic Y2wt\n    Nzpz\n    Mw==' \\\n-d 'grant_type=refresh_token' -d 'refresh_token=r7'", `"provider":"quickbooks","grant":"refresh_token","client_id":"cl-7" client_secret="s3" refresh_token="r7"`},
	})
}
