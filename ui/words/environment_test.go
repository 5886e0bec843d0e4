package words

import "testing"

func TestDangerous(t *testing.T) {
	for name, want := range map[string]bool{
		"production": true, "Production EU": true, "prod": true, "PRD": true, "live": true,
		"staging": false, "pre-production": false, "nonprod": false, "": false, "products": false, "eu-prod-1": true, "non-prod": false, "test": false,
	} {
		if got := Dangerous(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}
