package editor

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/oauth/privatekey"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// A private key is pasted or read from a file. It is checked when it is given, off the UI
// goroutine: what holds no key is refused, and what was there before stays (promise 46). Of a key
// that is taken only its kind is shown.

// keyField asks for the app's private key.
func keyField() field {
	fl := appSecret(oauth.SecretPrivateKey, "Signs what proves that it is your app; its public half is registered at the provider. Choose its file or paste it, in the form you have: PEM, a JWK, a provider's JSON file, or a PFX file. It goes into the vault, and is never shown.")
	fl.kind = kindKey
	return fl
}

// keyCheck is a private key that was given, with what opens it and what it must sign, and
// what came of looking at it.
type keyCheck struct {
	text, passphrase, alg string

	done  bool
	facts oauth.KeyFacts
	err   error // it is no key, or a locked one
	unfit error // it is one, and cannot sign for this app
}

// locked reports whether the key needs another passphrase.
func (k keyCheck) locked() bool { return k.done && needsPassphrase(k.err) }

// needsPassphrase reports whether an error is that a key needs a passphrase, or another one.
func needsPassphrase(err error) bool {
	return privatekey.IsLocked(err) || privatekey.IsWrongPassphrase(err)
}

// giving is a private key that was given and is being looked at.
type giving struct {
	number int    // of the key that was given last: one that was given before it comes to nothing
	text   string // "" once it was looked at
	then   func() // what waits for it, such as Save; nil for nothing
}

// afterKey has what needs the whole draft wait for a private key that is being looked at, and
// reports whether there is one.
func (f *form) afterKey(do func()) bool {
	if f.giving.text == "" {
		return false
	}
	f.giving.then = do
	return true
}

// lookAtKey looks at the private key of the draft where it, its passphrase or its algorithm has
// changed since.
func (f *form) lookAtKey() {
	now := keyCheck{text: f.typed("")[oauth.SecretPrivateKey], passphrase: f.typed("")[oauth.SecretKeyPassphrase], alg: oauth.KeyAlgorithm(f.complete)}
	if now.text == "" {
		f.key = keyCheck{}
		return
	}
	if f.key.text == now.text && f.key.passphrase == now.passphrase && f.key.alg == now.alg {
		return
	}
	f.key = now
	f.o.Run(func(context.Context) func() {
		looked := now
		looked.facts, looked.err = oauth.PrivateKeyFacts(now.text, now.passphrase)
		if looked.err == nil {
			looked.unfit = oauth.CheckPrivateKey(now.text, now.passphrase, now.alg)
		}
		looked.done = true
		return func() {
			if f.key == now { // it has not been changed meanwhile
				f.key = looked
				f.update()
			}
		}
	})
}

// askStoredKey finds out what kind of key the vault has.
func (f *form) askStoredKey() {
	if f.o.KeyFacts == nil || !f.stored("", oauth.SecretPrivateKey) {
		return
	}
	f.o.Run(func(ctx context.Context) func() {
		facts, err := f.o.KeyFacts(ctx)
		return func() {
			if err == nil && f.sheet.Open() {
				f.storedKey = facts
				f.update()
			}
		}
	})
}

// giveKey takes a text for the private key once it was found to hold one; what it is
// instead is said at the field, and the key of before stays.
func (f *form) giveKey(r *row, text string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return
	}
	f.giving = giving{number: f.giving.number + 1, text: text}
	number, passphrase := f.giving.number, f.typed("")[oauth.SecretKeyPassphrase]
	f.o.Run(func(context.Context) func() {
		_, err := oauth.PrivateKeyFacts(text, passphrase)
		return func() {
			if !f.sheet.Open() || f.giving.number != number {
				return
			}
			then := f.giving.then
			f.giving = giving{number: number}
			r.touched = true
			delete(f.refused, r.field.path)
			if needsPassphrase(err) {
				err = nil // it is a key: the passphrase is asked for in its own field
			}
			if err == nil {
				err = r.field.set(f, text)
			}
			if err != nil {
				f.refuseKey(r, err)
			} else {
				f.update()
			}
			if then != nil {
				then()
			}
		}
	})
}

func (f *form) refuseKey(r *row, err error) {
	message, _ := words.Explain(err) // what it may be stands in the hint
	f.refused[r.field.path] = strings.TrimSuffix(message, ".")
	f.update()
}

