// Package silence keeps what libraries log from being shown until main says what becomes
// of it. It is imported for that alone. The toolkit logs already while its packages are
// initialized, such as that it does not know the person's language; this one comes before
// those, as packages are initialized by their import paths, each once its own imports are
// (The Go Programming Language Specification, Program initialization).
package silence

import (
	"io"
	"log"
)

func init() { log.SetOutput(io.Discard) }
