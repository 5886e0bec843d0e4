package oauth

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"

	"tokendesk/oauth/privatekey"
)

// clientCertificate reads the pair of RFC 8705 2. The key may stand in the
// certificate's file, which may be a PKCS #12 file.
func clientCertificate(settings TLS, secrets Secrets) (tls.Certificate, error) {
	certificate, err := readFile(settings.ClientCertificateFile, "The client certificate", "tls.client_certificate_file")
	if err != nil {
		return tls.Certificate{}, err
	}
	if settings.ClientKeyFile == "" && privatekey.IsPKCS12(certificate) {
		return fromPKCS12(settings.ClientCertificateFile, certificate, secrets[SecretKeyPassphrase])
	}
	key, keyFile := certificate, settings.ClientCertificateFile
	if settings.ClientKeyFile != "" {
		keyFile = settings.ClientKeyFile
		if key, err = readFile(keyFile, "The client certificate's key", "tls.client_key_file"); err != nil {
			return tls.Certificate{}, err
		}
	}
	if key, err = decryptPEM(key, secrets[SecretKeyPassphrase]); err != nil {
		return tls.Certificate{}, unopened(keyFile, err)
	}
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		return tls.Certificate{}, MisconfiguredError("The client certificate "+settings.ClientCertificateFile+" and its key cannot be used together.",
			"Use two PEM files or one PFX file, and the key that belongs to the certificate.").At("tls.client_certificate_file")
	}
	return pair, nil
}

func fromPKCS12(file string, data []byte, passphrase string) (tls.Certificate, error) {
	key, chain, err := privatekey.ReadPKCS12(data, passphrase)
	if err != nil {
		return tls.Certificate{}, unopened(file, err)
	}
	if key.Certificate == nil {
		return tls.Certificate{}, MisconfiguredError("The client certificate "+file+" and its key cannot be used together.", "Export both again, as one PFX file.").At("tls.client_certificate_file")
	}
	pair := tls.Certificate{PrivateKey: key.Signer, Leaf: key.Certificate}
	for _, c := range chain {
		pair.Certificate = append(pair.Certificate, c.Raw)
	}
	return pair, nil
}

func unopened(file string, err error) *Error {
	return MisconfiguredError("The key in "+file+" cannot be opened: "+err.Error()+".",
		"Set its passphrase (tokendesk secret set APP --kind key_passphrase), or use a key without one.").At(string(SecretKeyPassphrase))
}

// decryptPEM returns a PEM text whose private keys are not encrypted; one that
// has none such is returned as it is.
func decryptPEM(data []byte, passphrase string) ([]byte, error) {
	var out []byte
	rest := data
	changed := false
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if privatekey.IsEncrypted(block) {
			key, err := privatekey.ParseBlock(block, passphrase)
			if err != nil {
				return nil, err
			}
			der, err := x509.MarshalPKCS8PrivateKey(key)
			if err != nil {
				return nil, errors.New("it is of an unknown type")
			}
			block, changed = &pem.Block{Type: "PRIVATE KEY", Bytes: der}, true
		}
		out = append(out, pem.EncodeToMemory(block)...)
	}
	if !changed {
		return data, nil
	}
	return out, nil
}
