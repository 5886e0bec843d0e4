package tree

import (
	"errors"
	"slices"

	"fyne.io/fyne/v2"

	"tokendesk/ui/atspi/accessible"
)

// Errors of what is asked of a node.
var (
	// ErrGone says that what a node stood for is not there any more, or cannot be reached.
	ErrGone = errors.New("it is gone")
	// ErrUnable says that this cannot be done with a node now.
	ErrUnable = errors.New("it cannot be done with this")
)

// reach is where a node comes from, as things are now.
func (r *Reader) reach(id ID) (source, error) {
	r.Look(id)
	s, there := r.sources[id]
	if !there {
		return s, ErrGone
	}
	return s, nil
}

// Do does the action at a place of a node's. What is disabled has its actions as well, as
// clients keep for good what they once heard of a node, and does none of them.
func (r *Reader) Do(id ID, action int) error {
	s, err := r.reach(id)
	if err != nil {
		return err
	}
	if action < 0 || action >= len(s.info.Actions) || s.info.Actions[action].Do == nil || s.info.States.Has(accessible.Disabled) {
		return ErrUnable
	}
	s.info.Actions[action].Do()
	return nil
}

// Focus gives a node the keys; an item is made the active one of what it is in.
func (r *Reader) Focus(id ID) error {
	s, err := r.reach(id)
	if err != nil {
		return err
	}
	reveal := r.reveal(id)
	if reveal != nil {
		reveal()
	}
	f, can := s.object.(fyne.Focusable)
	if !can || s.info.States.Has(accessible.Disabled) {
		if reveal != nil {
			return nil
		}
		return ErrUnable
	}
	s.window.Canvas().Focus(f)
	return nil
}

// Reveal brings an item onto the screen and makes it the active one, as far as that does
// nothing else.
func (r *Reader) Reveal(id ID) error {
	if _, err := r.reach(id); err != nil {
		return err
	}
	reveal := r.reveal(id)
	if reveal == nil {
		return ErrUnable
	}
	reveal()
	return nil
}

// Set changes the value of a node that has a range.
func (r *Reader) Set(id ID, to float64) error {
	s, err := r.reach(id)
	if err != nil {
		return err
	}
	if s.info.Range == nil || s.info.Range.Set == nil || s.info.States.Has(accessible.Disabled) {
		return ErrUnable
	}
	s.info.Range.Set(min(max(to, s.info.Range.Min), s.info.Range.Max))
	return nil
}

// SetText replaces the text of a field.
func (r *Reader) SetText(id ID, text string) error {
	return r.edit(id, func(field, bool) field { return field{[]rune(text), len([]rune(text))} })
}

// Insert puts a text into a field, before a rune. Into what is concealed it goes where the
// caret is.
func (r *Reader) Insert(id ID, at int, text string) error {
	return r.edit(id, func(f field, secret bool) field {
		if secret {
			at = f.caret
		}
		at = min(max(at, 0), len(f.text))
		return field{slices.Concat(f.text[:at], []rune(text), f.text[at:]), at + len([]rune(text))}
	})
}

// Delete takes runes out of a field, up to the end where to is less than 0. What is
// concealed can only be emptied.
func (r *Reader) Delete(id ID, from, to int) error {
	return r.edit(id, func(f field, secret bool) field {
		if secret {
			return field{}
		}
		if to < 0 {
			to = len(f.text)
		}
		from, to := min(max(from, 0), len(f.text)), min(max(to, 0), len(f.text))
		if from >= to {
			return f
		}
		return field{slices.Concat(f.text[:from], f.text[to:]), from}
	})
}

// MoveCaret puts the caret of a field before a rune.
func (r *Reader) MoveCaret(id ID, at int) error {
	return r.edit(id, func(f field, secret bool) field {
		if secret {
			return f
		}
		return field{f.text, at}
	})
}

// field is what is in a field.
type field struct {
	text  []rune
	caret int
}

func (r *Reader) edit(id ID, change func(f field, secret bool) field) error {
	s, err := r.reach(id)
	if err != nil {
		return err
	}
	e := entryOf(s.object)
	if e == nil || s.info.States.Has(accessible.Disabled) || s.info.States.Has(accessible.ReadOnly) {
		return ErrUnable
	}
	after := change(field{[]rune(e.Text), e.CursorTextOffset()}, s.info.Secret)
	if string(after.text) != e.Text {
		e.SetText(string(after.text))
	}
	moveCaret(e, after.text, after.caret)
	return nil
}
