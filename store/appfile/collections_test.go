package appfile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// folderOfFiles is a collection as it lies in a folder.
type folderOfFiles map[string]string

func (f folderOfFiles) read(t *testing.T) (source Source, apps map[string]Entry, notes []string) {
	t.Helper()
	var paths []string
	for p := range f {
		paths = append(paths, p)
	}
	all := Folders(paths)
	if len(all) != 1 {
		t.Fatalf("%v", all)
	}
	var documents []Document
	for _, p := range all[0].Files {
		documents = append(documents, Document{Name: p, Path: p, Data: []byte(f[p])})
	}
	file, notes, err := ParseTogether(all[0].Source, documents)
	if err != nil {
		t.Fatal(err)
	}
	apps = map[string]Entry{}
	for _, e := range file.Apps {
		apps[e.App.ID] = e
	}
	return all[0].Source, apps, notes
}

const bruAuthCode = "auth {\n  mode: oauth2\n}\n\nauth:oauth2 {\n  grant_type: authorization_code\n  authorization_url: {{idp}}/authorize\n  access_token_url: {{idp}}/token\n  client_id: {{client}}\n  client_secret: {{process.env.SECRET}}\n  credentials_placement: header\n}\n"

// A Bruno collection is a folder: what collection.bru and folder.bru say holds for the
// requests in it, each environment makes its own app, and .env has the secrets. A file
// that cannot be read refuses none of the others.
func TestBrunoFolder(t *testing.T) {
	source, apps, notes := folderOfFiles{
		"bruno.json":                  `{"version": "1", "name": "Acme API", "type": "collection"}`,
		"collection.bru":              bruAuthCode,
		"environments/Production.bru": "vars {\n  idp: https://id.acme.test\n  client: web-1\n}\n",
		"environments/Staging.bru":    "vars {\n  idp: https://staging.acme.test\n  client: web-2\n}\nvars:secret [\n  token\n]\n",
		"users/list.bru":              "meta {\n  name: List\n}\n\nget {\n  url: {{api}}/users\n  auth: inherit\n}\n",
		"users/broken.bru":            "meta {\n  name: x\n",
		".env":                        "SECRET=\"s 1\" # mine\n",
		"README.md":                   "get {\n}\n",
	}.read(t)
	if source != SourceBruno || len(apps) != 2 || len(notes) != 2 || !strings.Contains(notes[0], "broken.bru") {
		t.Errorf("%s: %v, %q", source, apps, notes)
	}
	e := apps["staging.acme.test-web-2-staging"]
	if e.App.Name != "Acme API" || e.App.Environment != "Staging" || e.App.Endpoints.Authorization != "https://staging.acme.test/authorize" || e.Secrets[oauth.SecretClientSecret] != "s 1" {
		t.Errorf("%+v", e.App)
	}
}

// Two collections in one folder keep apart, with the environments of each.
func TestBrunoFolders(t *testing.T) {
	_, apps, _ := folderOfFiles{
		"a/bruno.json":           `{"version": "1", "name": "A", "type": "collection"}`,
		"a/collection.bru":       bruAuthCode,
		"a/environments/one.bru": "vars {\n  idp: https://a.test\n  client: a\n}\n",
		"b/bruno.json":           `{"version": "1", "name": "B", "type": "collection"}`,
		"b/collection.bru":       bruAuthCode,
		"b/environments/two.bru": "vars {\n  idp: https://b.test\n  client: b\n}\n",
	}.read(t)
	if len(apps) != 2 || apps["a.test-a-one"].App.Name != "A" || apps["b.test-b-two"].App.Name != "B" {
		t.Errorf("%v", apps)
	}
}

func TestOpenCollectionFolder(t *testing.T) {
	source, apps, notes := folderOfFiles{
		"opencollection.yml":    "opencollection: 1.0.0\ninfo:\n  name: Fleet\n",
		"folder.yml":            "info:\n  name: ignored\n  type: folder\n",
		"cars/folder.yml":       "info:\n  name: Cars\n  type: folder\nrequest:\n  auth:\n    type: oauth2\n    flow: client_credentials\n    accessTokenUrl: \"{{idp}}/token\"\n    credentials:\n      clientId: f-1\n      clientSecret: \"{{secret}}\"\n",
		"cars/list.yml":         "info:\n  name: List\n  type: http\nhttp:\n  method: GET\n  url: https://x.test\n  auth: inherit\n",
		"environments/live.yml": "name: Live\nvariables:\n  - name: idp\n    value: https://id.fleet.test\n  - secret: true\n    name: secret\n",
	}.read(t)
	e := apps["id.fleet.test-f-1-live"]
	if source != SourceBruno || len(apps) != 1 || len(notes) != 0 || e.App.ClientAuth != oauth.ClientSecretPost || e.App.Environment != "Live" {
		t.Errorf("%s: %v, %q", source, apps, notes)
	}
}

func TestPostmanFolder(t *testing.T) {
	source, apps, notes := folderOfFiles{
		"postman/collections/Shop/.resources/definition.yaml":        "$kind: collection\nname: Shop API\nvariables:\n  - key: idp\n    value: https://id.shop.test\n",
		"postman/collections/Shop/auth/.resources/definition.yaml":   "$kind: collection\nauth:\n  type: oauth2\n  credentials:\n    - key: grant_type\n      value: client_credentials\n    - key: accessTokenUrl\n      value: '{{idp}}/token'\n    - key: clientId\n      value: '{{id}}'\n",
		"postman/collections/Shop/auth/me.request.yaml":              "$kind: http-request\nmethod: GET\nurl: https://x.test\n",
		"postman/collections/Shop/by hand.request.yaml":              "$kind: http-request\nmethod: POST\nurl: '{{idp}}/token'\nbody:\n  type: urlencoded\n  content:\n    - key: grant_type\n      value: password\n    - key: client_id\n      value: cli\n    - key: username\n      value: ada\n",
		"postman/collections/Shop/.resources/x.resources/e.yaml":     "$kind: http-example\n",
		"postman/environments/Live.environment.yaml":                 "name: Live\nvalues:\n  - key: id\n    value: c-1\n    enabled: true\n    type: default\n",
		"postman/collections/Shop/.resources/more/examples/200.yaml": "$kind: http-example\n",
	}.read(t)
	if source != SourcePostman || len(apps) != 2 || apps["id.shop.test-c-1-live"].App.Environment != "Live" || apps["id.shop.test-cli"].App.Username != "ada" {
		t.Errorf("%s: %v, %q", source, apps, notes)
	}
}

