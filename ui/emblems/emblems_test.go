package emblems

import (
	"testing"
	"unicode/utf8"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
)

// Every provider of the catalogue is told from every other by shape and colour alone, and
// from most by its letters alone.
func TestProvidersTellApart(t *testing.T) {
	type look struct {
		Shape
		Color
	}
	looks, letters := map[look]string{}, map[string]string{}
	providers := catalogue.Embedded().Providers()
	for _, p := range providers {
		if _, known := catalogued[p.ID]; !known {
			t.Errorf("%s has no emblem: give it a shape and a colour that no other has, in catalogue.go", p.ID)
			continue
		}
		m := OfProvider(p.ID, p.Name)
		if other, taken := looks[look{m.Shape, m.Color}]; taken {
			t.Errorf("%s and %s look alike", p.ID, other)
		}
		looks[look{m.Shape, m.Color}] = p.ID
		letters[m.Letters] = p.ID
		if n := utf8.RuneCountInString(m.Letters); n < 1 || n > 2 || m.Shape == Circle || m.Hollow {
			t.Errorf("%s: %+v", p.ID, m)
		}
	}
	if least := len(providers) * 95 / 100; len(letters) < least {
		t.Errorf("%d providers have %d different letters, want %d", len(providers), len(letters), least)
	}
	for id := range catalogued {
		if _, known := catalogue.Embedded().Provider(id); !known {
			t.Errorf("%s has an emblem, and is not in the catalogue", id)
		}
	}
}

func TestLetters(t *testing.T) {
	for name, c := range map[string]struct {
		app  oauth.App
		want string
	}{
		"the provider's":        {oauth.App{Name: "ikas", Provider: "ikas"}, "Ik"},
		"in an environment":     {oauth.App{Name: "ikas (staging)", Provider: "ikas", Environment: "staging"}, "Ik"},
		"one of twelve":         {oauth.App{Name: "ikas store 12", Provider: "ikas"}, "12"},
		"one of a hundred":      {oauth.App{Name: "Store 104", Provider: "ikas"}, "04"},
		"a number after a name": {oauth.App{Name: "ikas Berlin 2", Provider: "ikas"}, "B2"},
		"a shop of it":          {oauth.App{Name: "ikas – Ankara", Provider: "ikas"}, "An"},
		"a shop of two words":   {oauth.App{Name: "ayşe moda", Provider: "ikas"}, "AM"},
		"a capital with a dot":  {oauth.App{Name: "İstanbul"}, "İs"},
		"only a common word":    {oauth.App{Name: "Aikido account", Provider: "aikido"}, "AA"},
		"its whole name":        {oauth.App{Name: "Microsoft Entra ID", Provider: "microsoft-entra"}, "ME"},
		"its name in brackets":  {oauth.App{Name: "Okta custom", Provider: "okta"}, "Ok"},
		"no provider":           {oauth.App{Name: "Acme production", Environment: "production"}, "Ac"},
		"only an environment":   {oauth.App{Name: "staging", Environment: "staging"}, "St"},
		"humps":                 {oauth.App{Name: "BetterStack"}, "BS"},
		"shouted":               {oauth.App{Name: "ACME"}, "Ac"},
		"an id":                 {oauth.App{ID: "billing-worker"}, "BW"},
		"a digit at the end":    {oauth.App{Name: "auth0"}, "Au"},
		"one letter":            {oauth.App{Name: "x"}, "X"},
		"accents apart":         {oauth.App{Name: "E\u0301cole"}, "E\u0301c"},
		"Greek":                 {oauth.App{Name: "ωμέγα"}, "Ωμ"},
		"Cyrillic":              {oauth.App{Name: "Мой магазин"}, "ММ"},
		"Chinese":               {oauth.App{Name: "支付网关"}, "支"},
		"Japanese":              {oauth.App{Name: "テスト環境"}, "テ"},
		"Korean":                {oauth.App{Name: "결제 서버"}, "결"},
		"Arabic":                {oauth.App{Name: "المتجر الكبير"}, "م"},
		"Hebrew":                {oauth.App{Name: "חנות ראשית"}, "ח"},
		"Hindi":                 {oauth.App{Name: "दुकान"}, "दु"},
		"an emoji first":        {oauth.App{Name: "🚀 Rocket"}, "Ro"},
		"an emoji within":       {oauth.App{Name: "Rocket🚀Lab"}, "RL"},
		"emoji alone":           {oauth.App{Name: "🦊🚀"}, "🦊"},
		"a flag":                {oauth.App{Name: "🇹🇷"}, "🇹🇷"},
		"nothing to read":       {oauth.App{Name: "—"}, "·"},
		"brackets alone":        {oauth.App{Name: "(Beta)"}, "Be"},
		"Chinese brackets":      {oauth.App{Name: "支付（测试）"}, "支"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Of(c.app).Letters; got != c.want {
				t.Errorf("%q has %q, want %q", c.app.Title(), got, c.want)
			}
		})
	}
}

