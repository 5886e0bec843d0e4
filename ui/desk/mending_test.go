package desk_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
)

// machine is an account of an app that gets its tokens itself.
func machine(id string) oauth.Record {
	return oauth.Record{
		App: oauth.App{
			ID: "acme", ClientID: "acme", Grant: oauth.GrantPassword, Username: "robot", ClientAuth: oauth.ClientSecretPost,
			Endpoints: oauth.Endpoints{Token: "https://as.test/token"},
		},
		Account: oauth.Account{ID: id}, Secrets: oauth.Secrets{oauth.SecretClientSecret: "s", oauth.SecretPassword: "p"},
	}
}

// Until a server has taken it, another way to prove the client is known nowhere but in
// memory, and to no other account.
func TestAWayThatIsTriedIsSavedOnlyOnceItIsTaken(t *testing.T) {
	ref, other := oauth.Ref{App: "acme", Account: "one"}, oauth.Ref{App: "acme", Account: "two"}
	for name, row := range map[string]struct {
		answer desktest.Answer
		want   oauth.ClientAuth // afterwards
	}{
		"taken":     {desktest.Gives, oauth.ClientSecretJSON},
		"not taken": {desktest.Refuses("no"), oauth.ClientSecretPost},
	} {
		t.Run(name, func(t *testing.T) {
			d, e := openDesk(t, machine("one"), machine("two"))
			way := func(ref oauth.Ref) oauth.ClientAuth { return details(t, d, ref).Record.App.ClientAuth }
			asked := 0
			e.Servers.Answers(func(ctx context.Context, app string) (int, map[string]any) {
				asked++
				if way(ref) != oauth.ClientSecretPost || way(other) != oauth.ClientSecretPost {
					t.Error("it is saved before the server has answered")
				}
				return row.answer(ctx, "acme")
			})
			ts, err := d.SwitchClientAuth(t.Context(), ref, oauth.ClientSecretJSON)
			if asked != 1 || way(ref) != row.want || way(other) != row.want {
				t.Errorf("asked %d times, %v; %s", asked, err, way(ref))
			}
			after := details(t, d, ref)
			if err != nil {
				if f, failed := after.Failure(); !failed || !strings.Contains(f.Advice, "as it was before") {
					t.Errorf("%v, advice %q", failed, f.Advice)
				}
				return
			}
			e.Servers.Answers(func(context.Context, string) (int, map[string]any) { return http.StatusTeapot, nil })
			if kept, err := d.Token(t.Context(), ref); err != nil || kept.AccessToken != ts.AccessToken {
				t.Errorf("the token that it brought is not good: %v", err)
			}
		})
	}
}

// A cancel in the middle leaves what was there.
func TestACancelledSwitchLeavesTheSetting(t *testing.T) {
	ref := oauth.Ref{App: "acme", Account: "one"}
	d, e := openDesk(t, machine("one"))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	e.Servers.Answers(func(sent context.Context, _ string) (int, map[string]any) {
		cancel()
		<-sent.Done()
		return http.StatusOK, nil
	})
	if _, err := d.SwitchClientAuth(ctx, ref, oauth.ClientSecretJSON); !desk.IsCancelled(err) {
		t.Errorf("%v", err)
	}
	if rec := details(t, d, ref).Record; rec.App.ClientAuth != oauth.ClientSecretPost || rec.Failure != nil {
		t.Errorf("%s, %v", rec.App.ClientAuth, rec.Failure)
	}
}

// While anything of the app waits for a word nothing is tried, and it goes on waiting.
func TestNoWayIsTriedWhileSomethingWaits(t *testing.T) {
	waiting := machine("one")
	waiting.Waiting = []oauth.Change{{Field: "proxy"}}
	d, e := openDesk(t, waiting)
	ref := oauth.Ref{App: "acme", Account: "one"}
	_, err := d.SwitchClientAuth(t.Context(), ref, oauth.ClientSecretJSON)
	var told *oauth.Error
	if !errors.As(err, &told) || told.Kind != oauth.KindUntrusted || len(e.Servers.Asked()) > 0 {
		t.Errorf("%v, asked %v", err, e.Servers.Asked())
	}
	if rec := details(t, d, ref).Record; rec.App.ClientAuth != oauth.ClientSecretPost || len(rec.Waiting) == 0 {
		t.Errorf("%s, waiting %v", rec.App.ClientAuth, rec.Waiting)
	}
}
