package desk

import (
	"slices"
	"sync"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/words"
)

// endsOf lists what of an account, as the vault has it, comes to an end. A
// certificate's file is read only where nothing waits for a person's word
// (promise 40).
func (d *Desk) endsOf(rec oauth.Record, app oauth.App) []session.End {
	certificates := session.CertificateEnds{Key: oauth.KeyCertificateEnd(rec.Secrets[oauth.SecretPrivateKey])}
	if file := app.TLS.ClientCertificateFile; file != "" && len(rec.Waiting) == 0 {
		certificates.TLS = d.certificates.end(file, rec.Secrets[oauth.SecretKeyPassphrase])
	}
	return session.EndsOf(rec, app, certificates, d.Now().Location())
}

// certificates remembers when certificates in files end.
type certificates struct {
	mu    sync.Mutex
	known map[string]*certificate // by file
}

// certificate is what is known of one file.
type certificate struct {
	stamp   oauth.FileStamp
	end     time.Time
	reading chan struct{} // closed once somebody has looked; nil while nobody does
}

// patience is how long a list of accounts waits for a file: the disk of another
// machine may not answer at all.
const patience = 300 * time.Millisecond

// end is when the certificate in a file ends, zero where that cannot be told, or not
// soon enough: then the next one who asks may be told. The file is read again when it
// has changed.
func (c *certificates) end(file, passphrase string) time.Time {
	c.mu.Lock()
	if c.known == nil {
		c.known = map[string]*certificate{}
	}
	k := c.known[file]
	if k == nil {
		k = &certificate{}
		c.known[file] = k
	}
	if k.reading == nil {
		k.reading = make(chan struct{})
		go c.look(k, k.stamp, file, passphrase)
	}
	done := k.reading
	c.mu.Unlock()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return k.end
}

// look reads a file unless it is as it was, or has not been there.
func (c *certificates) look(k *certificate, before oauth.FileStamp, file, passphrase string) {
	now := oauth.StampOf(file)
	var end time.Time
	if now != before {
		end, _ = oauth.ClientCertificateEnd(file, passphrase) // what is wrong with it is said when it is used
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if now != before {
		k.stamp, k.end = now, end
	}
	close(k.reading)
	k.reading = nil
}

// checkEnds says which secrets and certificates of accounts end soon or have ended, one
// line an app. Refresh tokens end all the time.
func checkEnds(accounts []Account, now time.Time) (checks []Check) {
	const name = "ends"
	seen := map[string]bool{}
	for _, a := range accounts {
		end, ok := session.Nearest(slices.DeleteFunc(slices.Clone(a.Ends), func(e session.End) bool { return e.Of == session.EndRefreshToken }), now)
		if app := a.Ref().App; ok && !seen[app] {
			seen[app] = true
			checks = append(checks, Check{name, Warning, app + ": " + words.EndSentence(end, now), endAdvice(end, app)})
		}
	}
	if len(checks) == 0 && len(accounts) > 0 {
		return []Check{{name, Fine, "no secret, key or certificate is known to expire within two weeks", ""}}
	}
	return checks
}

// endAdvice says what to do about the end of something that an app proves itself with.
func endAdvice(e session.End, app string) string {
	switch e.Of {
	case session.EndClientSecret:
		return "Create a new one at the provider, then: tokendesk secret set " + app + "; tokendesk set " + app + " expires.client_secret=YYYY-MM-DD"
	case session.EndClientKey:
		return "Register a new key at the provider, then: tokendesk secret set " + app + " --kind private_key"
	case session.EndClientCertificate:
		return "Get a new certificate and put it in the client certificate file (tls.client_certificate_file)."
	}
	return ""
}
