package oauth

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// atServer is a client of https://id.example whose keys are known already.
func atServer(t *testing.T, key *ecdsa.PrivateKey) *Client {
	t.Helper()
	app := App{
		Grant: GrantAuthorizationCode, ClientID: "c", ClientAuth: ClientAuthNone,
		Endpoints: Endpoints{Issuer: "https://id.example", Authorization: "https://id.example/a", Token: "https://id.example/t", JWKS: "https://id.example/k"},
	}
	c, err := New(app, nil, Options{HTTP: &http.Client{Transport: nowhere{}}, Now: func() time.Time { return fuzzNow }})
	if err != nil {
		t.Fatal(err)
	}
	c.keys.address, c.keys.refetched = app.Endpoints.JWKS, fuzzNow
	c.keys.keys = []jose.JSONWebKey{{Key: key.Public(), KeyID: "k", Algorithm: "ES256"}}
	return c
}

// compact signs exactly these texts.
func compact(t *testing.T, key *ecdsa.PrivateKey, header, payload string) string {
	t.Helper()
	encode := base64.RawURLEncoding.EncodeToString
	text := encode([]byte(header)) + "." + encode([]byte(payload))
	sum := sha256.Sum256([]byte(text))
	r, s, err := ecdsa.Sign(rand.Reader, key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return text + "." + encode(signature)
}

// Promise 26: member names count in their exact case. A claim that is wrong stays
// wrong whatever stands beside it in another case, and a missing one is missing;
// one that stands there twice is refused, since nobody can say which one counts.
func TestClaimNamesAreExact(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := fuzzNow.Unix()
	sum := sha256.Sum256([]byte("A"))
	right := map[string]string{
		"iss": `"https://id.example"`, "aud": `"c"`, "sub": `"ada"`, "iat": fmt.Sprint(now), "exp": fmt.Sprint(now + 600), "nonce": `"n"`,
		"at_hash": `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`, "nbf": fmt.Sprint(now),
	}
	wrong := map[string]string{
		"iss": `"https://evil.example"`, "aud": `"other"`, "sub": `""`, "iat": fmt.Sprint(now + 9000), "exp": fmt.Sprint(now - 9000), "nonce": `"x"`,
		"at_hash": `"AAAA"`, "nbf": fmt.Sprint(now + 9000),
	}
	spellings := map[string][]string{
		"iss": {"ISS", "Iss", "isS", "iſs", "iſſ"}, "aud": {"AUD", "Aud"}, "sub": {"SUB", "Sub", "ſub"}, "iat": {"IAT", "iAt"},
		"exp": {"EXP", "Exp"}, "nonce": {"NONCE", "Nonce"}, "at_hash": {"AT_HASH", "At_Hash", "at_haſh"}, "nbf": {"NBF"},
	}
	member := func(name, value string) string { return `"` + name + `":` + value }
	// payload has every right claim except one, and more in front and at the end.
	payload := func(without, first, last string) string {
		var list []string
		for _, name := range []string{"iss", "aud", "sub", "iat", "exp", "nonce", "at_hash", "nbf"} {
			if name != without {
				list = append(list, member(name, right[name]))
			}
		}
		if first != "" {
			list = append([]string{first}, list...)
		}
		if last != "" {
			list = append(list, last)
		}
		return "{" + strings.Join(list, ",") + "}"
	}
	check := func(header, payload string) (TokenSet, error) {
		c := atServer(t, key)
		ts := TokenSet{AccessToken: "A", IDToken: compact(t, key, header, payload)}
		return ts, c.checkIDToken(t.Context(), c.app, metadata{Issuer: "https://id.example"}, &ts, expected{nonce: "n"})
	}
	const header = `{"alg":"ES256","kid":"k"}`
	refused := func(name, header, payload string) {
		t.Run(name, func(t *testing.T) {
			if ts, err := check(header, payload); err == nil || ts.Verified == VerifiedYes || ts.Subject != "" {
				t.Errorf("%s %s is taken as %s, %v", header, payload, ts.Verified, err)
			} else {
				showable(t, err)
			}
		})
	}
	taken := func(name, header, payload string) {
		t.Run(name, func(t *testing.T) {
			if ts, err := check(header, payload); err != nil || ts.Verified != VerifiedYes || ts.Subject != "ada" {
				t.Errorf("%s %s: %s %q, %v", header, payload, ts.Verified, ts.Subject, err)
			}
		})
	}
	taken("as it should be", header, payload("", "", ""))
	for name, others := range spellings {
		for _, other := range others {
			refused(name+" wrong, then "+other, header, payload(name, member(name, wrong[name]), member(other, right[name])))
			refused(name+" wrong, before it "+other, header, payload(name, member(other, right[name]), member(name, wrong[name])))
			taken(name+" right, then "+other, header, payload("", "", member(other, wrong[name])))
			taken(name+" right, before it "+other, header, payload("", member(other, wrong[name]), ""))
			if name != "at_hash" && name != "nbf" { // these may be missing
				refused(other+" alone", header, payload(name, "", member(other, right[name])))
			}
		}
		refused(name+" twice", header, payload("", member(name, wrong[name]), ""))
		refused(name+" twice, the right one first", header, payload("", "", member(name, wrong[name])))
		refused(name+" twice alike", header, payload("", "", member(name, right[name])))
		escaped := fmt.Sprintf(`\u%04x`, name[0]) + name[1:]
		refused(name+" twice, once escaped", header, payload("", "", member(escaped, wrong[name])))
	}
	two := member("aud", `["c","b"]`)
	refused("Azp for several", header, payload("aud", two, member("Azp", `"c"`)))
	refused("azp wrong, AZP right", header, payload("", member("azp", `"b"`), member("AZP", `"c"`)))
	taken("azp right, AZP wrong", header, payload("aud", two, member("azp", `"c"`)+","+member("AZP", `"b"`)))
	refused("a claim of no meaning twice", header, payload("", `"x":1`, `"x":2`))

	refused("ALG alone", `{"ALG":"ES256","kid":"k"}`, payload("", "", ""))
	refused("alg none, ALG right", `{"alg":"none","ALG":"ES256","kid":"k"}`, payload("", "", ""))
	refused("alg of a shared secret, Alg right", `{"alg":"HS256","Alg":"ES256","kid":"k"}`, payload("", "", ""))
	refused("alg twice", `{"alg":"ES256","alg":"ES256","kid":"k"}`, payload("", "", ""))
	refused("kid wrong, KID right", `{"alg":"ES256","kid":"other","KID":"k"}`, payload("", "", ""))
	refused("kid wrong, Kelvin's sign", `{"alg":"ES256","kid":"other","`+"\u212a"+`id":"k"}`, payload("", "", ""))
	refused("kid twice", `{"alg":"ES256","kid":"other","kid":"k"}`, payload("", "", ""))
	taken("kid right, KID wrong", `{"alg":"ES256","kid":"k","KID":"other"}`, payload("", "", ""))
	taken("ALG none beside alg", `{"alg":"ES256","ALG":"none","kid":"k"}`, payload("", "", ""))
}

// The same holds for what says where secrets go and which keys count.
func TestMetadataNamesAreExact(t *testing.T) {
	const issuer = "https://id.example"
	for body, good := range map[string]bool{
		`{"issuer":"https://id.example","ISSUER":"https://evil.example","token_endpoint":"https://id.example/t"}`:                true,
		`{"issuer":"https://evil.example","Issuer":"https://id.example","token_endpoint":"https://id.example/t"}`:                false,
		`{"ISSUER":"https://id.example","token_endpoint":"https://id.example/t"}`:                                                false,
		`{"issuer":"https://evil.example","issuer":"https://id.example","token_endpoint":"https://id.example/t"}`:                false,
		`{"issuer":"https://id.example","token_endpoint":"https://evil.example/t","token_endpoint":"https://id.example/t"}`:      false,
		`{"issuer":"https://id.example","token_endpoint":"https://id.example/t","Token_Endpoint":"https://evil.example/t"}`:      true,
		`{"issuer":"https://id.example","token_endpoint":"https://id.example/t","toKen_endpoint":"https://evil.example/t"}`:      true,
		`{"issuer":"https://id.example","token_endpoint":"https://id.example/t","mtls_endpoint_aliases":{"TOKEN_ENDPOINT":"x"}}`: true,
		`{"issuer":"https://id.example","token_endpoint":"https://id.example/t","mtls_endpoint_aliases":{"a":1,"a":2}}`:          false,
		`{"issuer":"https://id.example","token_endpoint":"https://id.example/t","mtls_endpoint_aliases":"x"}`:                    false,
		`{"issuer":"https://id.example","token_endpoint":"https://id.example/t","mtls_endpoint_aliases":null}`:                   true,
		`{"issuer":"https://id.example","token_endpoint":["https://id.example/t"]}`:                                              false,
	} {
		m, err := decodeMetadata(fuzzAnswer(200, []byte(body)), issuer)
		if (err == nil) != good || good && (m.Token != "https://id.example/t" || m.MTLS.Token != "") {
			t.Errorf("%s: %q, %v", body, m.Token, err)
		}
	}
	only := Endpoints{}
	m, err := decodeMetadata(fuzzAnswer(200, []byte(`{"issuer":"https://id.example","JWKS_URI":"https://evil.example/k","Userinfo_Endpoint":"https://evil.example/u",`+
		`"AUTHORIZATION_RESPONSE_ISS_PARAMETER_SUPPORTED":true,"Require_Pushed_Authorization_Requests":true}`)), issuer)
	if err != nil || m.fill(Endpoints{}, false) != only || m.IssInAnswer || m.RequirePAR {
		t.Errorf("%+v, %v", m, err)
	}
}

func TestAnswerNamesAreExact(t *testing.T) {
	for body, token := range map[string]string{
		`{"access_token":"T","ACCESS_TOKEN":"U"}`:               "T",
		`{"ACCESS_TOKEN":"U","access_token":"T"}`:               "T",
		`{"ACCESS_TOKEN":"U"}`:                                  "",
		`{"acceſſ_token":"U"}`:                                  "",
		`{"access_token":"T","access_token":"U"}`:               "",
		`{"access_token":"T","\u0061ccess_token":"T"}`:          "",
		`{"access_token":"T","id_token":"a","id_token":"b"}`:    "",
		`{"access_token":"T","scope":"a","scope":"b"}`:          "",
		`{"data":{"access_token":"T","access_token":"U"}}`:      "",
		`{"data":{"access_token":"T","Access_Token":"U"}}`:      "T",
		`{"data":{"access_token":"T"},"Data":{}}`:               "T",
		"access_token=T&access_token=U":                         "",
		"access_token=T&scope=a&scope=b":                        "",
		"access_token=T&SCOPE=a":                                "T",
		`{"access_token":"T","user":{"id":1,"id":2},"x":[1,1]}`: "T",
	} {
		ts, err := decodeToken(fuzzAnswer(200, []byte(body)), App{}, false)
		if ts.AccessToken != token || (err == nil) != (token != "") {
			t.Errorf("%s gave %q, %v", body, ts.AccessToken, err)
		}
		if err != nil {
			showable(t, err)
		}
	}
	// What a refusal says is understood all the same: it decides what is tried next.
	for _, body := range []string{`{"error":"invalid_grant","error":"invalid_grant"}`, `{"x":1,"x":1,"error":"invalid_grant"}`, "error=invalid_grant&x=1&x=2"} {
		_, err := decodeToken(fuzzAnswer(400, []byte(body)), App{}, false)
		var e *Error
		if !errors.As(err, &e) || e.Kind != KindRefused || e.ServerError != "invalid_grant" {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// Userinfo and the key set, asked for as the program does it.
func TestDocumentNamesAreExact(t *testing.T) {
	says := func(body string) *Client {
		app := App{
			Grant: GrantAuthorizationCode, ClientID: "c", ClientAuth: ClientAuthNone,
			Endpoints: Endpoints{Authorization: "https://id.example/a", Token: "https://id.example/t", Userinfo: "https://id.example/u"},
		}
		c, err := New(app, nil, Options{HTTP: &http.Client{Transport: always(body)}, Now: func() time.Time { return fuzzNow }})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for body, good := range map[string]bool{
		`{"sub":"ada","SUB":"eve"}`:  true,
		`{"sub":"eve","SUB":"ada"}`:  false,
		`{"Sub":"ada"}`:              false,
		`{"ſub":"ada"}`:              false,
		`{"sub":"eve","sub":"ada"}`:  false,
		`{"sub":"ada","\u0073ub":1}`: false,
	} {
		if _, err := says(body).Userinfo(t.Context(), TokenSet{AccessToken: "A", Subject: "ada"}); (err == nil) != good {
			t.Errorf("%s: %v", body, err)
		}
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	one, err := jose.JSONWebKey{Key: key.Public(), KeyID: "k"}.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]int{
		`{"keys":[` + string(one) + `],"KEYS":[]}`:                                         1,
		`{"keys":[],"Keys":[` + string(one) + `]}`:                                         0,
		`{"KEYS":[` + string(one) + `]}`:                                                   -1,
		`{"keys":[],"keys":[` + string(one) + `]}`:                                         -1,
		`{"keys":[` + strings.Replace(string(one), `"kty"`, `"KTY"`, 1) + `]}`:             0,
		`{"keys":[` + strings.Replace(string(one), `"kty"`, `"kty":"RSA","kty"`, 1) + `]}`: 0,
	} {
		keys, err := says(body).fetchKeys(t.Context(), "https://id.example/k")
		if (err != nil) != (want < 0) || err == nil && len(keys) != want {
			t.Errorf("%s: %d keys, %v", body, len(keys), err)
		}
	}
}

// always is a server with one answer to everything.
type always string

func (body always) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: 200, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r, ContentLength: int64(len(body)),
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(string(body))),
	}, nil
}

// A server's JSON is never decoded into a struct of ours, where encoding/json
// would match names in any case: only into what has no names, or decodes itself.
func TestNothingIsDecodedIntoAStruct(t *testing.T) {
	nameless := map[string]bool{
		"string": true, "[]string": true, "bool": true, "any": true, "map[string]any": true, "[]json.RawMessage": true,
		"fields": true, "jose.JSONWebKey": true, // which reads its members itself, exactly
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		text := func(n ast.Node) string {
			return string(source[set.Position(n.Pos()).Offset:set.Position(n.End()).Offset])
		}
		for _, declared := range file.Decls {
			if f, ok := declared.(*ast.FuncDecl); ok && f.Name.Name == "documentIn" {
				continue // a tree that is shown and decides nothing
			}
			types := map[string]string{} // of the function's variables
			ast.Inspect(declared, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.ValueSpec:
					for _, v := range n.Names {
						if n.Type != nil {
							types[v.Name] = text(n.Type)
						}
					}
				case *ast.Field:
					for _, v := range n.Names {
						types[v.Name] = strings.TrimPrefix(text(n.Type), "*")
					}
				case *ast.CallExpr:
					switch called := text(n.Fun); called {
					case "json.NewDecoder":
						t.Errorf("%s: a decoder of its own; use parseObject", set.Position(n.Pos()))
					case "json.Unmarshal":
						into := strings.TrimPrefix(text(n.Args[1]), "&")
						if !nameless[types[into]] {
							t.Errorf("%s: decodes into %s; use parseObject", set.Position(n.Pos()), types[into])
						}
					}
				}
				return true
			})
		}
	}
}
