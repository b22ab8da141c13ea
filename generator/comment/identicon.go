package comment

import (
	"encoding/hex"
	"fmt"
	"math/bits"
	"strings"
)

// colours are told from light and from dark paper alike.
var colours = []string{"#0f7d8c", "#b3521b", "#8a5cc2", "#3f8048", "#b8476f", "#4474c4", "#8c7410", "#6c7480"}

// Identicon draws the picture of a person from the random key of
// [Comment.Avatar]: the same key, the same picture. Without a key it is a figure.
func Identicon(key string) string {
	const frame = `<svg class="identicon" viewBox="0 0 7 7" width="32" height="32" aria-hidden="true" focusable="false"><path fill="%s" d="%s"/></svg>`
	random, err := hex.DecodeString(key)
	if err != nil || !ValidAvatar(key) {
		return fmt.Sprintf(frame, "currentColor", "M3.5 1a1.4 1.4 0 1 1 0 2.8a1.4 1.4 0 1 1 0-2.8zM1 6.2a2.5 2 0 0 1 5 0z")
	}
	return fmt.Sprintf(frame, colours[int(random[2])%len(colours)], squares(uint(random[0])|uint(random[1])<<8))
}

// squares draws a grid of five by five, the same left and right, in a margin of
// one. Each bit is a square of the left three columns.
func squares(set uint) string {
	const half = 15
	filled := func(x, y int) bool { return set>>(min(x, 4-x)*5+y)&1 == 1 }
	if set &= 1<<half - 1; bits.OnesCount(set) < half/2 { // little to see: the inverse
		set = ^set
	}
	var path strings.Builder
	for y := range 5 {
		for x := 0; x < 5; x++ {
			start := x
			for x < 5 && filled(x, y) {
				x++
			}
			if n := x - start; n > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", start+1, y+1, n, n)
			}
		}
	}
	return path.String()
}
