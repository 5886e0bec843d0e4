package list

import (
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// collator sorts as people of any language can follow: letters whatever their case
// and with their accents beside the plain ones, numbers by their value. It is not
// safe for concurrent use.
var collator = struct {
	sync.Mutex
	*collate.Collator
	buffer collate.Buffer
}{Collator: collate.New(language.Und, collate.IgnoreCase, collate.Numeric)}

// sortKey returns a text whose bytes sort as its name should: "Shop 2" before
// "shop 10".
func sortKey(name string) string {
	collator.Lock()
	defer collator.Unlock()
	defer collator.buffer.Reset()
	return string(collator.KeyFromString(&collator.buffer, strings.TrimSpace(name)))
}
