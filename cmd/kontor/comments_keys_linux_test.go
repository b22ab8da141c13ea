package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"testing"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// pseudoTerminal opens a terminal for the program, and the end at which its
// user types.
func pseudoTerminal(t *testing.T) (user, program *os.File) {
	t.Helper()
	user, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no pseudo terminals here: ", err)
	}
	t.Cleanup(func() { user.Close() })
	n, err := unix.IoctlGetInt(int(user.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetPointerInt(int(user.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { program.Close() })
	return user, program
}

func settings(t *testing.T, f *os.File) unix.Termios {
	t.Helper()
	s, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return *s
}

// pressed is what the program got.
type pressed struct {
	key rune
	err error
}

// press waits until the program waits for a key, and types.
func press(t *testing.T, user, program *os.File, typed string) pressed {
	t.Helper()
	if err := unix.IoctlSetInt(int(program.Fd()), unix.TCFLSH, unix.TCIOFLUSH); err != nil {
		t.Fatal(err)
	}
	got := make(chan pressed, 1)
	before := settings(t, program)
	go func() {
		key, err := (&terminalKeys{program}).key(context.Background())
		got <- pressed{key, err}
	}()
	// What the program finds when it begins to wait it throws away, so this may
	// have to be typed again.
	for tries := 0; ; tries++ {
		if settings(t, program) != before && tries%100 == 5 {
			if _, err := io.WriteString(user, typed); err != nil {
				t.Fatal(err)
			}
		}
		select {
		case p := <-got:
			if after := settings(t, program); after != before {
				t.Errorf("%q: the terminal is not as it was: %+v, before %+v", typed, after, before)
			}
			return p
		default:
			_, _ = unix.Poll(nil, 5) // interrupted or not, look again
		}
	}
}

func TestKeysOfATerminal(t *testing.T) {
	user, program := pseudoTerminal(t)
	for typed, want := range map[string]rune{
		"a": 'a', "?": '?', "\r": '\r',
		"\x1b[C": 'n', "\x1b[C\x1b[C": 'n', "\x1b[B": 'n', "\x1b[A": 'p', "\x1bOD": 'p', // arrows, never the letter in their name
		"\x1b": 0, "\x1b[15~": 0, "\x1ba": 0, // Escape, F5, Alt+A: nothing
	} {
		if got := press(t, user, program, typed); got.err != nil || got.key != want {
			t.Errorf("%q: %q, %v; want %q", typed, got.key, got.err, want)
		}
	}
	for _, typed := range []string{"\x03", "\x04"} { // Ctrl+C, Ctrl+D
		if got := press(t, user, program, typed); !errors.Is(got.err, io.EOF) {
			t.Errorf("%q: %q, %v", typed, got.key, got.err)
		}
	}
}

// Whoever ends the program while it waits finds the terminal as it was.
func TestTerminalIsRestoredAtTheEnd(t *testing.T) {
	_, program := pseudoTerminal(t)
	before := settings(t, program)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (&terminalKeys{program}).key(ctx); !errors.Is(err, io.EOF) {
		t.Errorf("got %v", err)
	}
	if _, err := (&terminalKeys{program}).line(ctx); !errors.Is(err, io.EOF) {
		t.Errorf("got %v", err)
	}
	if settings(t, program) != before || !term.IsTerminal(int(program.Fd())) {
		t.Error("the terminal is not as it was")
	}
}

// What was typed before a comment was shown decides nothing about it.
func TestKeysTypedAheadDoNotCount(t *testing.T) {
	user, program := pseudoTerminal(t)
	if _, err := io.WriteString(user, "aaa"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if key, err := (&terminalKeys{program}).key(ctx); !errors.Is(err, io.EOF) {
		t.Errorf("the program took %q for an answer (%v)", key, err)
	}
}
