package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// asks tells whether somebody can be asked: the question is written to standard
// error, the answer read from a terminal.
func (s *shell) asks() bool { return isTerminal(s.env.Stdin) }

// lines reads the terminal line by line in the background.
type lines struct{ next chan string }

// terminal starts reading standard input, once.
func (s *shell) terminal() *lines {
	if s.stdin == nil {
		s.stdin = &lines{next: make(chan string)}
		go func() {
			defer close(s.stdin.next)
			for scanner := bufio.NewScanner(s.env.Stdin); scanner.Scan(); {
				s.stdin.next <- scanner.Text()
			}
		}()
	}
	return s.stdin
}

// confirm asks a question whose answer is no unless somebody says yes. Without
// a terminal nobody is asked and the answer is yes.
func (s *shell) confirm(ctx context.Context, question string) error {
	if !s.asks() {
		return nil
	}
	fmt.Fprint(s.env.Stderr, safe(question)+" [y/N] ")
	select {
	case answer := <-s.terminal().next:
		switch strings.ToLower(strings.TrimSpace(answer)) {
		case "y", "yes":
			return nil
		}
		return &oauth.Error{Kind: oauth.KindOther, Message: "Nothing was changed."}
	case <-ctx.Done():
		fmt.Fprintln(s.env.Stderr)
		return &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: ctx.Err()}
	}
}

// askPassphrase prompts for the vault's passphrase; nil when nobody can be asked.
func (s *shell) askPassphrase() keys.Ask {
	if !s.asks() {
		return nil
	}
	return keys.OnceFresh(func(ctx context.Context, fresh bool) (string, error) {
		if !fresh {
			return s.hidden(ctx, "Passphrase of the vault: ")
		}
		s.say("A new vault. Its passphrase cannot be recovered: keep it somewhere safe.")
		for {
			first, err := s.hidden(ctx, "New passphrase: ")
			if err != nil {
				return "", err
			}
			if first == "" {
				s.say("It cannot be empty.")
				continue
			}
			second, err := s.hidden(ctx, "Once more: ")
			if err != nil {
				return "", err
			}
			if first == second {
				return first, nil
			}
			s.say("They differ. Again:")
		}
	})
}

// readAll reads standard input to its end, at most limit bytes.
func (s *shell) readAll(ctx context.Context, limit int64) ([]byte, error) {
	type result struct {
		data []byte
		err  error
	}
	results := make(chan result, 1)
	go func() {
		data, err := io.ReadAll(io.LimitReader(s.env.Stdin, limit+1))
		results <- result{data, err}
	}()
	select {
	case r := <-results:
		if r.err != nil {
			return nil, usage("Standard input cannot be read.", "")
		}
		if int64(len(r.data)) > limit {
			return nil, usage("That is far too much.", "")
		}
		return r.data, nil
	case <-ctx.Done():
		return nil, &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: ctx.Err()}
	}
}
