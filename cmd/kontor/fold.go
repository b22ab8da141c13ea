package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// leastWidth is the narrowest terminal that lines are folded for; what is
// narrower breaks them by itself.
const leastWidth = 40

// tell prints sentences, folded where they go to a terminal.
func (env *environment) tell(out io.Writer, s string) {
	for line := range strings.SplitSeq(s, "\n") {
		fmt.Fprintln(out, fold(line, env.widthOf(out)))
	}
}

// widthOf is how many characters fit into a line of a stream, 0 where nobody
// looks at lines: what other programs read stays one line.
func (env *environment) widthOf(out io.Writer) int {
	if env.width == nil || !env.isTerminal(out) {
		return 0
	}
	return env.width(out)
}

// fold breaks a line between words so that each piece fits into width. The
// pieces after the first are indented, so that messages can be told apart.
func fold(line string, width int) string {
	if width < leastWidth || shownWidth(line) <= width {
		return line
	}
	indent := continuation(line)
	var b strings.Builder
	at, start := 0, 0 // of the next word, and of the line
	for _, word := range strings.SplitAfter(line, " ") {
		n := shownWidth(strings.TrimSuffix(word, " "))
		if at+n > width && at > start {
			b.WriteString("\n" + indent)
			at, start = len(indent), len(indent)
		}
		b.WriteString(word)
		at += shownWidth(word)
	}
	pieces := strings.Split(b.String(), "\n")
	for i, p := range pieces {
		pieces[i] = strings.TrimRight(p, " ")
	}
	return strings.Join(pieces, "\n")
}

// continuation is the indent of what follows a line's first piece: below the
// text of a hint, and below the place of a message.
func continuation(line string) string {
	text := strings.TrimLeft(line, " ")
	indent := len(line) - len(text)
	if indent == 0 {
		return "    "
	}
	return strings.Repeat(" ", indent+2)
}

// shownWidth counts the characters of a line that a terminal shows.
func shownWidth(s string) (n int) {
	painting := false
	for _, r := range s {
		switch {
		case r == '\x1b':
			painting = true
		case painting:
			painting = r != 'm'
		case !unicode.In(r, unicode.Mn, unicode.Cf):
			n++
		}
	}
	return n
}
