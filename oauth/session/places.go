package session

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// placeNames are parts of the names under which providers say, beside the code,
// where an account lives: accounts-server, location, api_domain, shop, …
var placeNames = pattern.New(`(?i)(^|[^a-z])(location|server|servers|domain|subdomain|region|country|shop|store|host|instance|data_?cent(er|re)|dc|access_point|endpoint|base_?url|referer|context)([^a-z]|$)`)

// placeValue is a word, a host or a path; anything longer or stranger is no place
// that a person could put into a setting.
var placeValue = pattern.New(`^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$`)

// camels are the places inside a name where a word begins in the middle.
var camels = pattern.New(`([a-z])([A-Z])`)

const mostPlaces = 4

// places are the fields of a callback that say where an account lives, each as
// "name=value".
func places(callback url.Values) []string {
	var found []string
	for _, name := range slices.Sorted(maps.Keys(callback)) {
		value := callback.Get(name)
		if len(name) > 40 || !placeNames.MatchString(camels.ReplaceAllString(name, "${1}_$2")) {
			continue
		}
		if u, err := url.Parse(value); err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") {
			value = u.Scheme + "://" + u.Host
		} else if !placeValue.MatchString(value) {
			continue
		}
		if found = append(found, name+"="+value); len(found) == mostPlaces {
			break
		}
	}
	return found
}

// withPlaces adds to the advice of a failed exchange where the browser said that
// the account lives: another of the provider's servers may be the one to ask.
func withPlaces(err error, callback url.Values) error {
	found := places(callback)
	var e *oauth.Error
	if len(found) == 0 || !errors.As(err, &e) || e.Kind == oauth.KindInterrupted {
		return err
	}
	told := *e
	told.Advice = strings.TrimSpace(told.Advice + " The browser came back with " + strings.Join(found, " and ") +
		": if the app's settings name another place, correct them and sign in again.")
	return &told
}
