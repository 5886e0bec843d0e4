package appfile

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// Promise 45: what a small file may ask for is bounded. The limit of memory
// makes a reader that is not fail loudly rather than take the machine along.
func TestFilesThatAskForTooMuch(t *testing.T) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(400 << 20))
	const token = `{"key": "accessTokenUrl", "value": "https://id.example.test/token"}, {"key": "clientId", "value": "c"}, {"key": "grant_type", "value": "client_credentials"}`
	nested := func(times int) string {
		var b strings.Builder
		b.WriteString(`{"key": "v0", "value": "AAAAAAAAAAAAAAAAAAAA"}`)
		for i := 1; i < 9; i++ {
			fmt.Fprintf(&b, `, {"key": "v%d", "value": "%s"}`, i, strings.Repeat(fmt.Sprintf("{{v%d}}", i-1), times))
		}
		return b.String()
	}
	collection := func(vars, auth, items string) string {
		return `{"info": {"name": "x"}, "variable": [` + vars + `], "auth": ` + auth + `, "item": [` + items + `]}`
	}
	oauth2 := func(more string) string { return `{"type": "oauth2", "oauth2": [` + token + more + `]}` }
	const none = `{"type": "noauth"}`
	long := strings.Repeat("A", 200<<10)
	many := func(one string, n int) string {
		var b strings.Builder
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strings.ReplaceAll(one, "%", fmt.Sprint(i)))
		}
		return b.String()
	}
	for name, c := range map[string]struct {
		source Source
		text   string
	}{
		"a setting of an authorization": {SourcePostman, collection(nested(200), oauth2(`, {"key": "scope", "value": "{{v8}}"}`), "")},
		"the name of a variable":        {SourcePostman, collection(nested(200), oauth2(`, {"key": "scope", "value": "{{x{{v8}}}}"}`), "")},
		"a variable in itself":          {SourcePostman, collection(`{"key": "a", "value": "`+strings.Repeat("{{a}}{{b}}", 100)+`"}, {"key": "b", "value": "{{a}}{{a}}"}`, oauth2(`, {"key": "scope", "value": "{{a}}"}`), "")},
		"an additional parameter":       {SourcePostman, collection(nested(200), oauth2(`, {"key": "tokenRequestParams", "value": [{"key": "p", "value": "{{v8}}"}]}`), "")},
		"an environment":                {SourcePostman, `{"name": "e", "values": [` + nested(200) + `, {"key": "token_url", "value": "https://id.example.test/"}, {"key": "client_id", "value": "{{v8}}"}]}`},
		"a raw body":                    {SourcePostman, collection(nested(200), none, `{"name": "r", "request": {"method": "POST", "url": "https://id.example.test/", "body": {"mode": "raw", "raw": "grant_type=password&x={{v8}}"}}}`)},
		"an address":                    {SourcePostman, collection(nested(200), none, `{"name": "r", "request": {"method": "POST", "url": "https://id.example.test/{{v8}}?grant_type=password"}}`)},
		"a header":                      {SourcePostman, collection(nested(200), none, `{"name": "r", "request": {"method": "POST", "url": "https://id.example.test/?grant_type=password", "header": [{"key": "X", "value": "{{v8}}"}]}}`)},
		"an inherited authorization": {SourcePostman, collection(`{"key": "p", "value": "`+long+`"}`, `{"type": "basic", "basic": {"username": "{{p}}", "password": "{{p}}"}}`,
			many(`{"name": "r", "request": {"method": "POST", "url": "https://id.example.test/%?grant_type=client_credentials"}}`, 500))},
		"apps of a collection": {SourcePostman, collection(``, none, many(`{"name": "r", "request": {"auth": `+oauth2(`, {"key": "scope", "value": "s%"}`)+`}}`, 1500))},
		"values":               {SourceApp, `{"tokendesk": 1, "apps": [` + strings.Repeat("{},", maxNodes) + `{}]}`},
		"lists in lists":       {SourceApp, strings.Repeat("[", 1<<20)},
		"apps":                 {SourceApp, `{"tokendesk": 1, "apps": [` + many(`{"id": "a%", "client_id": "c"}`, maxEntries+1) + `]}`},
		"accounts":             {SourceApp, `{"tokendesk": 1, "apps": [{"id": "a", "client_id": "c", "accounts": [` + many(`{"id": "a%"}`, maxEntries+1) + `]}]}`},
		"a command's data":     {SourceCurl, "curl https://id.example.test/ -d grant_type=password" + strings.Repeat(" -d a", 1<<14)},
		"a command in itself":  {SourceCurl, "curl https://id.example.test/ -d " + strings.Repeat("$((", 12_000)},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := ParseAs(c.source, []byte(c.text), "")
			var e *oauth.Error
			if !errors.As(err, &e) || e.Kind != oauth.KindUsage {
				t.Fatalf("%v", err)
			}
			if len(e.Message) > 2000 {
				t.Errorf("a message of %d bytes", len(e.Message))
			}
		})
	}
}

