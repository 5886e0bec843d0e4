package words

import "strings"

// What is said of the certificate that the browser is shown where an app's redirect
// address begins with https.

// CertificateFile is what the certificate's file is called where nobody named one.
const CertificateFile = "tokendesk-sign-in.pem"

// WhyCertificate says what the certificate is for and what happens without trust.
const WhyCertificate = "Some providers register only redirect URIs that begin with https. For those the browser comes back to this computer by https, " +
	"with a certificate that Tokendesk made. Until the browser trusts it, the browser warns after the sign-in: choose Advanced, then continue. The sign-in works anyway."

// CertificateIs says what whoever trusts the certificate trusts.
const CertificateIs = "It is valid for this computer only (localhost, 127.0.0.1, ::1), not for any website. Its key stays in the vault. Tokendesk changes nothing in your browser or system."

// ComesBySecure is said before a sign-in that comes back by https.
const ComesBySecure = "The browser comes back by https. If it warns, it does not trust Tokendesk's certificate yet: choose Advanced, then continue, or make it trust the certificate first."

// NotTrusted and NotTrustedAdvice are said when the browser refused the certificate.
const (
	NotTrusted       = "The browser does not trust Tokendesk's certificate yet."
	NotTrustedAdvice = "On the browser's warning choose Advanced, then continue. Or make the browser trust the certificate and load the page again. The sign-in waits."
)

// TrustStep is one way to let a browser trust the certificate, and how to take that
// back.
type TrustStep struct {
	Where   string // "Chromium, Chrome and Edge on Linux"
	How     string // what to do, in a sentence
	Command string // to be run in a terminal; "" where there is none
	Undo    string // the command that takes it back
}

const trustName = "Tokendesk sign-in"

// TrustSteps are the ways on a system (as runtime.GOOS names it) to trust the
// certificate in a file. Another system than those that are known has only the
// browser's own way.
func TrustSteps(system, file string) []TrustStep {
	unix, windows := shellWord(file), `"`+strings.ReplaceAll(file, `"`, "")+`"`
	firefox := TrustStep{
		Where: "Firefox",
		How:   "On its warning choose Advanced, then Accept the Risk and Continue. Firefox remembers that for this address.",
	}
	switch system {
	case "linux":
		const db = `sql:"$HOME/.pki/nssdb"`
		return []TrustStep{{
			Where:   "Chromium, Chrome, Brave and Edge on Linux",
			How:     "Run this, then start the browser again. certutil is in the package libnss3-tools (Debian, Ubuntu), nss-tools (Fedora) or nss (Arch). A browser installed as a snap keeps its certificates in ~/snap/chromium/current/.pki/nssdb.",
			Command: `certutil -d ` + db + ` -A -t "P,," -n "` + trustName + `" -i ` + unix,
			Undo:    `certutil -d ` + db + ` -D -n "` + trustName + `"`,
		}, firefox}
	case "darwin":
		return []TrustStep{{
			Where:   "Safari, Chrome and Edge on macOS",
			How:     "Run this; macOS asks for your password. Or open the file with Keychain Access and set Always Trust for SSL.",
			Command: `security add-trusted-cert -r trustRoot -p ssl -k ~/Library/Keychains/login.keychain-db ` + unix,
			Undo:    `security remove-trusted-cert ` + unix,
		}, firefox}
	case "windows":
		return []TrustStep{{
			Where:   "Chrome and Edge on Windows",
			How:     "Run this; Windows shows the certificate and asks.",
			Command: `certutil -user -addstore Root ` + windows,
			Undo:    `certutil -user -delstore Root "Tokendesk sign-in on this computer"`,
		}, firefox}
	}
	return []TrustStep{firefox}
}

// TrustSystems are the systems that [TrustSteps] knows, with what they are called.
func TrustSystems() []string { return []string{"linux", "darwin", "windows"} }

// shellWord quotes a file's name for a POSIX shell where it needs that.
func shellWord(s string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-", r)
	}
	if s != "" && s[0] != '-' && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	if strings.HasPrefix(s, "-") {
		s = "./" + s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
