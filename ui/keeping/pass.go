package keeping

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"time"

	"tokendesk/oauth"
)

// wish is what a pass is to do; the zero wish writes what is not current.
type wish struct {
	only      *oauth.Target // nil: every place
	anyway    bool          // also where the token stands already, or was just tried
	overwrite bool          // also a value that was changed by hand: the person said so
}

// again is how long a place rests that could not be written: what is missing may come
// back. A program that fails is run less and less often, at the least each longest.
const (
	again   = time.Minute
	longest = time.Hour
)

// Write puts an account's token at one place now, at the person's word: also where it
// stands already, and with overwrite also over a value that was changed by hand. Its
// error is what went wrong, and remembered; where there is no token that may be handed
// out it is an *oauth.Error of KindNeedsLogin.
func (k *Keeper) Write(ctx context.Context, ref oauth.Ref, target oauth.Target, overwrite bool) error {
	return k.pass(ctx, ref, wish{only: &target, anyway: true, overwrite: overwrite})
}

// pass writes the places of one account. Its error is that of the vault, or of the one
// place that was asked for.
func (k *Keeper) pass(ctx context.Context, ref oauth.Ref, w wish) error {
	rec, err := k.o.Vault.Record(ctx, ref)
	if err != nil || len(rec.Account.Keep) == 0 {
		return err
	}
	release, err := k.o.Vault.KeepLease(ctx, ref)
	if err != nil {
		return err
	}
	defer release()
	if rec, err = k.o.Vault.Record(ctx, ref); err != nil { // somebody may have written it meanwhile
		return err
	}
	token, ok := k.o.Token(rec)
	if !ok {
		if w.only != nil {
			return &oauth.Error{Kind: oauth.KindNeedsLogin, Message: "There is no valid token to write.", Advice: "Renew the account, or sign in."}
		}
		return nil
	}
	var failed error
	for _, target := range rec.Account.Keep {
		kept := oauth.KeptOf(rec.Kept, target)
		switch {
		case w.only != nil && !w.only.Equal(target):
			continue
		case !w.anyway && (kept.Current(token) || k.rests(ref, kept, token)):
			continue
		case ctx.Err() != nil:
			return ctx.Err()
		}
		if err := k.write(ctx, ref, kept, token, w.overwrite); err != nil {
			failed = err
		}
	}
	if w.only != nil {
		return failed
	}
	return nil
}

// write puts the token at one place and remembers what became of it.
func (k *Keeper) write(ctx context.Context, ref oauth.Ref, kept oauth.Kept, token string, overwrite bool) error {
	before := kept.Salted()
	about := before.Adopts(token)
	if err := k.o.Vault.Remember(ctx, ref, about); err != nil {
		return err
	}
	now := k.o.Now()
	k.note(ref, before, token, now)
	err := k.o.Places.Put(ctx, kept, token, func(value string) error {
		if overwrite || value == token || len(before.Ours) == 0 || before.Knows(value) {
			return nil
		}
		return errByHand
	})
	event := Event{Ref: ref, Target: kept.Target, At: now}
	after := about
	switch {
	case err == nil:
		after = about.Wrote(token, now)
	case errors.Is(err, errByHand):
		after.ByHand, after.Failure = true, nil
		event.ByHand = true
	case ctx.Err() != nil:
		return err // given up: it is mended later
	default:
		failure := oauth.FailureOf(errorOf(err), now)
		if k := kept.Failure; k != nil && k.Message == failure.Message && k.Advice == failure.Advice {
			failure = *k // the same as before, since then
		}
		after.Failure = &failure
		event.Err = err
	}
	if !reflect.DeepEqual(after, about) {
		if saved := k.o.Vault.Remember(context.WithoutCancel(ctx), ref, after); saved != nil && err == nil {
			return saved
		}
	}
	if err == nil || !reflect.DeepEqual(after, kept) {
		k.o.Told(event) // once, however often it is tried
	}
	if event.ByHand {
		return ByHandError(kept.Target)
	}
	return event.Err
}

// ByHandError says that a value is not overwritten because somebody changed it.
func ByHandError(t oauth.Target) error {
	return &oauth.Error{
		Kind:    oauth.KindUntrusted,
		Message: "The value in " + t.Base() + " was changed by hand, so it was left as it is.",
		Advice:  "Overwrite it, or stop keeping it current.",
	}
}

// errorOf is a failure of a place as people are told it. What a system says may name
// files, and no token.
func errorOf(err error) *oauth.Error {
	var e *oauth.Error
	if errors.As(err, &e) {
		return e
	}
	return &oauth.Error{Kind: oauth.KindOther, Message: "The token could not be written: " + strings.TrimSuffix(err.Error(), ".") + ".", Err: err}
}

// rests reports whether a token was tried at a place just now.
func (k *Keeper) rests(ref oauth.Ref, kept oauth.Kept, token string) bool {
	if kept.Salt == "" {
		return false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	last, tried := k.tried[placeOf(ref, kept.Target)]
	return tried && last.token == kept.Digest(token) && k.o.Now().Sub(last.at).Abs() < restOf(kept.Target, last.times)
}

// restOf is how long a place rests after a token was tried there so many times.
func restOf(t oauth.Target, times int) time.Duration {
	rest := again
	for ; t.File == "" && times > 1 && rest < longest; times-- {
		rest *= 2
	}
	return min(rest, longest)
}

func (k *Keeper) note(ref oauth.Ref, kept oauth.Kept, token string, at time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	where, digest := placeOf(ref, kept.Target), kept.Digest(token)
	times := 1
	if last := k.tried[where]; last.token == digest {
		times += last.times
	}
	k.tried[where] = attempt{digest, at, times}
}

func placeOf(ref oauth.Ref, t oauth.Target) place {
	return place{ref, string(t.As) + "\x00" + t.File + "\x00" + t.Name + "\x00" + strings.Join(t.Command, "\x00")}
}
