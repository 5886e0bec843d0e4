package given

import "bytes"

// Blank reports whether what was read holds nothing: no byte at all, or only white space
// and the mark that some programs put before a text (UTF-8, UTF-16).
func Blank(data []byte) bool {
	for _, mark := range []string{"\xff\xfe", "\xfe\xff"} {
		if wide, ok := bytes.CutPrefix(data, []byte(mark)); ok {
			data = bytes.ReplaceAll(wide, []byte{0}, nil)
		}
	}
	return len(bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))) == 0
}