// keyProblems say why the key that was given could not sign.
func (f *form) keyProblems() []oauth.Problem {
	f.lookAtKey()
	k := f.key
	problem := func(field string, err error) []oauth.Problem {
		message, _ := words.Explain(err)
		return []oauth.Problem{{Field: field, Message: message}}
	}
	switch _, typed := f.typed("")[oauth.SecretKeyPassphrase]; {
	case !k.done || !usesKey(f):
		return nil
	case k.locked() && k.passphrase == "" && !typed && f.stored("", oauth.SecretKeyPassphrase):
		return nil // it is tried when it is saved
	case k.locked() && k.passphrase == "":
		return []oauth.Problem{{Field: string(oauth.SecretKeyPassphrase), Message: "The private key is encrypted: enter its passphrase."}}
	case k.locked():
		return []oauth.Problem{{Field: string(oauth.SecretKeyPassphrase), Message: "This passphrase does not open the private key."}}
	case k.err != nil:
		return problem(string(oauth.SecretPrivateKey), k.err)
	case k.unfit != nil:
		return problem(string(oauth.SecretPrivateKey), k.unfit)
	}
	return nil
}

// aboutKey says what kind of key there is and what becomes of it, and in the empty field
// how to give one.
func (f *form) aboutKey(fl field) (remark, empty string) {
	const give = "Paste it here, or choose its file"
	switch f.secretState(fl) {
	case secretTyped:
		switch {
		case f.key.locked():
			return "An encrypted key. It goes into the vault when you save.", "Not shown"
		case f.key.done && f.key.err == nil:
			return words.KeyKind(f.key.facts) + ". It goes into the vault when you save.", "Not shown"
		}
		return "It goes into the vault when you save.", "Not shown"
	case secretKept:
		if kind := words.KeyKind(f.storedKey); kind != "" {
			return kind + ". It is stored in the vault.", "Paste another one here, or choose its file, to replace it"
		}
		return "It is stored in the vault.", "Paste another one here, or choose its file, to replace it"
	case secretDeleted:
		return "It is removed from the vault when you save.", give
	}
	return "", give
}

// keyInput is a field that a key is pasted into, which it leaves at once, with buttons that
// choose its file, and remove the key that there is.
func (f *form) keyInput(r *row) fyne.CanvasObject {
	e := f.sheet.Widgets.Entry()
	e.Password, e.ActionItem = true, container.NewWithoutLayout() // in place of the toolkit's button that shows what was typed
	take := func() {
		text := e.Text
		e.SetText("")
		f.giveKey(r, text)
	}
	before := 0
	e.OnChanged = func(text string) {
		grown := len(text) - before
		before = len(text)
		if grown > 1 { // pasted; what is typed letter by letter waits for Enter
			take()
		}
	}
	e.OnSubmitted = func(string) {
		take()
		f.next(r)
	}
	r.focus, r.finish = e, take
	r.show = func(string) {}
	r.empty = func(text string) {
		if e.PlaceHolder != text {
			e.SetPlaceHolder(text)
		}
	}
	choose := f.sheet.Widgets.Button("Choose file…", func() { f.chooseKey(r) })
	choose.Icon = theme.FolderOpenIcon()
	remove := f.sheet.Widgets.Button("Remove", func() {
		r.touched = true
		delete(f.refused, r.field.path)
		if f.secretState(r.field) == secretTyped {
			_ = r.field.set(f, "")
		} else {
			f.setDeleted("", r.field.secret, f.secretState(r.field) != secretDeleted)
		}
		f.update()
	})
	remove.Importance = widget.LowImportance
	parts.NameBy(remove, func() string { return remove.Text + ": " + r.field.heard() })
	parts.Name(choose, "Choose file: "+r.field.heard())
	r.more = func() {
		state := f.secretState(r.field)
		parts.SetVisible(remove, state != secretAbsent)
		if text := map[bool]string{false: "Remove", true: "Keep it"}[state == secretDeleted]; remove.Text != text {
			remove.SetText(text)
		}
	}
	r.more()
	return container.NewBorder(nil, nil, nil, container.NewHBox(choose, remove), e)
}

// chooseKey asks for the file of a private key.
func (f *form) chooseKey(r *row) {
	f.chooseFile(r, func(path string) {
		f.o.Run(func(ctx context.Context) func() {
			data, err := readFile(ctx, path, privatekey.MaxSize)
			return func() {
				if err != nil {
					r.touched = true
					f.refuseKey(r, err)
					return
				}
				f.giveKey(r, string(data))
			}
		})
	})
}
