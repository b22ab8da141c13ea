package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/term"
)

// keyboard is where a moderator answers: with single keys on a terminal, with
// lines elsewhere.
type keyboard interface {
	// key waits for a key. A line beyond its first word answers the next
	// question. [io.EOF] says that nobody is there any more.
	key(ctx context.Context) (rune, error)
	// line waits for a line of text.
	line(ctx context.Context) (string, error)
}

func (env *environment) keyboard() keyboard {
	if f, ok := env.stdin.(*os.File); ok && env.isTerminal(f) {
		return &terminalKeys{f}
	}
	return &lineKeys{in: bufio.NewScanner(env.stdin)}
}

// lineKeys reads keys from lines: "a", or "r off-topic".
type lineKeys struct {
	in   *bufio.Scanner
	rest *string // of the line of a key
}

func (k *lineKeys) key(ctx context.Context) (rune, error) {
	k.rest = nil
	for {
		s, err := k.line(ctx)
		if err != nil {
			return 0, err
		}
		word, rest, more := strings.Cut(strings.TrimSpace(s), " ")
		if word == "" {
			continue
		}
		if more {
			k.rest = &rest
		}
		if utf8.RuneCountInString(word) > 1 {
			return utf8.RuneError, nil
		}
		r, _ := utf8.DecodeRuneInString(word)
		return r, nil
	}
}

func (k *lineKeys) line(ctx context.Context) (string, error) {
	if k.rest != nil {
		rest := *k.rest
		k.rest = nil
		return rest, nil
	}
	if ctx.Err() != nil {
		return "", io.EOF
	}
	if !k.in.Scan() {
		if err := k.in.Err(); err != nil {
			return "", err
		}
		return "", io.EOF
	}
	return k.in.Text(), nil
}

// terminalKeys reads single keys. The terminal is raw only while it waits for
// one, so that whatever happens in between finds it as it was.
type terminalKeys struct{ file *os.File }

// The keys that end, and the one that begins the name of a special key.
const (
	keyInterrupt = 0x03 // Ctrl+C
	keyEnd       = 0x04 // Ctrl+D
	keyEscape    = 0x1b
)

// Special keys stand for letters: the arrows for those that go on and back.
var arrows = map[string]rune{"[A": 'p', "[D": 'p', "[B": 'n', "[C": 'n', "OA": 'p', "OD": 'p', "OB": 'n', "OC": 'n'}

func (k *terminalKeys) key(ctx context.Context) (key rune, err error) {
	before, err := term.MakeRaw(int(k.file.Fd()))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, term.Restore(int(k.file.Fd()), before)) }()
	k.drain(0) // no key counts for a comment that it was pressed before
	first, err := k.read(ctx)
	switch {
	case err != nil:
		return 0, err
	case first == keyInterrupt, first == keyEnd:
		return 0, io.EOF
	case first == keyEscape:
		return specialKey(k.drain(followTime)), nil
	case first < utf8.RuneSelf:
		return rune(first), nil
	}
	k.drain(followTime) // the rest of a letter that is no key
	return utf8.RuneError, nil
}

// specialKey is the letter for what followed Escape at once: the name of a
// special key, perhaps several times, where it is held down.
func specialKey(name []byte) rune {
	if len(name) < 2 {
		return 0
	}
	return arrows[string(name[:2])]
}

// drain reads what is there already, and what follows it within a while.
func (k *terminalKeys) drain(d time.Duration) (all []byte) {
	for waitForInput(k.file, d) {
		var b [64]byte
		n, err := k.file.Read(b[:])
		if err != nil || n == 0 {
			break
		}
		all = append(all, b[:n]...)
	}
	return all
}

// line reads a line, which the terminal lets the moderator edit.
func (k *terminalKeys) line(ctx context.Context) (string, error) {
	var text []byte
	for {
		b, err := k.read(ctx)
		switch {
		case err != nil:
			return "", err
		case b == '\n':
			return strings.TrimSuffix(string(text), "\r"), nil
		}
		text = append(text, b)
	}
}

// read waits for a byte, or for the end of the program.
func (k *terminalKeys) read(ctx context.Context) (byte, error) {
	for !waitForInput(k.file, pollTime) {
		if ctx.Err() != nil {
			return 0, io.EOF
		}
	}
	var b [1]byte
	n, err := k.file.Read(b[:])
	if n == 0 && err == nil {
		err = io.EOF
	}
	return b[0], err
}
