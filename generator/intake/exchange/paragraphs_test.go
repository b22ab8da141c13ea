package exchange

import "testing"

// WordPress keeps texts without paragraphs and makes them when it shows them.
func TestTextsOfWordPressGetTheirParagraphs(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "",
		" \r\n ":                   "",
		"One":                      "<p>One</p>",
		"One\r\ntwo":               "<p>One<br>\ntwo</p>",
		"One\n\n \nTwo":            "<p>One</p>\n<p>Two</p>",
		"One<br />\ntwo":           "<p>One<br />two</p>",
		"One <em>two\nthree</em>":  "<p>One <em>two<br>\nthree</em></p>",
		"<p>One</p>\n\n<p>Two</p>": "<p>One</p>\n<p>Two</p>",
		"Before\n<blockquote>Quoted\nline\n\nMore</blockquote>\nAfter": "<p>Before</p>\n<blockquote>\n<p>Quoted<br>\nline</p>\n<p>More</p>\n</blockquote>\n<p>After</p>",
		"<ul>\n<li>One</li>\n<li>Two</li>\n</ul>":                      "<ul>\n<li>One</li>\n<li>Two</li>\n</ul>",
		"See\n<pre>a\n\n  b\n</pre>\nso":                               "<p>See</p>\n<pre>a\n\n  b\n</pre>\n<p>so</p>",
		"<p>One\n\ntwo<p>Three</p></p>":                                "<p>One<br>\ntwo\n<p>Three</p>\n</p>",
		"</li></p></blockquote>One":                                    "</li>\n</p>\n</blockquote>\n<p>One</p>",
		"1 < 2 &amp; 3":                                                "<p>1 < 2 &amp; 3</p>",
	} {
		if got := wordPressText(text); got != want {
			t.Errorf("%q is\n%q, want\n%q", text, got, want)
		}
	}
}
