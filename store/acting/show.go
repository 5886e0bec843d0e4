package acting

import (
	"encoding/json"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"tokendesk/oauth"
)

// plain reports whether an address's host is written in ASCII alone. What is no
// address has no host to be taken for another.
func plain(value string) bool {
	u, err := url.Parse(closed(value))
	if err != nil {
		return false
	}
	return ascii(u.Host)
}

func ascii(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r >= 0x80 }) < 0
}

// writtenAs begins what is said of a host that looks like another.
const writtenAs = " (written as "

// address writes an address with the host that is really asked, in ASCII, and
// says what it looks like where that is something else.
func address(value string) string {
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || ascii(u.Host) {
		return value
	}
	host, port := u.Hostname(), u.Port()
	encoded, err := idna.Lookup.ToASCII(host)
	if err != nil {
		encoded = visibleASCII(host)
	}
	if port != "" {
		encoded += ":" + port
	}
	looks := "“" + host + "”"
	if scripts := scriptsOf(host); len(scripts) > 1 {
		looks += ", which mixes " + strings.Join(scripts, " and ")
	}
	return u.Scheme + "://" + encoded + u.EscapedPath() + query(u) + writtenAs + looks + ")"
}

func query(u *url.URL) string {
	if u.RawQuery == "" {
		return ""
	}
	return "?" + u.RawQuery
}

func visibleASCII(host string) string {
	return strings.Trim(strconv.QuoteToASCII(host), `"`)
}

// scriptsOf names the scripts of a host's letters.
func scriptsOf(host string) (names []string) {
	seen := map[string]bool{}
	for _, r := range host {
		if !unicode.IsLetter(r) {
			continue
		}
		for _, name := range []string{"Latin", "Cyrillic", "Greek", "Armenian", "Hebrew", "Arabic", "Cherokee", "Georgian", "Han", "Hiragana", "Katakana", "Hangul", "Thai", "Devanagari"} {
			if unicode.Is(unicode.Scripts[name], r) && !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
}

// private reports whether an address leads to this computer or into a private
// network, as far as its text says.
func private(value string) bool {
	u, err := url.Parse(closed(value))
	if err != nil {
		return false
	}
	host := strings.TrimRight(strings.ToLower(u.Hostname()), ".")
	if last := host[strings.LastIndexByte(host, '.')+1:]; slices.Contains(privateNames, last) || strings.HasSuffix(host, ".home.arpa") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return !strings.ContainsFunc(host, func(r rune) bool { return r == '.' || r == ':' }) || numeric(host)
	}
	ip = ip.Unmap()
	within := func(p netip.Prefix) bool { return p.Contains(ip) }
	return ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsUnspecified() || ip.IsMulticast() ||
		slices.ContainsFunc(privateNetworks, within)
}

var (
	// privateNames end names that no public name server answers (RFC 6761, 6762).
	privateNames = []string{"localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "private"}
	// privateNetworks are those that lead inwards and that netip calls public:
	// carriers' own (RFC 6598), benchmarks (RFC 2544), IPv4 in IPv6 (RFC 4291, 6052, 3056).
	privateNetworks = []netip.Prefix{
		netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("0.0.0.0/8"),
		netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("::/96"), netip.MustParsePrefix("2002::/16"),
	}
)

// numeric reports whether a host is one such as 127.1 or 0x7f.1, which some
// resolvers take for an address.
func numeric(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	_, err := strconv.ParseUint(last, 0, 64)
	return err == nil
}

// commandLine shows where each argument begins and ends.
func commandLine(value string) string {
	var argv []string
	if json.Unmarshal([]byte(value), &argv) != nil {
		return value
	}
	quoted := make([]string, len(argv))
	for i, arg := range argv {
		quoted[i] = arg
		if arg == "" || strings.ContainsAny(arg, " \t\"'\\") {
			quoted[i] = strconv.Quote(arg)
		}
	}
	return strings.Join(quoted, " ")
}

// targetsOf reads back the targets of a leaf; nil where it has none, or is not of that shape.
func targetsOf(value string) []oauth.Target {
	var targets []oauth.Target
	if json.Unmarshal([]byte(value), &targets) != nil {
		return nil
	}
	return targets
}

// targetList shows every place to which the token goes: the whole path of a file with what
// of it is written, and a program with all its arguments.
func targetList(value string) string {
	targets := targetsOf(value)
	if targets == nil {
		return value
	}
	lines := make([]string, len(targets))
	for i, t := range targets {
		if t.File == "" {
			argv, err := json.Marshal(t.Command)
			if err != nil {
				return value
			}
			lines[i] = "the program " + commandLine(string(argv))
			continue
		}
		lines[i] = "the file " + strconv.Quote(t.File) + " as " + string(t.As)
		if t.Name != "" {
			lines[i] += ", " + strconv.Quote(t.Name) + " in it"
		}
	}
	return strings.Join(lines, "; ")
}

func withoutPassword(value string) string {
	u, err := url.Parse(value)
	if err != nil {
		return "an address that cannot be read"
	}
	return address(u.Redacted())
}

// secret says of a secret, which is a digest here, no more than that it is
// another one.
func secret(digest string) string {
	switch {
	case digest == "":
		return ""
	case strings.HasPrefix(digest, kept):
		return "the current one"
	}
	return "the one from the file"
}

func account(there string) string {
	if there == "" {
		return ""
	}
	return "a new account"
}
