package exchange

import (
	"strconv"
	"time"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

// artran is a comment of the interchange form of Artalk, in which every value
// is a text.
type artran struct {
	ID        word `json:"id"`
	Reply     word `json:"rid"`
	Content   word `json:"content"`
	Agent     word `json:"ua"`
	IP        word `json:"ip"`
	Created   word `json:"created_at"`
	Pending   word `json:"is_pending"`
	Collapsed word `json:"is_collapsed"`
	Up        word `json:"vote_up"`
	Down      word `json:"vote_down"`
	Nick      word `json:"nick"`
	Email     word `json:"email"`
	Link      word `json:"link"`
	PageKey   word `json:"page_key"`
	PageTitle word `json:"page_title"`
	Site      word `json:"site_name"`
}

func (r *reading) artrans() error {
	f, err := r.Unpacked()
	if err != nil {
		return err
	}
	defer f.Close()
	doc := newDocument(r.Export, f)
	err = doc.each(func() error {
		line := doc.line()
		var c artran
		if err := doc.value(&c); err != nil {
			return err
		}
		return r.artran(c, line)
	})
	if err != nil {
		return err
	}
	return doc.end()
}

func (r *reading) artran(c artran, line int) error {
	d := draft{
		site: string(c.Site), id: string(c.ID), reply: string(c.Reply), address: string(c.PageKey), title: string(c.PageTitle), line: line,
		name: string(c.Nick), email: string(c.Email), website: string(c.Link), ip: string(c.IP),
		text: string(c.Content), format: comment.Markdown, state: intake.Approved,
	}
	if d.reply == "0" {
		d.reply = ""
	}
	if c.Pending.yes() {
		d.state = intake.Pending
	}
	for _, votes := range []word{c.Up, c.Down} {
		n, _ := strconv.Atoi(string(votes))
		r.lose(LostVotes, n)
	}
	if c.Agent != "" {
		r.lose(LostAgents, 1)
	}
	var ok bool
	if d.sent, ok = moment(string(c.Created), r.zone, "2006-01-02 15:04:05 -0700", time.RFC3339, time.DateTime); !ok {
		return r.broken(d, r.badDate(line, 0, string(c.Created)))
	}
	return r.put(d)
}

// kontor reads our own JSON lines.
func (r *reading) kontor() error {
	f, err := r.Unpacked()
	if err != nil {
		return err
	}
	defer f.Close()
	for item, err := range readLines(f) {
		if err != nil {
			return err
		}
		if !r.yield(item, nil) {
			return errEnough
		}
	}
	return nil
}
