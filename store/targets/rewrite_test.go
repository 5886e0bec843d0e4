package targets

import (
	"errors"
	"strings"
	"testing"

	"tokendesk/oauth"
)

const jwt = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl-_"

// rewrites are files with a place: « and » stand around the bytes that a token takes the
// place of, so that all other bytes of the result are known. want is what stands in the
// place after that, § for the token, "" where it is the token as it is.
var rewrites = []struct {
	name   string
	format Format
	place  string
	file   string
	want   string
}{
	{"raw", Raw, "", "«old»", ""},
	{"raw, line end", Raw, "", "«old»\n", ""},
	{"raw, CRLF", Raw, "", "«old»\r\n", ""},
	{"raw, BOM", Raw, "", "\ufeff«old»\n", ""},
	{"raw, empty", Raw, "", "«»", ""},
	{"raw, blank line", Raw, "", "«»\n", ""},

	{"dotenv", Dotenv, "TOKEN", "# c\nA=1\nTOKEN=«old»\nB=2\n", ""},
	{"dotenv, default name", Dotenv, "", "ACCESS_TOKEN=«old»", ""},
	{"dotenv, no line end", Dotenv, "TOKEN", "A=1\nTOKEN=«old»", ""},
	{"dotenv, CRLF", Dotenv, "TOKEN", "A=1\r\nTOKEN=«old»\r\nB=2\r\n", ""},
	{"dotenv, mixed line ends", Dotenv, "TOKEN", "A=1\r\nTOKEN=«old»\nB=2\rC=3\n", ""},
	{"dotenv, BOM", Dotenv, "TOKEN", "\ufeffTOKEN=«old»\n", ""},
	{"dotenv, single quotes", Dotenv, "TOKEN", "TOKEN=«'old'» # it's\n", "'§'"},
	{"dotenv, double quotes", Dotenv, "TOKEN", "TOKEN = «\"old\"»   # a \"remark\"\n", `"§"`},
	{"dotenv, remark", Dotenv, "TOKEN", "TOKEN=«old» # remark\n", ""},
	{"dotenv, empty", Dotenv, "TOKEN", "TOKEN=«»\nB=2\n", ""},
	{"dotenv, empty with a remark", Dotenv, "TOKEN", "TOKEN=«» # remark\n", ""},
	{"dotenv, export", Dotenv, "TOKEN", "  export TOKEN=«old»\n", ""},
	{"dotenv, colon", Dotenv, "TOKEN", "TOKEN: «old»\n", ""},
	{"dotenv, several lines", Dotenv, "TOKEN", "K=\"-----\nTOKEN=no\n-----\"\nTOKEN=«'a\nb'»\nZ=1\n", "'§'"},
	{"dotenv, backticks", Dotenv, "TOKEN", "TOKEN=«`it's \"old\"`»\n", ""},
	{"dotenv, the last one counts", Dotenv, "TOKEN", "TOKEN=first\nTOKEN=«second»\n", ""},
	{"dotenv, a name within another", Dotenv, "TOKEN", "MY_TOKEN=1\nTOKEN=«old»\nTOKEN_2=3\n", ""},
	{"dotenv, switched off", Dotenv, "TOKEN", "#TOKEN=old\n«»", "TOKEN=§\n"},
	{"dotenv, added", Dotenv, "TOKEN", "A=1\n«»", "TOKEN=§\n"},
	{"dotenv, added without a line end", Dotenv, "TOKEN", "A=1\r\nB=2«»", "\r\nTOKEN=§"},
	{"dotenv, a new file", Dotenv, "TOKEN", "«»", "TOKEN=§\n"},

	{"json", JSON, "/a/token", "{\n  \"a\": {\"token\": «\"old\"»},\n  \"n\": 1.50\n}", `"§"`},
	{"json, BOM and CRLF", JSON, "/token", "\ufeff{\r\n\t\"token\" : «\"old\"»\r\n}\r\n", `"§"`},
	{"json, array", JSON, "/list/1/t", `{"list":[1,{"t":«"x"»},{"t":"y"}]}`, `"§"`},
	{"json, escaped steps", JSON, "/a~1b/c~0d", `{"a/b":{"c~d":«"x"»}}`, `"§"`},
	{"json, escapes and unicode", JSON, "/t\u00f6ken", `{"é":"\u00e9\n","t\u00f6ken":«"a\"b\\"»,"z":"😀"}`, `"§"`},
	{"json, null", JSON, "/token", `{"token":«null»}`, `"§"`},
	{"json, number", JSON, "/token", `{"token":«12»}`, `"§"`},
	{"json, remarks and commas", JSON, "/token", "// a \"\n{ /* b */ \"token\": «\"old\"», // c\n}\n// end", `"§"`},
	{"json, doubled elsewhere", JSON, "/token", `{"a":1,"a":2,"token":«"old"»}`, `"§"`},
	{"json, added", JSON, "/token", "{\n    \"a\": 1«»\n}\n", ",\n    \"token\": \"§\""},
	{"json, added in a line", JSON, "/token", `{"a":1«»}`, `,"token":"§"`},
	{"json, added to nothing", JSON, "/a/token", `{"a":{«»}}`, `"token": "§"`},
	{"json, a new file", JSON, "/a/token", "«»", "{\"a\": {\"token\": \"§\"}}\n"},

	{"yaml, plain", YAML, "/data/token", "# c\ndata:\n  a: &x 1\n  token: «old» # why\n  b: *x\n", ""},
	{"yaml, double", YAML, "/token", "a: 1\r\ntoken: «\"o\\\"ld\"»\r\nb: 2", `"§"`},
	{"yaml, single", YAML, "/token", "token:   «'it''s'»   # x\n", "'§'"},
	{"yaml, unicode before it", YAML, "/é/token", "é: {ö: 😀, token: «old», z: [1]}\n", ""},
	{"yaml, several lines", YAML, "/token", "token: «one\n  two\n\n  three»\nb: 1\n", ""},
	{"yaml, several lines in quotes", YAML, "/token", "token: «\"one\n  two\\\n  three\"»\nb: 1\n", `"§"`},
	{"yaml, literal", YAML, "/a/token", "a:\n  token: «|\n    one\n     two\n\n    three»\n\n  b: 1\n", `"§"`},
	{"yaml, folded and chomped", YAML, "/token", "token: «>-\n  one\n  two»\n# c\nb: 1\n", `"§"`},
	{"yaml, nothing", YAML, "/token", "token:«»\nb: 1\n", ` "§"`},
	{"yaml, nothing at the end", YAML, "/token", "a: 1\ntoken:«»", ` "§"`},
	{"yaml, null", YAML, "/token", "token: «~»\n", "§"},
	{"yaml, sequence", YAML, "/1/token", "- token: a\n- token: «b»\n- c\n", ""},
	{"yaml, json in it", YAML, "/token", "{\"a\": [1, 2], \"token\": «\"old\"»}\n", `"§"`},
	{"yaml, BOM", YAML, "/token", "\ufefftoken: «old»\n", ""},
	{"yaml, second document", YAML, "/token", "---\na: 1\n---\ntoken: «old»\n...\n", ""},
	{"yaml, added", YAML, "/a/token", "a:\n    b: 1 # x«»\nc: 2\n", "\n    token: \"§\""},
	{"yaml, added at the end", YAML, "/token", "a:\n  b:\n  - 1«»", "\ntoken: \"§\""},
	{"yaml, added behind a block", YAML, "/a/token", "a:\n  b: |\n    x\n    y«»\nc: 2\n", "\n  token: \"§\""},
	{"yaml, added in brackets", YAML, "/a/token", "a: {b: 1«»}\n", `, "token": "§"`},
	{"yaml, a new file", YAML, "/data/token", "«»", "data:\n  token: \"§\"\n"},

	{"postman", Postman, "token", `{"name":"e","values":[{"key":"a","value":"1"},{"key":"token","value":«"old"»,"type":"secret","enabled":true}]}`, `"§"`},
	{"postman, off and on", Postman, "token", `{"values":[{"key":"token","value":"old","enabled":false},{"key":"token","value":«"x"»,"enabled":true}]}`, `"§"`},
	{"postman, only off", Postman, "token", `{"values":[{"key":"token","value":«"x"»,"enabled":false}]}`, `"§"`},
	{"postman, added", Postman, "", "{\n\t\"values\": [\n\t\t{\n\t\t\t\"key\": \"a\",\n\t\t\t\"value\": \"1\"\n\t\t}«»\n\t]\n}", ",\n\t\t{\n\t\t\t\"key\": \"access_token\",\n\t\t\t\"value\": \"§\",\n\t\t\t\"type\": \"secret\",\n\t\t\t\"enabled\": true\n\t\t}"},
	{"postman, added to none", Postman, "t", `{"values":[«»]}`, `{"key": "t","value": "§","type": "secret","enabled": true}`},
	{"postman, local", Postman, "token", "name: Local\nvalues:\n  - key: host\n    value: https://x\n    enabled: true\n  - key: token\n    value: «old»\n    enabled: true\n    type: secret\ncolor: null\n", ""},
	{"postman, local without a value", Postman, "token", "name: Local\nvalues:\n  - key: token\n    value: «''»\n    enabled: true\n", "'§'"},
	{"postman, local, added", Postman, "access_token", "name: L\nvalues:\n  - key: host\n    value: x«»\ncolor: null\n", "\n  - key: \"access_token\"\n    value: \"§\"\n    type: secret\n    enabled: true"},

	{"jetbrains", JetBrains, "dev/token", "{\n  \"dev\": {\"host\": \"h\", \"token\": «\"old\"»},\n  \"prod\": {\"token\": \"p\"}\n}", `"§"`},
	{"jetbrains, one has it", JetBrains, "token", `{"dev":{"token":«"old"»},"prod":{"x":"p"}}`, `"§"`},
	{"jetbrains, pointer", JetBrains, "/dev/Security/Auth/x/Token", `{"dev":{"Security":{"Auth":{"x":{"Token":«"o"»}}}}}`, `"§"`},
	{"jetbrains, added", JetBrains, "prod/token", "{\n  \"dev\": {},\n  \"prod\": {\n    \"host\": \"h\"«»\n  }\n}\n", ",\n    \"token\": \"§\""},
	{"jetbrains, a new file", JetBrains, "dev/token", "«»", "{\"dev\": {\"token\": \"§\"}}\n"},

	{"vscode", VSCode, "dev/token", "{\n  // mine\n  \"editor.tabSize\": 2,\n  \"rest-client.environmentVariables\": {\n    \"$shared\": {},\n    \"dev\": {\"token\": «\"old\"»,},\n  },\n}\n", `"§"`},
	{"vscode, shared", VSCode, "$shared/token", `{"rest-client.environmentVariables":{"$shared":{"token":«"x"»}}}`, `"§"`},
	{"vscode, workspace", VSCode, "token", `{"folders":[],"settings":{"rest-client.environmentVariables":{"dev":{"token":«"x"»}}}}`, `"§"`},
	{"vscode, added", VSCode, "dev/token", `{"rest-client.environmentVariables":{"dev":{"a":"x"«»}}}`, `,"token":"§"`},

	{"bruno", Bruno, "token", "vars {\n  host: https://x:8080\n  token: «old»\n  ~off: x\n}\nvars:secret [\n  key,\n  ~other\n]\n", ""},
	{"bruno, empty", Bruno, "token", "vars {\r\n  token:«»\r\n}\r\n", " §"},
	{"bruno, empty with a blank", Bruno, "token", "vars {\n  token: «»\n}\n", ""},
	{"bruno, quoted name", Bruno, "my token", "vars {\n  \"my token\": «old»\n}\n", ""},
	{"bruno, several lines", Bruno, "token", "vars {\n  token: «'''\n    a\n    b\n  '''»\n  b: 1\n}\n", ""},
	{"bruno, added", Bruno, "token", "vars {\n    host: x«»\n}\nvars:secret [\n  key\n]\n", "\n    token: §"},
	{"bruno, added to none", Bruno, "", "vars {«»\n}\n", "\n  access_token: §"},
	{"bruno, .env", Bruno, "TOKEN", "A=1\nTOKEN=«old»\n", ""},
	{"bruno, opencollection", Bruno, "token", "name: dev\nvariables:\n  - name: host\n    value: x\n  - name: token\n    value: «old»\n", ""},
	{"bruno, typed", Bruno, "token", "name: dev\nvariables:\n  - name: token\n    value:\n      type: string\n      data: «old»\n", ""},
	{"bruno, variants", Bruno, "token", "variables:\n  - name: token\n    value:\n      - title: a\n        value: x\n      - title: b\n        selected: true\n        value: «old»\n", ""},

	{"insomnia", Insomnia, "Base Environment/token", "type: environment.insomnia.rest/5.0\nname: E\nenvironments:\n  name: Base Environment\n  data:\n    host: x\n    token: «old»\n  subEnvironments:\n    - name: Prod\n      data:\n        token: p\n", ""},
	{"insomnia, below", Insomnia, "Prod/token", "type: environment.insomnia.rest/5.0\nenvironments:\n  name: B\n  data: {}\n  subEnvironments:\n    - name: Prod\n      data:\n        token: «p»\n", ""},
	{"insomnia, one has it", Insomnia, "token", "type: collection.insomnia.rest/5.0\nenvironments:\n  name: B\n  data:\n    token: «p»\n", ""},
	{"insomnia, added", Insomnia, "access_token", "type: environment.insomnia.rest/5.0\nenvironments:\n  name: B\n  data:\n    host: p«»\n  subEnvironments: []\n", "\n    access_token: \"§\""},

	{"curl, header", CurlConfig, "", "# c\nsilent\nheader = \"Authorization: Bearer «old»\"\nurl = \"https://x\"\n", ""},
	{"curl, short", CurlConfig, "", "-H \"Accept: */*\"\n-H \"authorization: Bearer «old»\"\n", ""},
	{"curl, bearer", CurlConfig, "", "oauth2-bearer=«old»\n", ""},
	{"curl, bearer in quotes", CurlConfig, "oauth2-bearer", "--oauth2-bearer \"«o\\\"ld»\"\r\n", ""},
	{"curl, another header", CurlConfig, "X-Api-Key", "header: \"X-Api-Key: «old»\"\n", ""},
	{"curl, no scheme", CurlConfig, "Authorization", "header = \"Authorization: «old»\"\n", ""},
	{"curl, added", CurlConfig, "", "url = \"https://x\"«»", "\nheader = \"Authorization: Bearer §\""},
	{"curl, a new file", CurlConfig, "oauth2-bearer", "«»", "oauth2-bearer = \"§\"\n"},

	{"npmrc", NPMRC, "//registry.example.test/", "; c\nregistry=https://registry.example.test/\n//registry.example.test/:_authToken=«old»\n//other/:_authToken=x\n", ""},
	{"npmrc, the only one", NPMRC, "", "//registry.example.test/:_authToken = «old» ; c\n", ""},
	{"npmrc, in quotes", NPMRC, "", "//r/:_authToken=«\"old\"»\n", ""},
	{"npmrc, whole key", NPMRC, "//r/:_authToken", "//r/:_authToken=«${NPM_TOKEN}»\n", ""},
	{"npmrc, added", NPMRC, "//registry.example.test", "a=1\n«»", "//registry.example.test/:_authToken=§\n"},

	{"pip", Pip, "", "[global]\n# c\nindex-url = https://ada:«old»@pypi.example.test/simple\ntimeout = 60\n", ""},
	{"pip, no password yet", Pip, "global.index-url", "[global]\nindex_url: https://__token__«»@pypi.example.test/simple\n", ":§"},
	{"pip, one of several", Pip, "install.extra-index-url@b.example.test", "[install]\nextra-index-url =\n    https://u:1@a.example.test/s\n    https://u:«2»@b.example.test/s\n", ""},
}

