// Package words is the vocabulary of all faces, the window and the commands today:
// durations, moments, states, reasons, errors and verbs as words for a person,
// and the masking of the presentation mode.
//
// Everything here is pure. Words are for reading: nothing compares them, and
// nothing is found by them, so that another language can take their place. What
// is compared are the typed values that they are made of.
package words

// Tone is how something feels; a face turns it into a colour. It is never the
// only sign.
type Tone int

// The tones.
const (
	ToneQuiet Tone = iota
	ToneGood
	ToneWarning
	ToneBad
	ToneBusy
)
