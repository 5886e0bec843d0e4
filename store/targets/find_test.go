package targets

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestGuess(t *testing.T) {
	postman := `{"name":"e","values":[{"key":"host","value":"h"},{"key":"authToken","value":"x"}]}`
	insomnia := "type: environment.insomnia.rest/5.0\nenvironments:\n  name: Base\n  data:\n    token: x\n"
	for _, c := range []struct {
		path, text string
		want       Place
	}{
		{".env", "A=1\nSPRING_TOKEN=x\nREFRESH_TOKEN=y\n", Place{Dotenv, "SPRING_TOKEN"}},
		{"p/.env.local", "", Place{Dotenv, "ACCESS_TOKEN"}},
		{".env", "A=1\nID=eyJa.eyJb.c\n", Place{Dotenv, "ID"}},
		{"x.postman_environment.json", postman, Place{Postman, "authToken"}},
		{"x.json", postman, Place{Postman, "authToken"}},
		{"postman/environments/Local.yaml", "name: L\nvalues:\n  - key: access_token\n    value: x\n", Place{Postman, "access_token"}},
		{"http-client.private.env.json", `{"dev":{"host":"h","token":"x"}}`, Place{JetBrains, "dev/token"}},
		{"a/.vscode/settings.json", `{"rest-client.environmentVariables":{"dev":{"token":"x"}}}`, Place{VSCode, "dev/token"}},
		{"C:\\x\\User\\settings.json", `{"rest-client.environmentVariables":{"dev":{"token":"x"}}}`, Place{VSCode, "dev/token"}},
		{"environments/dev.bru", "vars {\n  bearer_token: x\n}\n", Place{Bruno, "bearer_token"}},
		{"environments/dev.yml", "name: dev\nvariables:\n  - name: token\n    value: x\n", Place{Bruno, "token"}},
		{"Insomnia.yaml", insomnia, Place{Insomnia, "Base/token"}},
		{".curlrc", "header = \"Authorization: Bearer x\"\n", Place{CurlConfig, "Authorization"}},
		{".npmrc", "//r.example.test/:_authToken=x\n", Place{NPMRC, "//r.example.test/"}},
		{"pip.conf", "[global]\nindex-url = https://u:p@h/s\n", Place{Pip, "global.index-url"}},
		{"config.json", `{"a":{"access_token":"x","token_url":"y"}}`, Place{JSON, "/a/access_token"}},
		{"config.yml", "a:\n  b: 1\n", Place{YAML, ""}},
		{"access_token", jwt + "\n", Place{Raw, ""}},
	} {
		if c.path == "C:\\x\\User\\settings.json" && filepath.Separator == '/' {
			c.path = strings.ReplaceAll(c.path, "\\", "/")
		}
		if got, ok := Guess(c.path, []byte(c.text)); !ok || got != c.want {
			t.Errorf("%s: %v, %t", c.path, got, ok)
		}
	}
	for path, text := range map[string]string{"README.md": "token", "photo.png": "\x89PNG", "x.json": "{", "token": "several words"} {
		if got, ok := Guess(path, []byte(text)); ok {
			t.Errorf("%s is taken for %v", path, got)
		}
	}
}

func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		format Format
		text   string
		want   []string
	}{
		{Dotenv, "A=1\nB=2\nA=3\n", []string{"A", "B"}},
		{JSON, `{"a":{"b/c":"x"},"l":[1,{}]}`, []string{"/a/b~1c", "/l/0"}},
		{YAML, "a: &x 1\nb: *x\nc: d\n", []string{"/c"}},
		{Bruno, "vars {\n  a: 1\n}\nvars:secret [\n  key\n]\n", []string{"a"}},
		{Bruno, "variables:\n  - name: a\n    value: 1\n  - name: key\n    secret: true\n", []string{"a"}},
		{Insomnia, "environments:\n  name: B\n  data:\n    a: x\n    o: {}\n", []string{"B/a"}},
		{CurlConfig, "header = \"Accept: x\"\noauth2-bearer = y\nsilent\n", []string{"Accept", "oauth2-bearer"}},
		{NPMRC, "//a/:_authToken=1\n//b/:_auth=2\n", []string{"//a/"}},
		{Raw, "x", []string{""}},
	} {
		got, err := Places(c.format, []byte(c.text))
		if err != nil || fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %q, %v", c.format, got, err)
		}
	}
}

