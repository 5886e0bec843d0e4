package oauth

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
)

// Nobody is sent to a page of a program of this computer that has ended: the browser would
// say so, and whoever waits would not hear of it. Of others nothing is asked.
func TestAPageThatIsNotThere(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	there := httptest.NewServer(http.NotFoundHandler())
	defer there.Close()
	for name, c := range map[string]struct {
		authorization      string
		mayBeGone, refused bool
	}{
		"gone":                       {gone.URL + "/authorize", true, true},
		"there":                      {there.URL + "/authorize", true, false},
		"another program's business": {gone.URL + "/authorize", false, false},
		"another host":               {"https://id.example.test/authorize", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			app := App{
				ID: "acme", Grant: GrantAuthorizationCode, ClientID: "acme", ClientAuth: ClientAuthNone, PKCE: PKCES256,
				Endpoints: Endpoints{Authorization: c.authorization, Token: there.URL + "/token"},
			}
			client, err := New(app, Secrets{}, Options{PageMayBeGone: c.mayBeGone})
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.Authorize(t.Context(), Account{ID: DefaultAccount}, "http://127.0.0.1:47821/callback", "state")
			var e *Error
			switch {
			case !c.refused && err != nil:
				t.Error(err)
			case c.refused && (!errors.As(err, &e) || e.Cause != CauseNotRunning || e.Kind != KindUnreachable || e.Endpoint != "authorization"):
				t.Errorf("%+v", err)
			}
		})
	}
}
