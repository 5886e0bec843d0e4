package oauth

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"time"

	"tokendesk/oauth/privatekey"
)

// KeyCertificateEnd is when the certificate that stands beside a private key, as it
// is kept, ends; zero where none does.
func KeyCertificateEnd(key string) time.Time { return firstCertificateEnd([]byte(key)) }

// ClientCertificateEnd is when a client certificate ends: the first one of a PEM
// file, or a PFX file's own. It reads the file; errors are those of
// [NewHTTPClient]. A file that holds none has no end.
func ClientCertificateEnd(file, passphrase string) (time.Time, error) {
	data, err := readFile(file, "The client certificate", "tls.client_certificate_file")
	if err != nil {
		return time.Time{}, err
	}
	if !privatekey.IsPKCS12(data) {
		return firstCertificateEnd(data), nil
	}
	pair, err := fromPKCS12(file, data, passphrase)
	if err != nil {
		return time.Time{}, err
	}
	return pair.Leaf.NotAfter, nil
}

// FileStamp tells versions of a file apart without reading it; the zero value stands for
// one that is not there.
type FileStamp struct {
	Size    int64
	Changed time.Time
}

// StampOf looks at a file.
func StampOf(file string) FileStamp {
	info, err := os.Stat(file)
	if err != nil {
		return FileStamp{}
	}
	return FileStamp{info.Size(), info.ModTime()}
}

// firstCertificateEnd is that of the first certificate in a PEM text.
func firstCertificateEnd(text []byte) time.Time {
	for {
		var block *pem.Block
		if block, text = pem.Decode(text); block == nil {
			return time.Time{}
		}
		if block.Type != "CERTIFICATE" {
			continue
		}
		if c, err := x509.ParseCertificate(block.Bytes); err == nil {
			return c.NotAfter
		}
	}
}
