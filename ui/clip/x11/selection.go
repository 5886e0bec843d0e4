package x11

import (
	"context"
	"errors"
	"sync"

	"github.com/jezek/xgb/xproto"

	"tokendesk/ui/clip"
)

// Selection is the text that is selected on a display, PRIMARY, which a click of the middle
// button pastes (ICCCM 2.6.1). It connects when something is selected here. Its methods may
// be called from any goroutine.
type Selection struct {
	display string

	mu   sync.Mutex
	held *holding // nil until the display answered
	text string   // "" while another program has the selection
}

// NewSelection returns the selection of a display such as ":0"; "" is $DISPLAY. Close it.
func NewSelection(display string) *Selection { return &Selection{display: display} }

// Selected is the text that is selected, in whatever program; "" for none.
func (s *Selection) Selected(ctx context.Context) (text string, err error) {
	ctx, cancel := context.WithTimeout(ctx, clip.Deadline)
	defer cancel()
	err = bounded(ctx, func() error {
		return look(ctx, s.display, func(r reader) (err error) {
			text, err = r.read(xproto.AtomPrimary)
			return err
		})
	})
	if err != nil {
		return "", err
	}
	return text, nil
}

// Select makes a text the one that is selected.
func (s *Selection) Select(ctx context.Context, text string) error {
	ctx, cancel := context.WithTimeout(ctx, clip.Deadline)
	defer cancel()
	return bounded(ctx, func() error { return s.take(text) })
}

func (s *Selection) take(text string) error {
	if len(text) > maxText {
		return errTooLong
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held != nil && s.held.over() {
		s.held = nil // the display went; there may be another by now
	}
	if s.held == nil {
		held, err := connect(s.display)
		if err != nil {
			return errors.Join(clip.ErrUnsupported, err)
		}
		held.clipboard = xproto.AtomPrimary
		s.held = held
		go held.serve(s.current, s.moved)
	}
	s.text = ""
	if err := s.held.own(s.held.window); err != nil {
		return err
	}
	s.text = text
	return nil
}

func (s *Selection) current() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text
}

func (s *Selection) moved() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held != nil && !s.held.owns() {
		s.text = ""
	}
}

// Close gives the selection up.
func (s *Selection) Close() {
	s.mu.Lock()
	held := s.held
	s.held, s.text = nil, ""
	s.mu.Unlock()
	if held != nil {
		held.conn.Close()
		<-held.ended
	}
}
