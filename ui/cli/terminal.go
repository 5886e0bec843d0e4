package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

func isTerminal(stream any) bool {
	file, ok := own(stream).(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// asks reports whether somebody can be asked: the question is written to standard
// error, the answer read from a terminal.
func (p *program) asks() bool { return isTerminal(p.env.Stdin) }

// lines reads the terminal line by line in the background.
type lines struct{ next chan string }

// terminal starts reading standard input, once.
func (p *program) terminal() *lines {
	if p.stdin == nil {
		p.stdin = &lines{next: make(chan string)}
		go func() {
			defer close(p.stdin.next)
			for scanner := bufio.NewScanner(p.env.Stdin); scanner.Scan(); {
				p.stdin.next <- scanner.Text()
			}
		}()
	}
	return p.stdin
}

// confirm asks a question whose answer is no unless somebody says yes. Without
// a terminal nobody is asked and the answer is yes.
func (p *program) confirm(ctx context.Context, question string) error {
	if !p.asks() {
		return nil
	}
	fmt.Fprint(p.env.Stderr, safe(question)+" [y/N] ")
	select {
	case answer := <-p.terminal().next:
		switch strings.ToLower(strings.TrimSpace(answer)) {
		case "y", "yes":
			return nil
		}
		return &oauth.Error{Kind: oauth.KindOther, Message: "Nothing was changed."}
	case <-ctx.Done():
		fmt.Fprintln(p.env.Stderr)
		return &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: ctx.Err()}
	}
}

// askPassphrase prompts for the vault's passphrase; nil when nobody can be asked.
func (p *program) askPassphrase() keys.Ask {
	if !p.asks() {
		return nil
	}
	return keys.OnceFresh(func(ctx context.Context, fresh bool) (string, error) {
		if !fresh {
			return p.hidden(ctx, "Passphrase of the vault: ")
		}
		p.say("A new vault. Its passphrase cannot be recovered: keep it somewhere safe.")
		for {
			passphrase, err := p.newPassphrase(ctx)
			var refused *oauth.Error
			if !errors.As(err, &refused) || refused.Kind != oauth.KindUsage {
				return passphrase, err
			}
			p.say("%s", explained(refused))
		}
	})
}

// readAll reads standard input to its end, at most limit bytes.
func (p *program) readAll(ctx context.Context, limit int64) ([]byte, error) {
	type result struct {
		data []byte
		err  error
	}
	results := make(chan result, 1)
	go func() {
		data, err := io.ReadAll(io.LimitReader(p.env.Stdin, limit+1))
		results <- result{data, err}
	}()
	select {
	case r := <-results:
		if r.err != nil {
			return nil, oauth.UsageError("Standard input cannot be read.", "")
		}
		if int64(len(r.data)) > limit {
			return nil, oauth.UsageError("That is too long.", "")
		}
		return r.data, nil
	case <-ctx.Done():
		return nil, &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: ctx.Err()}
	}
}