// A preview shows where the token goes, and nothing that may be secret.
func TestPreview(t *testing.T) {
	secrets := []string{"hunter2", "AKIAIOSFODNN7EXAMPLE", "eyJhbGciOiJub25lIn0", "s3cr3tp4ss", specimen}
	for _, c := range []struct {
		place Place
		text  string
		here  string
	}{
		{Place{Dotenv, "TOKEN"}, "A=1\nDB_PASSWORD=hunter2\n# AKIAIOSFODNN7EXAMPLE\nTOKEN='eyJhbGciOiJub25lIn0.e.s' # why\nURL=https://ada:s3cr3tp4ss@h/\n", "TOKEN='" + Mask + "' # why"},
		{Place{Dotenv, "TOKEN"}, "A=1\n", "TOKEN=" + Mask},
		{Place{JSON, "/token"}, "{\n \"client_secret\": \"hunter2\",\n \"token\": \"eyJhbGciOiJub25lIn0.e.s\"\n}", " \"token\": \"" + Mask + "\""},
		{Place{YAML, "/a/token"}, "password: hunter2\na:\n  token: |\n    eyJhbGciOiJub25lIn0\n", "  token: \"" + Mask + "\""},
		{Place{CurlConfig, ""}, "user = \"ada:hunter2\"\nheader = \"Authorization: Bearer hunter2\"\n", "header = \"Authorization: Bearer " + Mask + "\""},
		{Place{Pip, ""}, "[global]\nindex-url = https://ada:hunter2@h/simple\n", "index-url = https://ada:" + Mask + "@h/simple"},
		{Place{Raw, ""}, "eyJhbGciOiJub25lIn0.e.s", Mask},
		{Place{JSON, "/token"}, `{"a":"` + strings.Repeat("x ", 500) + `","token":"hunter2"}`, ""},
	} {
		got, err := Preview(c.place, []byte(c.text), 2)
		if err != nil {
			t.Errorf("%v: %v", c.place, err)
			continue
		}
		here := 0
		for _, l := range got {
			for _, secret := range secrets {
				if strings.Contains(l.Text, secret) {
					t.Errorf("%v: line %d shows %s: %q", c.place, l.Number, secret, l.Text)
				}
			}
			if l.Here {
				here++
				if c.here != "" && l.Text != c.here || !strings.Contains(l.Text, Mask) || len([]rune(l.Text)) > maxWidth+2 {
					t.Errorf("%v: %q", c.place, l.Text)
				}
			}
		}
		if here != 1 {
			t.Errorf("%v: %d lines are the place's", c.place, here)
		}
	}
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"config.json": `{"token":"x"}`, "package.json": `{"token":"x"}`, "data.json": `{"a":1}`, ".env": "A=1\n", ".env.example": "TOKEN=\n", "README.md": "token",
		"api/http-client.private.env.json": `{"dev":{"token":"x"}}`, "node_modules/p/.env": "TOKEN=x\n", ".git/.env": "TOKEN=x\n", "a/b/c/d/e/f/g/.env": "TOKEN=x\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	found, err := Find(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range found {
		name, _ := filepath.Rel(dir, f.Path)
		got = append(got, filepath.ToSlash(name)+" "+string(f.Place.Format)+" "+f.Place.Name)
	}
	want := "[api/http-client.private.env.json jetbrains dev/token config.json json /token .env dotenv ACCESS_TOKEN]"
	if fmt.Sprint(got) != want {
		t.Errorf("%v", got)
	}
	if _, err := Find(t.Context(), filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a folder that is not there is looked through")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Find(ctx, dir); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
