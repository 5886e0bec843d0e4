package appfile

import (
	"errors"
	"runtime/debug"
	"strings"
	"testing"

	"tokendesk/oauth"
)

// A YAML text is the tree that its JSON would be.
func TestYAMLIsReadAsJSONWouldBe(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1\nb: [x, \"y\"]\nc:\n  - d: true\n    e: ~\n": `{"a":1,"b":["x","y"],"c":[{"d":true,"e":null}]}`,
		"base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n":  `{"base":{"x":1,"y":2},"use":{"y":3,"x":1}}`,
		"a: &v text\nb: *v\n":                              `{"a":"text","b":"text"}`,
		"id: 0017\nv: 3.0\n":                               `{"id":0017,"v":3.0}`,
		"t: |\n  one\n  two\n":                             `{"t":"one\ntwo\n"}`,
		"'<<': 1\n":                                        `{"\u003c\u003c":1}`,
		"":                                                 `null`,
		"{a: 1}\n---\nsecond\n":                            `{"a":1}`,
		"many:\n  <<: [{a: 1}, {a: 2, b: 3}]\n":            `{"many":{"a":1,"b":3}}`,
		"\"a b\": on\n":                                    `{"a b":"on"}`,
	} {
		n, err := parseYAML([]byte(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := treeText(n); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

// treeText is jsonText with numbers as they are written, which JSON need not take.
func treeText(n node) string {
	switch v := n.value.(type) {
	case object:
		var all []string
		for _, m := range v {
			all = append(all, jsonText(node{m.key})+":"+treeText(m.value))
		}
		return "{" + strings.Join(all, ",") + "}"
	case array:
		var all []string
		for _, one := range v {
			all = append(all, treeText(one))
		}
		return "[" + strings.Join(all, ",") + "]"
	case interface{ Int64() (int64, error) }:
		return scalar(n)
	}
	return jsonText(n)
}

// Promise 45: YAML that asks for more than a file may is refused in time and memory,
// and what is wrong with a text is an error for people.
func TestYAMLIsBounded(t *testing.T) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(400 << 20))
	bomb := "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c < 'l'; c++ {
		bomb += string(c) + ": &" + string(c) + " [" + strings.TrimSuffix(strings.Repeat("*"+string(c-1)+", ", 10), ", ") + "]\n"
	}
	for name, text := range map[string]string{
		"aliases":          bomb,
		"itself":           "a: &a\n  b: *a\n",
		"merged in itself": "a: &a\n  <<: *a\n",
		"lists in lists":   strings.Repeat("[", 1<<16),
		"indented lists":   strings.Repeat("- ", 1<<14) + "x",
		"many values":      "[" + strings.Repeat("a,", 2<<20) + "]",
		"large":            "a: " + strings.Repeat("x", maxYAML),
		"not closed":       "a: [1, 2",
		"doubled":          "a: 1\na: 2\n",
		"a tab":            "a:\n\tb: 1\n",
		"no such anchor":   "a: *b\n",
		"not UTF-8":        "a: \xff\n",
	} {
		_, err := parseYAML([]byte(text))
		var e *oauth.Error
		if !errors.As(err, &e) || e.Kind != oauth.KindUsage {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzYAML(f *testing.F) {
	for _, text := range []string{"a: 1\n", "a: &b [1]\nc: *b\n<<: *b", "? [a]\n: b\n", "a: !!binary x\n", "%YAML 1.1\n---\na", "- |\n  x\n", "{a: {b: [c]}}"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, err := parseYAML([]byte(text))
		var e *oauth.Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("not an error for people: %v", err)
		}
	})
}
