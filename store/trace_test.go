package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/acting"
	"tokendesk/store/keys"
)

var adaRef = oauth.Ref{App: "acme", Account: "ada"}

// exchange is one that can be told from others.
func exchange(n int) oauth.Exchange {
	return oauth.Exchange{
		At: testTime.Add(time.Duration(n) * time.Minute), Step: oauth.StepRefresh, Method: "POST", URL: "https://as.example/token",
		Request: fmt.Sprintf("refresh_token=‹refresh_token›\nnumber=%d", n), Status: 200, Response: `{"readable-words": true}`,
	}
}

func sent(numbers ...int) oauth.Trace {
	var t oauth.Trace
	for _, n := range numbers {
		t.Exchanges = append(t.Exchanges, exchange(n))
	}
	return t
}

// numbers are which exchanges a trace holds.
func numbers(t testing.TB, v *Vault, ref oauth.Ref) string {
	t.Helper()
	trace, err := v.Trace(t.Context(), ref)
	check(t, err)
	var all []string
	for _, e := range trace.Exchanges {
		_, n, _ := strings.Cut(e.Request, "number=")
		all = append(all, n+e.Err)
	}
	return strings.Join(all, " ")
}

// The last ten exchanges are there after a restart, written in the save's own
// transaction or alone.
func TestTraceIsKept(t *testing.T) {
	o := diskOptions(t)
	v := create(t, o)
	fill2(t, v, "acme")
	if got := numbers(t, v, adaRef); got != "" {
		t.Errorf("at first: %q", got)
	}
	check(t, v.Save(t.Context(), adaRef, oauth.HistoryEntry{Kind: oauth.HistoryRenewed}, func(r *oauth.Record) error {
		r.Sent = sent(1, 2)
		r.Sent.Worked = &oauth.Conditions{At: testTime, Certificates: map[string]oauth.Certificate{"a": {Subject: "a"}}}
		return setToken("one")(r)
	}))
	check(t, v.AddTrace(t.Context(), adaRef, sent(3, 4, 5, 6, 7, 8, 9, 10, 11, 12)))
	check(t, v.Save(t.Context(), adaRef, oauth.HistoryEntry{}, func(r *oauth.Record) error {
		r.Sent.Worked = &oauth.Conditions{At: testTime.Add(time.Hour), Certificates: map[string]oauth.Certificate{"b": {Subject: "b"}}}
		return nil
	}))
	check(t, v.Close())
	v = open(t, o)
	if len(v.Notes()) > 0 {
		t.Errorf("notes %q", v.Notes())
	}
	if got := numbers(t, v, adaRef); got != "3 4 5 6 7 8 9 10 11 12" {
		t.Errorf("kept %q", got)
	}
	trace, err := v.Trace(t.Context(), adaRef)
	check(t, err)
	if w := trace.Worked; w == nil || !w.At.Equal(testTime.Add(time.Hour)) || len(w.Certificates) != 2 {
		t.Errorf("worked %+v", trace.Worked)
	}
	if got := numbers(t, v, oauth.Ref{App: "acme", Account: "bob"}); got != "" {
		t.Errorf("another account's: %q", got)
	}
	if _, err := v.Trace(t.Context(), oauth.Ref{App: "acme", Account: "nobody"}); kindOf(err) != oauth.KindUsage {
		t.Errorf("of nobody: %v", err)
	}
	check(t, v.ForgetTrace(t.Context(), adaRef))
	check(t, v.ForgetTrace(t.Context(), adaRef))
	if got := numbers(t, v, adaRef); got != "" {
		t.Errorf("forgotten: %q", got)
	}
}

// A trace stays within its bounds, whatever servers answer.
func TestTraceIsBounded(t *testing.T) {
	v := create(t, diskOptions(t))
	fill2(t, v, "acme")
	for n := range 12 {
		e := exchange(n)
		e.Response = letters(16 << 10)
		check(t, v.AddTrace(t.Context(), adaRef, oauth.Trace{Exchanges: []oauth.Exchange{e}}))
	}
	var size int
	check(t, v.db.QueryRow(`SELECT length(sealed) FROM traces`).Scan(&size))
	if got := numbers(t, v, adaRef); !strings.HasSuffix(got, " 10 11") || size > maxTrace+4096 {
		t.Errorf("%q in %d bytes", got, size)
	}
}

