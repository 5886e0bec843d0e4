package editor

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tokendesk/oauth"
)

// Extra parameters and headers are typed one a line: "name = value". A name
// that comes again has several values; a name after a minus is left out of the
// request that would otherwise have it.

// paramLines writes parameters as lines.
func paramLines(params map[string]oauth.Param) string {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if len(params[name]) == 0 {
			lines = append(lines, "- "+name)
		}
		for _, value := range params[name] {
			lines = append(lines, name+" = "+value)
		}
	}
	return strings.Join(lines, "\n")
}

// parseParams reads them; hidden names are kept from old, since a switch of
// the form says them.
func parseParams(text string, old map[string]oauth.Param, hidden ...string) (map[string]oauth.Param, error) {
	out := map[string]oauth.Param{}
	for _, name := range hidden {
		if value, there := old[name]; there {
			out[name] = value
		}
	}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if name, ok := strings.CutPrefix(line, "-"); ok {
			out[strings.TrimSpace(name)] = nil
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		name = strings.TrimSpace(name)
		if !ok || name == "" {
			return nil, fmt.Errorf("line %d is not written as name = value", i+1)
		}
		out[name] = append(out[name], strings.TrimSpace(value))
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, nil
}

// visibleParams leaves out what a switch of the form says.
func visibleParams(params map[string]oauth.Param, hidden ...string) map[string]oauth.Param {
	out := maps.Clone(params)
	for _, name := range hidden {
		if len(out[name]) == 0 {
			delete(out, name)
		}
	}
	return out
}

// headerLines and parseHeaders are the same for headers.
func headerLines(headers map[string]string) string {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		lines = append(lines, name+": "+headers[name])
	}
	return strings.Join(lines, "\n")
}

func parseHeaders(text string) (map[string]string, error) {
	out := map[string]string{}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		name = strings.TrimSpace(name)
		if !ok || name == "" {
			return nil, fmt.Errorf("line %d is not written as Name: value", i+1)
		}
		if _, twice := out[name]; twice {
			return nil, errors.New(name + " is there twice")
		}
		out[name] = strings.TrimSpace(value)
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, nil
}
