package main

import (
	"strings"
	"testing"
)

var smallMatrix = map[string]string{
	"content/site.yaml":  "title: T\nlanguage: en\n",
	"content/offers.csv": "segment,channel,portfolio,decision\nCraft,Shop,\"K\x1b[2Jit\",offered\n",
}

func TestTerminalIsSpared(t *testing.T) {
	dir := write(t, smallMatrix)
	code, stdout, stderr := session{terminal: true}.run("matrix", "export", "-s", dir, "--format", "xlsx")
	if code != exitUsage || stdout != "" || !strings.Contains(stderr, "-o matrix.xlsx") {
		t.Errorf("a workbook on a terminal: exit code %d, %d bytes, %s", code, len(stdout), stderr)
	}
	code, stdout, _ = session{}.run("matrix", "export", "-s", dir, "--format", "xlsx")
	if code != exitFine || !strings.HasPrefix(stdout, "PK") {
		t.Errorf("a workbook into a pipe: exit code %d, %.20q", code, stdout)
	}
	code, stdout, _ = session{terminal: true}.run("matrix", "show", "-s", dir)
	if code != exitFine || strings.Contains(stdout, "\x1b") || !strings.Contains(stdout, "Craft") {
		t.Errorf("a title that controls the terminal: exit code %d, %q", code, stdout)
	}
}
