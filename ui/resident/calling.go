package resident

import (
	"context"

	"tokendesk/ui/desk"
	"tokendesk/ui/hotkey"
)

// holdKey has the global key of the settings bring the window up, until ctx ends: then the
// window has the key. It blocks.
func (p *process) holdKey(ctx context.Context, text string) {
	if p.o.key == nil || text == "" {
		return
	}
	h := p.o.key()
	defer h.Close()
	pressed := func(hotkey.Press) { p.post(func() { p.act(desk.Action{Do: desk.DoSearch}) }) }
	if h.Begin(ctx, text, pressed) != nil {
		return // the settings say so when the window has tried it, too
	}
	<-ctx.Done()
}
