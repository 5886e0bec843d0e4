package targets

import (
	"path"
	"strings"
)

// rawFile is a file that holds the token alone, with or without a line end.
func rawFile() rewriter {
	return rewriter{
		FormatInfo: FormatInfo{Format: Raw, Title: "The token alone"},
		named: func(p string) bool {
			base := path.Base(p)
			return base == "token" || base == ".token" || base == "access_token" || strings.HasSuffix(base, ".token") || strings.HasSuffix(base, ".jwt")
		},
		holds: func(text string) bool {
			word := strings.TrimSpace(text)
			return len(word) >= 20 && !strings.ContainsAny(word, " \t\r\n{<")
		},
		items:  func(string) ([]item, error) { return nil, nil },
		places: func(string) ([]string, error) { return []string{""}, nil },
		find: func(text, _ string) (spot, error) {
			word := strings.TrimSpace(text)
			if strings.ContainsAny(word, "\r\n") {
				return spot{}, unfit("The file holds more than a token: it has several lines.")
			}
			start := strings.Index(text, word)
			if word == "" {
				start = 0
			}
			return spot{start, start + len(word), word, word != "", asRaw}, nil
		},
	}
}

// asRaw refuses blanks at the ends, which a reader cuts off.
func asRaw(token string) (string, error) {
	if strings.TrimSpace(token) != token {
		return "", inert("The token begins or ends with a blank, which programs cut off.")
	}
	return token, nil
}
