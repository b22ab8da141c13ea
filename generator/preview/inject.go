package preview

import (
	"bytes"
	"encoding/json"
	"strings"

	"kontor/generator/page"
	"kontor/generator/site"
	"kontor/generator/source"
)

// listedProblems is how many problems browsers get; the rest is counted.
const listedProblems = 100

var bodyEnd = []byte("</body>")

// inject puts what the client needs at the end of a page.
func (s *Server) inject(html []byte, state PageState) []byte {
	data, err := json.Marshal(state) // escapes <, > and &, so nothing can end the element
	if err != nil {
		panic(err) // states are plain values
	}
	at := bytes.LastIndex(html, bodyEnd)
	if at < 0 {
		at = len(html)
	}
	var out bytes.Buffer
	out.Grow(len(html) + len(data) + 200)
	out.Write(html[:at])
	out.WriteString(`<script id="` + stateID + `" type="application/json">`)
	out.Write(data)
	out.WriteString(`</script><script src="` + clientPath + `"></script>`)
	out.Write(html[at:])
	return out.Bytes()
}

// pageState tells a page about itself.
func (s *Server) pageState(v *shown, e *edition, state State, path string, out page.Output) PageState {
	p := s.missingState(v, e, state, path)
	p.Key = keyOf(out)
	if out.Page != nil {
		p.Page = s.pageInfo(v, e, out.Page)
	}
	return p
}

// missingState is that of an address that the site does not have.
func (s *Server) missingState(v *shown, e *edition, state State, path string) PageState {
	lang := "en"
	if s.o.Language == "de" {
		lang = "de"
	}
	return PageState{
		Epoch: state.Epoch, Path: path, Home: v.prefix + homeOf(e.plan.Site, path), Lang: lang, Navigate: s.o.Navigate, Edition: e.choice,
		Problems: s.problems(e, state),
	}
}

// homeOf is the address of the home page in the language of an address.
func homeOf(s *site.Site, path string) string {
	home := "/"
	for _, p := range s.Home {
		if strings.HasPrefix(path, p.Addr) && len(p.Addr) > len(home) {
			home = p.Addr
		}
	}
	return home
}

// keyOf is the key of an output, "" where it cannot be made: it then never
// equals another.
func keyOf(out page.Output) string {
	key, err := out.Key()
	if err != nil {
		return ""
	}
	return key.String()
}

// problems are those of the state on disk while it has errors, else those of
// the edition that is looked at.
func (s *Server) problems(e *edition, state State) Problems {
	all := e.problems
	if state.Stale {
		all = state.Problems
	}
	out := Problems{Stale: state.Stale, Items: []Problem{}}
	for _, severity := range []source.Severity{source.SeverityError, source.SeverityWarning, source.SeverityInfo} {
		for _, d := range all {
			if d.Severity != severity {
				continue
			}
			switch severity {
			case source.SeverityError:
				out.Errors++
			case source.SeverityWarning:
				out.Warnings++
			default:
				out.Infos++
			}
			if len(out.Items) == listedProblems {
				out.More++
			} else if s.o.Word != nil {
				out.Items = append(out.Items, s.o.Word(d))
			}
		}
	}
	if state.Err != nil {
		out.Errors++
		out.Items = append([]Problem{{Severity: "error", Message: state.Err.Error()}}, out.Items...)
	}
	return out
}

// pageInfo is what the author's bar says of a page.
func (s *Server) pageInfo(v *shown, e *edition, p *site.Page) *PageInfo {
	info := &PageInfo{Kind: string(p.Kind), Title: p.Title, Lang: p.Lang, Borrowed: p.Borrowed(), Schedule: "public"}
	if p.Doc != nil {
		info.File, info.Words = p.Doc.File.Path, e.plan.Site.Prose(p.Doc).Words
		info.Decides = e.decides()[p.Doc.File.Path]
		if s.o.Word != nil {
			info.Editor = s.o.Word(source.Diagnostic{Pos: source.Pos{File: p.Doc.File.Path, Line: 1, Col: 1}}).Editor
		}
	}
	if p.Entry == nil {
		return info
	}
	switch why := p.Entry.Why; {
	case why.Internal:
		info.Schedule = "internal"
	case why.Draft:
		info.Schedule = "draft"
	case why.Expired, why.Future:
		info.Schedule = "future"
		if why.Expired {
			info.Schedule = "expired"
		}
		if !why.Until.IsZero() {
			info.When = v.snapshot.Theme.Strings(p.Lang).DateTime(why.Until)
		}
	}
	for i := range e.plan.Site.Dimensions {
		for _, entity := range p.Entry.About[i] {
			info.Links = append(info.Links, PageLink{Title: entity.Title(p.Lang), URL: v.prefix + entity.Pages[p.Lang].Addr})
		}
	}
	return info
}
