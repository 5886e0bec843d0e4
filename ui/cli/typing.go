package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"unicode/utf8"

	"golang.org/x/term"

	"tokendesk/oauth"
)

// Keys as a terminal sends them.
const (
	keyInterrupt = 3 // Ctrl+C
	keyEnd       = 4 // Ctrl+D
	keyClear     = 21
	keyBackspace = 8
	keyDelete    = 127
)

// keptOfALine is how much of a line a terminal keeps while nobody reads it.
var keptOfALine = map[bool]int{false: 4095, true: 1023}[runtime.GOOS == "darwin"]

// hidden reads a line from the terminal without showing it.
func (p *program) hidden(ctx context.Context, prompt string) (string, error) {
	return p.unseen(ctx, prompt, false)
}

// unseen reads what is typed or pasted without showing it, up to Enter or, of
// several lines, up to Ctrl+D. The terminal hands over each key at once: by
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
	fmt.Fprint(p.env.Stderr, prompt)
	type answer struct {
		text []byte
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		text, err := typedText(stdin, several)
		answers <- answer{text, err}
	}()
	var a answer
	select {
	case a = <-answers:
	case <-ctx.Done():
		a.err = &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: ctx.Err()}
	}
	if a.err == nil && len(a.text) == keptOfALine {
		a.err = oauth.UsageError("That may have been cut off: it was typed before there was a question, when a terminal keeps no more of a line.", "Type or paste it once more, after the question, or give it from a file: … < FILE")
	}
	if a.err != nil || several {
		dropTyped(fd) // the rest of a paste must not be shown, nor reach the shell
	}
	_ = term.Restore(fd, before)
	fmt.Fprintln(p.env.Stderr)
	return string(a.text), a.err
}

// typedText reads keys up to the end of a line or, of several, to Ctrl+D. It
// reads no further: what follows answers the next question.
func typedText(keys io.Reader, several bool) ([]byte, error) {
	var text []byte
	key := make([]byte, 1)
	for {
		if n, err := keys.Read(key); err != nil {
			return nil, other("Nothing was typed.", "", err)
		} else if n == 0 {
			continue
		}
		switch k := key[0]; k {
		case keyInterrupt:
			return nil, &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: context.Canceled}
		case keyEnd, 0: // 0: pressed before there was a question
			if len(text) == 0 {
				return nil, other("Nothing was typed.", "", io.EOF)
			}
			return text, nil
		case '\r', '\n':
			if !several {
				return text, nil
			}
			text = append(text, '\n')
		case keyBackspace, keyDelete:
			_, size := utf8.DecodeLastRune(text)
			text = text[:len(text)-size]
		case keyClear:
			text = text[:0]
		default:
			if k >= ' ' || k == '\t' {
				text = append(text, k)
			}
		}
		if len(text) > maxSecret {
			return nil, oauth.UsageError("That is far too much.", "")
		}
	}
}
