package pattern

import (
	"regexp"
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

// Whoever comes first compiles it, once.
func TestCompiledOnFirstUse(t *testing.T) {
	compiled := 0
	p := &Pattern{sync.OnceValue(func() *regexp.Regexp { compiled++; return regexp.MustCompile(`^a(b*)$`) })}
	if compiled != 0 {
		t.Error("it is compiled before it is used")
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if !p.MatchString("abb") || p.FindStringSubmatch("abb")[1] != "bb" || p.ReplaceAllString("abb", "$1") != "bb" || p.MatchString("c") {
				t.Error("it matches something else")
			}
		})
	}
	all.Wait()
	if compiled != 1 {
		t.Errorf("it is compiled %d times", compiled)
	}
}