// split takes a file of rewrites apart.
func split(t *testing.T, file string) (before, old, after string) {
	t.Helper()
	before, rest, ok1 := strings.Cut(file, "«")
	old, after, ok2 := strings.Cut(rest, "»")
	if !ok1 || !ok2 {
		t.Fatalf("no place in %q", file)
	}
	return before, old, after
}

func TestRewrite(t *testing.T) {
	for _, c := range rewrites {
		t.Run(string(c.format)+"/"+c.name, func(t *testing.T) {
			before, old, after := split(t, c.file)
			data := []byte(before + old + after)
			place := Place{c.format, c.place}
			for _, token := range []string{jwt, "secondTOKEN.value-_1"} {
				want := token
				if c.want != "" {
					want = strings.ReplaceAll(c.want, "§", token)
				}
				got, err := Rewrite(place, data, token)
				if err != nil {
					t.Fatalf("%v", err)
				}
				if string(got) != before+want+after {
					t.Fatalf("\ngot  %q\nwant %q", got, before+want+after)
				}
				if value, found, err := Value(place, got); err != nil || !found || value != token {
					t.Errorf("read back %q, %t, %v", value, found, err)
				}
				again, err := Rewrite(place, got, jwt)
				first, err1 := Rewrite(place, data, jwt)
				if err != nil || err1 != nil || string(again) != string(first) {
					t.Errorf("rewritten twice:\n%q\nonce:\n%q, %v %v", again, first, err, err1)
				}
			}
		})
	}
}

