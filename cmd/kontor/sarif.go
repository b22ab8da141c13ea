package main

import (
	"net/url"

	"kontor/generator/language"
	"kontor/generator/site"
	"kontor/generator/source"
)

// sarifLog is what --format sarif prints: the Static Analysis Results
// Interchange Format 2.1.0 (OASIS), which code hosts and editors read.
type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool    sarifTool     `json:"tool"`
	Results []sarifResult `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name    string      `json:"name"`
	Version string      `json:"version"`
	Rules   []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID string `json:"id"`
}

type sarifResult struct {
	RuleID       string             `json:"ruleId"`
	RuleIndex    int                `json:"ruleIndex"`
	Level        string             `json:"level"`
	Message      sarifText          `json:"message"`
	Locations    []sarifLocation    `json:"locations,omitempty"`
	Related      []sarifLocation    `json:"relatedLocations,omitempty"`
	Suppressions []sarifSuppression `json:"suppressions,omitempty"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifLocation struct {
	Physical sarifPlace `json:"physicalLocation"`
}

type sarifPlace struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct {
	URI string `json:"uri"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
}

type sarifSuppression struct {
	Kind          string `json:"kind"`
	Status        string `json:"status"`
	Justification string `json:"justification"`
}

var sarifLevels = map[source.Severity]string{
	source.SeverityError: "error", source.SeverityWarning: "warning", source.SeverityInfo: "note",
}

// sarif words diagnostics and findings; accepted ones are suppressed with their
// reason.
func sarif(lang string, ds []source.Diagnostic, fs []site.Finding) sarifLog {
	run := sarifRun{Tool: sarifTool{sarifDriver{Name: "kontor", Version: programVersion(), Rules: []sarifRule{}}}, Results: []sarifResult{}}
	rules := map[string]int{}
	add := func(d source.Diagnostic) *sarifResult {
		rule, known := rules[d.Code()]
		if !known {
			rule = len(rules)
			rules[d.Code()] = rule
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{d.Code()})
		}
		message, hint := language.Message(lang, d.Text, d.Args)
		if hint != "" {
			message += " " + hint
		}
		r := sarifResult{RuleID: d.Code(), RuleIndex: rule, Level: sarifLevels[d.Severity], Message: sarifText{message}, Locations: sarifLocations(d.Pos), Related: sarifLocations(d.Also...)}
		run.Results = append(run.Results, r)
		return &run.Results[len(run.Results)-1]
	}
	for _, d := range ds {
		add(d)
	}
	for _, f := range fs {
		if r := add(f.Diagnostic); f.Accepted != nil {
			r.Suppressions = []sarifSuppression{{Kind: "inSource", Status: "accepted", Justification: f.Accepted.Reason}}
		}
	}
	return sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}}
}

// sarifLocations are places in files; a problem of the whole site has none.
func sarifLocations(places ...source.Pos) (out []sarifLocation) {
	for _, p := range places {
		if p.File == "" {
			continue
		}
		place := sarifPlace{Artifact: sarifArtifact{(&url.URL{Path: p.File}).EscapedPath()}}
		if p.Line > 0 {
			place.Region = &sarifRegion{p.Line, p.Col}
		}
		out = append(out, sarifLocation{place})
	}
	return out
}
