package main

import (
	"time"

	"kontor/generator/language"
	"kontor/generator/site"
	"kontor/generator/source"
)

// findingJSON is a finding as --format json prints it.
type findingJSON struct {
	diagnosticJSON
	Subjects []string      `json:"subjects"` // "channel:shop"; none = the whole concept
	Cells    [][]string    `json:"cells"`    // evidence, as ids of entities
	Accepted *acceptedJSON `json:"accepted,omitempty"`
}

type acceptedJSON struct {
	Reason string `json:"reason"`
	Until  string `json:"until,omitempty"`
}

// wordedFindings turns findings into their JSON form; never nil.
func wordedFindings(lang string, fs []site.Finding) []findingJSON {
	out := make([]findingJSON, len(fs))
	for i, f := range fs {
		out[i] = findingJSON{diagnosticJSON: worded(lang, []source.Diagnostic{f.Diagnostic})[0], Subjects: entityIDs(f.Subjects), Cells: [][]string{}}
		for _, cell := range f.Cells {
			out[i].Cells = append(out[i].Cells, entityIDs(cell))
		}
		if a := f.Accepted; a != nil {
			out[i].Accepted = &acceptedJSON{Reason: a.Reason}
			if !a.Until.IsZero() {
				out[i].Accepted.Until = a.Until.Time.Format(time.DateOnly)
			}
		}
	}
	return out
}

func entityIDs(es []*site.Entity) []string {
	out := make([]string, len(es))
	for i, e := range es {
		out[i] = e.Dimension.ID + ":" + e.ID
	}
	return out
}

// notAccepted are the findings that nobody has waived, as diagnostics.
func notAccepted(fs []site.Finding) (out []source.Diagnostic) {
	for _, f := range fs {
		if f.Accepted == nil {
			out = append(out, f.Diagnostic)
		}
	}
	return out
}

// findings prints what the relation says about the concept, and last what its
// author has accepted.
func (p *printer) findings(fs []site.Finding) {
	if len(fs) == 0 {
		return
	}
	p.line("")
	p.line(p.paint(bold, say(p.lang, "CMD04/findings")) + ": " + summary(p.lang, notAccepted(fs)))
	for _, f := range fs {
		message, hint := language.Message(p.lang, f.Text, f.Args)
		if f.Accepted == nil {
			p.line(p.paint(severityColour[f.Severity], p.severity(f.Severity)+" "+f.Code()+":") + " " + visible(message))
		} else {
			p.line(p.paint(faint, say(p.lang, "CMD04/accepted")+" "+f.Code()+":") + " " + visible(message))
			hint = say(p.lang, "CMD04/accepted-because", "reason", f.Accepted.Reason)
		}
		if f.Pos.File != "" {
			p.line("    " + p.paint(faint, visible(f.Pos.String())))
		}
		if hint != "" {
			p.line("    " + p.paint(faint, say(p.lang, "CMD03/hint")) + " " + visible(hint))
		}
	}
}