// An .http file gets the values of the environments beside it; what is private goes
// before what is not, and stands in no name.
func TestHTTPFolder(t *testing.T) {
	source, apps, notes := folderOfFiles{
		"api.http":                     "POST {{idp}}/token\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials&client_id={{id}}&client_secret={{secret}}\n",
		"http-client.env.json":         "{\n  // environments\n  \"dev\": {\"idp\": \"https://dev.test\", \"secret\": \"open\", \"Security\": {\"Auth\": {\"web\": {\"Type\": \"OAuth2\", \"Grant Type\": \"Client Credentials\", \"Token URL\": \"{{idp}}/oauth\", \"Client ID\": \"w\"}}}},\n}\n",
		"http-client.private.env.json": `{"dev": {"id": "c-1", "secret": "s-1", "Security": {"Auth": {"web": {"Client Secret": "s-2"}}}}}`,
	}.read(t)
	byName := map[string]Entry{}
	for _, e := range apps {
		byName[e.App.Name] = e
	}
	if source != SourceHTTP || len(apps) != 2 || byName["web"].Secrets[oauth.SecretClientSecret] != "s-2" || byName["api"].Secrets[oauth.SecretClientSecret] != "s-1" || byName["api"].App.ClientID != "c-1" {
		t.Errorf("%s: %v, %q", source, byName, notes)
	}
	for id := range apps {
		if strings.Contains(id, "c-1") {
			t.Errorf("a private value stands in the ID %s", id)
		}
	}
}

// Bruno's language, as its own parser reads it.
func TestBru(t *testing.T) {
	blocks, err := parseBru([]byte("meta {\r\n  name: A: b\r\n  tags: [\n    x\n    y\n  ]\n}\n\nheaders {\n  @description('''\n    words\n  ''')\n  ~off: 1\n  \"a:b\": c\n  empty:\n}\n\nbody:json {\n  {\n    \"a\": {}\n  }\n}\n\nvars:secret [\n  one,\n  ~two\n]\nvars {\n  long: '''\n    1\n    2\n  '''\n}\n"))
	if err != nil || len(blocks) != 5 {
		t.Fatalf("%v, %v", blocks, err)
	}
	h := blocks[1].fields
	if blocks[0].get("name") != "A: b" || len(h) != 3 || !h[0].off || h[1].name != "a:b" || h[1].value != "c" || h[2].value != "" {
		t.Errorf("%+v", blocks[:2])
	}
	if blocks[2].text != "{\n  \"a\": {}\n}" || len(blocks[3].fields) != 2 || !blocks[3].fields[1].off || blocks[4].get("long") != "1\n2" {
		t.Errorf("%+v", blocks[2:])
	}
	for _, text := range []string{"meta {\n", "words\n", "meta {\n  no colon\n}\n", "vars {\n  a: '''\n}\n"} {
		_, err := parseBru([]byte(text))
		var e *oauth.Error
		if !errors.As(err, &e) || e.Kind != oauth.KindUsage || !strings.Contains(e.Message, "line ") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Promise 45: no collection panics or loops in any of the readers, and what it says of
// a failure is for people.
func FuzzCollections(f *testing.F) {
	sources := []Source{SourcePostman, SourceInsomnia, SourceBruno, SourceHoppscotch, SourceHTTP}
	files, _ := filepath.Glob("testdata/formats/*")
	for _, name := range files {
		data, err := os.ReadFile(name)
		if at := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name)); err == nil && filepath.Ext(name) != ".want" {
			for i := range sources {
				f.Add(byte(i), at+filepath.Ext(name), string(data), "vars {\n  idp: https://x.test\n}\n")
			}
		}
	}
	f.Fuzz(func(t *testing.T, which byte, path, one, other string) {
		source := sources[int(which)%len(sources)]
		file, _, err := ParseTogether(source, []Document{{Name: "a", Path: path, Data: []byte(one)}, {Name: "b", Path: "environments/b.bru", Data: []byte(other)}})
		var e *oauth.Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("not an error for people: %v", err)
		}
		for _, e := range file.Apps {
			if e.App.ID == "" {
				t.Fatal("an app without an ID")
			}
		}
	})
}

func FuzzBru(f *testing.F) {
	data, _ := os.ReadFile("testdata/formats/request.bru")
	f.Add(string(data))
	f.Add("vars:secret [\n  a\n]\nmeta { }\n")
	f.Fuzz(func(t *testing.T, text string) {
		_, err := parseBru([]byte(text))
		var e *oauth.Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("not an error for people: %v", err)
		}
	})
}

func FuzzHTTPFile(f *testing.F) {
	for _, name := range []string{"httpyac.http", "restclient.http"} {
		data, _ := os.ReadFile("testdata/formats/" + name)
		f.Add(string(data))
	}
	f.Fuzz(func(_ *testing.T, text string) { readHTTPFile(text, "a").items(nil) })
}
