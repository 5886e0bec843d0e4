package words

import (
	"fmt"

	"tokendesk/oauth"
)

// KeyKind says what kind of private key it is, in a few words: "RSA, 2048 bits, key ID
// abc, certificate expires on 1 Mar 2027"; "" where nothing is known.
func KeyKind(k oauth.KeyFacts) string {
	if k.Type == "" {
		return ""
	}
	said := k.Type
	if k.Bits > 0 {
		said += fmt.Sprintf(", %d bits", k.Bits)
	}
	if k.ID != "" {
		said += ", key ID " + OneLine(k.ID, 60)
	}
	if !k.CertificateEnds.IsZero() {
		said += ", its certificate expires on " + k.CertificateEnds.Format("2 Jan 2006")
	}
	return said
}
