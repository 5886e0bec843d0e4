package cli

import (
	"fmt"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/qrcode"
	"tokendesk/ui/words"
)

// deviceProgress tells of a device sign-in: the code and where it is entered, each
// once, and what the server says where that is not that it waits. ends is when the
// command gives up.
func (p *program) deviceProgress(at session.Progress, tell, talk func(string), ends time.Time) {
	if at.Device == nil {
		return
	}
	if at.Device.Foreign != "" {
		talk(safe(words.ForeignPage(at.Device.Foreign)) + " It is not opened automatically.")
	}
	talk("Open this address and enter the code " + safe(at.UserCode) + ":")
	if at.Address != "" {
		tell(safe(at.Address))
	}
	if at.Device.Page != at.Address {
		talk("Or enter the code by hand at: " + safe(at.Device.Page))
	}
	if at.BrowserErr != nil {
		talk("No browser was opened: " + explained(at.BrowserErr))
	}
	talk("Enter the code before " + earlier(ends, at.Device.Expires).Local().Format("15:04:05") + ".")
	if poll := at.Device.Last; poll.Meaning != oauth.DeviceWaiting && poll.Meaning != "" || poll.Words != "" {
		talk(safe(words.DeviceSaid(poll)))
	}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// qr draws an address for a telephone's camera, where that was asked for.
func (p *program) qr(address string) string {
	code, ok := qrcode.Of(address)
	if !ok {
		return fmt.Sprintf("The address is too long for a QR code (%d characters).", len(address))
	}
	return code.Blocks(isTerminal(p.env.Stderr) && !p.flags.noColor && p.env.Getenv("NO_COLOR") == "")
}
