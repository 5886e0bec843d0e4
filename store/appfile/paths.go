package appfile

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// maxKey bounds a private key's file, in bytes.
const maxKey = 64 << 10

// absolute resolves a path of an app file against the file's folder; dir "" is
// the working directory.
func absolute(path, dir string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	joined := filepath.Join(dir, path)
	if abs, err := filepath.Abs(joined); err == nil {
		return abs
	}
	return joined
}

// command resolves a program that is named by a relative path; a bare name is
// left for PATH.
func command(argv []string, dir string) []string {
	if len(argv) == 0 || !strings.ContainsRune(filepath.ToSlash(argv[0]), '/') {
		return argv
	}
	return append([]string{absolute(argv[0], dir)}, argv[1:]...)
}

// ReadKey reads a private key file, such as the one an app file names as
// client_key_file, once a person has accepted that: a regular file of bounded size that looks like
// PEM or a JWK. Whether the key can sign is for the engine to say.
func ReadKey(name string) (string, error) {
	const path = "client_key_file"
	if err := checkKeyFile(name, path); err != nil {
		return "", err
	}
	advice := lookedFor(name)
	file, err := os.Open(name)
	if err != nil {
		return "", usage(path+": the file cannot be read.", advice)
	}
	defer func() { _ = file.Close() }() // only read
	data, err := io.ReadAll(io.LimitReader(file, maxKey+1))
	if err != nil {
		return "", usage(path+": the file cannot be read.", advice)
	}
	if len(data) > maxKey {
		return "", usage(path+": the file is too large for a private key.", advice)
	}
	if block, _ := pem.Decode(data); block == nil && !isObject(data) {
		return "", usage(path+": the file holds neither a PEM nor a JWK private key.", advice)
	}
	return string(data), nil
}

// checkKeyFile looks whether there is such a file, and reads nothing of it.
func checkKeyFile(name, path string) error {
	info, err := os.Stat(name)
	if err != nil {
		return usage(path+": the file cannot be found or read.", lookedFor(name))
	}
	if !info.Mode().IsRegular() {
		return usage(path+": this is not a file.", lookedFor(name))
	}
	return nil
}

func lookedFor(name string) string { return "It is looked for at " + name + "." }

func isObject(data []byte) bool {
	return json.Valid(data) && bytes.HasPrefix(bytes.TrimSpace(data), []byte("{"))
}
