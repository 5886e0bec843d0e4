package keys

// Carried is the key of an open vault on its way to another process of this
// program, which goes on in the place of the first. It never lies in a file, and
// never stands in an argument or in the environment of a process. Whoever has it
// wipes it.
type Carried struct {
	Slot Mode   `json:"slot"` // which kind of slot gave the key
	Data []byte `json:"-"`    // the data key, never with the rest; none of a vault that is locked
}

// Locked reports whether the vault is locked: there is no key then.
func (c Carried) Locked() bool { return len(c.Data) == 0 }

// Wipe overwrites the key.
func (c *Carried) Wipe() {
	Wipe(c.Data)
	c.Data = nil
}
