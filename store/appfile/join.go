package appfile

import (
	"fmt"

	"tokendesk/oauth"
)

// Join puts the apps of several files together, to be imported at once. An id that
// was made up gives way to one that is taken; the same app of two files is taken once. An id that
// two files give is an *oauth.Error of KindUsage that names both, by names, which
// has a name for each file.
func Join(files []File, names []string) (File, error) {
	var out File
	owner := map[string]string{} // id → name of its file
	for i, f := range files {
		for _, e := range f.Apps {
			first, taken := owner[e.App.ID]
			if taken && !e.Made {
				return File{}, oauth.UsageError(fmt.Sprintf("%s and %s both hold an app with the ID %q.", first, names[i], e.App.ID), "Import them one after the other, or give one of the apps another ID.")
			}
			owner[e.App.ID] = names[i]
		}
	}
	used, said := map[string]bool{}, map[string]int{} // said: what an app says → its file
	for _, f := range files {
		for _, e := range f.Apps {
			if !e.Made {
				used[e.App.ID] = true
			}
		}
	}
	for i, f := range files {
		out.Unfilled = unique(append(out.Unfilled, f.Unfilled...))
		for _, e := range f.Apps {
			if e.Made {
				key := sayings(e)
				if first, known := said[key]; known && first != i {
					continue
				}
				said[key] = i
				made := e.App.ID
				for n := 2; used[e.App.ID]; n++ {
					e.App.ID = fmt.Sprintf("%s-%d", made, n)
				}
				used[e.App.ID] = true
			}
			out.Apps = append(out.Apps, e)
		}
	}
	return out, nil
}
