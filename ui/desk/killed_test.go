package desk

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// rotator is a token endpoint that gives out a1/r1, a2/r2 and so on. It takes
// the newest refresh token and, since an answer may not have arrived, the one
// that was used for it; anything older proves that a save was lost.
type rotator struct {
	mu       sync.Mutex
	issued   int
	used     int           // the number of the refresh token that the newest one was got with
	lost     []string      // refresh tokens that should have been forgotten
	answered chan struct{} // one value an answer, while somebody looks
	watched  bool
}

func (r *rotator) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if req.ParseForm() != nil {
		return // a process was killed while it was sending
	}
	sent, err := strconv.Atoi(strings.TrimPrefix(req.FormValue("refresh_token"), "r"))
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil || sent != r.issued && sent != r.used {
		r.lost = append(r.lost, fmt.Sprintf("%q after r%d", req.FormValue("refresh_token"), r.issued))
	}
	r.issued++
	r.used = sent
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"access_token":"a%d","token_type":"Bearer","expires_in":3600,"refresh_token":"r%d"}`, r.issued, r.issued)
	if r.watched {
		_ = http.NewResponseController(w).Flush()
		r.watched = false
		r.answered <- struct{}{}
	}
}

func (r *rotator) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.issued
}

// renewer is a process that renews until it is killed.
type renewer struct {
	*exec.Cmd
	lines *bufio.Scanner
	last  int // the newest token that it has handed out
}

func startRenewer(t *testing.T, dir string) *renewer {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), childVariable+"="+dir, foreverVariable+"=1")
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	r := &renewer{Cmd: child, lines: bufio.NewScanner(out)}
	if !r.lines.Scan() || r.lines.Text() != "open" {
		t.Fatalf("the process says %q", r.lines.Text())
	}
	return r
}

// reads takes note of what the process has handed out, at most so many tokens.
func (r *renewer) reads(t *testing.T, most int) {
	t.Helper()
	for n := 0; n < most && r.lines.Scan(); n++ {
		number, err := strconv.Atoi(strings.TrimPrefix(r.lines.Text(), "a"))
		if err != nil {
			t.Fatalf("the process says %q", r.lines.Text())
		}
		r.last = number
	}
}

// kill ends the process with no time to do anything, and reads what it had said.
func (r *renewer) kill(t *testing.T) {
	t.Helper()
	if err := r.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	r.reads(t, 1<<30)
	if r.Wait() == nil {
		t.Fatal("the process had ended by itself")
	}
}

// Promises 19 and 31: three processes make 1,000 renewals of one account and are
// killed at random moments, also between an answer and its save. What anybody
// was handed is in the vault, nothing older comes back, the vault stays whole,
// and no lease outlives its holder.
func TestKilledDuringRenewals(t *testing.T) {
	const enough = 1000
	rotations := &rotator{answered: make(chan struct{})}
	server := httptest.NewServer(rotations)
	defer server.Close()
	d, dir := newVault(t)
	putExpired(t, d, server.URL)
	kept := func() int {
		t.Helper()
		rec, err := d.vault.Record(t.Context(), rotating)
		if err != nil || rec.Tokens == nil || rec.NeedsLogin {
			t.Fatalf("the account is not what it was: %v", err)
		}
		access, refresh := strings.TrimPrefix(rec.Tokens.AccessToken, "a"), strings.TrimPrefix(rec.Tokens.RefreshToken, "r")
		number, err := strconv.Atoi(access)
		if err != nil || access != refresh {
			t.Fatalf("half a save: %s with %s", rec.Tokens.AccessToken, rec.Tokens.RefreshToken)
		}
		return number
	}
	var all [3]*renewer
	for i := range all {
		all[i] = startRenewer(t, dir)
	}
	last, kills, between := 0, 0, 0
	check := func(dead ...*renewer) {
		t.Helper()
		now := kept()
		for _, r := range dead {
			if now < r.last {
				t.Errorf("a%d was handed out, and the vault has a%d", r.last, now)
			}
		}
		if now < last {
			t.Errorf("the vault went back from a%d to a%d", last, now)
		}
		last = now
		kills += len(dead)
	}
	for began := time.Now(); (rotations.count() < enough || kills < 24) && time.Since(began) < 2*time.Minute; {
		i := rand.IntN(len(all))
		all[i].reads(t, 1+rand.IntN(40))
		all[i].kill(t)
		check(all[i])
		all[i] = startRenewer(t, dir)
		if rotations.count() < enough/8*(between+1) {
			continue
		}
		// The answer is on its way and nobody may save it any more.
		between++
		rotations.mu.Lock()
		rotations.watched = true
		rotations.mu.Unlock()
		<-rotations.answered
		for _, r := range all {
			if err := r.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
		for i, r := range all {
			r.reads(t, 1<<30)
			_ = r.Wait()
			check(r)
			all[i] = startRenewer(t, dir)
		}
	}
	for _, r := range all {
		r.kill(t)
		check(r)
	}
	if n := rotations.count(); n < enough || kills < 24 || between < 4 {
		t.Errorf("only %d renewals and %d kills in the time, %d of them after an answer", n, kills, between)
	}
	if len(rotations.lost) != 0 {
		t.Errorf("refresh tokens came back that had been replaced: %q", rotations.lost)
	}
	t.Logf("%d renewals, %d kills, all three at once after an answer %d times", rotations.count(), kills, between)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	var err error
	if d, err = Open(t.Context(), onDisk(dir)); err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if notes := d.Notes(); len(notes) != 0 || kept() != last {
		t.Errorf("opened anew: a%d, notes %q", kept(), notes)
	}
	release, err := d.vault.Lease(t.Context(), rotating)
	if err != nil {
		t.Fatal(err)
	}
	release()
}
