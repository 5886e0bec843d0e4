package desk

import (
	"testing"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store/keys"
	"tokendesk/ui/clip"
	"tokendesk/ui/copyas"
)

// Where there is only an ID token a plain copy is that one, and says so; whoever
// names a format that wants an access token is told that there is none.
func TestCopyingAnIDTokenAlone(t *testing.T) {
	address := tokenServer(t, func() string { return `{"id_token":"I","id_token_expires_in":3600}` })
	board := &memoryClipboard{}
	d, err := Open(t.Context(), Options{Keys: keys.Memory, Create: true, Clipboard: []clip.System{board}})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	addAcme(t, d, address)
	copied, err := d.Copy(t.Context(), acme, CopyRequest{})
	if err != nil || board.text != "I" || copied.What != "ID token of Acme" {
		t.Errorf("copied %q as %q, %v", board.text, copied.What, err)
	}
	board.text = ""
	_, err = d.Copy(t.Context(), acme, CopyRequest{Step: session.StepCopy, Format: copyas.Raw})
	if kindOf(err) != oauth.KindOther || board.text != "" {
		t.Errorf("copied %q, %v", board.text, err)
	}
}
