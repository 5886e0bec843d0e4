package targets

import (
	"strings"
	"testing"
	"time"
)

// Files that are made to be slow or large are read in bounded time, or refused (promise 45).
func TestFilesThatAskForMuch(t *testing.T) {
	n := 1 << 18
	for name, c := range map[string]struct {
		place Place
		text  string
	}{
		"a long line of YAML":        {Place{YAML, "/t"}, "{t: 1, a: [" + strings.Repeat("é, ", 60_000) + "]}"},
		"a long key above many":      {Place{JSON, "/t"}, `{"t":1,"` + strings.Repeat("k", n) + `":[` + strings.Repeat("1,", n/4) + `1]}`},
		"many quotes":                {Place{Dotenv, "T"}, "T=1\n" + strings.Repeat("A='x' b\n", n/4)},
		"many quotes without an end": {Place{Dotenv, "T"}, strings.Repeat("A=\"x\" b\n", n/4) + "T='"},
		"many tokens":                {Place{JSON, "/0/token"}, "[" + strings.Repeat(`{"token":"eyJa.eyJb.c"},`, 20_000) + "1]"},
		"an alias of aliases":        {Place{YAML, "/t"}, "t: 1\na: &a [x,x]\n" + aliases(40)},
		"brackets":                   {Place{YAML, "/t"}, strings.Repeat("[", n)},
		"brackets of JSON":           {Place{JSON, "/t"}, strings.Repeat("[", n)},
		"addresses":                  {Place{Pip, ""}, "[global]\nindex-url = " + strings.Repeat("https://u:p@h/s ", n/16)},
		"options":                    {Place{CurlConfig, ""}, strings.Repeat("header = \"A: b\"\n", n/8)},
		"variables":                  {Place{Bruno, "t"}, "vars {\n" + strings.Repeat("  a: b\n", n/8) + "  t: 1\n}\n"},
	} {
		began := time.Now()
		_, _ = Rewrite(c.place, []byte(c.text), jwt)
		_, _ = Places(c.place.Format, []byte(c.text))
		_, _ = Preview(c.place, []byte(c.text), 3)
		_, _ = Guess("x."+string(c.place.Format), []byte(c.text))
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%s: %v", name, took)
		} else {
			t.Logf("%s: %v", name, took)
		}
	}
}

func aliases(n int) string {
	var b strings.Builder
	for i := range n {
		name := string(rune('a'+i%26)) + strings.Repeat("x", i/26)
		next := string(rune('a'+(i+1)%26)) + strings.Repeat("x", (i+1)/26)
		b.WriteString(next + "k: &" + next + " [*" + name + ", *" + name + "]\n")
	}
	return b.String()
}
