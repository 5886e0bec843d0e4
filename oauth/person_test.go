package oauth

import (
	"encoding/base64"
	"strings"
	"testing"
)

// Promise 28: an address is somebody's only if email_verified is not false, and a
// name is never an address.
func TestPersonIn(t *testing.T) {
	const mail = `"sub":"7","email":"ada@example.test"`
	verified := func(value string) string { return "{" + mail + `,"email_verified":` + value + "}" }
	for document, shown := range map[string]string{
		"{" + mail + "}":    "ada@example.test",
		verified(`true`):    "ada@example.test",
		verified(`"true"`):  "ada@example.test",
		verified(`"True "`): "ada@example.test",
		verified(`1`):       "ada@example.test",
		verified(`"1"`):     "ada@example.test",
		verified(`null`):    "ada@example.test", // as if it were not said (OpenID Connect Core 5.3.2)

		verified(`false`):                        "7",
		verified(`"false"`):                      "7",
		verified(`"FALSE"`):                      "7",
		verified(`" false "`):                    "7",
		verified(`0`):                            "7",
		verified(`0.0`):                          "7",
		verified(`"0"`):                          "7",
		verified(`"no"`):                         "7",
		verified(`"pending"`):                    "7",
		verified(`""`):                           "7",
		verified(`[]`):                           "7",
		verified(`{}`):                           "7",
		verified(`[true]`):                       "7",
		verified(`"\u0066alse"`):                 "7",
		"{" + mail + `,"verified_email":false}`:  "7",
		"{" + mail + `,"emailVerified":"false"}`: "7",
		"{" + mail + `,"email_verified":true,"verified_email":false}`:      "7",
		"{" + mail + `,"email_verified":false,"EMAIL_VERIFIED":true}`:      "7",
		`{"sub":"7","EMAIL":"ada@example.test"}`:                           "7",
		`{"sub":"7","email":["ada@example.test"]}`:                         "7",
		`{"sub":"7","email":"ada"}`:                                        "7",
		`{"sub":"7","email":"ada@example.test "}`:                          "7",
		`{"sub":"7","email":"ada@example.test\n"}`:                         "7",
		`{"sub":"7","email":"ada\u200b@example.test"}`:                     "7",
		`{"sub":"7","email":"ada@example.test, eve@example.test"}`:         "7",
		`{"sub":"7","email":"ada@example.test@evil.test"}`:                 "7",
		`{"sub":"7","preferred_username":"ada"}`:                           "ada",
		`{"sub":"7","preferred_username":"Ada L."}`:                        "Ada L.",
		`{"sub":"7","preferred_username":"ada@example.test"}`:              "7",
		`{"sub":"7","preferred_username":"ada＠example.test"}`:              "7",
		`{"sub":"7","preferred_username":"ada﹫example.test"}`:              "7",
		`{"sub":"7","preferred_username":"  "}`:                            "7",
		"{" + mail + `,"email_verified":false,"preferred_username":"ada"}`: "ada",
		`{"sub":"7","upn":"ada@example.test"}`:                             "7",
		`{"sub":"7","unique_name":"ada@example.test","name":"Ada"}`:        "7",
		`{"sub":"ada@example.test"}`:                                       "subject ada@example.test",
		`{"sub":"ada@example.test","email":"eve@example.test"}`:            "eve@example.test",
		`{"name":"Ada"}`: "",
	} {
		f, err := parseObject([]byte(document))
		if err != nil {
			t.Fatal(document, err)
		}
		if got := personIn(f).shown(); got != shown {
			t.Errorf("%s is shown as %q, want %q", document, got, shown)
		}
	}
	long := fields{"sub": []byte(`"7"`), "preferred_username": []byte(`"` + strings.Repeat("x", 300) + `"`)}
	if got := personIn(long); got.Name != "" || got.shown() != "7" {
		t.Errorf("%+v", got)
	}
}

