package oauth

// MaxExchanges is how many exchanges are kept of an account.
const MaxExchanges = 10

// Trace is what is kept of an account's last exchanges, so that a failure can be
// understood after a restart. It holds no secret: see [Exchange]. It prints as a
// placeholder, since servers name people in their answers.
type Trace struct {
	Exchanges []Exchange  // oldest first, at most MaxExchanges
	Worked    *Conditions // what the last success was had under; nil where there was none yet
}

// String keeps answers out of logs and errors.
func (Trace) String() string { return "[trace]" }

// GoString keeps answers out of %#v.
func (Trace) GoString() string { return "[trace]" }

// Empty reports whether there is nothing in the trace.
func (t Trace) Empty() bool { return len(t.Exchanges) == 0 && t.Worked == nil }

// Add returns a trace with one more exchange. Polls that are answered alike are
// one exchange, of the last of them. The old trace stays as it is.
func (t Trace) Add(e Exchange) Trace {
	kept := t.Exchanges
	if n := len(kept); n > 0 && kept[n-1].Step == StepDevicePoll && alike(kept[n-1], e) {
		e.Repeated = kept[n-1].Repeated + 1
		kept = kept[:n-1]
	}
	if over := len(kept) + 1 - MaxExchanges; over > 0 {
		kept = kept[over:]
	}
	return Trace{append(append(make([]Exchange, 0, len(kept)+1), kept...), e), t.Worked}
}

// With returns a trace with what came after it.
func (t Trace) With(more Trace) Trace {
	for _, e := range more.Exchanges {
		t = t.Add(e)
	}
	if more.Worked != nil {
		t.Worked = more.Worked
	}
	return t
}

func alike(a, b Exchange) bool {
	return a.Step == b.Step && a.Status == b.Status && a.Status >= 400 && a.URL == b.URL && a.Err == b.Err
}
