package ui

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/oauth/session"
	"tokendesk/store"
	"tokendesk/store/appfile"
	"tokendesk/store/keys"
	"tokendesk/ui/clip"
)

// fakeDesk is a desk in memory whose sessions do what a test tells them.
type fakeDesk struct {
	mu      sync.Mutex
	records map[oauth.Ref]oauth.Record
	history map[oauth.Ref][]oauth.HistoryEntry
	changes chan store.Change
	events  chan session.Event
	boards  chan clip.Content
	content clip.Content
	text    string
	set     store.Settings
	time    time.Time
	calls   []string

	// token answers Token and SignIn; nil gives a token of an hour.
	token func(ctx context.Context, ref oauth.Ref) (oauth.TokenSet, error)
}

func newFakeDesk(now time.Time, records ...oauth.Record) *fakeDesk {
	f := &fakeDesk{
		records: map[oauth.Ref]oauth.Record{}, history: map[oauth.Ref][]oauth.HistoryEntry{},
		changes: make(chan store.Change, 16), events: make(chan session.Event, 16), boards: make(chan clip.Content, 16),
		time: now,
	}
	for _, r := range records {
		f.records[oauth.Ref{App: r.App.ID, Account: r.Account.ID}] = r
	}
	return f
}

func (f *fakeDesk) desk() Desk {
	return Desk{
		Vault: f, Sessions: fakeSessions{f}, Clipboard: fakeBoard{f}, Settings: fakeSettings{f}, Catalogue: fakeCatalogue{},
		Now:         f.now,
		PracticeURL: func() string { return "" },
		Close:       func() error { return nil },
	}
}

func (f *fakeDesk) now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.time
}

func (f *fakeDesk) pass(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.time = f.time.Add(d)
}

func (f *fakeDesk) called(what string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, what)
}

func (f *fakeDesk) seen() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.calls)
}

func (f *fakeDesk) Records(context.Context) ([]oauth.Record, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []oauth.Record
	for _, r := range f.records {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b oauth.Record) int {
		return strings.Compare(a.App.ID+"/"+a.Account.ID, b.App.ID+"/"+b.Account.ID)
	})
	return all, nil
}

func (f *fakeDesk) Record(_ context.Context, ref oauth.Ref) (oauth.Record, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r, ok := f.records[ref]
	if !ok {
		return r, &oauth.Error{Kind: oauth.KindUsage, Message: "There is no such account."}
	}
	return r, nil
}

func (f *fakeDesk) History(_ context.Context, ref oauth.Ref) ([]oauth.HistoryEntry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.history[ref], nil
}

func (f *fakeDesk) Save(_ context.Context, ref oauth.Ref, entry oauth.HistoryEntry, change func(*oauth.Record) error) error {
	f.mu.Lock()
	r := f.records[ref]
	err := change(&r)
	f.records[ref] = r
	f.history[ref] = append([]oauth.HistoryEntry{entry}, f.history[ref]...)
	f.mu.Unlock()
	f.changes <- store.Change{Ref: ref}
	return err
}

func (f *fakeDesk) PutApp(_ context.Context, e store.Edit) error {
	f.mu.Lock()
	for _, a := range e.Accounts {
		ref := oauth.Ref{App: e.App.ID, Account: a.ID}
		r := f.records[ref]
		r.App, r.Account = e.App, a
		f.records[ref] = r
	}
	f.mu.Unlock()
	f.changes <- store.Change{Ref: oauth.Ref{App: e.App.ID}}
	return nil
}

func (f *fakeDesk) SetFavourite(_ context.Context, app string, favourite bool) error {
	f.mu.Lock()
	for ref, r := range f.records {
		if ref.App == app {
			r.App.Favourite = favourite
			f.records[ref] = r
		}
	}
	f.mu.Unlock()
	f.changes <- store.Change{Ref: oauth.Ref{App: app}}
	return nil
}

func (f *fakeDesk) Waiting(context.Context, store.Edit) ([]oauth.Change, error) { return nil, nil }

// Changes returns what waits in an app and its accounts.
func (f *fakeDesk) Changes(_ context.Context, app string) (changes []oauth.Change, _ error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for ref, r := range f.records {
		if ref.App == app {
			changes = append(changes, r.Waiting...)
		}
	}
	return changes, nil
}

func (f *fakeDesk) RemoveApp(_ context.Context, app string) (func(context.Context) error, error) {
	f.mu.Lock()
	gone := map[oauth.Ref]oauth.Record{}
	for ref, r := range f.records {
		if ref.App == app {
			gone[ref] = r
			delete(f.records, ref)
		}
	}
	f.mu.Unlock()
	f.called("remove " + app)
	f.changes <- store.Change{Ref: oauth.Ref{App: app}, Removed: true}
	return func(context.Context) error {
		f.mu.Lock()
		for ref, r := range gone {
			f.records[ref] = r
		}
		f.mu.Unlock()
		f.changes <- store.Change{Ref: oauth.Ref{App: app}}
		return nil
	}, nil
}

