package catalogue

import (
	"reflect"
	"testing"

	"tokendesk/oauth"
)

// An entry that is read alone is the one of the list, and asking for it reads no list.
func TestAnEntryIsReadAlone(t *testing.T) {
	whole, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	alone := Embedded()
	everything := alone.all
	alone.all = func() []Provider {
		t.Error("all entries were read")
		return everything()
	}
	for _, want := range whole.Providers() {
		for range 2 { // from the table, and as it was read
			if got, ok := alone.Provider(want.ID); !ok || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %+v, want %+v", want.ID, got, want)
			}
		}
	}
	if _, err := alone.Complete(oauth.App{ID: "x", ClientID: "y"}); err != nil {
		t.Error(err)
	}
}

// An id that is none, or not as the table is written, is looked for in the list.
func TestAnEntryThatIsNot(t *testing.T) {
	c := Embedded()
	for _, id := range []string{"", "none", "google\"", "goo\ngle", " google"} {
		if _, ok := c.Provider(id); ok {
			t.Errorf("there is an entry %q", id)
		}
	}
	c.table.text = nil
	if p, ok := c.Provider("google"); !ok || p.ID != "google" {
		t.Error("an entry that stands otherwise in the table is not found")
	}
	if got, want := len(c.Providers()), len(load(t).Providers()); got != want || got == 0 {
		t.Errorf("%d entries, %d found", got, want)
	}
}
