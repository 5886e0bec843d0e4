// Package session keeps one account's token valid. [Manager.Token] is the use
// case, which the application offers to every face.
//
// # Decision rule
//
// A token is handed out when nothing of the account waits for a person's word, it belongs
// to the person expected, it was got with today's settings, and enough life is
// left ([AtLeast], capped at half of its life; an unknown life is enough).
// Otherwise the account's lease is taken, one across all goroutines and
// processes, and the record is read again: somebody may have renewed meanwhile.
// If not, the refresh token is sent, or the grant is run where it needs no
// person. What comes back is saved before anybody gets it, and before userinfo
// is asked whose it is. When an account expects somebody, its token is held back
// until the server has named that person. When the server no
// longer takes the refresh token, or there is none, a person signs in, unless
// the call says [NoSignIn].
//
// Callers of one account join the request that runs. A caller that cancels is
// free at once; a request that has left is seen through to its time limit and
// its result is saved, because the server may have rotated the refresh token.
// Nothing is repeated by itself.
//
// A token's life is measured on this machine's clock from the moment it was
// got, so that a clock that differs from the server's does no harm. If the
// clock was set back to before that moment the age is not known and the token
// is renewed at the next use.
//
// Every error that leaves this package is an [oauth.Error].
package session

import (
	"context"
	"crypto/tls"
	"net/http"
	"sync"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/loopback"
)

// Storage is what a session needs of a vault; store.Vault satisfies it. All
// methods are called from several goroutines.
type Storage interface {
	// Record reads an account. Unknown: *oauth.Error of KindUsage. Locked: KindVault.
	Record(ctx context.Context, ref oauth.Ref) (oauth.Record, error)
	// Lease waits for the account's lease, one across goroutines and processes; release it when done.
	// Where nothing could be saved now it is an error: nothing is sent.
	Lease(ctx context.Context, ref oauth.Ref) (release func(), err error)
	// Save re-reads, applies change, writes in one transaction with the history entry, then announces.
	// change may alter Tokens, Held, Narrow, NeedsLogin, Failure, Secrets and Sent; it may be called again.
	Save(ctx context.Context, ref oauth.Ref, entry oauth.HistoryEntry, change func(*oauth.Record) error) error
	// AddTrace adds to what is kept of an account's exchanges, and nothing else. Save
	// does the same with what change puts into Sent.
	AddTrace(ctx context.Context, ref oauth.Ref, add oauth.Trace) error
	// Discovered takes note of what metadata says; where that is not what was
	// accepted, *oauth.Error of KindUntrusted, and nothing is sent there.
	Discovered(ctx context.Context, ref oauth.Ref, now oauth.Discovered) error
}

// Options are what a Manager is made of. Storage and Complete are needed.
type Options struct {
	Storage  Storage
	Complete func(oauth.App) (oauth.App, error) // catalogue.Complete
	Open     func(oauth.Record) []oauth.Gap     // catalogue.Open; nil: nothing is open
	// OpenBrowser opens an http(s) address; browser is the account's setting ("" is default).
	OpenBrowser func(ctx context.Context, address string, ref oauth.Ref, browser string) error
	// Browser is the setting that holds for an account with a setting, such as the person's
	// own choice where that says nothing; nil: the account's.
	Browser func(setting string) string
	// Page says what the browser shows of a sign-in that it has come back from; nil: that
	// it has come back.
	Page func(Outcome) loopback.Page
	// RunCommand runs a client_secret_command without a shell and returns its standard output.
	RunCommand func(ctx context.Context, argv []string) (string, error)
	// HTTP builds an app's client; nil: oauth.NewHTTPClient.
	HTTP func(oauth.App, oauth.Secrets) (*http.Client, error)
	// Certificate is what a listener proves itself with where the browser comes back by
	// https; nil: such a sign-in is refused.
	Certificate func(context.Context) (*tls.Certificate, error)
	// PageMayBeGone reports whether a complete app's sign-in page is a program's of this
	// computer that its person may have ended; nil: none is.
	PageMayBeGone func(oauth.App) bool
	Now           func() time.Time // nil: time.Now
	// Version is the program's, kept with what a success was had with.
	Version string
}

// Manager keeps the tokens of every account of one storage. Its methods are
// safe for concurrent use, block, and must not run on the UI goroutine.
type Manager struct {
	o        Options
	receiver *loopback.Receiver
	events   *hub
	clients  *clients
	gate     *gate // of what renews many accounts

	life context.Context // ends with Close
	end  context.CancelFunc
	work sync.WaitGroup // flights

	mu      sync.Mutex
	closed  bool
	flights map[flightKey]*flight
	traces  map[oauth.Ref][]oauth.Exchange // of the last call
	sent    map[oauth.Ref]oauth.Trace      // and what of it is not kept yet
	unsaved map[oauth.Ref]unsaved
	serials int // of work that is not shared
}

// New returns a Manager that does nothing until it is asked. Close it.
func New(o Options) *Manager {
	if o.Open == nil {
		o.Open = func(oauth.Record) []oauth.Gap { return nil }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.HTTP == nil {
		o.HTTP = oauth.NewHTTPClient
	}
	if o.Browser == nil {
		o.Browser = func(setting string) string { return setting }
	}
	if o.PageMayBeGone == nil {
		o.PageMayBeGone = func(oauth.App) bool { return false }
	}
	life, end := context.WithCancel(context.Background())
	receiver := loopback.NewReceiver()
	receiver.Certificate = o.Certificate
	return &Manager{
		o:        o,
		receiver: receiver,
		events:   newHub(),
		clients:  newClients(),
		gate:     newGate(),
		life:     life,
		end:      end,
		flights:  map[flightKey]*flight{},
		traces:   map[oauth.Ref][]oauth.Exchange{},
		sent:     map[oauth.Ref]oauth.Trace{},
		unsaved:  map[oauth.Ref]unsaved{},
	}
}

// Close cancels what waits for a person and waits for exchanges that have left;
// their results are saved. Later calls are KindInterrupted.
func (m *Manager) Close() {
	m.mu.Lock()
	m.closed = true
	m.mu.Unlock()
	m.end()
	m.work.Wait()
	m.clients.close()
}
