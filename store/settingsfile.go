package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"tokendesk/store/owner"
)

// SettingsFile reads and writes settings atomically (0600). It is safe for concurrent use.
type SettingsFile struct {
	path string
	mu   sync.Mutex
	now  Settings
	note string
	word *word // nil: the file is this computer's own

	changed map[chan struct{}]bool // of those who follow
}

// OpenSettings reads path, and makes it private again with a note. A missing
// file gives defaults; a broken one too, is kept aside under another name, and
// leaves a note. The error is about a path that cannot be read at all; the
// defaults can be used then as well.
func OpenSettings(path string) (*SettingsFile, error) {
	s := &SettingsFile{path: path}
	now, err := readSettings(path)
	switch {
	case err == nil:
		s.now = now
		// Mended where that can be done; nothing secret is in it.
		if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() {
			s.note, _ = repairMode(path, info)
		}
	case errors.Is(err, errBrokenSettings):
		aside := fmt.Sprintf("%s.broken-%s", path, time.Now().UTC().Format("20060102T150405"))
		if err := os.Rename(path, aside); err != nil {
			return s, explainSettings(path, err)
		}
		s.note = fmt.Sprintf("The settings file could not be read. It is kept as %s; the defaults are used.", aside)
	default:
		return s, explainSettings(path, err)
	}
	return s, nil
}

// OpenFolderSettings is [OpenSettings] for a file that may have come with its folder from
// elsewhere: of a proxy in it nothing is seen until somebody sets one with Update (promise 40).
// own are this computer's settings, which remember that word; "": this process does alone.
func OpenFolderSettings(path, own string) (*SettingsFile, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return &SettingsFile{path: path}, explainSettings(path, err)
	}
	s, err := OpenSettings(path)
	s.word = &word{file: full, own: own}
	there := s.now.Proxy
	s.word.hide(&s.now)
	if s.now.Proxy != there {
		s.note = strings.TrimSpace(s.note + " The settings file in the vault's folder names a proxy for all apps. It is not used, since it was not set on this computer: choose it in Settings to use it.")
	}
	return s, err
}

// word is what this computer's person has said about a settings file that may have come from
// elsewhere.
type word struct {
	file, own string
	proxy     string // the one that was set here
}

// hide takes out of settings what nobody has set here.
func (w *word) hide(s *Settings) {
	if w == nil {
		return
	}
	if w.own != "" {
		w.proxy = ReadSettings(w.own).FolderProxies[w.file] // another process may have been told
	}
	if s.Proxy != w.proxy {
		s.Proxy = ""
	}
}

// heard remembers a proxy that was set here.
func (w *word) heard(proxy string) error {
	if w == nil || proxy == w.proxy {
		return nil
	}
	if w.own != "" {
		own, err := OpenSettings(w.own)
		if err == nil {
			err = own.Update(func(s *Settings) {
				words := maps.Clone(s.FolderProxies)
				if words == nil {
					words = map[string]string{}
				}
				if words[w.file] = proxy; proxy == "" {
					delete(words, w.file)
				}
				s.FolderProxies = words
			})
		}
		if err != nil {
			return err
		}
	}
	w.proxy = proxy
	return nil
}

// ReadSettings returns what the settings file at path says, and leaves it as it is: the
// defaults where it is missing, broken or cannot be read.
func ReadSettings(path string) Settings {
	s, _ := readSettings(path)
	return s
}

var errBrokenSettings = errors.New("store: broken settings")

func readSettings(path string) (s Settings, err error) {
	data, err := readSmall(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil && !errors.Is(err, errTooLarge) {
		return s, err
	}
	if err != nil || json.Unmarshal(data, &s) != nil {
		return Settings{}, errBrokenSettings
	}
	return s, nil
}

func explainSettings(path string, err error) error {
	e := vaultError(err, "The settings file "+path+" cannot be used.", "Give yourself permission to read and write it and its folder.")
	if errors.Is(err, fs.ErrPermission) && isForeign(path) {
		f, _ := owner.Find(path, owner.Me())
		e.Message = fmt.Sprintf("The settings file cannot be used: %s belongs to %s, and you are %s.", f.Path, f.Whose, f.Person)
		if mend := f.Mend(filepath.Dir(path)); mend != "" {
			e.Advice = "Give it back to yourself: " + mend
		}
	}
	e.Kind = "other"
	return e
}

// Note is a remark of opening for a person, or "".
func (s *SettingsFile) Note() string { return s.note }

// Get returns the settings as last read or written.
func (s *SettingsFile) Get() Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// Update reads the file again, so that another process's choices stay, lets
// change alter them, and replaces the file in one step.
func (s *SettingsFile) Update(change func(*Settings)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	next, err := readSettings(s.path)
	if err != nil {
		next = s.now
	}
	s.word.hide(&next)
	change(&next)
	if err := s.word.heard(next.Proxy); err != nil {
		return err
	}
	data, err := json.MarshalIndent(next, "", "  ")
	if err != nil {
		return explainSettings(s.path, err)
	}
	err = writeFile(s.path, func(w io.Writer) error {
		_, err := w.Write(append(data, '\n'))
		return err
	})
	if err != nil {
		return explainSettings(s.path, err)
	}
	s.now = next
	for follower := range s.changed {
		select {
		case follower <- struct{}{}:
		default: // it will look anyway
		}
	}
	return nil
}

// Changed receives after each change that this process makes, until ctx ends. Changes
// that nobody has looked at yet are one.
func (s *SettingsFile) Changed(ctx context.Context) <-chan struct{} {
	follower := make(chan struct{}, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.changed == nil {
		s.changed = map[chan struct{}]bool{}
	}
	s.changed[follower] = true
	context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.changed, follower)
	})
	return follower
}
