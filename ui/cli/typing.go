package cli

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"time"

	"golang.org/x/term"

	"tokendesk/oauth"
)

// keptOfALine is how much of a line a terminal keeps while nobody reads it.
var keptOfALine = map[bool]int{false: 4095, true: 1023}[runtime.GOOS == "darwin"]

// hidden reads a line from the terminal without showing it.
func (p *program) hidden(ctx context.Context, prompt string) (string, error) {
	return p.unseen(ctx, prompt, false)
}

// pasteGap is how long a terminal is waited for where a key looks whole: a
// certificate may follow in the same paste.
const pasteGap = 300 * time.Millisecond

// How a terminal is asked to mark where a paste begins and ends.
const (
	marksPastes = "\x1b[?2004h"
	marksNone   = "\x1b[?2004l"
)

// unseen reads what is typed or pasted without showing it, up to Enter or, of
// several lines, up to the end of a private key, or Ctrl+D. The terminal hands over each key at once: by
// lines it would keep 4,095 bytes of one (1,023 on macOS) and drop the rest
// without a word. It is as it was before when unseen returns, also when ctx
// ended or Ctrl+C was pressed.
func (p *program) unseen(ctx context.Context, prompt string, several bool) (string, error) {
	stdin := p.env.Stdin.(*os.File)
	fd := int(stdin.Fd())
	before, err := term.MakeRaw(fd)
	if err != nil {
		return "", other("The terminal cannot be read.", "", err)
	}
	marks := isTerminal(p.env.Stderr) && runtime.GOOS != "windows" && p.env.Getenv("TERM") != "dumb"
	if marks {
		fmt.Fprint(p.env.Stderr, marksPastes)
	}
	fmt.Fprint(p.env.Stderr, prompt)
	type answer struct {
		text []byte
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		typed := keystrokes{keys: stdin, several: several, waiting: func() bool { return moreTyped(fd, pasteGap) }}
		text, err := typed.read()
		answers <- answer{text, err}
	}()
	var a answer
	select {
	case a = <-answers:
	case <-ctx.Done():
		a.err = &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: ctx.Err()}
	}
	if a.err == nil && len(a.text) == keptOfALine {
		a.err = oauth.UsageError("That may have been cut off: it was typed before the question, and a terminal keeps no more of a line.", "Type or paste it again after the question, or read it from a file: … < FILE")
	}
	if a.err != nil || several {
		dropTyped(fd) // the rest of a paste must not be shown, nor reach the shell
	}
	if marks {
		fmt.Fprint(p.env.Stderr, marksNone)
	}
	_ = term.Restore(fd, before)
	fmt.Fprintln(p.env.Stderr)
	return string(a.text), a.err
}
