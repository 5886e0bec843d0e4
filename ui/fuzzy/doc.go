// Package fuzzy finds what a person means by what they type: texts that hold each of
// the typed words, in any order, as they are, by their initials, with letters left
// out ("opnid" for OpenID), or with one letter wrong. It says how well a text
// matches, and which of its letters do.
//
// Case, accents, widths and ligatures do not count: "muller" finds Müller, "strasse"
// Straße. Everything here is pure and may be called on any goroutine. Matching a
// [Text] allocates nothing.
package fuzzy
