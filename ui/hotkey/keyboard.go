package hotkey

import (
	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// keyboard is what a display says of its keys: which keysym stands where, and which keys
// are modifiers.
type keyboard struct {
	first      xproto.Keycode
	perKey     int
	keysyms    []xproto.Keysym
	modifiers  [8][]xproto.Keycode // Shift, Lock, Control, Mod1 … Mod5
	leastKey   xproto.Keycode
	highestKey xproto.Keycode
}

// Keysyms of modifiers.
const (
	numLock    = 0xff7f
	scrollLock = 0xff14
	altLeft    = 0xffe9
	altRight   = 0xffea
	metaLeft   = 0xffe7
	superLeft  = 0xffeb
	superRight = 0xffec
)

func readKeyboard(conn *xgb.Conn) (keyboard, error) {
	setup := xproto.Setup(conn)
	k := keyboard{first: setup.MinKeycode, leastKey: setup.MinKeycode, highestKey: setup.MaxKeycode}
	mapping, err := xproto.GetKeyboardMapping(conn, k.first, byte(setup.MaxKeycode-setup.MinKeycode+1)).Reply()
	if err != nil {
		return k, err
	}
	k.perKey, k.keysyms = int(mapping.KeysymsPerKeycode), mapping.Keysyms
	held, err := xproto.GetModifierMapping(conn).Reply()
	if err != nil {
		return k, err
	}
	each := int(held.KeycodesPerModifier)
	for i := range k.modifiers {
		for _, code := range held.Keycodes[i*each : (i+1)*each] {
			if code != 0 {
				k.modifiers[i] = append(k.modifiers[i], code)
			}
		}
	}
	return k, nil
}

// at is the keysym of a key in a column of the mapping, 0 for none.
func (k keyboard) at(code xproto.Keycode, column int) xproto.Keysym {
	i := int(code-k.first)*k.perKey + column
	if column >= k.perKey || i < 0 || i >= len(k.keysyms) {
		return 0
	}
	return k.keysyms[i]
}

// codes are the keys that have a keysym: in the layout in use, or where no key has it
// there, in the layouts that follow. Somebody who types in Greek finds K where it was.
func (k keyboard) codes(keysym uint32) []xproto.Keycode {
	for column := range k.perKey {
		var found []xproto.Keycode
		for code := int(k.leastKey); code <= int(k.highestKey); code++ {
			if k.at(xproto.Keycode(code), column) == xproto.Keysym(keysym) {
				found = append(found, xproto.Keycode(code))
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// mask is the bit of the modifier that one of the keysyms is on, 0 where none is.
func (k keyboard) mask(keysyms ...xproto.Keysym) uint16 {
	for _, keysym := range keysyms {
		for i, codes := range k.modifiers {
			for _, code := range codes {
				for column := range k.perKey {
					if k.at(code, column) == keysym {
						return 1 << i
					}
				}
			}
		}
	}
	return 0
}

// held is a combination's modifiers as the display has them; false where the keyboard
// lacks one.
func (k keyboard) held(m Modifiers) (mask uint16, ok bool) {
	ok = true
	for _, one := range []struct {
		modifier Modifiers
		mask     uint16
	}{
		{Control, xproto.ModMaskControl},
		{Shift, xproto.ModMaskShift},
		{Alt, k.mask(altLeft, altRight, metaLeft)},
		{Super, k.mask(superLeft, superRight)},
	} {
		if m&one.modifier != 0 {
			mask |= one.mask
			ok = ok && one.mask != 0
		}
	}
	return mask, ok
}

// idle are all combinations of the modifiers that are on without anybody holding them:
// CapsLock, NumLock, ScrollLock. A grab is of one exact combination.
func (k keyboard) idle() []uint16 {
	locks := []uint16{xproto.ModMaskLock}
	for _, mask := range []uint16{k.mask(numLock), k.mask(scrollLock)} {
		if mask != 0 {
			locks = append(locks, mask)
		}
	}
	all := []uint16{0}
	for _, lock := range locks {
		for _, with := range all {
			if with&lock == 0 {
				all = append(all, with|lock)
			}
		}
	}
	return all
}
