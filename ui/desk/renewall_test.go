package desk_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
)

// tokenHost is a token endpoint on a host of its own, which counts how many ask at once.
type tokenHost struct {
	*httptest.Server
	mu            sync.Mutex
	running, most int
	asked         map[string]int // refresh tokens
	full          chan struct{}  // closed once four have asked at once
}

func startTokenHost(t *testing.T, address string) *tokenHost {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	h := &tokenHost{asked: map[string]int{}, full: make(chan struct{})}
	h.Server = httptest.NewUnstartedServer(h)
	h.Listener.Close()
	h.Listener = listener
	h.Start()
	t.Cleanup(h.Close)
	return h
}

func (h *tokenHost) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token := r.FormValue("refresh_token")
	h.mu.Lock()
	h.running++
	if h.most = max(h.most, h.running); h.running == 4 && h.most == 4 {
		select {
		case <-h.full:
		default:
			close(h.full)
		}
	}
	h.asked[token]++
	h.mu.Unlock()
	<-h.full
	h.mu.Lock()
	h.running--
	h.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, `{"access_token":"new","token_type":"Bearer","expires_in":3600,"refresh_token":"next `+token+`"}`)
}

// 200 accounts of ten hosts over real connections, with one host down: four at once at
// each, each token sent once, and the others do not wait for the dead one.
func TestRenewAllOverRealHosts(t *testing.T) {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	var hosts []*tokenHost
	var records []oauth.Record
	var refs []oauth.Ref
	for i := range 10 {
		h := startTokenHost(t, fmt.Sprintf("127.0.0.%d:0", i+2))
		hosts = append(hosts, h)
		for j := range 20 {
			records = append(records, oauth.Record{
				App: oauth.App{
					ID: fmt.Sprintf("app%d", i), ClientID: "c", Grant: oauth.GrantAuthorizationCode, ClientAuth: oauth.ClientAuthNone,
					Endpoints: oauth.Endpoints{Authorization: h.URL + "/authorize", Token: h.URL + "/token"},
				},
				Account: oauth.Account{ID: fmt.Sprintf("p%d", j)},
				Tokens: &oauth.TokenSet{
					AccessToken: "old", RefreshToken: fmt.Sprintf("first %d %d", i, j), Life: oauth.LifeKnown,
					ObtainedAt: noon.Add(-time.Hour), ExpiresAt: noon.Add(-time.Minute),
				},
			})
			refs = append(refs, oauth.Ref{App: fmt.Sprintf("app%d", i), Account: fmt.Sprintf("p%d", j)})
		}
	}
	edges := desktest.New(t, noon, records...)
	o := edges.Options()
	o.HTTP = nil // the real one
	d, err := desk.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	hosts[4].Close()
	outcomes := map[string]map[session.RenewOutcome]int{}
	for _, r := range d.RenewAll(t.Context(), session.RenewRequest{Accounts: refs}) {
		if outcomes[r.Ref.App] == nil {
			outcomes[r.Ref.App] = map[session.RenewOutcome]int{}
		}
		outcomes[r.Ref.App][r.Outcome]++
	}
	for i, h := range hosts {
		got := outcomes[fmt.Sprintf("app%d", i)]
		if i == 4 {
			if got[session.RenewFailed] < 2 || got[session.RenewFailed] > 4 || got[session.RenewFailed]+got[session.RenewNotTried] != 20 {
				t.Errorf("at the dead host: %v", got)
			}
			continue
		}
		if got[session.RenewDone] != 20 || h.most != 4 || len(h.asked) != 20 {
			t.Errorf("host %d: %v, %d at once, %d tokens sent", i, got, h.most, len(h.asked))
		}
		for token, n := range h.asked {
			if n != 1 {
				t.Errorf("%q was sent %d times", token, n)
			}
		}
	}
	accounts, err := d.Accounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	marked := 0
	for _, a := range accounts {
		if a.Record.Failure != nil {
			marked++
		}
	}
	if marked != outcomes["app4"][session.RenewFailed] {
		t.Errorf("%d accounts are marked as failed", marked)
	}
}
