package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of the kernel's account of processor time: USER_HZ, which is
// 100 on every Linux that Go runs on.
const tick = 10 * time.Millisecond

// cpu is the processor time that a process has used, user and system, with all its
// threads.
func cpu(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	// The second field is the program's name in brackets, which may hold anything.
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc/%d/stat has %d fields", pid, len(fields))
	}
	user, err := strconv.ParseInt(fields[11], 10, 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * tick, err
}

// share is the part of one processor that a process uses over a time, in percent.
func share(pid int, over time.Duration) (float64, error) {
	began := time.Now()
	before, err := cpu(pid)
	if err != nil {
		return 0, err
	}
	time.Sleep(over)
	after, err := cpu(pid)
	return 100 * float64(after-before) / float64(time.Since(began)), err
}

// memory is what a process holds, in megabytes of 1,000,000 bytes.
type memory struct {
	rss       float64 // resident
	pss       float64 // with what is shared counted by its share
	anonymous float64 // of it what belongs to no file
}

func memoryOf(pid int) (m memory, err error) {
	file, err := os.Open(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return m, err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) != 3 || fields[2] != "kB" {
			continue
		}
		kilobytes, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			return m, err
		}
		switch megabytes := kilobytes * 1024 / 1e6; fields[0] {
		case "Rss:":
			m.rss = megabytes
		case "Pss:":
			m.pss = megabytes
		case "Anonymous:":
			m.anonymous = megabytes
		}
	}
	return m, lines.Err()
}
