package words

import (
	"fmt"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// Promise 39: a question about settings names nobody while somebody looks on.
func TestHideChanges(t *testing.T) {
	changes := []oauth.Change{
		{Field: "accounts[ada].browser", New: "/opt/ada/browser"},
		{Field: "accounts[ada].expect", Old: "lovelace", New: "grace@example.test"},
		{Field: "accounts[bob]", New: "a new account"},
		{Field: "assertion.subject", New: "babbage"},
		{Field: "endpoints.token", New: "https://id.example.test/lovelace/token"},
		{Field: "proxy", New: "http://proxy.example.test:1"},
		{Field: "username", New: "turing"},
	}
	said := fmt.Sprint(HideChanges(changes, true))
	for _, name := range []string{"ada", "bob", "lovelace", "grace", "babbage", "turing"} {
		if strings.Contains(said, name) {
			t.Errorf("%s is named in %s", name, said)
		}
	}
	for _, kept := range []string{"https://id.example.test/", "http://proxy.example.test:1", ".expect", "accounts[", "a new account"} {
		if !strings.Contains(said, kept) {
			t.Errorf("%s is not in %s", kept, said)
		}
	}
	if got, want := fmt.Sprint(HideChanges(changes, false)), fmt.Sprint(changes); got != want {
		t.Errorf("without presentation mode: %s", got)
	}
	if changes[0].Field != "accounts[ada].browser" {
		t.Error("the list itself was changed")
	}
}

func TestNamesPerson(t *testing.T) {
	for field, want := range map[string]bool{
		"username": true, "accounts[0].label": true, "accounts[a.b].expect": true, "accounts[0].login_hint": true, "accounts[0].id": true,
		"accounts[0].browser": false, "accounts[label]": false, "id": false, "name": false, "client_id": false,
	} {
		if got := NamesPerson(field); got != want {
			t.Errorf("%s: %v", field, got)
		}
	}
}
