package targets

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// fuzzed checks what holds of every rewrite of a file (promise 51), from the files of the
// table on.
func fuzzed(f *testing.F, format Format) {
	for _, c := range rewrites {
		if c.format == format {
			f.Add([]byte(strings.NewReplacer("«", "", "»", "").Replace(c.file)), c.place, jwt, "a.b-_c")
		}
	}
	f.Add([]byte("{}"), "/a", `a"b\c`, "'")
	f.Fuzz(func(t *testing.T, data []byte, name, token, other string) {
		checkRewrite(t, Place{format, name}, data, token, other)
	})
}

func checkRewrite(t *testing.T, p Place, data []byte, token, other string) {
	t.Helper()
	places, err := Places(p.Format, data)
	if err == nil && len(places) > 0 && p.Name == "#" { // one of its own
		p.Name = places[len(token)%len(places)]
	}
	_, _, _ = Value(p, data)
	_, _ = Preview(p, data, 2)
	_, _ = Guess("x.json", data)
	got, err := Rewrite(p, data, token)
	if err != nil {
		return
	}
	if value, found, err := Value(p, got); err != nil || !found || value != token {
		t.Fatalf("%q is read back as %q, %t, %v", got, value, found, err)
	}
	if same, err := Rewrite(p, got, token); err != nil || !bytes.Equal(same, got) {
		t.Fatalf("%q, again %q, %v", got, same, err)
	}
	// All but a part of it is as it was.
	before := commonPrefix(data, got)
	after := commonPrefix(reversed(data[before:]), reversed(got[before:]))
	written := got[before : len(got)-after]
	if !strings.Contains(string(written), token) && len(written) > len(token)+2 && !bytes.ContainsAny(written, `\%'`) && p.Format != Postman {
		t.Fatalf("%q became %q", data, got)
	}
	direct, err1 := Rewrite(p, data, other)
	again, err2 := Rewrite(p, got, other)
	if err1 == nil && err2 == nil && !bytes.Equal(direct, again) && !quotesChanged(p.Format) {
		t.Fatalf("%q\nonce  %q\ntwice %q", data, direct, again)
	}
	independent(t, p, data, got, token)
}

// quotesChanged are formats in which a token that needs quotes brings them, and they stay.
func quotesChanged(f Format) bool {
	return f == Dotenv || f == YAML || f == Bruno || f == Insomnia || f == Postman || f == NPMRC
}

// independent compares what another reader than ours makes of both texts.
func independent(t *testing.T, p Place, data, got []byte, token string) {
	t.Helper()
	var read func([]byte) (any, bool)
	switch p.Format {
	case JSON, JetBrains, VSCode:
		read = func(text []byte) (v any, ok bool) {
			return v, json.Unmarshal(bytes.TrimPrefix(text, []byte(byteOrderMark)), &v) == nil
		}
	case YAML:
		read = func(text []byte) (v any, ok bool) {
			defer func() {
				if recover() != nil {
					ok = false
				}
			}()
			return v, yaml.Unmarshal(text, &v) == nil
		}
	default:
		return
	}
	was, ok1 := read(data)
	is, ok2 := read(got)
	if !ok1 || !ok2 {
		return // remarks, several documents
	}
	if n := differences(was, is); n > 1 {
		t.Fatalf("%d values of %q differ in %q", n, data, got)
	}
}

// differences counts the values that are not the same; one that is added counts once.
func differences(a, b any) int {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok {
			return 1
		}
		n := 0
		for k, v := range b {
			if old, there := a[k]; there {
				n += differences(old, v)
			} else {
				n++
			}
		}
		for k := range a {
			if _, there := b[k]; !there {
				n += 2
			}
		}
		return n
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return 1
		}
		n := 0
		for i := range a {
			n += differences(a[i], b[i])
		}
		return n
	}
	if x, ok := a.(float64); ok && math.IsNaN(x) {
		y, ok := b.(float64)
		return differences(true, ok && math.IsNaN(y))
	}
	if reflect.DeepEqual(a, b) {
		return 0
	}
	return 1
}

func commonPrefix(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func reversed(s []byte) []byte {
	r := make([]byte, len(s))
	for i, c := range s {
		r[len(s)-1-i] = c
	}
	return r
}

func FuzzRaw(f *testing.F)        { fuzzed(f, Raw) }
func FuzzDotenv(f *testing.F)     { fuzzed(f, Dotenv) }
func FuzzJSON(f *testing.F)       { fuzzed(f, JSON) }
func FuzzYAML(f *testing.F)       { fuzzed(f, YAML) }
func FuzzPostman(f *testing.F)    { fuzzed(f, Postman) }
func FuzzJetBrains(f *testing.F)  { fuzzed(f, JetBrains) }
func FuzzVSCode(f *testing.F)     { fuzzed(f, VSCode) }
func FuzzBruno(f *testing.F)      { fuzzed(f, Bruno) }
func FuzzInsomnia(f *testing.F)   { fuzzed(f, Insomnia) }
func FuzzCurlConfig(f *testing.F) { fuzzed(f, CurlConfig) }
func FuzzNPMRC(f *testing.F)      { fuzzed(f, NPMRC) }
func FuzzPip(f *testing.F)        { fuzzed(f, Pip) }
