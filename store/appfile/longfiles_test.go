package appfile

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// Promise 45: a description of many megabytes is read, for little of it is looked at; a
// file that only asks for much ends with an error for people.
func TestLongDescriptions(t *testing.T) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(400 << 20))
	var y, j strings.Builder
	y.WriteString("openapi: 3.1.0\ninfo:\n  title: Long\npaths:\n")
	j.WriteString(`{"openapi": "3.1.0", "info": {"title": "Long"}, "paths": {`)
	for i := range 40_000 {
		fmt.Fprintf(&y, "  /orders/%d:\n    get:\n      summary: \"an order: its number, - its lines\"\n      responses:\n        '200':\n          description: yes\n      securitySchemes: no\n", i)
		fmt.Fprintf(&j, `"/orders/%d": {"get": {"summary": "an order", "responses": {"200": {"description": "openapi", "x": [[[[[[1]]]]]]}}}},`, i)
	}
	y.WriteString("components:\n  schemas:\n    A:\n      type: object\n  securitySchemes:\n    o:\n      type: oauth2\n      flows:\n        clientCredentials:\n          tokenUrl: https://id.example.test/token\n          scopes: {}\n")
	j.WriteString(`"/x": {}}, "components": {"schemas": {}, "securitySchemes": {"o": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://id.example.test/token", "scopes": {}}}}}}}`)
	for name, text := range map[string]string{"YAML": y.String(), "JSON": j.String()} {
		if s := Guess([]byte(text)); s != SourceOpenAPI {
			t.Fatalf("%s is taken for %s", name, s)
		}
		f, notes, err := ParseAs(SourceOpenAPI, []byte(text), "")
		if err != nil || len(f.Apps) != 1 || f.Apps[0].App.Endpoints.Token != "https://id.example.test/token" {
			t.Errorf("%s of %d bytes: %d apps, %q, %v", name, len(text), len(f.Apps), notes, err)
		}
	}
	bomb := "A=" + strings.Repeat("x", 1000) + "\n"
	for i := range 200 {
		bomb += fmt.Sprintf("B%d=%s\n", i, strings.Repeat("${A}", 2000))
	}
	for source, text := range map[Source]string{
		SourceDotenv: bomb, SourceOAuth2c: "oauth2c " + strings.Repeat("--a ", 1<<16), SourceAddress: "https://id.example.test/?" + strings.Repeat("a=b&", 1<<16),
		SourceMCP: `{"mcpServers": ` + strings.Repeat(`{"a": `, 1<<18), SourceKubeconfig: "users:\n" + strings.Repeat("- ", 1<<16), SourceOpenAPI: `{"openapi": "3.0.0", "components": ` + strings.Repeat("[", 1<<20),
		SourceGoogle: `{"installed": ` + strings.Repeat("[", 1<<20),
	} {
		_, _, err := ParseAs(source, []byte(text), "")
		var e *oauth.Error
		if !errors.As(err, &e) || e.Kind != oauth.KindUsage || len(e.Message) > 2000 {
			t.Errorf("%s: %v", source, err)
		}
	}
}
