package targets

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/given"
)

// GitState is what git does with a file.
type GitState int

const (
	NoGit      GitState = iota // the file is in no working tree
	GitIgnores                 // it is, and git ignores it
	GitSees                    // git does not ignore it: the next commit may take it in
	GitTracks                  // it is part of what is committed
)

// Safe reports whether what is written to the file stays out of commits.
func (s GitState) Safe() bool { return s == NoGit || s == GitIgnores }

const gitTimeout = 10 * time.Second

// Tracked says what git does with a file, which need not exist yet. It asks the git
// program, with everything switched off that a repository's settings could make it run;
// where git is not installed or does not answer, a file of a working tree counts as one
// that git sees. The error is ctx's.
func Tracked(ctx context.Context, path string) (GitState, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return GitSees, nil //nolint:nilerr // without a working folder nothing is known
	}
	tree, err := given.Within(ctx, func() (bool, error) { return inWorkingTree(filepath.Dir(path)), nil })
	switch {
	case ctx.Err() != nil:
		return GitSees, interrupted(ctx)
	case err == nil && !tree:
		return NoGit, nil
	}
	tracked := git(ctx, path, "--literal-pathspecs", "ls-files", "--error-unmatch")
	ignored := 1
	if tracked == 1 {
		ignored = git(ctx, path, "check-ignore", "--quiet")
	}
	switch {
	case ctx.Err() != nil:
		return GitSees, interrupted(ctx)
	case tracked == 0:
		return GitTracks, nil
	case ignored == 0:
		return GitIgnores, nil
	}
	return GitSees, nil
}

func interrupted(ctx context.Context) error {
	return &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: ctx.Err()}
}

// inWorkingTree reports whether a folder or one above it has a .git.
func inWorkingTree(folder string) bool {
	for {
		if _, err := os.Lstat(filepath.Join(folder, ".git")); err == nil {
			return true
		}
		above := filepath.Dir(folder)
		if above == folder {
			return false
		}
		folder = above
	}
}

// git asks one question about a file, and returns git's exit code; -1 where it gave none.
func git(ctx context.Context, path string, question ...string) int {
	limited, cancel := context.WithTimeout(ctx, gitTimeout)
	defer cancel()
	args := []string{
		"-C", filepath.Dir(path),
		"-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.DevNull, "-c", "core.untrackedCache=false",
	}
	args = append(append(args, question...), "--", "./"+filepath.Base(path)) // "./": no name is a pattern
	c := exec.CommandContext(limited, "git", args...)
	// What git was told about another repository does not hold for this one.
	c.Env = append(slices.DeleteFunc(os.Environ(), func(entry string) bool {
		return strings.HasPrefix(entry, "GIT_") || strings.HasPrefix(entry, "TOKENDESK_")
	}), "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
	c.WaitDelay = time.Second
	err := c.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit) && exit.Exited():
		return exit.ExitCode()
	}
	return -1
}
