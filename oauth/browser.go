package oauth

import "strings"

// BrowserKind is how an account's sign-in page is opened.
type BrowserKind string

// The kinds of an account's browser setting.
const (
	BrowserDefault  BrowserKind = "default"  // the person's own
	BrowserPrivate  BrowserKind = "private"  // a private window
	BrowserIsolated BrowserKind = "isolated" // a profile that belongs to the account
	BrowserNone     BrowserKind = "none"     // nobody's: the address is shown instead
	BrowserProgram  BrowserKind = "program"  // a program found on the machine
)

// Browser is an account's browser setting, taken apart.
type Browser struct {
	Kind BrowserKind
	// Program is a program's name or path: the one of BrowserProgram, and the one
	// that a private window or a profile is wanted of, "" for whichever is there.
	Program string
}

// ParseBrowser reads an account's browser setting: "default" or "", "private",
// "isolated", "none", a program, or "private:" or "isolated:" before a program. The
// error is of KindUsage. It is pure.
func ParseBrowser(setting string) (Browser, error) {
	if setting == "" {
		return Browser{Kind: BrowserDefault}, nil
	}
	word, program, chosen := strings.Cut(setting, ":")
	kind := BrowserKind(word)
	switch kind {
	case BrowserDefault, BrowserNone, BrowserPrivate, BrowserIsolated:
	default:
		return Browser{Kind: BrowserProgram, Program: setting}, nil
	}
	switch {
	case !chosen:
		return Browser{Kind: kind}, nil
	case kind == BrowserDefault, kind == BrowserNone:
		return Browser{}, UsageError("“"+word+"” cannot name a program.", "Write "+word+" alone, or private:firefox, or isolated:firefox.")
	case strings.TrimSpace(program) == "":
		return Browser{}, UsageError("After “"+word+":” the program is missing.", "Write "+word+" alone, or "+word+":firefox.")
	}
	if inner, err := ParseBrowser(program); err != nil || inner.Kind != BrowserProgram {
		return Browser{}, UsageError("After “"+word+":” a program is named, and nothing else.", "For example "+word+":firefox.")
	}
	return Browser{Kind: kind, Program: program}, nil
}

// String writes the setting as ParseBrowser reads it.
func (b Browser) String() string {
	switch {
	case b.Kind == BrowserProgram:
		return b.Program
	case b.Program != "":
		return string(b.Kind) + ":" + b.Program
	}
	return string(b.Kind)
}

// Of is the same setting with another program: a private window stays one, and a
// profile of the account's own too.
func (b Browser) Of(program string) Browser {
	if b.Kind != BrowserPrivate && b.Kind != BrowserIsolated {
		b.Kind = BrowserProgram
	}
	b.Program = program
	return b
}
