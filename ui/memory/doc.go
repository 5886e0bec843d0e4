// Package memory gives back what a process holds and does not need.
package memory
