package sqlstore

import (
	"database/sql"
	"embed"
	"errors"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// dialect is all that the databases do not have in common.
type dialect struct {
	name      string // of the folder of its migrations
	goose     goose.Dialect
	numbered  bool // $1, $2 instead of ?
	isolation sql.IsolationLevel
	lock      string // after a SELECT of rows that the transaction changes
	queue     string // makes transactions that use it wait for each other
	find      string // the function that finds a text in another
	each      string // the SELECT of the strings of a JSON array
	schema    string // the SELECT of whether a table is there
	again     func(error) bool
}

// errRaced says that somebody else was faster between two statements.
var errRaced = errors.New("changed meanwhile")

// query writes the placeholders as the database wants them. No statement of
// ours has a question mark that is none.
func (d *dialect) query(text string) string {
	if !d.numbered {
		return text
	}
	parts := strings.Split(text, "?")
	var b strings.Builder
	for i, part := range parts {
		if i > 0 {
			b.WriteString("$" + strconv.Itoa(i))
		}
		b.WriteString(part)
	}
	return b.String()
}
