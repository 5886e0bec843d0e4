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

// readKey reads a private key: a regular file of bounded size that looks like
// PEM or a JWK. Whether the key can sign is for the engine to say.
func readKey(name, path string) (string, error) {
	advice := "It is looked for at " + name + "."
	info, err := os.Stat(name)
	if err != nil {
		return "", usage(path+": the file cannot be found or read.", advice)
	}
	if !info.Mode().IsRegular() {
		return "", usage(path+": this is not a file.", advice)
	}
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

func isObject(data []byte) bool {
	return json.Valid(data) && bytes.HasPrefix(bytes.TrimSpace(data), []byte("{"))
}
