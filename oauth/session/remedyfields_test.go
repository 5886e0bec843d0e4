package session

import (
	"testing"

	"tokendesk/oauth"
)

// What mends a request that does not arrive is its own address.
func TestWhereARequestsAddressIsSet(t *testing.T) {
	s := newServer(t)
	rec := s.record(oauth.GrantRequest)
	rec.App.Request.URL = "https://shop.test/login"
	rec.Failure = &oauth.Failure{Kind: oauth.KindUnreachable, Endpoint: "token"}
	o := &offers{app: rec.App, f: *rec.Failure}
	if field := o.endpoint(); field != "request.url" {
		t.Errorf("%q", field)
	}
}
