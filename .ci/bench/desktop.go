package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// desktop is a display of the bench's own with a window manager, and a home that
// goes away with it.
type desktop struct {
	home  string
	env   []string
	ended []func()
}

// newDesktop starts one; close ends it.
func newDesktop(home string) (d *desktop, err error) {
	d = &desktop{home: home, env: []string{
		"HOME=" + home, "PATH=" + os.Getenv("PATH"), "LANG=en_US.UTF-8", "XDG_RUNTIME_DIR=" + filepath.Join(home, "run"),
	}}
	if bus := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); bus != "" {
		d.env = append(d.env, "DBUS_SESSION_BUS_ADDRESS="+bus)
	}
	if err := os.MkdirAll(filepath.Join(home, "run"), 0o700); err != nil {
		return nil, err
	}
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer read.Close()
	server := d.command("Xvfb", "-displayfd", "3", "-screen", "0", "1280x1000x24", "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{write}
	err = d.start(server)
	_ = write.Close()
	if err != nil {
		return nil, err
	}
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		d.close()
		return nil, fmt.Errorf("no display was named: %w", err)
	}
	d.env = append(d.env, "DISPLAY=:"+strings.TrimSpace(number))
	if err := d.start(d.command("openbox")); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

func (d *desktop) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Env, c.Dir = d.env, d.home
	return c
}

// start runs a command until the desktop is closed.
func (d *desktop) start(c *exec.Cmd) error {
	if err := c.Start(); err != nil {
		return err
	}
	d.ended = append(d.ended, func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	return nil
}

func (d *desktop) close() {
	for i := len(d.ended) - 1; i >= 0; i-- {
		d.ended[i]()
	}
	d.ended = nil
}

// run runs a command to its end and returns what it printed.
func (d *desktop) run(input, name string, args ...string) (string, error) {
	c := d.command(name, args...)
	c.Stdin = strings.NewReader(input)
	var wrong strings.Builder
	c.Stderr = &wrong
	out, err := c.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", filepath.Base(name), strings.Join(args, " "), err, wrong.String())
	}
	return strings.TrimSpace(string(out)), nil
}

// keys presses keys, 60 ms apart.
func (d *desktop) keys(names ...string) error {
	_, err := d.run("", "xdotool", append([]string{"key", "--delay", "60"}, names...)...)
	return err
}

// window is a program's window, in front and quiet.
type window struct {
	*desktop
	process *exec.Cmd
	id      string
	opened  time.Duration // from the start to a window that is seen
	used    time.Duration // of processor until then
}

// open starts a program and waits until its window is seen and it has stopped working
// at what the window first shows.
func (d *desktop) open(title, program string, args ...string) (*window, error) {
	w := &window{desktop: d, process: d.command(program, args...)}
	log, err := os.Create(filepath.Join(d.home, "log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	w.process.Stdout, w.process.Stderr = log, log
	began := time.Now()
	if err := w.process.Start(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for w.id == "" {
		if ctx.Err() != nil {
			w.close()
			return nil, fmt.Errorf("%s shows no window", program)
		}
		found, _ := d.run("", "xdotool", "search", "--onlyvisible", "--name", "^"+title+"$")
		w.id, _, _ = strings.Cut(found, "\n")
	}
	w.opened = time.Since(began)
	if w.used, err = cpu(w.process.Process.Pid); err != nil {
		w.close()
		return nil, err
	}
	steps := [][]string{
		{"windowactivate", "--sync", w.id},
		{"windowmove", w.id, "20", "20"},
		{"windowsize", w.id, "1120", "720"},
		{"mousemove", "1270", "990"}, // over nothing
	}
	for _, step := range steps {
		if _, err := d.run("", "xdotool", step...); err != nil {
			w.close()
			return nil, err
		}
	}
	if err := w.settle(); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

func (w *window) pid() int { return w.process.Process.Pid }

// settle waits until the process works at nothing but what it does for ever: three
// half seconds after one another in which it uses about the same.
func (w *window) settle() error {
	const same = 2 * tick
	var last time.Duration
	for calm, tries := 0, 0; calm < 3; tries++ {
		if tries > 120 {
			return fmt.Errorf("the window does not come to rest")
		}
		before, err := cpu(w.pid())
		if err != nil {
			return err
		}
		time.Sleep(time.Second / 2)
		after, err := cpu(w.pid())
		if err != nil {
			return err
		}
		used := after - before
		if (used - last).Abs() <= same {
			calm++
		} else {
			calm = 0
		}
		last = used
	}
	return nil
}

func (w *window) close() {
	_ = w.process.Process.Kill()
	_ = w.process.Wait()
}
