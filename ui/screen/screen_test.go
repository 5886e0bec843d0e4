package screen

import (
	"testing"
)

// Whatever is wanted, the window and its frame are on the monitor.
func TestFit(t *testing.T) {
	for name, c := range map[string]struct {
		wanted Size
		on     Monitor
		user   float32
		want   Size
	}{
		"it fits":                     {Size{1120, 720}, Monitor{Width: 1920, Height: 1080, Scale: 1}, 1, Size{1120, 720}},
		"a remembered large one":      {Size{2500, 1400}, Monitor{Width: 1024, Height: 600, Scale: 1}, 1, Size{1008, 552}},
		"scale 1.5 of a small laptop": {Size{1120, 720}, Monitor{Width: 1366, Height: 768, Scale: 1}, 1.5, Size{900, 480}},
		"scale 2 of it":               {Size{1120, 720}, Monitor{Width: 1366, Height: 768, Scale: 1}, 2, Size{675, 360}},
		"a dense monitor":             {Size{3000, 3000}, Monitor{Width: 3840, Height: 2160, Scale: 2}, 1, Size{1904, 1032}},
		"a second, smaller screen":    {Size{1600, 1000}, Monitor{X: 1920, Y: 300, Width: 1280, Height: 720, Scale: 1}, 1, Size{1264, 672}},
		"next to nothing":             {Size{1120, 720}, Monitor{Width: 20, Height: 20, Scale: 1}, 1, Size{4, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			size, x, y := Fit(c.wanted, c.on, c.user)
			if size != c.want {
				t.Errorf("%+v, want %+v", size, c.want)
			}
			scale := Scale(c.on.Scale, c.user)
			if c.on.Height > 100 && (x < c.on.X+side || y < c.on.Y+title ||
				x+int(size.Width*scale) > c.on.X+c.on.Width-side || y+int(size.Height*scale) > c.on.Y+c.on.Height-side) {
				t.Errorf("at %d, %d it is not on the monitor with its frame", x, y)
			}
		})
	}
}

func TestDetected(t *testing.T) {
	for _, c := range []struct {
		pixels, millimetres int
		want                float32
	}{{1920, 508, 1}, {3840, 406, 2.0019705}, {1024, 0, 1}, {1366, 1, 1}, {60, 6000, 1}} {
		if got := Detected(c.pixels, c.millimetres); got != c.want {
			t.Errorf("%d pixels on %d mm: %v, want %v", c.pixels, c.millimetres, got, c.want)
		}
	}
}

func TestUser(t *testing.T) {
	for _, c := range []struct {
		env            string
		settings, want float32
	}{{"", 0, 1}, {"", 1.5, 1.5}, {"2", 1.5, 2}, {"auto", 1.5, 1}, {"large", 1.5, 1.5}, {"-1", 1.5, 1}} {
		t.Setenv("FYNE_SCALE", c.env)
		if got := User(c.settings); got != c.want {
			t.Errorf("%q and %v: %v, want %v", c.env, c.settings, got, c.want)
		}
	}
}

func TestDesktop(t *testing.T) {
	for name, c := range map[string]struct {
		content float32
		env     map[string]string
		want    float32
		ok      bool
	}{
		"nothing is said":           {1, nil, 1, false},
		"Xft.dpi of 144":            {1.5, nil, 1.5, true},
		"Xft.dpi of 72":             {0.75, nil, 0.75, true},
		"GDK_SCALE":                 {1, map[string]string{"GDK_SCALE": "2"}, 2, true},
		"GDK_SCALE of 1":            {1, map[string]string{"GDK_SCALE": "1"}, 1, true},
		"both":                      {2, map[string]string{"GDK_SCALE": "2"}, 2, true},
		"both, the text taken back": {2, map[string]string{"GDK_SCALE": "2", "GDK_DPI_SCALE": "0.5"}, 2, true},
		"the text alone":            {1, map[string]string{"GDK_DPI_SCALE": "1.25"}, 1.25, true},
		"no numbers":                {1, map[string]string{"GDK_SCALE": "big", "GDK_DPI_SCALE": "-1"}, 1, false},
		"too much":                  {1, map[string]string{"GDK_SCALE": "100"}, 8, true},
		"unknown":                   {0, nil, 0.5, false},
	} {
		if got, ok := Desktop(c.content, func(name string) string { return c.env[name] }); got != c.want || ok != c.ok {
			t.Errorf("%s: %v, %v", name, got, ok)
		}
	}
}
