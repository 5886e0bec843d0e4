package clip

import (
	"testing"
	"testing/synctest"
	"time"
)

// What another board goes on with keeps its time, and the first leaves it alone.
func TestAnotherBoardKeepsThePromise(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		system := &fake{}
		first, second := New(time.Now, system), New(time.Now, system)
		if c := first.Carry(t.Context()); c != (Carried{}) {
			t.Fatalf("nothing is carried as %+v", c)
		}
		if err := first.Copy(t.Context(), "T", "token", time.Minute); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Second)
		carried := first.Carry(t.Context())
		if carried.Text != "T" || carried.What != "token" || time.Until(carried.ClearAt) != 40*time.Second {
			t.Fatalf("carried %+v", carried)
		}
		if err := second.Adopt(t.Context(), carried); err != nil {
			t.Fatal(err)
		}
		first.Release()
		if err := first.Close(t.Context()); err != nil || system.held() != "T" {
			t.Fatalf("the first took it along: %q, %v", system.held(), err)
		}
		time.Sleep(40*time.Second - time.Nanosecond)
		if system.held() != "T" {
			t.Error("cleared too early")
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		if system.held() != "" {
			t.Error("not cleared in its time")
		}
	})
}

// What is not ours any more, or over, is nobody's to go on with.
func TestWhatIsNotCarried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		system := &fake{}
		board := New(time.Now, system)
		if err := board.Copy(t.Context(), "T", "token", time.Minute); err != nil {
			t.Fatal(err)
		}
		old := board.Carry(t.Context())
		system.set("somebody's")
		if c := board.Carry(t.Context()); c != (Carried{}) {
			t.Errorf("carried %+v, which somebody copied over", c)
		}
		time.Sleep(time.Minute)
		synctest.Wait() // for the first board's clearing
		if err := New(time.Now, system).Adopt(t.Context(), old); err == nil || system.held() != "somebody's" {
			t.Errorf("what is over was put back: %q, %v", system.held(), err)
		}
		system.fail = true
		if c := board.Carry(t.Context()); c != (Carried{}) {
			t.Errorf("carried %+v from a clipboard that cannot be read", c)
		}
		if err := board.Adopt(t.Context(), Carried{Text: "T"}); err == nil {
			t.Error("a clipboard that fails has taken it")
		}
	})
}
