package dialogs

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// load reads which places are kept already, and how they stand.
func (k *keepSheet) load() {
	var places []oauth.KeptPlace
	k.run(func(ctx context.Context) (err error) { places, err = k.o.Places(ctx); return err }, func(err error) {
		if err != nil {
			k.s.SetStatus(failure(err))
			return
		}
		k.places.Objects = nil
		for _, p := range places {
			k.places.Add(k.placeView(p))
		}
		k.places.Refresh()
		k.s.Fit()
	})
}

// placeView is a place with what can be done about it.
func (k *keepSheet) placeView(p oauth.KeptPlace) fyne.CanvasObject {
	state := parts.Note(words.Kept(p, k.o.Now()))
	if words.KeptTone(p.State) == words.ToneBad || words.KeptTone(p.State) == words.ToneWarning {
		state = parts.Problem(words.Kept(p, k.o.Now()))
	}
	buttons := container.New(&parts.Flow{Gap: 6})
	add := func(label string, work func(context.Context) error, done string) {
		b := k.s.Widgets.Button(label, func() { k.change(work, done) })
		b.Importance = widget.LowImportance
		buttons.Add(parts.Name(b, label+": "+words.Place(p.Target)))
	}
	write := func(overwrite bool) func(context.Context) error {
		return func(ctx context.Context) error { return k.o.Write(ctx, p.Target, overwrite) }
	}
	wrote := "Wrote " + words.Place(p.Target)
	switch p.State {
	case oauth.KeptByHand:
		add("Overwrite", write(true), wrote)
		add("Leave it", func(ctx context.Context) error { return k.o.Leave(ctx, p.Target) }, "Left as it is")
	case oauth.KeptLeft:
		add("Overwrite", write(true), wrote)
	case oauth.KeptWaits:
	default:
		add("Write now", write(false), wrote)
	}
	add("Stop", func(ctx context.Context) error { return k.o.Stop(ctx, p.Target) }, "No longer kept current: "+words.Place(p.Target))
	return container.New(parts.Column{Gap: -8},
		parts.Text(words.Sentence(words.Place(p.Target))).Bold(), parts.Note(words.PlaceWhole(p.Target)).Anywhere(), state,
		container.New(parts.Inset{Left: 4, Top: 6}, buttons))
}

// change does something about a place, and shows how it stands then.
func (k *keepSheet) change(work func(context.Context) error, done string) {
	k.run(work, func(err error) {
		if err != nil {
			k.s.SetStatus(failure(err))
		} else {
			k.s.SetStatus(nil)
			k.o.Done(done)
		}
		k.load()
	})
}
