package exchange

import (
	"strings"

	"kontor/generator/intake"
	"kontor/generator/source"
)

// ReadMap reads a map of addresses: a line for each old address, then the new
// one. "old* new*" carries the rest over, "-" as the new one leaves comments
// out, and what begins with # is a remark.
func ReadMap(file string, data []byte) ([]intake.Rule, []source.Diagnostic) {
	var rules []intake.Rule
	var diags []source.Diagnostic
	for i, line := range strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		pos := source.Pos{File: file, Line: i + 1, Col: 1}
		if n := len(fields); n > 2 && strings.HasPrefix(fields[2], "#") {
			fields = fields[:2]
		}
		if len(fields) != 2 {
			diags = append(diags, source.Error("IMP07/two", pos))
			continue
		}
		rule := intake.Rule{From: fields[0], To: fields[1], Line: i + 1}
		from, open := strings.CutSuffix(rule.From, "*")
		to, carries := strings.CutSuffix(rule.To, "*")
		switch {
		case strings.Contains(from, "*"), strings.Contains(to, "*"), carries && !open:
			diags = append(diags, source.Error("IMP07/star", pos))
		case !isAddress(rule.From), rule.To != intake.Excludes && !isAddress(rule.To):
			diags = append(diags, source.Error("IMP07/address", pos))
		default:
			rules = append(rules, rule)
		}
	}
	return rules, diags
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "/") || strings.HasPrefix(s, "?") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}
