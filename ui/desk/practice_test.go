package desk_test

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/practice"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/store/appfile"
	"tokendesk/store/keys"
	"tokendesk/ui/desk"
)

// practised is a desk with the apps of a practice provider that has gone since.
func practised(t *testing.T) (d *desk.Desk, port int) {
	t.Helper()
	server, err := practice.Start(t.Context(), practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	file, err := appfile.Parse(server.AppFile(), "")
	if err != nil {
		t.Fatal(err)
	}
	d, err = desk.Open(t.Context(), desk.Options{Keys: keys.Memory, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if _, err := d.Import(t.Context(), desk.Import{From: appfile.SourceApp, File: file}, store.Consent{All: true}); err != nil {
		t.Fatal(err)
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	return d, server.Port()
}

// An app that `practice` made offers to start it where the app has it; then it works as
// before, and nothing of it was changed.
func TestAPracticeProviderThatWasEnded(t *testing.T) {
	d, port := practised(t)
	before, err := d.Accounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ikas := oauth.Ref{App: "ikas", Account: oauth.DefaultAccount}
	_, err = d.Renew(t.Context(), ikas)
	var e *oauth.Error
	if !errors.As(err, &e) || e.Cause != oauth.CauseNotRunning {
		t.Fatalf("nobody listens there: %v", err)
	}
	for _, a := range before {
		remedies := a.Remedies(oauth.FailureOf(e, d.Now()))
		if len(remedies) == 0 || remedies[0].Kind != session.RemedyPractice || remedies[0].Text != strconv.Itoa(port) {
			t.Errorf("%s is offered %v", a.Ref(), remedies)
		}
	}
	if advised := d.Advised(t.Context(), ikas, err); !errors.As(advised, &e) || !strings.Contains(e.Advice, "tokendesk practice --port "+strconv.Itoa(port)) {
		t.Errorf("the advice is %q", e.Advice)
	}
	for range 2 { // a second time it runs already
		if err := d.RestartPractice(t.Context(), ikas); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.HasSuffix(d.PracticeURL(), ":"+strconv.Itoa(port)) {
		t.Errorf("it listens at %s", d.PracticeURL())
	}
	for _, app := range []string{"ikas", "aikido", "ianum", "mypos"} {
		if _, err := d.Renew(t.Context(), oauth.Ref{App: app, Account: oauth.DefaultAccount}); err != nil {
			t.Errorf("%s: %v", app, err)
		}
	}
	after, err := d.Accounts(t.Context())
	if err != nil || len(after) != len(before) {
		t.Errorf("there are %d accounts, %v; there were %d", len(after), err, len(before))
	}
	for i := range after {
		if after[i].App.Endpoints != before[i].App.Endpoints || after[i].App.Group != before[i].App.Group {
			t.Errorf("%s was changed", after[i].Ref())
		}
	}
	// Practising from the window still has apps of its own, beside them.
	if err := d.StartPractice(t.Context()); err != nil {
		t.Fatal(err)
	}
	if all, err := d.Accounts(t.Context()); err != nil || len(all) != 2*len(before) {
		t.Errorf("there are %d accounts, %v", len(all), err)
	}
}

// Another server's app is none of ours to start; nor is a port that another program has.
func TestWhatIsNotStarted(t *testing.T) {
	d, port := practised(t)
	mine := oauth.App{ID: "mine", Grant: oauth.GrantClientCredentials, ClientID: "mine", ClientAuth: oauth.ClientAuthNone, Endpoints: oauth.Endpoints{Token: "http://127.0.0.1:9/token"}}
	if _, err := d.Import(t.Context(), desk.Import{From: appfile.SourceApp, File: appfile.File{Apps: []appfile.Entry{{App: mine}}}}, store.Consent{All: true}); err != nil {
		t.Fatal(err)
	}
	var e *oauth.Error
	if err := d.RestartPractice(t.Context(), oauth.Ref{App: "mine", Account: oauth.DefaultAccount}); !errors.As(err, &e) || e.Kind != oauth.KindUsage {
		t.Errorf("%v", err)
	}
	other, err := practice.Start(t.Context(), practice.Options{Port: port})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := d.RestartPractice(t.Context(), oauth.Ref{App: "ikas", Account: oauth.DefaultAccount}); !errors.As(err, &e) || e.Kind != oauth.KindMisconfigured {
		t.Errorf("%v", err)
	}
}

// The command takes the vault's secrets for the port that it is given, where nobody has to
// be asked for them.
func TestSecretsForTheCommand(t *testing.T) {
	dir := t.TempDir()
	o := desk.Options{VaultDir: dir + "/v", Keys: keys.Passphrase, Create: true, PassphraseFile: dir + "/p"}
	none, err := desk.PracticeSecrets(t.Context(), o, 8123)
	if err != nil || none != nil {
		t.Errorf("without a vault there are %d, %v", len(none), err)
	}
	if err := os.WriteFile(o.PassphraseFile, []byte("correct horse battery"), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := desk.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.StartPractice(t.Context()); err != nil {
		t.Fatal(err)
	}
	port, _ := strconv.Atoi(d.PracticeURL()[strings.LastIndex(d.PracticeURL(), ":")+1:])
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	known, err := desk.PracticeSecrets(t.Context(), o, port)
	if err != nil || len(known) != 6 {
		t.Errorf("there are secrets of %d clients, %v", len(known), err)
	}
	if others, err := desk.PracticeSecrets(t.Context(), o, port+1); err != nil || len(others) != 0 {
		t.Errorf("for another port there are %d, %v", len(others), err)
	}
	o.PassphraseFile = ""
	if known, err := desk.PracticeSecrets(t.Context(), o, port); err == nil || len(known) != 0 {
		t.Errorf("a passphrase was not needed: %d, %v", len(known), err)
	}
	// Another day it listens where it did.
	o.PassphraseFile = dir + "/p"
	if d, err = desk.Open(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.StartPractice(t.Context()); err != nil || !strings.HasSuffix(d.PracticeURL(), ":"+strconv.Itoa(port)) {
		t.Errorf("it listens at %s, %v", d.PracticeURL(), err)
	}
}
