package list

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	look "tokendesk/ui/theme"
)

// manyApps are apps as a large company has them: customers, products, environments,
// and people who test.
func manyApps(n int) []*desk.Account {
	customers := []string{"Acme", "Globex", "Initech", "Umbrella", "Stark Industries", "Wayne Enterprises", "Hooli", "Vandelay", "Müller & Söhne", "Société Générale", "Nordisk Handel", "Łódź Foods", "東京商事", "Contoso", "Fabrikam", "Northwind", "Adventure Works", "Tailspin Toys", "Wide World Importers", "Soylent"}
	products := []string{"Orders API", "Billing", "Identity", "OpenID login", "Data Warehouse", "Mobile app", "Admin dashboard", "Web shop", "Payments", "Kubernetes", "GitHub sync", "Salesforce", "Reporting"}
	environments := []string{"production", "staging", "test", "sandbox", "development"}
	people := []string{"ada", "grace", "katherine", "alan", "edsger", "barbara", "donald", "margaret"}
	var accounts []*desk.Account
	for i := range n {
		customer, product, environment, person := customers[i%len(customers)], products[i/3%len(products)], environments[i/7%len(environments)], people[i/11%len(people)]
		accounts = append(accounts, listedAccount(fmt.Sprintf("app-%05d", i), func(a *desk.Account) {
			a.App.Name = fmt.Sprintf("%s %s %d", customer, product, i/20)
			a.App.Group, a.App.Environment, a.App.Provider = customer, environment, []string{"aikido", "okta", "entra", "auth0"}[i%4]
			a.App.Tags = []string{"team-" + people[i%len(people)]}
			a.Record.Account.Label = person
			a.Record.Tokens = tokens(time.Hour, time.Duration(60+i%600)*time.Minute, func(ts *oauth.TokenSet) { ts.Identity = person + "@" + "example.test" })
		}))
	}
	return accounts
}

// typed are queries as people type them.
var typed = []string{"acme ord", "ada", "opnid", "stg globex", "muller", "opneid", "production", "tokyo", "東京", "github hooli", "acm stg", "app-0042", "zzzz", "grace bill", "salesforce"}

// BenchmarkKeystroke is what one key in the search of 10,000 apps costs, typing and
// taking back, from the key to the list as it is laid out.
func BenchmarkKeystroke(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(look.New(look.Light))
	win := test.NewTempWindow(b, nil)
	p := New(View{}, func() time.Time { return noon }, win.Canvas().Focus, Actions{
		Chosen: func(oauth.Ref) {}, Act: func(oauth.Ref, session.Step) {}, Filtered: func(string) {}, Changed: func() {},
		Key: func(*fyne.KeyEvent) bool { return true }, Busy: func() bool { return false },
	})
	win.SetContent(container.NewBorder(container.NewHBox(p.Search(), p.Filters()), nil, nil, nil, p.Object()))
	win.Resize(fyne.NewSize(1120, 720))
	p.Update(desk.Update{All: true, Accounts: manyApps(10_000)})
	p.FocusSearch()
	var took []time.Duration
	key := func(press func()) {
		start := time.Now()
		press()
		took = append(took, time.Since(start))
	}
	for b.Loop() {
		for _, query := range typed {
			letters := []rune(query)
			for _, r := range letters {
				key(func() { p.search.TypedRune(r) })
			}
			for range letters {
				key(func() { p.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace}) })
			}
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
}