func (f *fakeDesk) RemoveAccount(ctx context.Context, ref oauth.Ref) (func(context.Context) error, error) {
	return f.RemoveApp(ctx, ref.App)
}

func (f *fakeDesk) PlanImport(context.Context, appfile.File) (store.ImportReport, error) {
	return store.ImportReport{}, nil
}

func (f *fakeDesk) Import(context.Context, appfile.File, store.Word) (store.ImportReport, error) {
	return store.ImportReport{}, nil
}

func (f *fakeDesk) Export(context.Context, []string, bool) (appfile.File, error) {
	return appfile.File{}, nil
}
func (f *fakeDesk) Trust(context.Context, string, []oauth.Change) error { return nil }
func (f *fakeDesk) Watch(context.Context) <-chan store.Change           { return f.changes }
func (f *fakeDesk) Slot() keys.Mode                                     { return keys.Memory }
func (f *fakeDesk) Notes() []string                                     { return nil }

type fakeSessions struct{ *fakeDesk }

func (f fakeSessions) Token(ctx context.Context, ref oauth.Ref, opts ...session.Option) (oauth.TokenSet, error) {
	f.called("token " + ref.String())
	return f.obtain(ctx, ref)
}

func (f fakeSessions) SignIn(ctx context.Context, ref oauth.Ref, opts ...session.Option) (oauth.TokenSet, error) {
	f.called("sign in " + ref.String())
	return f.obtain(ctx, ref)
}

func (f fakeSessions) obtain(ctx context.Context, ref oauth.Ref) (oauth.TokenSet, error) {
	give := f.token
	if give == nil {
		give = func(context.Context, oauth.Ref) (oauth.TokenSet, error) {
			now := f.now()
			return oauth.TokenSet{AccessToken: "at-" + ref.App, ObtainedAt: now, Life: oauth.LifeKnown, ExpiresAt: now.Add(time.Hour)}, nil
		}
	}
	ts, err := give(ctx, ref)
	if err != nil {
		return ts, err
	}
	return ts, f.Save(ctx, ref, oauth.HistoryEntry{At: f.now(), What: oauth.WhatGot}, func(r *oauth.Record) error {
		ts.Fingerprint = oauth.Fingerprint(r.App, r.Account)
		r.Tokens, r.Failure = &ts, nil
		return nil
	})
}

func (f fakeSessions) Revoke(context.Context, oauth.Ref) error { return nil }
func (f fakeSessions) Forget(context.Context, oauth.Ref) error { return nil }
func (f fakeSessions) Accept(context.Context, oauth.Ref) error { return nil }
func (f fakeSessions) Test(context.Context, oauth.Ref) (oauth.TestResult, error) {
	return oauth.TestResult{Status: 200, OK: true, Body: "{}"}, nil
}

func (f fakeSessions) Userinfo(context.Context, oauth.Ref) (json.RawMessage, error) {
	return nil, errors.New("none")
}

func (f fakeSessions) Introspect(context.Context, oauth.Ref) (json.RawMessage, error) {
	return nil, errors.New("none")
}
func (f fakeSessions) Trace(oauth.Ref) []oauth.Exchange            { return nil }
func (f fakeSessions) Events(context.Context) <-chan session.Event { return f.events }

type fakeBoard struct{ *fakeDesk }

func (f fakeBoard) Copy(_ context.Context, text, what string, after time.Duration) error {
	f.mu.Lock()
	f.text, f.content = text, clip.Content{What: what, ClearAt: f.time.Add(after)}
	c := f.content
	f.mu.Unlock()
	f.boards <- c
	return nil
}

func (f fakeBoard) Clear(context.Context) error {
	f.mu.Lock()
	f.text, f.content = "", clip.Content{}
	f.mu.Unlock()
	f.boards <- clip.Content{}
	return nil
}

func (f fakeBoard) Content() clip.Content                       { return f.content }
func (f fakeBoard) Changes(context.Context) <-chan clip.Content { return f.boards }
func (f fakeBoard) AddFallback(clip.System)                     {}

type fakeSettings struct{ *fakeDesk }

func (f fakeSettings) Get() store.Settings {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.set
}

func (f fakeSettings) Update(change func(*store.Settings)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(&f.set)
	return nil
}

type fakeCatalogue struct{}

func (fakeCatalogue) Provider(string) (catalogue.Provider, bool) { return catalogue.Provider{}, false }
func (fakeCatalogue) Search(string) []catalogue.Provider         { return nil }
func (fakeCatalogue) Providers() []catalogue.Provider            { return nil }
func (fakeCatalogue) Complete(app oauth.App) (oauth.App, error)  { return app, nil }
