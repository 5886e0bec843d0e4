// Bare is a Fyne window that does nothing: what the toolkit costs by itself, and
// what a window is measured beside. It shows a list of rows, or with -entry a
// field that has the focus above one.
package main

import (
	"flag"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

func main() {
	rows := flag.Int("rows", 20, "how many rows the list has")
	entry := flag.Bool("entry", false, "a field above the list that has the focus")
	flag.Parse()

	a := app.NewWithID("bare")
	w := a.NewWindow("Bare")
	list := widget.NewList(
		func() int { return *rows },
		func() fyne.CanvasObject { return widget.NewLabel("") },
		func(i widget.ListItemID, o fyne.CanvasObject) { o.(*widget.Label).SetText(fmt.Sprintf("Row %d", i+1)) },
	)
	w.Resize(fyne.NewSize(1120, 720))
	if !*entry {
		w.SetContent(list)
		w.ShowAndRun()
		return
	}
	field := widget.NewEntry()
	w.SetContent(container.NewBorder(field, nil, nil, nil, list))
	w.Canvas().Focus(field)
	w.ShowAndRun()
}
