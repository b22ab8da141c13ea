package exchange

import (
	"context"
	"database/sql"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	_ "modernc.org/sqlite" // databases of Isso

	"kontor/generator/comment"
	"kontor/generator/intake"
)

// issoNewest is the newest version of the tables that we know.
const issoNewest = 5

// isso reads the database of Isso without ever writing to it. The table of its
// settings, which holds the key of its cookies, is never looked at.
func (r *reading) isso() error {
	for _, half := range []string{"-wal", "-journal"} { // what is in there we would not see
		if info, err := os.Stat(r.path + half); err == nil && info.Size() > 0 {
			return r.fail("IMP05/open", 0, 0, "file", filepath.Base(r.path)+half)
		}
	}
	full, err := filepath.Abs(r.path)
	if err != nil {
		return err
	}
	full = filepath.ToSlash(full)
	if !strings.HasPrefix(full, "/") { // C:/...
		full = "/" + full
	}
	dsn := url.URL{Scheme: "file", OmitHost: true, Path: full, RawQuery: "mode=ro&immutable=1&_pragma=trusted_schema(0)&_pragma=cell_size_check(1)"}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	return r.issoComments(db)
}

// issoError words what the database says.
func (r *reading) issoError(err error) error {
	if err == nil {
		return nil
	}
	return r.fail("IMP05/damaged", 0, 0, "message", shortened(err.Error()))
}

func (r *reading) issoComments(db *sql.DB) error {
	ctx := context.Background()
	var version int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return r.issoError(err)
	}
	if version > issoNewest {
		return r.fail("IMP05/newer", 0, 0, "version", strconv.Itoa(version), "known", strconv.Itoa(issoNewest))
	}
	var tables int
	err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('threads', 'comments') AND sql NOT LIKE '%virtual%'").Scan(&tables)
	if err != nil {
		return r.issoError(err)
	}
	if tables != 2 {
		return r.fail("IMP05/tables", 0, 0)
	}
	var notification int
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM pragma_table_info('comments') WHERE name = 'notification'").Scan(&notification)
	if err != nil {
		return r.issoError(err)
	}
	wish := "0"
	if notification > 0 {
		wish = "c.notification"
	}
	rows, err := db.QueryContext(ctx, `SELECT c.id, c.parent, t.uri, t.title, c.created, c.modified, c.mode, CAST(c.remote_addr AS TEXT),
		CAST(c.text AS TEXT), CAST(c.author AS TEXT), CAST(c.email AS TEXT), CAST(c.website AS TEXT), c.likes, c.dislikes, `+wish+`,
		(SELECT p.created FROM comments p WHERE p.id = c.parent)
		FROM comments c LEFT JOIN threads t ON t.id = c.tid ORDER BY c.id`)
	if err != nil {
		return r.issoError(err)
	}
	defer rows.Close()
	for rows.Next() {
		var v [16]any
		into := make([]any, len(v))
		for i := range v {
			into[i] = &v[i]
		}
		if err := rows.Scan(into...); err != nil {
			return r.issoError(err)
		}
		if err := r.issoComment(v); err != nil {
			return err
		}
	}
	return r.issoError(rows.Err())
}

func (r *reading) issoComment(v [16]any) error {
	d := draft{
		id: issoID(v[0], v[4]), reply: issoID(v[1], v[15]), address: column(v[2]), title: column(v[3]), ip: column(v[7]), text: column(v[8]),
		name: column(v[9]), email: column(v[10]), website: column(v[11]), format: comment.Markdown,
	}
	r.lose(LostVotes, int(seconds(v[12])))
	r.lose(LostVotes, int(seconds(v[13])))
	if seconds(v[14]) > 0 {
		r.lose(LostMail, 1)
	}
	switch column(v[6]) {
	case "1":
		d.state = intake.Approved
	case "4":
		d.deleted = true
	default: // 2, or what we do not know
		d.state = intake.Pending
	}
	var ok bool
	if d.sent, ok = epoch(seconds(v[4])); !ok {
		return r.broken(d, r.fail("IMP05/date", 0, 0, "id", column(v[0]), "value", shortened(column(v[4]))))
	}
	d.edited, _ = epoch(seconds(v[5]))
	return r.put(d)
}

// issoID tells comments of different databases apart: Isso numbers them from 1
// and does not say of which site they are, but hardly two with the same number
// were sent in the same second.
func issoID(id, created any) string {
	number := column(id)
	if number == "" || number == "0" {
		return ""
	}
	return number + "@" + strconv.FormatInt(int64(seconds(created)), 10)
}

// column is a value of a database as text.
func column(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []byte:
		return string(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time: // of a column that calls itself a date
		return v.UTC().Format(time.RFC3339)
	}
	return ""
}

// seconds is a value of a database as a number, NaN if it is none.
func seconds(v any) float64 {
	if v == nil {
		return 0
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(column(v)), 64)
	if err != nil || math.IsNaN(n) || math.Abs(n) > 1e12 {
		return 0
	}
	return n
}

func epoch(seconds float64) (time.Time, bool) {
	if seconds <= 0 {
		return time.Time{}, false
	}
	t := time.Unix(int64(seconds), 0).UTC()
	return t, plausible(t)
}

// issoJSON reads the generic JSON that Isso imports: pages with their comments.
func (r *reading) issoJSON() error {
	f, err := r.Unpacked()
	if err != nil {
		return err
	}
	defer f.Close()
	doc := newDocument(r.Export, f)
	err = doc.each(func() error {
		type raw struct {
			ID      word `json:"id"`
			Parent  word `json:"parent"`
			Author  word `json:"author"`
			Email   word `json:"email"`
			Website word `json:"website"`
			IP      word `json:"remote_addr"`
			Created word `json:"created"`
			Text    word `json:"text"`
			line    int
		}
		var page, title word
		var comments []raw
		err := doc.fields(map[string]func() error{
			"id":    func() error { return doc.value(&page) },
			"title": func() error { return doc.value(&title) },
			"comments": func() error {
				return doc.each(func() error {
					c := raw{line: doc.line()}
					err := doc.value(&c)
					comments = append(comments, c)
					return err
				})
			},
		})
		if err != nil {
			return err
		}
		for _, c := range comments { // their ids are counted anew on each page
			d := draft{
				id: string(page) + "#" + string(c.ID), address: string(page), title: string(title), line: c.line,
				name: string(c.Author), email: string(c.Email), website: string(c.Website), ip: string(c.IP),
				text: string(c.Text), format: comment.Markdown, state: intake.Approved,
			}
			if c.Parent != "" && c.Parent != "0" {
				d.reply = string(page) + "#" + string(c.Parent)
			}
			var ok bool
			if d.sent, ok = moment(string(c.Created), time.UTC, time.DateTime, time.RFC3339); !ok {
				if err := r.broken(d, r.badDate(c.line, 0, string(c.Created))); err != nil {
					return err
				}
				continue
			}
			if err := r.put(d); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return doc.end()
}
