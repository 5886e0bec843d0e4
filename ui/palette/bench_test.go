package palette

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	look "tokendesk/ui/theme"
)

// BenchmarkOpen is what opening the palette over 10,000 accounts costs, and a key in it.
func BenchmarkOpen(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(look.New(look.Light))
	win := test.NewTempWindow(b, nil)
	win.Resize(fyne.NewSize(1120, 720))
	var names []string
	for i := range 10_000 {
		names = append(names, fmt.Sprintf("%s-%s-%04d/%s", []string{"acme", "globex", "initech"}[i%3], []string{"orders", "billing", "login"}[i/3%3], i, []string{"ada", "bob", "cleo"}[i/7%3]))
	}
	o := offered("account:acme-orders-0000/ada")
	o.Accounts = accounts(names...)
	var opened, keys []time.Duration
	for b.Loop() {
		start := time.Now()
		s := Show(win.Canvas(), o)
		opened = append(opened, time.Since(start))
		for _, r := range "renew acme ada" {
			start := time.Now()
			s.field.TypedRune(r)
			keys = append(keys, time.Since(start))
		}
		s.Close()
	}
	slices.Sort(opened)
	slices.Sort(keys)
	b.ReportMetric(float64(opened[len(opened)*99/100].Microseconds())/1000, "open-p99-ms")
	b.ReportMetric(float64(keys[len(keys)*99/100].Microseconds())/1000, "key-p99-ms")
}
