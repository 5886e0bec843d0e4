package appfile

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"tokendesk/oauth"
)

func TestSources(t *testing.T) {
	if got := SourceList(); !strings.HasPrefix(got, "app, postman, ") || strings.Count(got, " or ") != 1 {
		t.Error(got)
	}
	if got := SourceTitles(); got != "an app file, a Postman collection or environment, a curl command, an OpenAPI description, a .env file, or a file of another program" {
		t.Error(got)
	}
	for _, name := range append(SourceNames(), "") {
		if s, err := ParseSource(name); err != nil || string(s) != name {
			t.Errorf("%q is %q, %v", name, s, err)
		}
	}
	_, err := ParseSource("insom\u202enia")
	var e *oauth.Error
	if !errors.As(err, &e) || e.Kind != oauth.KindUsage || e.Message != `Nothing is imported from “insom\u202enia”.` || e.Advice != "Use --from "+SourceList()+"." {
		t.Errorf("%+v", e)
	}
	if _, _, err := ParseAs("none", nil, ""); !errors.As(err, &e) || e.Kind != oauth.KindUsage {
		t.Error(err)
	}
}

// A file has a place for every kind of secret, with the app or with an account.
func TestEverySecretHasItsPlace(t *testing.T) {
	for _, kind := range oauth.SecretKinds() {
		_, ofApp := new(appJSON).secrets()[kind]
		_, ofAccount := new(accountJSON).secrets()[kind]
		if ofApp != kind.OfApp() || ofAccount == kind.OfApp() {
			t.Errorf("%s: of the app %v, of an account %v", kind, ofApp, ofAccount)
		}
	}
	if n := len(new(appJSON).secrets()) + len(new(accountJSON).secrets()); n != len(oauth.SecretKinds()) {
		t.Errorf("%d places", n)
	}
}

// What oauth.Validate calls a problem of a setting that no provider decides is
// one in a file, under the same name.
func TestValuesAreOnesThatValidateKnows(t *testing.T) {
	low, high := -1, 70000
	for field, app := range map[string]oauth.App{
		"redirect.host":        {Redirect: oauth.Redirect{Host: "evil.test"}},
		"redirect.port":        {Redirect: oauth.Redirect{Port: &low}},
		"redirect.path":        {Redirect: oauth.Redirect{Port: &high, Path: "//x"}},
		"redirect.uri":         {Redirect: oauth.Redirect{URI: "javascript:alert(1)"}},
		"http_timeout_seconds": {HTTPTimeoutSeconds: oauth.MaxHTTPTimeout + 1},
	} {
		if !slices.ContainsFunc(oauth.Validate(app), func(p oauth.Problem) bool { return p.Field == field }) {
			t.Errorf("%s is no problem of Validate", field)
		}
		if _, worded := complaints[field]; !worded || checkValues(app, "apps[0]") == nil {
			t.Errorf("%s is taken", field)
		}
	}
}
