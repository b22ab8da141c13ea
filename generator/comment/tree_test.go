package comment_test

import (
	"encoding/xml"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"kontor/generator/comment"

	"pgregory.net/rapid"
)

// outline writes a tree on one line: replies in brackets, "^" before the one
// that a comment on the last level answers.
func outline(nodes []*comment.Node) string {
	var parts []string
	for _, n := range nodes {
		s := n.ID
		if n.Beside {
			s += "^" + n.Answers.ID
		}
		if len(n.Replies) > 0 {
			s += "(" + outline(n.Replies) + ")"
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, " ")
}

func TestRepliesStandBelowWhatTheyAnswer(t *testing.T) {
	thread := comment.Thread{}
	for i, c := range strings.Fields("a b:a c:b d:c e f:d g:a h:c") {
		id, parent, _ := strings.Cut(c, ":")
		thread.Comments = append(thread.Comments, comment.Comment{ID: id, Parent: parent, Date: at(int64(i))})
	}
	for depth, want := range map[int]string{
		9: "a(b(c(d(f) h)) g) e",
		3: "a(b(c d^c f^d h^c) g) e",
		2: "a(b c^b d^c f^d g h^c) e",
		1: "a b^a c^b d^c e f^d g^a h^c",
		0: "a b^a c^b d^c e f^d g^a h^c",
	} {
		if got := outline(thread.Tree(depth)); got != want {
			t.Errorf("in %d levels: %s, want %s", depth, got, want)
		}
	}
}

func TestATreeHoldsEveryCommentOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		thread, depth := threads.Draw(t, "thread"), rapid.IntRange(1, 5).Draw(t, "depth")
		seen := map[string]bool{}
		var walk func(nodes []*comment.Node, level int)
		walk = func(nodes []*comment.Node, level int) {
			for _, n := range nodes {
				if level > depth || seen[n.ID] || n.Comment != &thread.Comments[n.Index] || n.Parent != "" && !seen[n.Parent] {
					t.Fatalf("%s on level %d", n.ID, level)
				}
				seen[n.ID] = true
				walk(n.Replies, level+1)
			}
		}
		walk(thread.Tree(depth), 1)
		if len(seen) != len(thread.Comments) {
			t.Fatalf("%d of %d", len(seen), len(thread.Comments))
		}
	})
}

func TestAPersonHasOnePicture(t *testing.T) {
	pictures := map[string]bool{}
	for i := range 1000 {
		key := fmt.Sprintf("%032x", uint64(i)*0x9e3779b97f4a7c15) // spread, as random keys are
		key = key[16:] + key[:16]
		svg := comment.Identicon(key)
		if svg != comment.Identicon(key) {
			t.Fatal("not the same the second time")
		}
		if err := xml.Unmarshal([]byte(svg), new(struct{})); err != nil || !strings.Contains(svg, `d="M`) {
			t.Fatalf("%v: %s", err, svg)
		}
		pictures[svg] = true
	}
	if len(pictures) < 950 {
		t.Errorf("1000 people have only %d pictures", len(pictures))
	}
	if none := comment.Identicon(""); none != comment.Identicon("nonsense") || !strings.Contains(none, "currentColor") {
		t.Error("no neutral figure without a key")
	}
}

func TestPicturesCanBeSeenOnLightAndDarkPaper(t *testing.T) {
	fill := regexp.MustCompile(`fill="#(..)(..)(..)"`)
	for i := range 256 {
		svg := comment.Identicon(fmt.Sprintf("0100%02x%026x", i, 0))
		colour := fill.FindStringSubmatch(svg)
		if colour == nil {
			t.Fatal(svg)
		}
		own := luminance(colour[1:])
		for _, paper := range [][]string{{"fb", "fa", "f7"}, {"14", "17", "1a"}} {
			a, b := own+.05, luminance(paper)+.05
			if contrast := max(a, b) / min(a, b); contrast < 3 {
				t.Errorf("%s on %v has a contrast of %.1f", colour[0], paper, contrast)
			}
		}
	}
}

// luminance is that of WCAG, of a colour in hexadecimal.
func luminance(rgb []string) float64 {
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, _ := strconv.ParseUint(rgb[i], 16, 8)
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func TestPlainTextKeepsLinesApart(t *testing.T) {
	got := comment.Plain(comment.Render("Eins\nzwei & *drei*\n\n- a\n- b\n\n```\nx\n y\n```\n[hier](https://example.org)", comment.Markdown))
	if want := "Eins\nzwei & drei\na\nb\nx\ny\nhier"; got != want {
		t.Errorf("%q", got)
	}
}

// The place of a comment that is gone is none that can be read.
func TestPlacesDoNotCount(t *testing.T) {
	thread := comment.Thread{Comments: []comment.Comment{{ID: "a", Removed: true}, {ID: "b", Parent: "a"}, {ID: "c", Parent: "b", Removed: true}, {ID: "d", Parent: "c"}}}
	if n := thread.Count(); n != 2 {
		t.Errorf("%d comments count, want 2", n)
	}
}
