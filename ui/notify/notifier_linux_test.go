package notify

import (
	"context"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/bus/bustest"
	"tokendesk/ui/desk"
	"tokendesk/ui/desk/desktest"
	"tokendesk/ui/notify/notifytest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// scene is a desk whose favourites somebody must sign in to, and a desktop.
type scene struct {
	t      *testing.T
	edges  *desktest.Edges
	desk   *desk.Desk
	bus    *bustest.Daemon
	server *notifytest.Server
	chosen chan desk.Action
	told   Told
}

// favourite is an app with a token of an hour and no refresh token, of which so much is
// left.
func favourite(id string, left time.Duration) oauth.Record {
	return oauth.Record{
		App: oauth.App{
			ID: id, Name: "App " + id, ClientID: id, Favourite: true, Grant: oauth.GrantAuthorizationCode, ClientAuth: "none",
			Endpoints: oauth.Endpoints{Authorization: "https://" + id + ".test/authorize", Token: "https://" + id + ".test/token"},
		},
		Account: oauth.Account{ID: "ada", Label: "Ada"},
		Tokens: &oauth.TokenSet{
			AccessToken: "at-" + id, TokenType: "Bearer", Life: oauth.LifeKnown, ObtainedAt: noon.Add(left - time.Hour), ExpiresAt: noon.Add(left),
		},
	}
}

func play(t *testing.T, records ...oauth.Record) *scene {
	t.Helper()
	s := &scene{t: t, edges: desktest.New(t, noon, records...), bus: bustest.Session(t), chosen: make(chan desk.Action, 8)}
	s.server = notifytest.Serve(t, s.bus.Address, "actions")
	d, err := desk.Open(t.Context(), s.edges.Options())
	if err != nil {
		t.Fatal(err)
	}
	s.desk = d
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// run runs a notifier until the returned function is called, which is so at the end of
// the test at the latest.
func (s *scene) run(o Options) (n *Notifier, stop func()) {
	o.Act = func(a desk.Action) { s.chosen <- a }
	if o.Told == nil {
		o.Told = s.told
	}
	n = New(s.desk, o)
	ctx, cancel := context.WithCancel(s.t.Context())
	ended := make(chan struct{})
	go func() { n.Run(ctx); close(ended) }()
	stop = func() { cancel(); <-ended; s.told = n.Told() }
	s.t.Cleanup(func() { cancel(); <-ended })
	return n, stop
}

// pass lets time go by, and something happen so that it is noticed at once.
func (s *scene) pass(d time.Duration) {
	s.edges.Clock.Pass(d)
	s.desk.SetPresenting(s.desk.Presenting())
}

func (s *scene) none() {
	s.t.Helper()
	s.server.Until("no note stands", func() bool { return len(s.server.Open()) == 0 })
}

// signIn is as if somebody had signed in.
func (s *scene) signIn(id string) {
	s.t.Helper()
	if err := s.desk.SetFavourite(s.t.Context(), id, false); err != nil {
		s.t.Fatal(err)
	}
}

func TestATokenThatEndsIsToldOnceAndTakenBack(t *testing.T) {
	s := play(t, favourite("acme", time.Hour), favourite("other", time.Hour+30*time.Minute))
	_, stop := s.run(Options{})
	s.pass(56 * time.Minute)
	n := s.server.Note(1)
	if n.Title != "App acme's token expires in 4 min" || n.Hints["category"].Value() != category || !slices.Equal(n.Labels(), []string{"Sign in"}) {
		t.Errorf("%q, %q", n.Title, n.Labels())
	}
	s.server.Click(n, "Sign in")
	ref := oauth.Ref{App: "acme", Account: "ada"}
	if got := <-s.chosen; got != (desk.Action{Do: desk.DoSignIn, Ref: ref}) {
		t.Errorf("%+v", got)
	}
	// It is not told again, though it has ended, and not by another process; another token is.
	stop()
	_, stop = s.run(Options{})
	s.pass(30 * time.Minute)
	n = s.server.Note(2)
	if n.Title != "App other's token expires in 4 min" {
		t.Errorf("%q", n.Title)
	}
	s.signIn("other")
	s.none()
	stop()
	if all := s.server.All(); len(all) != 2 {
		t.Errorf("%d notes", len(all))
	}
}

// What stands says what is true: the token has ended meanwhile.
func TestANoteStaysTrue(t *testing.T) {
	s := play(t, favourite("acme", 4*time.Minute))
	s.run(Options{})
	first := s.server.Note(1)
	s.pass(5 * time.Minute)
	second := s.server.Note(2)
	if second.Title != "App acme needs a sign-in" || second.ID != first.ID {
		t.Errorf("%+v", second)
	}
	s.server.Click(second, "")
	if got := <-s.chosen; got.Do != desk.DoOpen || got.Ref.App != "acme" {
		t.Errorf("%+v", got)
	}
}

// Promise 39: while somebody looks on nothing is told, and what stands is taken away. So it
// is while the vault is locked.
func TestNothingIsToldWhileSomebodyLooksOn(t *testing.T) {
	s := play(t, favourite("acme", 4*time.Minute), favourite("other", 90*time.Minute))
	s.run(Options{})
	s.server.Note(1)
	s.desk.SetPresenting(true)
	s.none()
	s.pass(87 * time.Minute) // the other's is due now
	if _, err := s.desk.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.desk.SetPresenting(false)
	if err := s.desk.Unlock(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if n := s.server.Note(2); n.Title != "App other's token expires in 3 min" {
		t.Errorf("%q", n.Title)
	}
	if _, err := s.desk.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.none()
	if all := s.server.All(); len(all) != 2 {
		t.Errorf("%d notes", len(all))
	}
}

func TestNothingIsToldWhileTheWindowIsLookedAt(t *testing.T) {
	s := play(t, favourite("acme", 4*time.Minute))
	focused := make(chan bool, 1)
	asked := make(chan struct{}, 64)
	focused <- true
	n, _ := s.run(Options{Focused: func() bool {
		select {
		case asked <- struct{}{}:
		default:
		}
		on := <-focused
		focused <- on
		return on
	}})
	<-asked
	if notes := s.server.All(); len(notes) != 0 {
		t.Errorf("%+v", notes)
	}
	<-focused
	focused <- false
	n.Looked()
	s.server.Note(1)
}

// A secret's end is told once, however often the program starts.
func TestTheEndOfASecretIsToldOnceForAll(t *testing.T) {
	app := favourite("acme", time.Hour)
	app.App.Expires.ClientSecret = "2026-03-10"
	app.App.Expires.ClientKey = "2026-03-11"
	s := play(t, app)
	_, stop := s.run(Options{Told: Told{"client_key of acme, 2026-03-12": true}})
	if n := s.server.Note(1); n.Title != "App acme's client secret expires in 9 days" || !slices.Equal(n.Labels(), []string{"Show"}) {
		t.Errorf("%q, %q", n.Title, n.Labels())
	}
	stop()
	s.none()
	s.told = nil
	_, stop = s.run(Options{})
	s.pass(56 * time.Minute)
	s.server.Until("both of the rest are one note", func() bool { return len(s.server.Open()) == 1 })
	if n := s.server.Note(2); n.Title != "2 things to do in Tokendesk" {
		t.Errorf("%q: %q", n.Title, n.Body)
	}
	stop()
	if told := s.desk.Settings.Get().Told; !slices.Equal(told, []string{"client_secret of acme, 2026-03-11", "client_key of acme, 2026-03-12"}) {
		t.Errorf("%q", told)
	}
}

// A desktop that ends takes its notes along; the one that begins is told what comes next.
func TestTheDesktopBeginsAnew(t *testing.T) {
	s := play(t, favourite("acme", 4*time.Minute), favourite("other", time.Hour))
	s.run(Options{})
	s.server.Note(1)
	s.server.Stop()
	s.server = notifytest.Serve(t, s.bus.Address, "actions")
	s.pass(56 * time.Minute)
	if n := s.server.Note(1); n.Title != "App other's token expires in 4 min" {
		t.Errorf("%q", n.Title)
	}
}

// What was asked for in the tray and failed is told, but not a cancel.
func TestAFailureIsTold(t *testing.T) {
	s := play(t, favourite("acme", time.Hour))
	n, _ := s.run(Options{})
	n.Failed(desk.Action{Do: desk.DoCopy}, &oauth.Error{Kind: oauth.KindInterrupted, Message: "x"}, nil)
	n.Failed(desk.Action{Do: desk.DoCopy, Ref: oauth.Ref{App: "acme", Account: "ada"}}, &oauth.Error{Kind: oauth.KindRefused, Message: "x"}, nil)
	note := s.server.Note(1)
	if note.Title != "Copying failed: App acme" || note.Body != "The server refused." || note.Hints["transient"].Value() != true {
		t.Errorf("%+v", note)
	}
	s.server.Click(note, "Show")
	if got := <-s.chosen; got.Do != desk.DoOpen || got.Ref.Account != "ada" {
		t.Errorf("%+v", got)
	}
	// Where it cannot be told, something else is done.
	untold := make(chan struct{}, 1)
	refused := func() {
		n.Failed(desk.Action{Do: desk.DoCopy}, &oauth.Error{Kind: oauth.KindRefused, Message: "x"}, func() { untold <- struct{}{} })
		<-untold
	}
	if err := s.desk.Settings.Update(func(s *store.Settings) { s.Notifications = store.NotifyNothing }); err != nil {
		t.Fatal(err)
	}
	refused()
	if err := s.desk.Settings.Update(func(s *store.Settings) { s.Notifications = store.NotifyUnnamed }); err != nil {
		t.Fatal(err)
	}
	s.server.Stop()
	refused()
}