// What cannot be rewritten is refused, and says why.
func TestRewriteRefuses(t *testing.T) {
	for _, c := range []struct {
		name       string
		format     Format
		place      string
		file, says string
	}{
		{"UTF-16", Dotenv, "T", "\xff\xfeT\x00", "UTF-16"},
		{"no UTF-8", Dotenv, "T", "T=\xff", "UTF-8"},
		{"zero bytes", Raw, "", "a\x00b", "zero"},
		{"raw of several lines", Raw, "", "a\nb\n", "several lines"},
		{"a quote without an end", Dotenv, "T", "T=\"a\nB=1\n", "no end"},
		{"a backslash before a quote", Dotenv, "T", "T='a\\'\n", "do not agree"},
		{"no variable's name", Dotenv, "a b", "A=1\n", "no name for a variable"},
		{"a name that does not show", Dotenv, "a\u202eb", "A=1\n", "do not show"},
		{"no JSON", JSON, "/a", "{", "not valid JSON"},
		{"no pointer", JSON, "a", `{"a":1}`, "begins with a slash"},
		{"no name", JSON, "", `{"a":1}`, "no name"},
		{"a bad escape", JSON, "/a~2", `{"a":1}`, "no escape"},
		{"doubled", JSON, "/a", `{"a":1,"a":2}`, "twice"},
		{"an object", JSON, "/a", `{"a":{}}`, "not a value"},
		{"no such place", JSON, "/a/b/c", `{"a":{}}`, "no such place"},
		{"behind the end of an array", JSON, "/a/7", `{"a":[1]}`, "no such place"},
		{"deep", JSON, "/a", `{"a":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `}`, "deeply"},
		{"deep behind a remark", JSON, "/a", "// \"\n" + strings.Repeat("[", 300), "deeply"},
		{"no YAML", YAML, "/a", "a: [", "not valid YAML"},
		{"an anchor", YAML, "/a", "a: &x old\nb: *x\n", "anchor"},
		{"an alias", YAML, "/b", "a: &x old\nb: *x\n", "alias"},
		{"within an anchor", YAML, "/a/t", "a: &x {t: old}\nb: *x\n", "anchor"},
		{"within an alias", YAML, "/b/t", "a: &x {t: old}\nb: *x\n", "alias"},
		{"merged in", YAML, "/b/t", "a: &x {t: old}\nb:\n  <<: *x\n  c: 1\n", "merge"},
		{"a tag", YAML, "/t", "t: !vault old\n", "tag"},
		{"doubled in YAML", YAML, "/t", "t: 1\nt: 2\n", "twice"},
		{"two documents", YAML, "/t", "t: 1\n---\nt: 2\n", "several YAML documents"},
		{"postman twice", Postman, "t", `{"values":[{"key":"t","value":"1"},{"key":"t","value":"2"}]}`, "twice"},
		{"no postman", Postman, "t", `{"a":1}`, "no Postman environment"},
		{"several environments", JetBrains, "token", `{"a":{"token":"1"},"b":{"token":"2"}}`, "Several environments"},
		{"no environment", JetBrains, "qa/token", `{"a":{"token":"1"}}`, "no variable"},
		{"no settings", VSCode, "a/token", `{"a":{"token":"1"}}`, "rest-client.environmentVariables"},
		{"a secret of Bruno", Bruno, "key", "vars {\n a: 1\n}\nvars:secret [\n  key\n]\n", "outside the file"},
		{"a secret of OpenCollection", Bruno, "key", "variables:\n  - name: key\n    secret: true\n", "outside the file"},
		{"a block without an end", Bruno, "a", "vars {\n a: 1\n", "no end"},
		{"an ordered list of Insomnia", Insomnia, "t", "type: environment.insomnia.rest/5.0\nenvironments:\n  name: B\n  data:\n    a: 1\n  dataPropertyOrder: {}\n", "cannot be added"},
		{"two headers", CurlConfig, "", "header = \"Authorization: a\"\nnext\nheader = \"Authorization: b\"\n", "several places"},
		{"several registries", NPMRC, "", "//a/:_authToken=1\n//b/:_authToken=2\n", "several registries"},
		{"no registry", NPMRC, "", "a=1\n", "Name the registry"},
		{"a section of npm", NPMRC, "//a/", "[x]\n//a/:_authToken=1\n", "no place"},
		{"no user of pip", Pip, "", "[global]\nindex-url = https://pypi.example.test/simple\n", "no address with a user"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Rewrite(Place{c.format, c.place}, []byte(c.file), jwt)
			var e *oauth.Error
			if !errors.As(err, &e) || e.Kind != oauth.KindUsage {
				t.Fatalf("%q, %v", got, err)
			}
			if !strings.Contains(e.Message+" "+e.Advice, c.says) {
				t.Errorf("says %q %q", e.Message, e.Advice)
			}
		})
	}
}

// A token that the program would not read back as it is is refused (promise 43).
func TestTokensThatAreRefused(t *testing.T) {
	for _, c := range []struct {
		format             Format
		place, file, token string
	}{
		{Raw, "", "x", " a"},
		{Raw, "", "x", "a\nb"},
		{Raw, "", "x", ""},
		{Raw, "", "x", "é"},
		{JSON, "/a", `{"a":1}`, "a\x1b"},
		{Dotenv, "T", "T=1", "a$b"},
		{Dotenv, "T", "T=1", `a\b`},
		{Dotenv, "T", "T='1'", `a'b"c`},
		{Postman, "t", `{"values":[{"key":"t","value":"1"}]}`, "a{{b"},
		{JetBrains, "d/t", `{"d":{"t":"1"}}`, "{{b"},
		{VSCode, "d/t", `{"rest-client.environmentVariables":{"d":{"t":"1"}}}`, "{{b"},
		{Bruno, "t", "vars {\n t: 1\n}\n", "{{b"},
		{Bruno, "t", "vars {\n t: 1\n}\n", "'''"},
		{Bruno, "t", "vars {\n t: 1\n}\n", "a "},
		{Insomnia, "t", "type: environment.insomnia.rest/5.0\nenvironments:\n  data:\n    t: 1\n", "{% x"},
		{NPMRC, "", "//r/:_authToken=1", "${HOME}"},
		{NPMRC, "", "//r/:_authToken=1", "a;b"},
		{NPMRC, "", "//r/:_authToken=1", "true"},
		{CurlConfig, "", `header = "Authorization: Bearer x"`, "a "},
	} {
		_, err := Rewrite(Place{c.format, c.place}, []byte(c.file), c.token)
		var e *oauth.Error
		if !errors.As(err, &e) || e.Kind != oauth.KindOther {
			t.Errorf("%s %q: %v", c.format, c.token, err)
		}
		if e != nil && len(c.token) > 3 && strings.Contains(e.Message+e.Advice, c.token) {
			t.Errorf("%s: the error holds the token", c.format)
		}
	}
}
