package main

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

// readingWidth is how wide comments are set: where nobody knows the terminal,
// and at most, where it is wider.
const readingWidth = 80

// textIndent stands before the text of a comment.
const textIndent = "    "

// width is how many characters a line about comments may have.
func (d *commentsDesk) width() int {
	if w := d.env.widthOf(d.env.stdout); w >= leastWidth && w < readingWidth {
		return w
	}
	return readingWidth
}

// say words a key in the language of messages.
func (d *commentsDesk) say(key string, args ...string) string { return say(d.lang, key, args...) }

// stateWord names a state for people.
func (d *commentsDesk) stateWord(s intake.State) string {
	if s == "" {
		return d.say("MOD02/new")
	}
	return visible(d.say("MOD02/" + string(s)))
}

// stateCounted names a state behind a number.
func (d *commentsDesk) stateCounted(s intake.State) string { return stateCounted(d.lang, s) }

func stateCounted(lang string, s intake.State) string {
	if s == intake.Pending {
		return say(lang, "MOD02/waiting")
	}
	return visible(say(lang, "MOD02/"+string(s)))
}

// actionWord names what was done.
func (d *commentsDesk) actionWord(a intake.Action) string {
	return visible(d.say("MOD04/" + string(a)))
}

// reasonWord words a reason that has a key; every other is in words already.
func (d *commentsDesk) reasonWord(reason string) string {
	if reason == undoReason || slices.Contains(intake.Reasons, reason) {
		return d.say("MOD03/" + reason)
	}
	return visible(reason)
}

// stateReason is why a comment is in its state, if there is a reason to tell.
func (d *commentsDesk) stateReason(c intake.Comment) string {
	if c.Reason == undoReason {
		return ""
	}
	return d.reasonWord(c.Reason)
}

// authorName is the name of an author, or a word for who has none.
func (d *commentsDesk) authorName(c intake.Comment) string {
	name := strings.TrimSpace(visible(c.Author.Name))
	switch {
	case c.State == intake.Erased:
		return d.say("MOD05/nobody")
	case name == "":
		return d.say("MOD05/nameless")
	case c.Author.Editor:
		return name + " " + d.say("MOD05/editor")
	}
	return name
}

// since says how long something has waited, in days.
func (d *commentsDesk) since(t time.Time) string {
	days := d.days(t)
	if days == 0 {
		return d.say("MOD05/today")
	}
	return count(d.lang, "MOD08/days", days)
}

// days counts the days since a moment, as they are torn off a calendar.
func (d *commentsDesk) days(t time.Time) int {
	day := func(t time.Time) time.Time {
		y, m, d := t.Date()
		return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
	}
	return max(0, int(day(d.now).Sub(day(t.In(d.zone()))).Hours()/24))
}

// when prints a moment in the site's zone.
func (d *commentsDesk) when(t time.Time) string { return d.format().DateTime(t.In(d.zone())) }

// states lists numbers of comments: "3 freigegeben, 1 Spam". None is "".
func (d *commentsDesk) states(n map[intake.State]int) string {
	var parts []string
	for _, s := range intake.States {
		if n[s] > 0 {
			parts = append(parts, d.format().Number(n[s])+" "+d.stateCounted(s))
		}
	}
	return strings.Join(parts, ", ")
}

var tags = regexp.MustCompile(`<[^>]*>`)

// excerpt is the beginning of a text in one line of at most n characters.
func excerpt(text string, format comment.Format, n int) string {
	if format == comment.HTML {
		text = html.UnescapeString(tags.ReplaceAllString(text, " "))
	}
	return cut(strings.Join(strings.Fields(visibleLines(text)), " "), n)
}

// cut shortens a line to n characters, between words where that costs little.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	short := string([]rune(s)[:max(n-1, 0)])
	if at := strings.LastIndexByte(short, ' '); at > len(short)*2/3 {
		short = short[:at]
	}
	return strings.TrimRight(short, " ,;:") + "…"
}

// wrap sets a text of several lines in lines of at most width characters. What
// could control a terminal is gone afterwards. A word that is too long is cut.
func wrap(text string, width int) []string {
	var lines []string
	for line := range strings.SplitSeq(strings.TrimRight(visibleLines(text), "\n "), "\n") {
		lines = append(lines, wrapLine(strings.TrimRight(line, " "), width)...)
	}
	return lines
}

// item is what begins an item of a list, or a quotation.
var item = regexp.MustCompile(`^ *(?:[-*+>]|[0-9]{1,3}[.)]) +`)

// wrapLine keeps the indent of a line, and hangs the items of lists.
func wrapLine(line string, width int) (lines []string) {
	if utf8.RuneCountInString(line) <= width {
		return []string{line}
	}
	head := item.FindString(line)
	indent := strings.Repeat(" ", len(head))
	if head == "" {
		head = line[:len(line)-len(strings.TrimLeft(line, " "))]
		indent = head
	}
	if len(head) > width/2 {
		head, indent, line = "", "", strings.TrimSpace(line)
	}
	at, begun := head, false
	for _, word := range strings.Fields(line[len(head):]) {
		if begun && utf8.RuneCountInString(at)+1+utf8.RuneCountInString(word) > width {
			lines, at, begun = append(lines, at), indent, false
		}
		if begun {
			at += " "
		}
		for room := width - utf8.RuneCountInString(at); utf8.RuneCountInString(word) > room; room = width - len(indent) {
			piece := string([]rune(word)[:room])
			lines, at, word = append(lines, at+piece), indent, word[len(piece):]
		}
		at, begun = at+word, true
	}
	return append(lines, strings.TrimRight(at, " "))
}

// beside sets two texts in two columns. Lines at the beginning and the end that
// both have in common stand side by side; a mark shows where they differ.
func beside(left, right []string, width int) []string {
	column := (width - 3) / 2
	same := 0
	for same < min(len(left), len(right)) && left[same] == right[same] {
		same++
	}
	tail := 0
	for tail < min(len(left), len(right))-same && left[len(left)-1-tail] == right[len(right)-1-tail] {
		tail++
	}
	var rows []string
	row := func(l, r, mark string) {
		pad := strings.Repeat(" ", max(0, column-utf8.RuneCountInString(l)))
		rows = append(rows, strings.TrimRight(l+pad+" "+mark+" "+r, " "))
	}
	for _, line := range left[:same] {
		row(line, line, "|")
	}
	oldLines, newLines := left[same:len(left)-tail], right[same:len(right)-tail]
	for i := range max(len(oldLines), len(newLines)) {
		l, r := "", ""
		if i < len(oldLines) {
			l = oldLines[i]
		}
		if i < len(newLines) {
			r = newLines[i]
		}
		row(l, r, "≠")
	}
	for _, line := range left[len(left)-tail:] {
		row(line, line, "|")
	}
	return rows
}

// revision sets the public text of a comment beside the one that waits.
func (d *commentsDesk) revision(c intake.Comment) []string {
	width := d.width() - len(textIndent)
	if width < 2*leastWidth-4 {
		lines := append([]string{d.say("MOD05/text-now") + ":"}, wrap(c.Text, width)...)
		return append(append(lines, "", d.say("MOD05/text-new")+":"), wrap(c.Revision.Text, width)...)
	}
	column := (width - 3) / 2
	heads := beside([]string{d.say("MOD05/text-now")}, []string{d.say("MOD05/text-new")}, width)
	heads[0] = strings.Replace(heads[0], "≠", "|", 1)
	return append(heads, beside(wrap(c.Text, column), wrap(c.Revision.Text, column), width)...)
}
