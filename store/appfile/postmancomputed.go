package appfile

import (
	"slices"
	"strings"

	"tokendesk/oauth/pattern"
)

// setByScript is where a script gives a variable a value, and the value where it is
// plainly written.
var setByScript = pattern.New(`(?:(?:pm|insomnia)\.(?:environment|variables|collectionVariables|baseEnvironment|globals)\.set|postman\.set(?:Environment|Global)Variable|bru\.set(?:Env|Global|GlobalEnv|Collection|Folder|Request)?Var|(?:pw\.env|hopp\.env(?:\.\w+)?|request\.variables|client\.global)\.set)\(\s*["'` + "`]([^\"'`]{1,100})[\"'`]" + `\s*,\s*("[^"\\]*"\s*\)|'[^'\\]*'\s*\)|[0-9.]+\s*\)|true\s*\)|false\s*\)|null\s*\))?`)

// compute remembers the variables that a script computes before a request is sent.
func (v *visit) compute(o object) {
	for _, event := range objects(o, "event") {
		if text(event, "listen") == "test" || len(v.computed) > maxScripts {
			continue
		}
		for _, m := range setByScript.FindAllStringSubmatch(scriptText(child(event, "script")), -1) {
			if m[2] == "" {
				v.computed[m[1]] = true
			}
		}
	}
}

// computedFor are the parameters and headers of a token request that a script
// computes for each call. What an app makes by itself, such as a signed assertion, is
// none.
func computedFor(r request, computed map[string]bool) []string {
	var names []string
	for _, p := range slices.Concat(r.params, r.headers) {
		if slices.Contains(ownParams, p.name) || strings.EqualFold(p.name, "Authorization") {
			continue
		}
		for _, m := range marked.FindAllString(p.value, -1) {
			if computed[strings.Trim(m, string(markOpen)+string(markClose))] {
				names = append(names, p.name)
				break
			}
		}
	}
	return unique(names)
}

// ownParams are those that an app has a place for or makes anew itself.
var ownParams = slices.DeleteFunc(slices.Clone(standardParams), func(name string) bool { return name == "nonce" || name == "state" })

// computedReason says why an app is left out.
func computedReason(names []string) string {
	verb := " is"
	if len(names) > 1 {
		verb = " are"
	}
	return andList(names) + verb + " computed by a script of the collection, which Tokendesk does not run."
}

// andList is names as part of a sentence: a, b and c.
func andList(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
