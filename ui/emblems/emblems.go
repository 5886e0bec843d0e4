// Package emblems gives providers, apps and people an emblem each: a shape in a colour with one
// or two letters, by which a row is found without reading. The emblems are drawn by us and
// imitate nobody's logo.
//
// Shape and colour say whose server it is: every provider of the catalogue has a pair of
// its own, any other host one that its name gives. The letters say which app of that server:
// twelve shops of one provider look alike and have twelve letters. An emblem that is hollow
// belongs to an environment in which mistakes cost nothing. A circle is a person.
//
// All of it is pure, plain data and knows no toolkit; the window's parts draw it.
package emblems

import (
	"cmp"
	"hash/fnv"
	"net"
	"net/url"
	"strings"

	"tokendesk/oauth"
)

// Emblem is how somebody or something is told from others at a glance.
type Emblem struct {
	Shape   Shape
	Color   Color
	Letters string // one or two, or one emoji
	Hollow  bool   // an outline: of an environment for trying things
}

// Shape is the outline of an emblem.
type Shape int

// The shapes. Circles are people's alone.
const (
	Circle Shape = iota
	Square
	Leaf
	Dome
	Shield
	Diamond
	Hexagon
	House
	Clover
	shapes
)

// Color is one of the theme's colours for emblems.
type Color int

// The colours; what they look like the theme decides.
const (
	Red Color = iota
	Orange
	Ochre
	Olive
	Green
	Teal
	Sky
	Blue
	Violet
	Magenta
	Rose
	Slate
	Colors // how many there are
)

// Of is the emblem of an app. Pure.
func Of(app oauth.App) Emblem {
	m, known := catalogued[app.Provider]
	if !known {
		m = hashed(cmp.Or(host(app), app.Provider, app.ID))
	}
	m.Letters = lettersOf(app, m.Letters)
	m.Hollow = harmless(app.Environment)
	return m
}

// OfProvider is the emblem of an entry of the catalogue.
func OfProvider(id, name string) Emblem {
	m, known := catalogued[id]
	if !known {
		m = hashed(id)
		m.Letters = abbreviate(split(name))
	}
	return m
}

// OfPerson is the emblem of somebody, whose name may be masked.
func OfPerson(name string) Emblem {
	m := hashed(name)
	m.Shape = Circle
	local, _, _ := strings.Cut(name, "@") // the rest of an address is the same for all
	m.Letters = abbreviate(split(local))
	return m
}

// hashed are a shape and a colour that a text gives, always the same.
func hashed(text string) Emblem {
	h := fnv.New32a()
	_, _ = h.Write([]byte(text))
	sum := h.Sum32()
	return Emblem{
		Shape: Square + Shape(sum%uint32(shapes-Square)),
		Color: Color((sum >> 8) % uint32(Colors)),
	}
}

// host is the name of the server of an app; "" where it has none yet, or one on this
// machine.
func host(app oauth.App) string {
	for _, address := range []string{app.Endpoints.Issuer, app.Endpoints.Token, app.Endpoints.Authorization} {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" {
			continue
		}
		name := strings.ToLower(u.Hostname())
		ip := net.ParseIP(name)
		switch {
		case name == "localhost" || ip.IsLoopback():
			return "" // what runs here for a while has another port tomorrow
		case ip != nil:
			return u.Host
		}
		return name
	}
	return ""
}
