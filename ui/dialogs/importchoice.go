package dialogs

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// setItems takes what is planned now; every app of it is chosen at first. A single app
// has no box to tick: it is imported or not.
func (m *importer) setItems(items []desk.PlanItem) {
	m.items, m.picked, m.ticks, m.count, m.shown = items, make([]bool, len(items)), nil, nil, maxListed
	for i := range m.picked {
		m.picked[i] = true
	}
	if len(items) < 2 {
		return
	}
	m.count = parts.Text("")
	m.tickListed()
	m.counted()
}

// tickListed gives each item that is listed its box.
func (m *importer) tickListed() {
	for i := len(m.ticks); i < len(m.listed()); i++ {
		tick := parts.Name(m.sheet.Widgets.Check("", nil), "Import "+m.items[i].Title)
		tick.Checked = m.picked[i]
		tick.OnChanged = func(on bool) { m.picked[i] = on; m.counted() }
		m.ticks = append(m.ticks, tick)
	}
}

// listed are the items that a person can see.
func (m *importer) listed() []desk.PlanItem { return m.items[:min(len(m.items), m.shown)] }

// listMore lists the next items below those that are there. What they bring was not seen
// before: a mark of trust is set again.
func (m *importer) listMore() {
	first := len(m.ticks)
	m.shown += maxListed
	m.tickListed()
	m.trust.SetChecked(false)
	m.draw()
	m.parent.Canvas().Focus(m.ticks[first])
}

// chosen are the ids of the apps that are imported.
func (m *importer) chosen() (ids []string) {
	for i, item := range m.items {
		if m.picked[i] {
			ids = append(ids, item.ID)
		}
	}
	return ids
}

// accepted are the items that a person has seen and chosen: their word is for no other.
func (m *importer) accepted() (items []desk.PlanItem) {
	for i, item := range m.listed() {
		if m.picked[i] {
			items = append(items, item)
		}
	}
	return items
}

// allOrNone chooses every app or none, and says how many are chosen.
func (m *importer) allOrNone() fyne.CanvasObject {
	row := container.NewHBox()
	for _, choice := range []struct {
		label string
		on    bool
	}{{"All", true}, {"None", false}} {
		b := m.sheet.Widgets.Button(choice.label, func() { m.pickAll(choice.on) })
		b.Importance = widget.LowImportance
		row.Add(parts.Name(b, choice.label+" of the apps"))
	}
	return container.NewBorder(nil, nil, nil, row, m.count)
}

func (m *importer) pickAll(on bool) {
	for i := range m.picked {
		m.picked[i] = on
	}
	for _, tick := range m.ticks {
		tick.SetChecked(on)
	}
	m.counted()
}

// counted says how many apps are chosen.
func (m *importer) counted() {
	m.count.SetText(words.Chosen(len(m.chosen()), len(m.items)))
	m.sheet.SetStatus(nil)
}
