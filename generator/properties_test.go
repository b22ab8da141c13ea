package generator_test

import (
	"runtime"
	"testing"
	"time"
)

// The shipped site is built with all its kinds of pages; what holds for it is
// checked on the smallest site, too, where nothing else is in the way.
func sitesToCompare(t *testing.T) map[string]string {
	small := t.TempDir()
	files{
		"content/a.md": "---\ntitle: A\nsegments: [Craft]\nchannels: [Shop]\nportfolios: [Kit]\ndate: 2026-11-30 23:30\n---\n[[b]]\n",
		"content/b.md": "---\ntitle: B\ndate: 1.12.2026\n---\nText.\n",
	}.write(t, small)
	return map[string]string{"shipped": "..", "small": small}
}

func TestSameBytesTwice(t *testing.T) {
	for name, dir := range sitesToCompare(t) {
		first, _ := build(t, dir, options())
		second, _ := build(t, dir, options())
		same(t, name, first, second)
	}
}

func TestSameBytesOnAnyNumberOfCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for name, dir := range sitesToCompare(t) {
		runtime.GOMAXPROCS(1)
		one, _ := build(t, dir, options())
		for _, n := range []int{2, 8} {
			runtime.GOMAXPROCS(n)
			many, _ := build(t, dir, options())
			same(t, name, one, many)
		}
	}
}

func TestSameBytesInAnotherTimeZone(t *testing.T) {
	defer func(zone *time.Location) { time.Local = zone }(time.Local)
	for name, dir := range sitesToCompare(t) {
		time.Local = time.UTC
		home, _ := build(t, dir, options())
		for _, hours := range []int{-11, 14} {
			time.Local = time.FixedZone("elsewhere", hours*3600)
			away, _ := build(t, dir, options())
			same(t, name, home, away)
			// the same moment, written in the zone of the machine
			o := options()
			o.Edition.Clock = now.In(time.Local)
			away, _ = build(t, dir, o)
			same(t, name, home, away)
		}
	}
}