// Honest files that come near: variables within variables, a long body that is
// none of a token request's, the same authorization at thousands of requests.
func TestFilesThatAskForMuch(t *testing.T) {
	text := `{"info": {"name": "x"}, "variable": [{"key": "env", "value": "test"}, {"key": "host_test", "value": "id.example.{{env}}"}, {"key": "base", "value": "https://{{host_{{env}}}}"},
		{"key": "payload", "value": "` + strings.Repeat("A", 100<<10) + `"}], "auth": {"type": "oauth2", "oauth2": [{"key": "accessTokenUrl", "value": "{{base}}/token"},
		{"key": "clientId", "value": "c"}, {"key": "clientSecret", "value": "{{open}}"}, {"key": "grant_type", "value": "client_credentials"}]}, "item": [`
	for range 3000 {
		text += `{"name": "r", "request": {"method": "POST", "url": "{{base}}/orders", "body": {"mode": "raw", "raw": "{{payload}}{{payload}}{{payload}}"}}},`
	}
	f, notes, err := ParseAs(SourcePostman, []byte(strings.TrimSuffix(text, ",")+"]}"), "")
	if err != nil || len(f.Apps) != 1 {
		t.Fatalf("%d apps, %v", len(f.Apps), err)
	}
	if app := f.Apps[0].App; app.Endpoints.Token != "https://id.example.test/token" || len(notes) > 10 {
		t.Errorf("%+v %d notes", app.Endpoints, len(notes))
	}
}

// A remark about each of thousands of requests is not shown.
func TestRemarksAreBounded(t *testing.T) {
	broken := ""
	for i := range 5000 {
		broken += fmt.Sprintf(`{"name": "r%d", "request": {"auth": {"type": "oauth2", "oauth2": []}}},`, i)
	}
	_, notes, err := ParseAs(SourcePostman, []byte(`{"info": {"name": "x"}, "item": [`+broken+
		`{"request": {"auth": {"type": "oauth2", "oauth2": {"accessTokenUrl": "https://id.example.test/", "clientId": "c"}}}}]}`), "")
	if err != nil || len(notes) != 1 || !strings.Contains(notes[0], "4999 more") {
		t.Errorf("%d notes, %v", len(notes), err)
	}
}

// Promise 45: what multiplies in Postman's files ends in time: environments by
// requests, sign-in pages by code exchanges, folders that lie in themselves, scripts.
func TestPostmanFilesThatMultiply(t *testing.T) {
	list := func(n int, one func(i int) string) string {
		all := make([]string, n)
		for i := range all {
			all[i] = one(i)
		}
		return strings.Join(all, ",")
	}
	exchange := func(i int) string {
		return fmt.Sprintf(`{"name": "e%d", "request": {"method": "POST", "url": "{{host}}/token?grant_type=authorization_code&client_id=c%d&x=%d"}}, {"name": "p%d", "request": "{{host}}/a%d?response_type=code&client_id=d%d"}`, i, i, i, i, i, i)
	}
	env := func(i int) string {
		return fmt.Sprintf(`{"name": "E%d", "values": [{"key": "host", "value": "https://e%d.example.test"}]}`, i, i)
	}
	script := func(i int) string {
		return fmt.Sprintf(`{"name": "s%d", "event": [{"script": {"exec": "pm.sendRequest(x%d, %s'grant_type')"}}], "request": "https://a.example.test"}`, i, i, strings.Repeat("f(", 300)+strings.Repeat(")", 300))
	}
	for name, text := range map[string]string{
		"environments": `{"version": 1, "collections": [{"info": {"name": "x"}, "item": [` + list(1000, exchange) + `]}], "environments": [` + list(200, env) + `]}`,
		"folders":      `{"name": "x", "order": [], "folders": [` + list(2000, func(i int) string { return fmt.Sprintf(`{"id": "f%d", "folder": "f%d"}`, i, (i+1)%2000) }) + `], "requests": [` + list(2000, func(i int) string { return fmt.Sprintf(`{"id": "r%d", "folder": "f%d", "url": "u"}`, i, i) }) + `]}`,
		"deep folders": `{"name": "x", "order": [], "folders": [` + list(2000, func(i int) string { return fmt.Sprintf(`{"id": "f%d", "folder": "f%d"}`, i+1, i) }) + `], "requests": []}`,
		"scripts":      `{"info": {"name": "x"}, "item": [` + list(3000, script) + `]}`,
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := ParseAs(SourcePostman, []byte(text), "")
			var e *oauth.Error
			if !errors.As(err, &e) || len(e.Message) > 2000 {
				t.Errorf("%v", err)
			}
		})
	}
}
