package oauth

import "testing"

// Fingerprints are stored beside tokens: another one for the same settings would
// make every token of a vault out of date (promise 22).
func TestFingerprintsStayWhatTheyWere(t *testing.T) {
	app := App{
		ID: "a", ClientID: "c", Grant: GrantClientCredentials, ClientAuth: ClientSecretBasic,
		Endpoints: Endpoints{Token: "https://id.example.test/token"},
	}
	if got := Fingerprint(app, Account{ID: DefaultAccount}); got != "d7e81d57e13a62db85015baa634cae6ca6810c775f830c7f1195e50f1807be91" {
		t.Errorf("without scopes: %s", got)
	}
	app.Scopes = []string{"b", "a", "b"}
	if got := Fingerprint(app, Account{ID: DefaultAccount, Scopes: []string{"c", ""}}); got != "695e2cecc2decb3c9e268cd387d464f1a003ba96e27f74b51c708d20bcc70eb9" {
		t.Errorf("with scopes: %s", got)
	}
}
