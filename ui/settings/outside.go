package settings

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/ui/autostart"
	"tokendesk/ui/hotkey"
	"tokendesk/ui/parts"
	"tokendesk/ui/tasks"
	"tokendesk/ui/words"
)

// Outside is what a setting is that others can change or refuse: a file of the desktop's, a
// key of the display. Both functions are called off the UI goroutine.
type Outside struct {
	// Read says what is so, and what a person should know of it, "" for nothing.
	Read func(ctx context.Context) (now, note string)
	// Set makes something so; the error is for people: see [words.Explain].
	Set func(ctx context.Context, value string) error
}

// The choices of settings that are on or off.
const (
	yes = "yes"
	no  = "no"
)

// unread is the value of a setting that lies outside and has not been read.
const unread = "?"

// outside are the settings that lie outside, as far as the host has them.
func outside(o Options) []Setting {
	var all []Setting
	if o.Login != nil {
		all = append(all, alias(reaching(o, "Start at login", []Choice{{"No", no}, {"Yes, in the tray", yes}}, login(*o.Login, o.Tray)), "autostart", "startup"))
	}
	if o.Key != nil {
		choices := []Choice{{"None", ""}}
		for _, s := range hotkey.Suggestions() {
			choices = append(choices, Choice{s, s})
		}
		all = append(all, alias(reaching(o, "Key that shows the window", choices, globalKey(o.Key, o.Choices)), "global shortcut", "hotkey"))
	}
	return all
}

func reaching(o Options, name string, choices []Choice, out Outside) Setting {
	s := setting(name, choices, unread, func(v string) {
		o.Choices.tasks.Run(func(ctx context.Context) error { return out.Set(ctx, v) }, o.Choices.fail)
	})
	s.Outside = &out
	return s
}

// login is the start at login, as the desktop's file has it.
func login(l autostart.Login, tray func(context.Context) bool) Outside {
	return Outside{
		Read: func(ctx context.Context) (now, note string) {
			on, err := l.On()
			switch {
			case err != nil:
				return no, loginWords(l, err)
			case on && tray != nil && !tray(ctx):
				return yes, words.LoginWithoutTray
			case on:
				return yes, ""
			}
			return no, ""
		},
		Set: func(_ context.Context, v string) error {
			if err := l.Set(v == yes); err != nil {
				return said(loginWords(l, err), err)
			}
			return nil
		},
	}
}

func loginWords(l autostart.Login, err error) string {
	switch {
	case errors.Is(err, autostart.ErrNotHere):
		return words.LoginNotHere
	case errors.Is(err, autostart.ErrForeign):
		return words.LoginForeign(l.Foreign())
	case errors.Is(err, autostart.ErrPath):
		return words.LoginPath
	}
	return words.Sentences(err)
}

// globalKey is the key that calls the window. It is remembered only once it is had.
func globalKey(h *hotkey.Holder, c *Choices) Outside {
	return Outside{
		Read: func(context.Context) (now, note string) {
			text, err := h.State()
			switch {
			case err != nil:
				note = keyWords(text, err)
			case h.Possible != nil:
				note = keyWords("", h.Possible)
			}
			return text, note
		},
		Set: func(ctx context.Context, v string) error {
			if err := h.Set(ctx, v); err != nil {
				return said(keyWords(v, err), err)
			}
			return c.file.Update(func(s *store.Settings) { s.GlobalKey = v })
		},
	}
}

func keyWords(combination string, err error) string {
	switch {
	case errors.Is(err, hotkey.ErrTaken):
		return words.KeyTaken(combination)
	case errors.Is(err, hotkey.ErrNoKey):
		return words.KeyNone
	case errors.Is(err, hotkey.ErrCombination):
		return words.KeyWrong
	case errors.Is(err, hotkey.ErrWayland):
		return words.KeyOfWayland
	}
	return words.KeyElsewhere
}

// outsideChoice is the field of a setting that lies outside; below it comes what is to be
// known. What is so is read when the field is shown and after each choice, which is made whatever is shown
// meanwhile.
func outsideChoice(widgets parts.Widgets, reads, sets *tasks.Group, s Setting, below *fyne.Container) fyne.CanvasObject {
	choices := parts.Name(widgets.Select(nil, nil), s.Name)
	choices.PlaceHolder = "…"
	note := parts.Note("")
	note.Hide()
	below.Add(note)
	offered := s.Choices
	var show func(now, text string)
	read := func(after error) {
		type found struct{ now, note string }
		tasks.Start(reads, func(ctx context.Context) (f found, err error) {
			f.now, f.note = s.Outside.Read(ctx)
			return f, nil
		}, func(f found, _ error) {
			if after != nil {
				f.note = words.Sentences(after)
			}
			show(f.now, f.note)
		})
	}
	show = func(now, text string) {
		choices.OnChanged = nil
		offered = withChoice(s.Choices, now)
		choices.Options = labels(offered)
		choices.SetSelectedIndex(indexOf(offered, now))
		choices.Refresh()
		choices.OnChanged = func(string) {
			i := choices.SelectedIndex()
			if i < 0 {
				return
			}
			value := offered[i].Value
			sets.Run(func(ctx context.Context) error { return s.Outside.Set(ctx, value) }, read)
		}
		note.SetText(text)
		parts.SetVisible(note, text != "")
	}
	read(nil)
	return choices
}

// said is an error with words for a person.
func said(text string, err error) error {
	return &oauth.Error{Kind: oauth.KindOther, Message: text, Err: err}
}