// A trace goes with its account: through a new id, an undone removal, another
// passphrase, a backup.
func TestTraceGoesWithItsAccount(t *testing.T) {
	o, v := passphraseVault(t)
	ctx := t.Context()
	check(t, v.AddTrace(ctx, adaRef, sent(1)))
	undo, err := v.RemoveApp(ctx, "acme")
	check(t, err)
	var rows int
	check(t, v.db.QueryRow(`SELECT count(*) FROM traces`).Scan(&rows))
	if rows != 0 {
		t.Error("a removed account's trace is in the file")
	}
	check(t, undo(ctx))
	if got := numbers(t, v, adaRef); got != "1" {
		t.Errorf("after an undone removal: %q", got)
	}
	rec, err := v.Record(ctx, adaRef)
	check(t, err)
	renamed := rec.App
	renamed.ID = "acme-2"
	seen := acting.Settings{App: rec.App, Accounts: sample("acme").Accounts}
	_, err = v.PutApp(ctx, Edit{App: renamed, RenamedFrom: "acme", Accounts: seen.Accounts, Of: "acme", Seen: seen, Base: seen})
	check(t, err)
	moved := oauth.Ref{App: "acme-2", Account: "ada"}
	if got := numbers(t, v, moved); got != "1" {
		t.Errorf("under its new id: %q", got)
	}
	check(t, v.SetPassphrase(ctx, "another"))
	if got := numbers(t, v, moved); got != "1" {
		t.Errorf("with another passphrase: %q", got)
	}
	file := filepath.Join(t.TempDir(), "backup.age")
	check(t, v.backup(ctx, file, "of the backup", 10))
	check(t, v.Close())
	o.Dir = t.TempDir() + "/restored"
	o.Ask = with("new")
	_, err = Restore(ctx, o, file, "of the backup")
	check(t, err)
	v = open(t, o)
	if got := numbers(t, v, moved); got != "1" || len(v.Notes()) > 0 {
		t.Errorf("restored: %q, %q", got, v.Notes())
	}
}

// Promise 32: a trace that was altered, exchanged, deleted or put back from an older
// copy is noticed, and costs no token.
func TestADamagedTraceIsNoticed(t *testing.T) {
	bob := oauth.Ref{App: "acme", Account: "bob"}
	for name, harm := range map[string]func(t *testing.T, v *Vault, older []byte){
		"altered": func(t *testing.T, v *Vault, _ []byte) {
			mustExec(t, v.db, `UPDATE traces SET sealed = CAST(substr(sealed, 1, 40) || x'00' || substr(sealed, 42) AS BLOB)`)
		},
		"exchanged": func(t *testing.T, v *Vault, _ []byte) {
			mustExec(t, v.db, `UPDATE traces SET sealed = (SELECT t.sealed FROM traces t WHERE t.id <> traces.id)`)
		},
		"deleted": func(t *testing.T, v *Vault, _ []byte) { mustExec(t, v.db, `DELETE FROM traces`) },
		"older": func(t *testing.T, v *Vault, older []byte) {
			mustExec(t, v.db, `UPDATE traces SET sealed = ?`, older)
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := diskOptions(t)
			v := create(t, o)
			fill2(t, v, "acme")
			check(t, v.AddTrace(t.Context(), adaRef, sent(1)))
			var older []byte
			check(t, v.db.QueryRow(`SELECT sealed FROM traces`).Scan(&older))
			check(t, v.AddTrace(t.Context(), adaRef, sent(2)))
			check(t, v.AddTrace(t.Context(), bob, sent(3)))
			harm(t, v, older)
			_, err := v.Trace(t.Context(), adaRef)
			if !errors.Is(err, ErrDamaged) || kindOf(err) != oauth.KindVault || !strings.Contains(err.Error(), "acme/ada") {
				t.Errorf("read: %v", err)
			}
			check(t, v.Close())
			v = open(t, o)
			if notes := strings.Join(v.Notes(), "\n"); name == "deleted" && !strings.Contains(notes, "The trace of acme/ada is missing") {
				t.Errorf("notes %q", notes)
			}
			if _, err := v.Record(t.Context(), adaRef); err != nil {
				t.Errorf("the account itself: %v", err)
			}
			check(t, v.Save(t.Context(), adaRef, oauth.HistoryEntry{}, func(r *oauth.Record) error {
				r.Sent = sent(4)
				return setToken("after")(r)
			}))
			if got := numbers(t, v, adaRef); got != lostTrace+" 4" {
				t.Errorf("begun anew: %q", got)
			}
		})
	}
}

