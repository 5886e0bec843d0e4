package appfile

import (
	"bytes"
	"regexp"
)

// Source of an import.
type Source string

// What can be imported.
const (
	SourceApp     Source = "app"
	SourcePostman Source = "postman"
	SourceCurl    Source = "curl"
)

// curlStart is a line that begins with a curl command, or takes what one prints.
var curlStart = regexp.MustCompile(`(?m)^[ \t]*(?:[$#>%][ \t]*)?(?:(?:export[ \t]+)?[$]?\w+[ \t]*=[ \t]*"?(?:\$\(|\x60)[ \t]*)?(?:[^\s'"]*[/\\])?curl(?:\.exe)?\s`)

// Guess tells what data is. What is nothing known is called an app file, whose
// reader explains best what is wrong.
func Guess(data []byte) Source {
	text := bytes.TrimSpace(bytes.TrimPrefix(data, bom))
	if !bytes.HasPrefix(text, []byte("{")) && curlStart.Match(text) {
		return SourceCurl
	}
	tree, err := parseTree(text)
	if err != nil {
		return SourceApp
	}
	if o, ok := tree.value.(object); ok && !hasKey(o, "tokendesk") && isPostman(o) {
		return SourcePostman
	}
	return SourceApp
}

// ParseAs reads data as what s says. dir is the folder that relative paths start
// at: the file's, or for standard input the working directory; "" for a text
// that was pasted, of which no relative path is taken. Notes are remarks for a person: what was
// not understood, and what is still missing.
//
// From a Postman file or a curl command comes what they say and no more: where
// they hold a placeholder for the client id, App.ClientID is empty and a note
// says so. Such an app is for the editor to complete, not to be saved as it is.
func ParseAs(s Source, data []byte, dir string) (f File, notes []string, err error) {
	if IsArchive(data) {
		return File{}, nil, usage("This is an encrypted archive.", "Import it with its passphrase.")
	}
	data = bytes.TrimPrefix(data, bom)
	switch s {
	case SourceApp:
		f, notes, err = parse(data, dir)
	case SourcePostman:
		f, notes, err = parsePostman(data)
	case SourceCurl:
		f, notes, err = parseCurl(string(data), dir)
	default:
		err = usage("Nothing of this kind can be imported.", "It can be app, postman or curl.")
	}
	return f, notes, err
}
