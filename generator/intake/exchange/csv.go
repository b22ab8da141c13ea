package exchange

import (
	"bufio"
	"io"
	"iter"
	"strings"
	"time"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

// The columns of tables. Those of private ones stand in private exports only.
var (
	publicColumns  = []string{"page", "language", "id", "parent", "removed", "date", "edited", "author", "website", "editor", "format", "text"}
	privateColumns = []string{"page", "language", "id", "parent", "state", "changed", "reason", "date", "edited", "author", "website", "editor",
		"email", "ip", "identity", "source", "format", "text", "revision"}
)

// WritePublicCSV writes threads as a table; title names a column.
func WritePublicCSV(w io.Writer, threads []comment.Thread, title func(column string) string) error {
	t := newTable(w, publicColumns, title)
	for _, thread := range threads {
		for _, c := range thread.Comments {
			t.line(thread.Page, thread.Language, c.ID, c.Parent, mark(c.Removed), stamp(c.Date), stamp(c.Edited),
				c.Author, c.Website, mark(c.Editor), string(c.Format), c.Text)
		}
	}
	return t.out.Flush()
}

// WritePrivateCSV writes whole comments as a table.
func WritePrivateCSV(w io.Writer, comments iter.Seq2[intake.Comment, error], title func(column string) string) error {
	t := newTable(w, privateColumns, title)
	for c, err := range comments {
		if err != nil {
			return err
		}
		source := ""
		if c.Source.System != "" {
			source = strings.TrimSpace(c.Source.System + " " + c.Source.Site + " " + c.Source.ID)
		}
		revision := ""
		if c.Revision != nil {
			revision = c.Revision.Text
		}
		t.line(c.Thread.Page, c.Thread.Language, c.ID, c.Parent, string(c.State), stamp(c.Changed), c.Reason, stamp(c.Sent), stamp(c.Edited),
			c.Author.Name, c.Author.Website, mark(c.Author.Editor), c.Author.Email, c.Author.IP, c.Author.Identity, source,
			string(c.Format), c.Text, revision)
	}
	return t.out.Flush()
}

// table writes RFC 4180 as a German Excel opens it by double click: with a byte
// order mark, and semicolons between the fields.
type table struct{ out *bufio.Writer }

func newTable(w io.Writer, columns []string, title func(string) string) *table {
	t := &table{bufio.NewWriter(w)}
	t.out.WriteString("\ufeff")
	titles := make([]string, len(columns))
	for i, c := range columns {
		titles[i] = title(c)
	}
	t.line(titles...)
	return t
}

// line writes one line. What goes wrong, Flush returns.
func (t *table) line(fields ...string) {
	for i, f := range fields {
		if i > 0 {
			t.out.WriteByte(';')
		}
		t.out.WriteByte('"') // every field: no program then takes a part of one for another
		t.out.WriteString(strings.ReplaceAll(harmless(f), `"`, `""`))
		t.out.WriteByte('"')
	}
	t.out.WriteString("\r\n")
}

// harmless keeps spreadsheets from taking what a reader wrote for a formula,
// also where something that they drop stands before it.
func harmless(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\x00", "").Replace(s)
	begin := strings.TrimLeftFunc(s, func(r rune) bool { return r <= ' ' || r == '\u00a0' || r == '\ufeff' || r == '\u200b' || r == '\u3000' })
	if strings.HasPrefix(s, "\t") || strings.HasPrefix(s, "\r") || strings.HasPrefix(s, "\n") ||
		strings.IndexAny(begin, "=+-@＝＋－＠﹢﹣−|%") == 0 {
		return "'" + s
	}
	return s
}

// mark is what a table says for yes and no.
func mark(yes bool) string {
	if yes {
		return "x"
	}
	return ""
}

// stamp is a point in time as spreadsheets read it, in UTC.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05")
}
