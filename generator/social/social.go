// Package social draws the picture that networks show beside a link: the title
// of a series or a site in the type and the colours of the default theme. Equal
// words give equal bytes.
package social

import (
	_ "embed" // the fonts
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// The size that networks ask for, in pixels.
const (
	Width  = 1200
	Height = 630
)

// Picture is what a picture says.
type Picture struct {
	Kicker string // above the title, "" for none: "Series in 4 parts"
	Title  string
	Text   string // below the title, "" for none
	Site   string // beside the mark at the foot
}

// The fonts: semibold instances of what the theme ships as variable woff2,
// Latin with its extensions, in the form that can be drawn here.
var (
	//go:embed fonts/source-serif-4-600.ttf
	serifData []byte
	//go:embed fonts/source-sans-3-600.ttf
	sansData []byte

	serif = sync.OnceValues(func() (*sfnt.Font, error) { return opentype.Parse(serifData) })
	sans  = sync.OnceValues(func() (*sfnt.Font, error) { return opentype.Parse(sansData) })
)

// Knows reports whether the fonts have every letter of the picture. One with
// boxes in the place of letters is worse than none.
func (p Picture) Knows() bool {
	return knows(serif, p.Title) && knows(sans, p.Kicker) && knows(sans, p.Text) && knows(sans, p.Site)
}

func knows(f func() (*sfnt.Font, error), text string) bool {
	strange := strings.IndexFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) // every font has all others
	if strange < 0 {
		return true
	}
	parsed, err := f()
	if err != nil {
		return false
	}
	var buf sfnt.Buffer
	for _, r := range text[strange:] {
		if glyph, err := parsed.GlyphIndex(&buf, r); err != nil || glyph == 0 {
			return false
		}
	}
	return true
}

// The layout, in pixels.
const (
	margin    = 84
	bar       = 20 // of colour at the left edge
	markSize  = 84
	footLine  = Height - margin
	textWidth = Width - bar - 2*margin
	titleTop  = margin + 70 // with a kicker
	titleEnd  = footLine - markSize - 36
)

// Sizes of type. Networks show the picture at a quarter of its width; the
// title must be read there.
var titleSizes = []float64{100, 92, 84, 76, 68, 60, 54}

const (
	kickerSize  = 44
	textSize    = 42
	siteSize    = 44
	titleLeads  = 1.14 // line heights by size
	textLeads   = 1.3
	fewestLines = 1
)