func TestPersonIs(t *testing.T) {
	ada := Person{Email: "ada@example.test", Name: "kay.s", Subject: "Sub-7"}
	likes := Person{Name: "ada@example.test", Subject: "ada@example.test"} // not even if it were kept
	for expect, want := range map[string]bool{
		"ada@example.test": true, "Ada@Example.TEST": true, " ada@example.test\n": true,
		"kay.s": true, "KAY.S": true, "subject sub-7": false, "subject kay.s": false, "Sub-7": false,
		"": false, " ": false, "sub-7": false, "SUB-7": false, "ada": false, "example.test": false, "eve@example.test": false,
		"\u212aay.s": false, "kay.\u017f": false, "ada@example.te\u017ft": false, "ada@example.test.": false,
		"ada\u200b@example.test": false, "ada＠example.test": false, "аda@example.test": false, "ada @example.test": false,
		"kay.s@": false, "subject Sub-7": true, "subject ": false, "ada@example.test,eve@example.test": false,
	} {
		if got := ada.Is(expect); got != want {
			t.Errorf("%q: %t", expect, got)
		}
	}
	for _, expect := range []string{"ada@example.test", "ADA@example.test"} {
		if likes.Is(expect) {
			t.Errorf("%q by a name or a subject", expect)
		}
	}
	// A user name is chosen, and may be what the server calls somebody else.
	chosen, nameless := Person{Name: "10042", Subject: "666"}, Person{Subject: "10042"}
	if chosen.Is("subject 10042") || chosen.Is("666") || !chosen.Is("subject 666") || !nameless.Is("10042") || !nameless.Is("subject 10042") || (Person{Name: "subject 10042"}).Is("subject 10042") {
		t.Error("a subject is met by a user name, or a user name by a subject")
	}
	if (Person{}).Is("") || (Person{}).Is("subject ") || (Person{}).Is("@") {
		t.Error("nobody is somebody")
	}
	if p := (Person{Subject: "ada@example.test"}); !p.Is(p.shown()) {
		t.Error("what is shown is not what can be expected")
	}
}

func TestExpectation(t *testing.T) {
	for want, p := range map[string]Person{
		"ada@example.test":         {Email: "ada@example.test", Name: "ada", Subject: "7"},
		"subject 7":                {Name: "ada", Subject: "7"},
		"subject ada@example.test": {Subject: "ada@example.test"},
		"ada":                      {Name: "ada"},
		"kay":                      {Name: "kay", Subject: "7 "},
		"sue":                      {Name: "sue", Subject: "7\u202e"},
		"":                         {Full: "Ada"},
	} {
		if got := p.Expectation(); got != want || want != "" && !p.Is(want) {
			t.Errorf("%+v is expected as %q, want %q", p, got, want)
		}
	}
}

func TestDiffer(t *testing.T) {
	set := func(issuer, subject, email, name string) TokenSet {
		return TokenSet{Issuer: issuer, Subject: subject, Person: Person{Email: email, Name: name, Subject: subject}}
	}
	for name, row := range map[string]struct {
		a, b TokenSet
		want bool
	}{
		"one subject, new address":      {set("i", "1", "a@x.test", ""), set("i", "1", "b@x.test", ""), false},
		"one address, another subject":  {set("i", "1", "a@x.test", ""), set("i", "2", "A@x.test", ""), true},
		"one name, another subject":     {set("i", "1", "", "ada"), set("i", "2", "", "ADA"), true},
		"one subject of two issuers":    {set("i", "1", "", ""), set("j", "1", "", ""), true},
		"a subject and none, addresses": {set("i", "1", "a@x.test", ""), set("", "", "b@x.test", ""), true},
		"a subject and none, a name":    {set("i", "1", "", "ada"), set("", "", "", "ada"), false},
		"two names":                     {set("", "", "", "ada"), set("", "", "", "eve"), true},
		"nobody told":                   {set("i", "1", "", ""), TokenSet{}, false},
	} {
		if Differ(row.a, row.b) != row.want || Differ(row.b, row.a) != row.want {
			t.Errorf("%s: want %t", name, row.want)
		}
	}
}

// A renewed ID token that is silent about an address leaves what userinfo said of
// the same subject; one that denies it does not.
func TestWhatARenewalLeavesOfAName(t *testing.T) {
	before := Person{Email: "ada@example.test", Name: "ada", Subject: "7"}
	for claims, want := range map[string]string{
		`{"sub":"7"}`:                                                     "ada@example.test",
		`{"sub":"7","email_verified":true}`:                               "ada@example.test",
		`{"sub":"7","email":"eve@example.test"}`:                          "eve@example.test",
		`{"sub":"7","email_verified":false}`:                              "ada",
		`{"sub":"7","email":"ada@example.test","email_verified":false}`:   "ada",
		`{"sub":"7","email":"x","preferred_username":"eve@example.test"}`: "7",
	} {
		f, err := parseObject([]byte(claims))
		if err != nil {
			t.Fatal(err)
		}
		ts := TokenSet{IDToken: "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".e30", Person: personIn(f)}
		if ts.stillNamed(before); ts.Identity != want {
			t.Errorf("%s leaves %q, want %q", claims, ts.Identity, want)
		}
	}
}
