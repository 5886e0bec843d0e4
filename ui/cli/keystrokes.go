package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"unicode/utf8"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// Keys as a terminal sends them.
const (
	keyInterrupt = 3 // Ctrl+C
	keyEnd       = 4 // Ctrl+D
	keyBackspace = 8
	keyClear     = 21 // Ctrl+U
	keyEscape    = 27
	keyDelete    = 127
)

// keystrokes reads what is typed or pasted, key by key. It reads no further than
// its end: what follows answers the next question.
type keystrokes struct {
	keys io.Reader
	// several lines are wanted: a private key, which ends by itself where a block is
	// whole and nothing is waiting, or with Ctrl+D.
	several bool
	waiting func() bool // reports whether more comes within a moment; nil: never

	text   []byte
	pasted bool // within a bracketed paste, where a key means itself
	ended  bool // a line of one ended within a paste
	block  bool // a PEM block is whole
}

// read returns the text. Errors are *[oauth.Error]; a second line in the paste of
// one is KindUsage, and nothing of it is kept.
func (k *keystrokes) read() ([]byte, error) {
	for {
		if k.several && k.isWhole() && (k.waiting == nil && !k.pasted || k.idle()) {
			return k.text, nil
		}
		key, err := k.next()
		if err != nil {
			return nil, err
		}
		if done, err := k.take(key); done || err != nil {
			return k.text, err
		}
		if len(k.text) > maxSecret {
			return nil, oauth.UsageError("That is too long.", "")
		}
	}
}

// idle reports whether nothing more comes within a moment; false where that cannot
// be known.
func (k *keystrokes) idle() bool { return k.waiting != nil && !k.waiting() }

func (k *keystrokes) next() (byte, error) {
	var key [1]byte
	for {
		if n, err := k.keys.Read(key[:]); err != nil {
			return 0, other("Nothing was typed.", "", err)
		} else if n == 1 {
			return key[0], nil
		}
	}
}

// take handles one key, and reports whether it was the last one.
func (k *keystrokes) take(key byte) (done bool, err error) {
	switch {
	case key == keyEscape:
		return k.escape()
	case key == '\r' || key == '\n':
		return k.line(), nil
	case key >= ' ' && key != keyDelete, key == '\t':
		if k.ended && key != ' ' && key != '\t' {
			return true, oauth.UsageError("More than one line was pasted, so nothing was changed.", "This secret is one line. A private key is set with --kind private_key.")
		}
		if !k.ended {
			k.text = append(k.text, key)
			k.heard()
		}
		return false, nil
	case k.pasted && !(key == keyInterrupt && k.idle()): // a paste whose end never comes is not all that is heard
		return false, nil
	}
	switch key {
	case keyInterrupt:
		return true, &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: context.Canceled}
	case keyEnd, 0: // 0: pressed before there was a question
		if len(k.text) == 0 {
			return true, other("Nothing was typed.", "", io.EOF)
		}
		return true, nil
	case keyBackspace, keyDelete:
		_, size := utf8.DecodeLastRune(k.text)
		k.text, k.block = k.text[:len(k.text)-size], false
	case keyClear:
		k.text, k.block = k.text[:0], false
	}
	return false, nil
}

// line ends a line, and reports whether that was all.
func (k *keystrokes) line() bool {
	switch {
	case k.several:
		k.text = append(k.text, '\n')
		return false
	case k.pasted:
		k.ended = len(k.text) > 0
		return false
	}
	return true
}

// escape passes over what a key such as an arrow sends, and hears where a paste
// begins and ends.
func (k *keystrokes) escape() (done bool, err error) {
	key, err := k.next()
	if err != nil {
		return false, err
	}
	if key == 'O' { // and a letter
		_, err := k.next()
		return false, err
	}
	if key != '[' {
		return k.take(key) // Esc itself, before another key
	}
	var sequence []byte
	for len(sequence) < 32 {
		if key, err = k.next(); err != nil {
			return false, err
		}
		sequence = append(sequence, key)
		if key >= '@' && key <= '~' {
			break
		}
	}
	switch string(sequence) {
	case "200~":
		k.pasted = true
	case "201~":
		k.pasted = false
		return k.ended, nil
	}
	return false, nil
}

// blockEnds is the last line of a PEM block.
var blockEnds = pattern.New(`-----END [A-Z0-9 ]+-----$`)

// heard notes whether what was typed so far may be all of it: a PEM block of any
// kind is whole and no other one has begun.
func (k *keystrokes) heard() {
	switch {
	case bytes.HasSuffix(k.text, []byte("-----")):
		k.block = k.block || blockEnds.Match(k.text[max(0, len(k.text)-80):])
	case bytes.HasSuffix(k.text, []byte("-----BEGIN ")):
		k.block = false
	}
}

// isWhole reports whether a text holds a PEM block, or ends as a JWK does.
func (k *keystrokes) isWhole() bool {
	text := bytes.TrimRight(k.text, " \t\r\n")
	return k.block || bytes.HasSuffix(text, []byte("}")) && json.Valid(text)
}
