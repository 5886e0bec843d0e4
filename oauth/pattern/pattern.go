// Package pattern holds regular expressions that are compiled when they are first
// used. A program that reads one token has no use for the hundred that tell what a
// text is which somebody pastes, and compiling those took a third of its time.
package pattern

import (
	"os"
	"regexp"
	"strings"
	"sync"
)

// Pattern is a regular expression (package regexp). Its methods are those of
// [regexp.Regexp] and may be called on any goroutine.
type Pattern struct{ compiled func() *regexp.Regexp }

// In a test a wrong expression fails at once, as with regexp.MustCompile.
var inTest = strings.HasSuffix(strings.TrimSuffix(os.Args[0], ".exe"), ".test")

// New returns an expression that is known to be right: where it is not, the first use
// panics.
func New(expression string) *Pattern {
	p := lazy(expression)
	if inTest {
		p.compiled()
	}
	return p
}

// lazy returns an expression that is compiled when it is first used.
func lazy(expression string) *Pattern {
	return &Pattern{sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })}
}

// MatchString reports whether the text holds a match.
func (p *Pattern) MatchString(text string) bool { return p.compiled().MatchString(text) }

// Match is [Pattern.MatchString] for bytes.
func (p *Pattern) Match(text []byte) bool { return p.compiled().Match(text) }

// FindString returns the first match, "" for none.
func (p *Pattern) FindString(text string) string { return p.compiled().FindString(text) }

// FindStringIndex returns where the first match begins and ends; nil for none.
func (p *Pattern) FindStringIndex(text string) []int { return p.compiled().FindStringIndex(text) }

// FindIndex is [Pattern.FindStringIndex] for bytes.
func (p *Pattern) FindIndex(text []byte) []int { return p.compiled().FindIndex(text) }

// FindStringSubmatch returns the first match and its groups; nil for none.
func (p *Pattern) FindStringSubmatch(text string) []string {
	return p.compiled().FindStringSubmatch(text)
}

// FindSubmatch is [Pattern.FindStringSubmatch] for bytes.
func (p *Pattern) FindSubmatch(text []byte) [][]byte { return p.compiled().FindSubmatch(text) }

// FindStringSubmatchIndex returns where the first match and its groups begin and end;
// nil for none.
func (p *Pattern) FindStringSubmatchIndex(text string) []int {
	return p.compiled().FindStringSubmatchIndex(text)
}

// FindAllString returns the first n matches, all where n is below 0.
func (p *Pattern) FindAllString(text string, n int) []string {
	return p.compiled().FindAllString(text, n)
}

// FindAllStringIndex returns where the first n matches begin and end, all where n is
// below 0.
func (p *Pattern) FindAllStringIndex(text string, n int) [][]int {
	return p.compiled().FindAllStringIndex(text, n)
}

// FindAllStringSubmatch returns the first n matches and their groups, all where n is
// below 0.
func (p *Pattern) FindAllStringSubmatch(text string, n int) [][]string {
	return p.compiled().FindAllStringSubmatch(text, n)
}

// FindAllStringSubmatchIndex returns where the first n matches and their groups begin
// and end, all where n is below 0.
func (p *Pattern) FindAllStringSubmatchIndex(text string, n int) [][]int {
	return p.compiled().FindAllStringSubmatchIndex(text, n)
}

// ReplaceAllString replaces each match; $1 stands for its first group.
func (p *Pattern) ReplaceAllString(text, by string) string {
	return p.compiled().ReplaceAllString(text, by)
}

// ReplaceAllLiteralString replaces each match by a text as it is.
func (p *Pattern) ReplaceAllLiteralString(text, by string) string {
	return p.compiled().ReplaceAllLiteralString(text, by)
}

// ReplaceAllStringFunc replaces each match by what a function makes of it.
func (p *Pattern) ReplaceAllStringFunc(text string, by func(string) string) string {
	return p.compiled().ReplaceAllStringFunc(text, by)
}

// ReplaceAll is [Pattern.ReplaceAllString] for bytes.
func (p *Pattern) ReplaceAll(text, by []byte) []byte { return p.compiled().ReplaceAll(text, by) }

// Split returns what stands between the first n-1 matches, all where n is below 0.
func (p *Pattern) Split(text string, n int) []string { return p.compiled().Split(text, n) }

// SubexpNames returns the names of the groups, from 1 on; "" for one without.
func (p *Pattern) SubexpNames() []string { return p.compiled().SubexpNames() }

// String returns the expression as it was written.
func (p *Pattern) String() string { return p.compiled().String() }
