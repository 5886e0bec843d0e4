package x11

import (
	"context"
	"crypto/sha256"
	"errors"

	"github.com/jezek/xgb/xproto"
)

// A display has more places than the clipboard for what is copied. Programs that keep
// them alike (autocutsel, viewers of other desktops) put a token there as well: into the
// selection PRIMARY, and into the cut buffers of before selections (ICCCM 3), which are
// properties of the root window.
const (
	firstCutBuffer = xproto.AtomCutBuffer0
	lastCutBuffer  = xproto.AtomCutBuffer7
)

var errSilent = errors.New("x11: the program that holds the text does not give it")

// reader is a connection to look at what other programs hold. The one that serves them
// cannot wait for their answers.
type reader struct {
	*holding
	incr     xproto.Atom
	property xproto.Atom // of our window, where answers are put
}

// look runs f with a reader of a display; when ctx ends, its connection does.
func look(ctx context.Context, display string, f func(r reader) error) error {
	h, err := connect(display)
	if err != nil {
		return err
	}
	defer h.conn.Close()
	defer context.AfterFunc(ctx, h.conn.Close)()
	r := reader{holding: h}
	if r.incr, err = h.atom("INCR"); err != nil {
		return err
	}
	if r.property, err = h.atom("TOKENDESK_SELECTION"); err != nil {
		return err
	}
	return f(r)
}

// read is the text that a selection holds; "" where nobody holds it, where it is no text,
// or longer than what we put there.
func (r reader) read(selection xproto.Atom) (string, error) {
	owner, err := xproto.GetSelectionOwner(r.conn, selection).Reply()
	if err != nil || owner.Owner == xproto.WindowNone {
		return "", err
	}
	for _, target := range []xproto.Atom{r.texts[0], xproto.AtomString} {
		text, given, err := r.convert(selection, target)
		if given || err != nil {
			return text, err
		}
	}
	return "", nil
}

// convert asks the owner of a selection for its text in one form (ICCCM 2.4).
func (r reader) convert(selection, target xproto.Atom) (text string, given bool, err error) {
	if err := xproto.ConvertSelectionChecked(r.conn, r.window, selection, target, r.property, xproto.TimeCurrentTime).Check(); err != nil {
		return "", false, err
	}
	for {
		event, failed := r.conn.WaitForEvent()
		switch e := event.(type) {
		case nil:
			if failed == nil {
				return "", false, errSilent
			}
		case xproto.SelectionNotifyEvent:
			if e.Property == xproto.AtomNone {
				return "", false, nil
			}
			value, pieces, err := r.take()
			if err == nil && pieces {
				value, err = r.pieces()
			}
			return value, true, err
		}
	}
}

// take is what was put at our window, and whether it comes in pieces.
func (r reader) take() (value string, pieces bool, err error) {
	const words = maxText/4 + 1
	reply, err := xproto.GetProperty(r.conn, true, r.window, r.property, xproto.AtomAny, 0, words).Reply()
	if err != nil {
		return "", false, err
	}
	if reply.Type == r.incr || reply.BytesAfter > 0 || len(reply.Value) > maxText {
		return "", reply.Type == r.incr, nil
	}
	return string(reply.Value), false, nil
}

// pieces puts a text together that comes in pieces (ICCCM 2.7.2).
func (r reader) pieces() (string, error) {
	var all []byte
	for {
		event, failed := r.conn.WaitForEvent()
		if event == nil && failed == nil {
			return "", errSilent
		}
		if e, is := event.(xproto.PropertyNotifyEvent); !is || e.Atom != r.property || e.State != xproto.PropertyNewValue {
			continue
		}
		piece, _, err := r.take()
		if err != nil || piece == "" {
			return string(all), err
		}
		if all = append(all, piece...); len(all) > maxText {
			return "", nil
		}
	}
}

// emptyCutBuffers empties those that hold the text of that hash.
func (r reader) emptyCutBuffers(sum [sha256.Size]byte) error {
	for buffer := xproto.Atom(firstCutBuffer); buffer <= lastCutBuffer; buffer++ {
		reply, err := xproto.GetProperty(r.conn, false, r.root(), buffer, xproto.AtomAny, 0, maxText/4+1).Reply()
		if err != nil {
			return err
		}
		if len(reply.Value) == 0 || sha256.Sum256(reply.Value) != sum {
			continue
		}
		if err := xproto.ChangePropertyChecked(r.conn, xproto.PropModeReplace, r.root(), buffer, reply.Type, reply.Format, 0, nil).Check(); err != nil {
			return err
		}
	}
	return nil
}

// emptyPrimary empties the selection PRIMARY if it holds the text of that hash.
func (r reader) emptyPrimary(sum [sha256.Size]byte) error {
	text, err := r.read(xproto.AtomPrimary)
	if err != nil || text == "" || sha256.Sum256([]byte(text)) != sum {
		return err
	}
	return xproto.SetSelectionOwnerChecked(r.conn, xproto.WindowNone, xproto.AtomPrimary, xproto.TimeCurrentTime).Check()
}
