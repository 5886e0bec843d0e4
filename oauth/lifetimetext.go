package oauth

import (
	"strconv"
	"strings"
	"time"

	"tokendesk/oauth/pattern"
)

var (
	shortDuration = pattern.New(`^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d|w))+$`)
	shortPart     = pattern.New(`(\d+(?:\.\d+)?)(ms|s|m|h|d|w)`)
	isoDuration   = pattern.New(`^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$`) // ISO 8601
	clockDuration = pattern.New(`^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2}(?:\.\d+)?)$`)                          // .NET's TimeSpan
	netDate       = pattern.New(`^/Date\((\d+)(?:[+-]\d{4})?\)/$`)                                            // .NET's older JSON
	zoneInWords   = pattern.New(` \([^()]*\)$`)                                                               // after a date of JavaScript
)

var unitSeconds = map[string]float64{"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 24 * 3600, "w": 7 * 24 * 3600}

// durationText reads a duration that names its units, in seconds.
func durationText(said string) (seconds float64, ok bool) {
	add := func(digits string, each float64) {
		n, _ := strconv.ParseFloat(digits, 64) // nothing is 0
		seconds += n * each
	}
	if lower := strings.ToLower(said); shortDuration.MatchString(lower) {
		for _, part := range shortPart.FindAllStringSubmatch(lower, -1) {
			add(part[1], unitSeconds[part[2]])
		}
		return seconds, true
	}
	if parts := isoDuration.FindStringSubmatch(said); parts != nil {
		for i, unit := range []string{"w", "d", "h", "m", "s"} {
			add(parts[i+1], unitSeconds[unit])
		}
		return seconds, true
	}
	if parts := clockDuration.FindStringSubmatch(said); parts != nil {
		for i, unit := range []string{"d", "h", "m", "s"} {
			add(parts[i+1], unitSeconds[unit])
		}
		return seconds, true
	}
	return 0, false
}

// dateLayouts are the forms of a moment. One without a zone is taken for UTC. The
// last are American: no other form has AM and PM, or is .NET's of a moment in a zone.
var dateLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04:05-0700", "2006-01-02T15:04:05 -0700",
	time.DateTime, "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 -0700 MST", "2006-01-02 15:04:05 MST",
	time.RFC1123, time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04:05 -0700", time.RFC850,
	time.ANSIC, time.UnixDate, "Mon Jan 02 2006 15:04:05 GMT-0700", time.DateOnly,
	"1/2/2006 3:04:05 PM", "1/2/2006 3:04:05 PM -07:00", "1/2/2006 15:04:05 -07:00",
}

// dateText reads a moment; a day is its end. An abbreviation of a zone says nothing reliable unless it
// is that of UTC.
func dateText(said string) (at time.Time, ok bool) {
	if parts := netDate.FindStringSubmatch(said); parts != nil {
		n, err := strconv.ParseInt(parts[1], 10, 64)
		return time.UnixMilli(n), err == nil && n < latestSeconds*1000
	}
	if len(said) < len(time.DateOnly) || len(said) > 100 {
		return time.Time{}, false
	}
	said = zoneInWords.ReplaceAllString(said, "")
	for _, layout := range dateLayouts {
		at, err := time.ParseInLocation(layout, said, time.UTC)
		if err != nil {
			continue
		}
		if strings.Contains(layout, "MST") && !strings.Contains(layout, "-0700") {
			if name, _ := at.Zone(); name != "GMT" && name != "UTC" && name != "UT" && name != "Z" {
				return time.Time{}, false
			}
		}
		if layout == time.DateOnly {
			at = at.AddDate(0, 0, 1) // that day is the last one
		}
		return at, true
	}
	return time.Time{}, false
}
