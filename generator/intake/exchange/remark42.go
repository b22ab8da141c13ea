package exchange

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

// longestRemark is the longest line of a backup that is read.
const longestRemark = 4 << 20

// remark is a comment of a backup.
type remark struct {
	ID   word   `json:"id"`
	PID  word   `json:"pid"`
	Text string `json:"text"` // HTML
	Orig string `json:"orig"` // Markdown
	User struct {
		Name    string `json:"name"`
		ID      string `json:"id"`
		Picture string `json:"picture"`
		IP      string `json:"ip"` // a hash
		Admin   bool   `json:"admin"`
	} `json:"user"`
	Locator struct {
		Site string `json:"site"`
		URL  string `json:"url"`
	} `json:"locator"`
	Score float64                    `json:"score"`
	Votes map[string]json.RawMessage `json:"votes"`
	Time  word                       `json:"time"`
	Edit  *struct {
		Time word `json:"time"`
	} `json:"edit"`
	Pin    bool   `json:"pin"`
	Delete bool   `json:"delete"`
	Title  string `json:"title"`
}

// remark42 reads a backup of Remark42: a line about the site, then a line for
// each comment.
func (r *reading) remark42() error {
	f, err := r.Unpacked()
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewReaderSize(skipBOM(f), 64<<10)
	for number := 1; ; number++ {
		line, err := readLine(lines)
		switch {
		case errors.Is(err, io.EOF) && number == 1:
			return r.fail("IMP01/empty", 0, 0)
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, bufio.ErrTooLong):
			return r.fail("IMP04/long", number, 1, "limit", strconv.Itoa(longestRemark>>20)+" MiB")
		case err != nil:
			return err
		case number == 1:
			if err := r.remarkHead(line); err != nil {
				return err
			}
			continue
		case len(bytes.TrimSpace(line)) == 0:
			continue
		}
		var c remark
		d := newDocument(r.Export, bytes.NewReader(line))
		if err := d.value(&c); err != nil {
			return atLine(err, number)
		}
		if err := d.end(); err != nil {
			return atLine(err, number)
		}
		if err := r.remark(c, number); err != nil {
			return err
		}
	}
}

// atLine moves an error about a line to where the line is.
func atLine(err error, line int) error {
	var own *Error
	if errors.As(err, &own) {
		moved := *own
		moved.Pos.Line += line - 1
		return &moved
	}
	return err
}

// readLine reads a line of bounded length.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		if line = append(line, part...); len(line) > longestRemark {
			return nil, bufio.ErrTooLong
		}
		switch {
		case err == nil, errors.Is(err, io.EOF) && len(line) > 0:
			return line, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
	}
}

func (r *reading) remarkHead(line []byte) error {
	var head struct {
		Version int               `json:"version"`
		Users   []json.RawMessage `json:"users"`
		Posts   []json.RawMessage `json:"posts"`
	}
	if err := newDocument(r.Export, bytes.NewReader(line)).value(&head); err != nil {
		return err
	}
	if head.Version != 1 {
		return r.fail("IMP04/version", 1, 1, "version", strconv.Itoa(head.Version))
	}
	return nil
}

func (r *reading) remark(c remark, line int) error {
	d := draft{
		site: c.Locator.Site, id: string(c.ID), reply: string(c.PID), address: c.Locator.URL, title: c.Title, line: line,
		name: c.User.Name, editor: c.User.Admin, state: intake.Approved, deleted: c.Delete,
		text: c.Orig, format: comment.Markdown,
	}
	if strings.TrimSpace(c.Orig) == "" {
		d.text, d.format = c.Text, comment.HTML
	}
	if !strings.HasPrefix(c.User.ID, "anonymous_") {
		d.login = c.User.ID
	}
	if !c.Delete {
		r.lose(LostVotes, max(len(c.Votes), int(max(c.Score, -c.Score))))
		if c.Pin {
			r.lose(LostPins, 1)
		}
		if c.User.Picture != "" {
			r.lose(LostPictures, 1)
		}
		if c.User.IP != "" {
			r.lose(LostHashes, 1)
		}
	}
	var ok bool
	if d.sent, ok = moment(string(c.Time), time.UTC, time.RFC3339); !ok {
		return r.broken(d, r.badDate(line, 0, string(c.Time)))
	}
	if c.Edit != nil {
		d.edited, _ = moment(string(c.Edit.Time), time.UTC, time.RFC3339)
	}
	return r.put(d)
}
