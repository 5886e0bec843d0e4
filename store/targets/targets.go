// Package targets puts a token into files of other programs, and changes nothing else
// in them: a .env file, environments of Postman, JetBrains, VS Code, Bruno and
// Insomnia, any value of JSON or YAML, configs of curl, npm and pip, a file that holds
// the token alone.
//
// What a file holds is pure: [Guess], [Places], [Value], [Rewrite] and [Preview] take
// bytes and return bytes. A rewrite changes the bytes of one value, which it finds with
// its place in the text; comments, order, quotes, line ends and a byte order mark stay.
// The result is read again before it is handed out: it must hold the token in that place
// and every other value as before, else there is an error and no result. A token that
// the program would not read back the same is refused.
//
// [Read], [Write] and [Find] touch the disk, within bounds, and may wait for it.
package targets

import (
	"fmt"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/visible"
)

// The formats, as the app file names them.
const (
	Raw        = oauth.TargetRaw // the token alone
	Dotenv     = oauth.TargetDotenv
	JSON       = oauth.TargetJSON
	YAML       = oauth.TargetYAML
	Postman    = oauth.TargetPostman
	JetBrains  = oauth.TargetJetBrains
	VSCode     = oauth.TargetVSCode
	Bruno      = oauth.TargetBruno
	Insomnia   = oauth.TargetInsomnia
	CurlConfig = oauth.TargetCurlConfig
	NPMRC      = oauth.TargetNPMRC
	Pip        = oauth.TargetPip
)

// Format says what a file is.
type Format = oauth.TargetFormat

// Place is one value in a file of a format. Name is a variable, a JSON pointer (RFC
// 6901) for json and yaml, or what [FormatInfo] says of it.
type Place struct {
	Format Format
	Name   string
}

// FormatInfo says what a format is called and what names its values.
type FormatInfo struct {
	Format Format
	Title  string // for people
	// Name says what Place.Name is, for the label of a field; "" where there is none.
	Name string
	// Default is the name where nobody gives one; "" where one must be given, or where
	// the only possible place is taken.
	Default string
	// NameNeeded says that a name must be given.
	NameNeeded bool
}

// limits of a file
const (
	// MaxSize is the number of bytes a file may have.
	MaxSize  = 4 << 20
	maxItems = 200_000
	maxDepth = 200
)

// item is a value of a file under its name, or the beginning of an object or array.
type item struct {
	name, value string
	start, end  int  // its bytes in the text
	text        bool // whether a token may stand there
}

// spot is where a token is put: bytes of the text, and what takes their place.
type spot struct {
	start, end int
	value      string // what stands there now, as the program reads it
	found      bool   // false: nothing does, and the token is added there
	// write is the text for a token; its error is one of [inert].
	write func(token string) (string, error)
}

// rewriter is what is known of a format.
type rewriter struct {
	FormatInfo
	// named says whether a file is of this format by its name alone (lower case).
	named func(path string) bool
	// holds says whether a text is of this format by what it holds.
	holds func(text string) bool
	// items are all values, so that what a rewrite must not change can be compared.
	items func(text string) ([]item, error)
	// places are the names under which find finds something.
	places func(text string) ([]string, error)
	// find returns where a token goes; the text is valid UTF-8 without a byte order mark.
	find func(text, name string) (spot, error)
}

// rewriters are all formats. What is more particular stands first, so that a guess
// meets it before json and yaml.
func rewriters() []rewriter {
	return []rewriter{
		dotenvFile(), postmanFile(), jetbrainsFile(), vscodeFile(), brunoFile(), insomniaFile(),
		curlConfigFile(), npmrcFile(), pipFile(), jsonFile(), yamlFile(), rawFile(),
	}
}

// Formats returns all formats in the order of a menu.
func Formats() []FormatInfo {
	var all []FormatInfo
	for _, r := range rewriters() {
		all = append(all, r.FormatInfo)
	}
	return all
}

// Info returns what is known of a format; the error is [ParseFormat]'s.
func Info(f Format) (FormatInfo, error) {
	r, err := rewriterOf(f)
	return r.FormatInfo, err
}

// ParseFormat returns the format of that name. The error is an [*oauth.Error] of
// KindUsage that lists them.
func ParseFormat(name string) (Format, error) {
	r, err := rewriterOf(Format(name))
	return r.Format, err
}

func rewriterOf(f Format) (rewriter, error) {
	all := rewriters()
	if i := slices.IndexFunc(all, func(r rewriter) bool { return r.Format == f }); i >= 0 {
		return all[i], nil
	}
	var names []string
	for _, r := range all {
		names = append(names, string(r.Format))
	}
	slices.Sort(names)
	return rewriter{}, oauth.UsageError("There is no such file format.", "Formats: "+strings.Join(names, " ")+".")
}

