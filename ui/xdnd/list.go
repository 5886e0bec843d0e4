package xdnd

import "strings"

// List reads a text/uri-list (RFC 2483, 5): an address a line, remarks left out.
func List(text string) (addresses []string) {
	for line := range strings.Lines(text) {
		if line = strings.Trim(line, "\r\n\t \x00"); line != "" && !strings.HasPrefix(line, "#") {
			addresses = append(addresses, line)
		}
	}
	return addresses
}

// latin1 is a text of X's STRING, which is written in ISO 8859-1.
func latin1(data []byte) string {
	letters := make([]rune, len(data))
	for i, b := range data {
		letters[i] = rune(b)
	}
	return string(letters)
}
