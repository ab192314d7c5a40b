package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// report says a line about each thing that was looked at, and whether all were well.
type report struct {
	out io.Writer
	bad int
}

// say tells how it stands with something: err, or else the good words.
func (r *report) say(what string, err error, good string, args ...any) {
	if err != nil {
		r.bad++
		r.line("bad", what, err.Error())
		return
	}
	r.line("good", what, fmt.Sprintf(good, args...))
}

// skip tells what could not be looked at.
func (r *report) skip(what, why string) { r.line("-", what, why) }

func (r *report) line(how, what, words string) {
	fmt.Fprintf(r.out, "%-5s %-10s %s\n", how, what, strings.ReplaceAll(words, "\n", "; "))
}

func (r *report) result(bad string) error {
	if r.bad == 0 {
		return nil
	}
	return errors.New(bad)
}
