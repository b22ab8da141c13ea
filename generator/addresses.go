package generator

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"kontor/generator/page"
	"kontor/generator/source"
)

// AddressesFile lists the public addresses that a site has promised to keep.
const AddressesFile = "content/addresses.txt"

const maxAddressesFile = 8 << 20

// address is a line of the list.
type address struct {
	text string
	pos  source.Pos
}

// promised reads the list of addresses; ok is false where there is none.
func (s *Snapshot) promised() (list []address, diags []source.Diagnostic, ok bool) {
	if s.addresses == nil {
		return nil, nil, false
	}
	src, problem := s.tree.Read(s.addresses.Path, maxAddressesFile)
	if problem != nil {
		return nil, []source.Diagnostic{*problem}, true
	}
	for i, line := range strings.Split(string(bytes.TrimPrefix(src, []byte("\ufeff"))), "\n") {
		text := strings.TrimSpace(line)
		at := source.Pos{File: s.addresses.Path, Line: i + 1, Col: 1}
		switch {
		case text == "" || strings.HasPrefix(text, "#"):
		case !strings.HasPrefix(text, "/"):
			diags = append(diags, source.Error("ADR03", at, "address", text))
		default:
			list = append(list, address{text, at})
		}
	}
	return list, diags, true
}

// kept compares the promised addresses with those of a plan: ADR04 for one that
// is gone without a redirect, ADR05 where there are new ones. What has expired
// is gone on purpose.
func (s *Snapshot) kept(p *page.Plan) []source.Diagnostic {
	list, diags, ok := s.promised()
	if !ok {
		return nil
	}
	listed := map[string]bool{}
	var expired *page.Plan
	for _, a := range list {
		listed[a.text] = true
		if _, ok := p.At(a.text); ok {
			continue
		}
		if expired == nil {
			e := p.Site.Edition
			e.Expired = true
			expired, _ = s.Plan(e)
		}
		if _, ok := expired.At(a.text); !ok {
			diags = append(diags, source.Error("ADR04", a.pos, "address", a.text))
		}
	}
	fresh := slices.DeleteFunc(p.Addresses(), func(addr string) bool { return listed[addr] })
	if len(fresh) > 0 {
		diags = append(diags, source.Info("ADR05", source.Pos{File: AddressesFile}, "count", strconv.Itoa(len(fresh)), "first", fresh[0]))
	}
	return diags
}

// AddressList is the text of the list for a plan: its addresses, and the old
// ones that lead to one of them. It says how many are new, and which of those
// promised before are given up.
// With diagnostics about the list as it is there is no text: promises that
// cannot be read would be lost.
func (s *Snapshot) AddressList(p *page.Plan, head string) (text []byte, fresh int, gone []string, diags []source.Diagnostic) {
	list, diags, _ := s.promised()
	if len(diags) > 0 {
		return nil, 0, nil, diags
	}
	old := map[string]bool{}
	keep := p.Addresses()
	current := map[string]bool{}
	for _, addr := range keep {
		current[addr] = true
	}
	for _, a := range list {
		old[a.text] = true
		if current[a.text] {
			continue
		}
		if _, ok := p.At(a.text); ok {
			keep = append(keep, a.text)
		} else {
			gone = append(gone, a.text)
		}
	}
	slices.Sort(keep)
	keep = slices.Compact(keep)
	var b bytes.Buffer
	b.WriteString(head)
	for _, addr := range keep {
		if !old[addr] {
			fresh++
		}
		b.WriteString(addr + "\n")
	}
	return b.Bytes(), fresh, gone, nil
}