func TestPeople(t *testing.T) {
	for name, want := range map[string]string{
		"ada@example.test": "Ad", "ada.lovelace@example.test": "AL", "Grace Hopper": "GH", "": "·", "@": "·", "李小龙": "李", "Person 2": "P2",
	} {
		if m := OfPerson(name); m.Letters != want || m.Shape != Circle {
			t.Errorf("%q has %+v, want %q", name, m, want)
		}
	}
}

// What the practice provider offers beside the documented ones looks like none of them.
func TestPracticeLooksLikeNoOther(t *testing.T) {
	own := Of(oauth.App{ID: "practice"})
	for _, id := range []string{"ikas", "aikido", "ianum", "mypos"} {
		if other := OfProvider(id, ""); own.Shape == other.Shape || own.Color == other.Color {
			t.Errorf("it is hard to tell from %s: %+v, %+v", id, own, other)
		}
	}
}

// The same server looks the same whatever its apps are called; what runs on this machine
// looks the same tomorrow, on another port.
func TestOneServerOneLook(t *testing.T) {
	at := func(id, address string) oauth.App {
		a := oauth.App{ID: id}
		a.Endpoints.Token = address
		return a
	}
	look := func(a oauth.App) Emblem { return Emblem{Shape: Of(a).Shape, Color: Of(a).Color} }
	if look(at("a", "https://id.example.test/token")) != look(at("b", "https://ID.example.test:443/other")) {
		t.Error("two apps of one server look different")
	}
	if look(at("a", "http://127.0.0.1:1234/token")) != look(at("a", "http://localhost:4321/token")) {
		t.Error("an app of this machine looks different on another port")
	}
	seen := map[Emblem]bool{}
	for d := 'a'; d <= 'z'; d++ {
		seen[look(at("x", "https://"+string(d)+".example.test/"))] = true
	}
	if len(seen) < 20 {
		t.Errorf("26 servers have %d looks", len(seen))
	}
}

func TestHollow(t *testing.T) {
	for environment, want := range map[string]bool{
		"": false, "production": false, "live": false, "EU": false, "staging": true, "Test": true, "eu-sandbox": true, "pre-prod": true, "non-production": true, "practice": true, "production-test": false,
	} {
		if got := Of(oauth.App{ID: "a", Environment: environment}).Hollow; got != want {
			t.Errorf("%q is hollow: %v", environment, got)
		}
	}
}

func FuzzLetters(f *testing.F) {
	f.Add("Acme (production) 12", "ikas", "production")
	f.Add("🦊", "", "")
	f.Fuzz(func(t *testing.T, name, provider, environment string) {
		m := Of(oauth.App{ID: "a", Name: name, Provider: provider, Environment: environment})
		if n := utf8.RuneCountInString(m.Letters); n < 1 || n > 6 {
			t.Errorf("%q has %q", name, m.Letters)
		}
	})
}

func BenchmarkOf(b *testing.B) {
	app := oauth.App{ID: "ikas-12", Name: "ikas store Berlin 12", Provider: "ikas", Environment: "production"}
	for b.Loop() {
		Of(app)
	}
}
