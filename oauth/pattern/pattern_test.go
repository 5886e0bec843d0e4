package pattern

import (
	"sync"
	"testing"
)

// A wrong expression shows in the tests of its package, though a program would not meet
// it before it is used.
func TestWrongExpressionFailsTests(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("it is taken")
		}
	}()
	New(`(`)
}

// A program compiles an expression when it is first used, and not before.
func TestCompiledOnFirstUse(t *testing.T) {
	wrong := lazy(`(`)
	defer func() {
		if recover() == nil {
			t.Error("it is taken")
		}
	}()
	wrong.MatchString("")
}

// Whoever comes first compiles it; all of them have it.
func TestUsedAtOnce(t *testing.T) {
	p := lazy(`^a(b*)$`)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if !p.MatchString("abb") || p.FindStringSubmatch("abb")[1] != "bb" || p.ReplaceAllString("abb", "$1") != "bb" || p.MatchString("c") {
				t.Error("it matches something else")
			}
		})
	}
	all.Wait()
}
