package dialogs

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// Rekeyer is what changing what opens the vault needs of the desk.
type Rekeyer interface {
	Openers(ctx context.Context) (store.Openers, error)
	ChangeOpeners(ctx context.Context, old, passphrase string, keyring bool) error
}

var _ Rekeyer = (*desk.Desk)(nil)

// OpenersOptions are what the dialog needs of its host.
type OpenersOptions struct {
	Run  Run
	Desk Rekeyer
	Now  store.Openers // what opens the vault now
	Done func(message string)
}

// Openers changes what opens the vault: its passphrase, the system keyring, or each of them.
func Openers(parent fyne.Window, o OpenersOptions) { openers(parent, o) }

// openersWays are what may open a vault, in the order of the choice.
var openersWays = []store.Openers{{Keyring: true}, {Passphrase: true}, {Keyring: true, Passphrase: true}}

// keeper is the change while its dialog is open.
type keeper struct {
	o      OpenersOptions
	sheet  *parts.Sheet
	by     *parts.Select
	old    *parts.Entry
	wrong  *parts.Label // of the old passphrase
	change *parts.Check // a new passphrase though there is one
	fresh  *newPassphrase
	note   *parts.Label
	verb   *parts.Button
	stop   func()
}

func openers(parent fyne.Window, o OpenersOptions) *keeper {
	k := &keeper{o: o, sheet: parts.NewSheet(parent, "What unlocks the vault", 560, 0), wrong: parts.Problem(""), note: parts.Note("")}
	widgets := k.sheet.Widgets
	var ways []string
	at := 0
	for i, way := range openersWays {
		ways = append(ways, words.Openers(way.Keyring, way.Passphrase))
		if way == o.Now {
			at = i
		}
	}
	k.by = parts.Name(widgets.Select(ways, nil), "Unlocked by")
	k.by.SetSelectedIndex(at)
	k.by.OnChanged = func(string) { k.show() }
	k.old = parts.Name(widgets.Password(), "Passphrase now")
	k.old.SetPlaceHolder("Passphrase now")
	k.old.OnChanged = func(string) { k.say("") }
	parts.FaultIn(k.old, k.wrong)
	k.wrong.Hide()
	k.change = widgets.Check("Change the passphrase", func(bool) { k.show() })
	k.change.Checked = o.Now.Passphrase
	k.fresh = newPassphraseFields(k.sheet, "New passphrase", k.set)
	k.old.OnSubmitted = func(string) {
		if k.fresh.object.Visible() {
			focus(k.fresh.first)
		} else {
			k.set()
		}
	}
	k.verb = widgets.Button("Change", k.set)
	k.verb.Importance = widget.HighImportance
	inset := container.New(parts.Inset{Left: 8, Right: 8}, container.New(parts.Column{Gap: 6}, k.old, k.wrong, k.change, k.fresh.object))
	k.sheet.SetBody(
		container.New(parts.Inset{Left: 4, Right: 8}, container.New(parts.Pair{Name: 120}, parts.Text("Unlocked by"), k.by)),
		k.note, inset,
	)
	k.sheet.SetButtons(nil, []fyne.CanvasObject{widgets.Button("Cancel", k.sheet.Close), k.verb})
	k.sheet.MayClose = func() bool { return k.stop == nil } // it is all or nothing, and takes a moment
	k.sheet.Closed = func() {
		k.old.SetText("")
		k.fresh.forget()
	}
	k.show()
	if o.Now.Passphrase {
		k.sheet.Show(k.old)
	} else {
		k.sheet.Show(k.by)
	}
	return k
}

func (k *keeper) chosen() store.Openers { return openersWays[k.by.SelectedIndex()] }

// show shows the fields that the choice needs.
func (k *keeper) show() {
	to := k.chosen()
	parts.SetVisible(k.old, k.o.Now.Passphrase)
	parts.SetVisible(k.change, k.o.Now.Passphrase && to.Passphrase && to != k.o.Now)
	parts.SetVisible(k.fresh.object, k.choosesNew())
	k.note.SetText(words.OpenersNote(to.Keyring, to.Passphrase))
	parts.SetEnabled(k.verb, to != k.o.Now || k.choosesNew())
	k.say("")
}

// choosesNew reports whether a new passphrase is typed.
func (k *keeper) choosesNew() bool {
	to := k.chosen()
	return to.Passphrase && (!k.o.Now.Passphrase || to == k.o.Now || k.change.Checked)
}

func (k *keeper) say(problem string) {
	k.wrong.SetText(problem)
	parts.SetVisible(k.wrong, problem != "")
	k.sheet.Fit()
}

// set makes the change.
func (k *keeper) set() {
	to, old, passphrase := k.chosen(), k.old.Text, ""
	switch {
	case k.stop != nil || k.verb.Disabled():
		return
	case k.o.Now.Passphrase && old == "":
		k.say("Enter the passphrase that unlocks the vault now.")
		focus(k.old)
		return
	case k.choosesNew():
		if !k.fresh.ok() {
			return
		}
		passphrase = k.fresh.first.Text
	case to.Passphrase:
		passphrase = old
	}
	busy := working("Encrypting everything with a new key…")
	k.sheet.SetStatus(busy.object)
	k.verb.Disable()
	k.stop = k.o.Run(func(ctx context.Context) func() {
		err := k.o.Desk.ChangeOpeners(ctx, old, passphrase, to.Keyring)
		return func() {
			k.stop = nil
			busy.end()
			k.verb.Enable()
			switch {
			case errors.Is(err, keys.ErrWrongPassphrase):
				k.sheet.SetStatus(nil)
				k.say(words.Sentences(err))
				focus(k.old)
			case err != nil:
				k.sheet.SetStatus(failure(err))
			default:
				k.sheet.Hide()
				k.o.Done(words.OpenersChanged(to.Keyring, to.Passphrase, to == k.o.Now))
			}
		}
	})
}
