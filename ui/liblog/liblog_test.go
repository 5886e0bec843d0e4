package liblog

import (
	"errors"
	"log"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// What the toolkit logs reaches a person as a sentence, once, or not at all; no place in a
// source file does.
func TestWhatTheToolkitLogs(t *testing.T) {
	var said []string
	log.SetFlags(0)
	before := log.Writer()
	log.SetOutput(New(func(sentence string) { said = append(said, sentence) }))
	defer func() { log.SetOutput(before); log.SetFlags(log.LstdFlags) }()

	fyne.LogError("Error parsing user locale xx-XX", errors.New(`language: subtag "xx" is well-formed but unknown`))
	fyne.LogError("Preferences load error:", errors.New("open /home/ada/.config/fyne/x: not a directory"))
	fyne.LogError("Something that nobody knows", errors.New("a\nb at /root/go/pkg/mod/x@v1/y.go:17"))
	fyne.LogError("Something that nobody knows", errors.New("a\nb at /root/go/pkg/mod/x@v1/y.go:17"))
	fyne.LogError("Without a cause.", nil)
	fyne.LogError("window creation error", errors.New("VersionUnavailable: GLX"))
	log.Println("*** Error in Fyne call thread, this should have been called in fyne.Do[AndWait] ***")
	log.Printf("  From: %s:%d", "/src/x.go", 3)
	log.Println("http: TLS handshake error from 127.0.0.1:1: EOF")

	want := []string{
		"The window's toolkit cannot read its folder: open /home/ada/.config/fyne/x: not a directory.",
		"The window's toolkit reports a problem: Something that nobody knows: a b at.",
		"The window's toolkit reports a problem: Without a cause.",
	}
	if !slices.Equal(said, want) || strings.Contains(strings.Join(said, " "), ".go") {
		t.Errorf("%q", said)
	}
}
