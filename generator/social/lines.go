package social

import (
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
)

// wrapped breaks a text into lines of a width. A word that is longer is broken,
// which fits says.
func wrapped(face font.Face, text string, width int) (lines []string, fits bool) {
	fits = true
	line := ""
	for _, word := range strings.Fields(text) {
		for !isWithin(face, word, width) {
			fits = false
			head, rest := broken(face, word, width)
			if line != "" {
				lines = append(lines, line)
			}
			line, word = "", rest
			lines = append(lines, head)
		}
		switch {
		case line == "":
			line = word
		case isWithin(face, line+" "+word, width):
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines, fits
}

// balanced breaks a text into as few lines as its width asks for, of lengths as
// equal as they can be.
func balanced(face font.Face, text string, width int) (lines []string, fits bool) {
	lines, fits = wrapped(face, text, width)
	if !fits {
		return lines, false
	}
	for low, high := width/3, width; low < high; {
		middle := (low + high) / 2
		narrow, ok := wrapped(face, text, middle)
		if !ok || len(narrow) > len(lines) {
			low = middle + 1
		} else {
			lines, high = narrow, middle
		}
	}
	return lines, true
}

func isWithin(face font.Face, text string, width int) bool {
	return font.MeasureString(face, text) <= fixed.I(width)
}

// broken breaks a word where it leaves its line.
func broken(face font.Face, word string, width int) (head, rest string) {
	runes := []rune(word)
	n := len(runes) - 1
	for n > 1 && !isWithin(face, string(runes[:n])+"-", width) {
		n--
	}
	return string(runes[:n]) + "-", string(runes[n:])
}

// shortened is a text that fits into one line, with an ellipsis where it does
// not.
func shortened(face font.Face, text string, width int) string {
	if isWithin(face, text, width) {
		return text
	}
	words := strings.Fields(text)
	for n := len(words) - 1; n > 0; n-- {
		if s := strings.TrimRight(strings.Join(words[:n], " "), ",.;:–") + " …"; isWithin(face, s, width) {
			return s
		}
	}
	runes := []rune(text)
	for n := len(runes) - 1; n > 0; n-- {
		if s := string(runes[:n]) + "…"; isWithin(face, s, width) {
			return s
		}
	}
	return ""
}