// Places returns the names of the values in a file that could hold a token, in their
// order. Errors are [*oauth.Error]s of KindUsage: the file is not of that format.
func Places(f Format, data []byte) ([]string, error) {
	r, err := rewriterOf(f)
	if err != nil {
		return nil, err
	}
	d, err := decode(data)
	if err != nil || strings.TrimSpace(d.text) == "" {
		return nil, err
	}
	return r.places(d.text)
}

// Value returns what stands in a place, as the program reads it; found is false where
// nothing does, and [Rewrite] would add it. Errors are [Rewrite]'s.
func Value(p Place, data []byte) (value string, found bool, err error) {
	_, s, err := locate(p, data)
	return s.value, s.found, err
}

// Rewrite returns data with a token in a place, all else byte for byte as it was. Where
// nothing stands in the place yet it is added, if the format has an obvious place for
// it; an empty file becomes a small one. Errors are [*oauth.Error]s: KindUsage where
// the file is not of that format or has no such place, KindOther for a token that the
// program would not read back the same.
func Rewrite(p Place, data []byte, token string) ([]byte, error) {
	if err := plain(token); err != nil {
		return nil, err
	}
	d, s, err := locate(p, data)
	if err != nil {
		return nil, err
	}
	written, err := s.write(token)
	if err != nil {
		return nil, err
	}
	changed := d.text[:s.start] + written + d.text[s.end:]
	if err := verify(p, d.text, changed, s, len(written), token); err != nil {
		return nil, err
	}
	return []byte(d.mark + changed), nil
}

func locate(p Place, data []byte) (document, spot, error) {
	r, err := rewriterOf(p.Format)
	if err != nil {
		return document{}, spot{}, err
	}
	if p.Name == "" {
		p.Name = r.Default
	}
	if visible.Contains(p.Name) {
		return document{}, spot{}, oauth.UsageError("The name of the place holds characters that do not show.", "Type it again.")
	}
	if p.Name == "" && r.NameNeeded {
		return document{}, spot{}, oauth.UsageError("The place in the file has no name.", r.Name+" is needed.")
	}
	d, err := decode(data)
	if err != nil {
		return d, spot{}, err
	}
	s, err := r.find(d.text, p.Name)
	return d, s, err
}

// errMoved is the failure of a rewrite that would have changed more than its value. It
// is not for want of care that it is checked: what a file means is its program's to say.
func errMoved() error {
	return oauth.UsageError("The token cannot be put there without changing something else in the file.",
		"Write a value there by hand once, on a line of its own; Tokendesk then replaces it.")
}

// verify reads a changed text again: the token must stand in its place, and all other
// values as before.
func verify(p Place, old, changed string, s spot, written int, token string) error {
	r, err := rewriterOf(p.Format)
	if err != nil {
		return err
	}
	if p.Name == "" {
		p.Name = r.Default
	}
	after, err := r.find(changed, p.Name)
	if err != nil || !after.found || after.value != token {
		return errMoved()
	}
	if after.start < s.start || after.end > s.start+written {
		return errMoved()
	}
	if strings.TrimSpace(old) == "" {
		return nil // nothing else was there
	}
	was, err := r.items(old)
	if err != nil {
		return err
	}
	is, err := r.items(changed)
	if err != nil || !sameBut(was, is, s, written) {
		return errMoved()
	}
	return nil
}

// sameBut reports whether two texts have the same values in the same order, but for those
// within the bytes that were replaced, or added.
func sameBut(was, is []item, s spot, written int) bool {
	within := func(it item, end int) bool { return it.start >= s.start && it.end <= end }
	for i, j := 0, 0; ; {
		switch {
		case s.found && i < len(was) && within(was[i], s.end):
			i++
		case i < len(was) && j < len(is) && was[i].name == is[j].name && was[i].value == is[j].value && (!s.found || !within(is[j], s.start+written)):
			i, j = i+1, j+1
		case j < len(is) && within(is[j], s.start+written):
			j++
		default:
			return i == len(was) && j == len(is)
		}
	}
}

// plain refuses what is no token of RFC 6749 (A.12): printable ASCII. No format takes
// another faithfully.
func plain(token string) error {
	if token == "" || strings.ContainsFunc(token, func(r rune) bool { return r < ' ' || r > '~' }) {
		return inert("The token holds characters that no token may have (RFC 6749 A.12), so that it cannot be written into a file.")
	}
	return nil
}

// inert is the failure of a token that a program would not read back as it is.
func inert(message string) error {
	return &oauth.Error{Kind: oauth.KindOther, Message: message, Advice: "Keep it in a file that holds the token alone (raw), or in JSON."}
}

// unfit is the failure of a file that is not what its format says.
func unfit(format string, args ...any) error {
	return oauth.UsageError(fmt.Sprintf(format, args...), "Look at the file, or choose another format.")
}

// absent is the failure of a place that is not there and that is not added.
func absent(what, advice string) error { return oauth.UsageError(what, advice) }
