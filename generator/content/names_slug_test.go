package content

import (
	"strings"
	"testing"
)

// A name of any length makes an element of an address that file systems take,
// and names that differ keep apart.
func TestSlugsFitIntoFileNames(t *testing.T) {
	long := strings.Repeat("sehr langes Schlagwort ", 40)
	a, b := Slug("de", long+"eins"), Slug("de", long+"zwei")
	if len(a) > MaxSlug || len(a) < MaxSlug/2 || a == b || a != Slug("de", long+"eins") {
		t.Errorf("%d bytes, %q and %q", len(a), a, b)
	}
	if Slug("de", a) != a {
		t.Errorf("%q becomes %q when read again", a, Slug("de", a))
	}
	if emoji := Slug("de", strings.Repeat("🙂", 100)); len(emoji) > MaxSlug {
		t.Errorf("%d bytes of %q", len(emoji), emoji)
	}
}
