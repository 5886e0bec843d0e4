// Package liblog turns what libraries log into sentences for people, or into nothing. What
// they log is for those who write programs: it names places in source files, and what is
// wrong by names that a person has never seen.
package liblog

import (
	"strings"
	"sync"

	"tokendesk/ui/words"
)

// Writer is the output of the standard logger. The toolkit logs an error in three writes:
// what happened, its cause, and a place in its source.
type Writer struct {
	say func(sentence string)

	mu     sync.Mutex
	reason string // of the error that is being logged; "" for none
	cause  string
	said   map[string]bool
}

// New makes a Writer that hands sentences to say, each once.
func New(say func(sentence string)) *Writer { return &Writer{say: say, said: map[string]bool{}} }

// Write implements [io.Writer]; it never fails. Any goroutine may call it.
func (w *Writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := strings.TrimRight(string(p), "\n")
	if reason, begins := strings.CutPrefix(text, "Fyne error:"); begins {
		w.end()
		w.reason = strings.TrimSpace(reason)
	} else if cause, is := strings.CutPrefix(text, "  Cause:"); is && w.reason != "" {
		w.cause = strings.TrimSpace(cause)
	} else if strings.HasPrefix(text, "  At:") {
		w.end()
	} // all else is about programs, not about what a person could do
	return len(p), nil
}

func (w *Writer) end() {
	reason, cause := w.reason, w.cause
	w.reason, w.cause = "", ""
	if reason == "" {
		return
	}
	if sentence := words.OfToolkit(reason, cause); sentence != "" && !w.said[sentence] {
		w.said[sentence] = true
		w.say(sentence)
	}
}