// Draw writes the picture as PNG.
func (p Picture) Draw(w io.Writer) error {
	c := newCanvas()
	c.fill(image.Rect(0, 0, bar, Height), accent)
	left, top := bar+margin, margin
	if p.Kicker != "" {
		if err := c.line(sans, kickerSize, left, margin+kickerSize*3/4, p.Kicker, muted); err != nil {
			return err
		}
		top = titleTop
	}
	bottom, err := c.title(p, left, top)
	if err != nil {
		return err
	}
	if err := c.text(p.Text, left, bottom); err != nil {
		return err
	}
	c.mark(left, footLine-markSize)
	if err := c.line(sans, siteSize, left+markSize+28, footLine-markSize/2+siteSize/3, p.Site, ink); err != nil {
		return err
	}
	return (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(w, c.img) // a third larger, in a third of the time
}

// title sets the title as large as it fits and returns where it ends.
func (c *canvas) title(p Picture, left, top int) (bottom int, err error) {
	room := titleEnd - top
	if p.Text != "" {
		room -= 55 // one line of it, at least
	}
	for i, size := range titleSizes {
		face, err := newFace(serif, size)
		if err != nil {
			return 0, err
		}
		lines, fits := balanced(face, p.Title, textWidth)
		height := int(size * titleLeads * float64(len(lines)))
		if last := i == len(titleSizes)-1; !last && (!fits || height > room) {
			continue
		}
		most := max(fewestLines, int(float64(room)/(size*titleLeads)))
		if len(lines) > most {
			lines = append(lines[:most-1], shortened(face, strings.Join(lines[most-1:], " "), textWidth))
		}
		for n, line := range lines {
			c.draw(face, left, top+int(size*(.8+titleLeads*float64(n))), line, ink)
		}
		return top + int(size*titleLeads*float64(len(lines))), nil
	}
	return top, nil
}

// text sets what stands below the title, as much as there is room for.
func (c *canvas) text(text string, left, top int) error {
	if text == "" {
		return nil
	}
	face, err := newFace(sans, textSize)
	if err != nil {
		return err
	}
	most := int(float64(titleEnd-top) / (textSize * textLeads))
	lines, _ := wrapped(face, text, textWidth)
	if len(lines) > most && most > 0 {
		lines = append(lines[:most-1], shortened(face, strings.Join(lines[most-1:], " "), textWidth))
	}
	for n, line := range lines[:min(len(lines), max(0, most))] {
		c.draw(face, left, top+12+int(textSize*(.8+textLeads*float64(n))), line, muted)
	}
	return nil
}

// line sets one line, shortened to its width.
func (c *canvas) line(f func() (*sfnt.Font, error), size float64, x, y int, text string, ramp int) error {
	face, err := newFace(f, size)
	if err != nil {
		return err
	}
	c.draw(face, x, y, shortened(face, text, Width-margin-x), ramp)
	return nil
}

func newFace(f func() (*sfnt.Font, error), size float64) (font.Face, error) {
	parsed, err := f()
	if err != nil {
		return nil, err
	}
	return opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
}

// Colours of the default theme. A picture has few; each is a ramp of shades
// from what lies beneath it, so that the file stays small.
const (
	ink = iota
	muted
	accent
	petrol
	paperOnPetrol
)

const shades = 48

var (
	paperColor  = color.RGBA{0xfb, 0xfa, 0xf7, 0xff}
	petrolColor = color.RGBA{0x0f, 0x5c, 0x6e, 0xff}
	ramps       = [][2]color.RGBA{
		ink:           {paperColor, {0x1c, 0x1f, 0x24, 0xff}},
		muted:         {paperColor, {0x56, 0x5b, 0x63, 0xff}},
		accent:        {paperColor, {0xb3, 0x45, 0x1b, 0xff}},
		petrol:        {paperColor, petrolColor},
		paperOnPetrol: {petrolColor, paperColor},
	}
)

type canvas struct {
	img  *image.Paletted
	mask *image.Alpha // empty between two strokes
}

func newCanvas() *canvas {
	var palette color.Palette
	for _, r := range ramps {
		for i := range shades {
			mix := func(from, to uint8) uint8 { return uint8((int(from)*(shades-1-i) + int(to)*i) / (shades - 1)) }
			palette = append(palette, color.RGBA{mix(r[0].R, r[1].R), mix(r[0].G, r[1].G), mix(r[0].B, r[1].B), 0xff})
		}
	}
	size := image.Rect(0, 0, Width, Height)
	return &canvas{image.NewPaletted(size, palette), image.NewAlpha(size)} // all paper
}

func (c *canvas) fill(r image.Rectangle, ramp int) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			c.img.SetColorIndex(x, y, uint8(ramp*shades+shades-1))
		}
	}
}

// draw sets a text with its baseline at y.
func (c *canvas) draw(face font.Face, x, y int, text string, ramp int) {
	d := font.Drawer{Dst: c.mask, Src: image.Opaque, Face: face, Dot: fixed.P(x, y)}
	d.DrawString(text)
	m := face.Metrics()
	c.paint(image.Rect(x-8, y-m.Ascent.Ceil()-8, d.Dot.X.Ceil()+8, y+m.Descent.Ceil()+8), ramp)
}

// paint gives the colour of a ramp to what is in the mask, and empties it.
func (c *canvas) paint(r image.Rectangle, ramp int) {
	r = r.Intersect(c.img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		from, to := c.mask.PixOffset(r.Min.X, y), c.mask.PixOffset(r.Max.X, y)
		row := c.img.Pix[c.img.PixOffset(r.Min.X, y):]
		for i, a := range c.mask.Pix[from:to] {
			if a > 0 {
				row[i] = uint8(ramp*shades + int(a)*(shades-1)/255)
			}
		}
		clear(c.mask.Pix[from:to])
	}
}

// mark is the mark of the theme: three discs and a ring on a tile.
func (c *canvas) mark(x, y int) {
	c.fill(image.Rect(x, y, x+markSize, y+markSize), petrol)
	const near, far, radius = markSize * 9 / 32, markSize * 23 / 32, markSize / 8
	disc(c.mask, x+near, y+near, 0, radius)
	disc(c.mask, x+far, y+near, 0, radius)
	disc(c.mask, x+near, y+far, 0, radius)
	disc(c.mask, x+far, y+far, radius-5, radius)
	c.paint(image.Rect(x, y, x+markSize, y+markSize), paperOnPetrol)
}

// disc draws what lies between two circles, each pixel of sixteen points.
func disc(mask *image.Alpha, cx, cy, inner, outer int) {
	for y := cy - outer; y <= cy+outer; y++ {
		for x := cx - outer; x <= cx+outer; x++ {
			n := 0
			for i := range 16 {
				dx, dy := 8*(x-cx)+2*(i%4)-3, 8*(y-cy)+2*(i/4)-3
				if d := dx*dx + dy*dy; d <= 64*outer*outer && d >= 64*inner*inner {
					n++
				}
			}
			mask.SetAlpha(x, y, color.Alpha{uint8(n * 255 / 16)})
		}
	}
}