// A trace that cannot be written costs no token.
func TestATraceCostsNoToken(t *testing.T) {
	v := create(t, diskOptions(t))
	fill2(t, v, "acme")
	check(t, v.Save(t.Context(), adaRef, oauth.HistoryEntry{Kind: oauth.HistoryRenewed}, func(r *oauth.Record) error {
		r.Sent.Exchanges = []oauth.Exchange{{At: time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC)}} // JSON has no such year
		return setToken("kept")(r)
	}))
	rec, err := v.Record(t.Context(), adaRef)
	check(t, err)
	if rec.Tokens.AccessToken != "kept" {
		t.Error("the token was lost")
	}
	if got := numbers(t, v, adaRef); got != "" {
		t.Errorf("trace %q", got)
	}
}

// Nothing of a trace can be read in the file, and listing accounts does not touch
// its table.
func TestTraceIsSealedAndApart(t *testing.T) {
	o := diskOptions(t)
	v := create(t, o)
	fill2(t, v, "acme")
	check(t, v.AddTrace(t.Context(), adaRef, sent(1)))
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(vaultPath(o.Dir) + suffix)
		check(t, err)
		if strings.Contains(string(data), "as.example/token") || strings.Contains(string(data), "readable-words") {
			t.Errorf("readable in vault.db%s", suffix)
		}
	}
	mustExec(t, v.db, `UPDATE traces SET sealed = zeroblob(8)`)
	if all, err := v.Records(t.Context()); err != nil || len(all) != 2 || all[0].Failure != nil {
		t.Errorf("listing reads traces: %v", err)
	}
}

// A locked vault takes the trace of a renewal that has left, and no other; another
// program's is seen.
func TestTraceOfALockedVault(t *testing.T) {
	o, v := passphraseVault(t)
	other := open(t, o)
	check(t, other.AddTrace(t.Context(), adaRef, sent(1)))
	if got := numbers(t, v, adaRef); got != "1" {
		t.Errorf("another program's: %q", got)
	}
	release, err := v.Lease(t.Context(), adaRef)
	check(t, err)
	check(t, v.Lock())
	if err := v.AddTrace(t.Context(), adaRef, sent(2)); kindOf(err) != oauth.KindVault {
		t.Errorf("without a lease: %v", err)
	}
	check(t, v.Save(t.Context(), adaRef, oauth.HistoryEntry{}, func(r *oauth.Record) error { r.Sent = sent(3); return nil }))
	release()
	if _, err := v.Trace(t.Context(), adaRef); kindOf(err) != oauth.KindVault {
		t.Errorf("read while locked: %v", err)
	}
	if got := numbers(t, other, adaRef); got != "1 3" {
		t.Errorf("kept %q", got)
	}
}

// Keeping what was sent costs a renewal little more than the renewal's own save.
func BenchmarkSaveWithTrace(b *testing.B) {
	for _, traced := range []bool{false, true} {
		b.Run(fmt.Sprint(traced), func(b *testing.B) {
			o := Options{Dir: b.TempDir() + "/vault", Keys: keys.Passphrase, Ask: with("bench")}
			v, err := Create(context.Background(), o)
			check(b, err)
			defer v.Close()
			fill2(b, v, "acme")
			e := exchange(1)
			e.Request, e.Response = letters(400), letters(700)
			for b.Loop() {
				check(b, v.Save(b.Context(), adaRef, oauth.HistoryEntry{Kind: oauth.HistoryRenewed}, func(r *oauth.Record) error {
					if traced {
						r.Sent.Exchanges = []oauth.Exchange{e}
					}
					return setToken("token")(r)
				}))
			}
		})
	}
}
