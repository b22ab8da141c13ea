package generator_test

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

var (
	screenshots      = flag.String("screenshots", "", "folder for the screenshots of README; see make screenshots")
	screenshotsOfAll = flag.String("screenshots.all", "", "folder for a screenshot of every kind of page in every mode")
)

// TestScreenshots takes pictures of the shipped site, for README or for people
// who work on the theme. It proves nothing.
func TestScreenshots(t *testing.T) {
	if *screenshots == "" && *screenshotsOfAll == "" {
		t.Skip("takes pictures only with -screenshots or -screenshots.all; see make screenshots")
	}
	dir := shippedSite(t)
	b := newTab(t, newBrowser(t), serve(t, dir))
	chosen := onePageOfEachKind(t, dir)
	if *screenshots != "" {
		b.size(t, 1200, 750)
		b.open(t, chosen["home"])
		save(t, *screenshots, "home.png", fewColours(t, b.picture(t, false)))
		b.size(t, 390, 750, chromedp.EmulateMobile)
		b.open(t, chosen["article"])
		save(t, *screenshots, "article.png", fewColours(t, b.picture(t, false)))
	}
	if *screenshotsOfAll != "" {
		for _, kind := range slices.Sorted(maps.Keys(chosen)) {
			b.showAllModes(t, kind, chosen[kind])
		}
	}
}

// modes are the ways to look at a page, by what style sheets are told.
var modes = []struct {
	name     string
	features []string
	sight    emulation.SetEmulatedVisionDeficiencyType
}{
	{name: "light", features: []string{"prefers-color-scheme", "light"}},
	{name: "dark", features: []string{"prefers-color-scheme", "dark"}},
	{name: "grey", features: []string{"prefers-color-scheme", "light"}, sight: emulation.SetEmulatedVisionDeficiencyTypeAchromatopsia},
	{name: "forced", features: []string{"forced-colors", "active", "prefers-color-scheme", "dark"}},
}

// showAllModes saves the page as kind-width-mode.png and, as printed,
// kind-print-n.png.
func (b *tab) showAllModes(t *testing.T, kind, page string) {
	for _, m := range modes {
		b.media(t, m.features...)
		call(t, b, emulation.SetEmulatedVisionDeficiency, emulation.SetEmulatedVisionDeficiencyParams{Type: cmp.Or(m.sight, emulation.SetEmulatedVisionDeficiencyTypeNone)})
		b.open(t, page) // anew: the canvas of forced colours outlives their end
		for _, width := range []int64{360, 768, 1440} {
			b.size(t, width, 900)
			save(t, *screenshotsOfAll, fmt.Sprintf("%s-%d-%s.png", kind, width, m.name), b.picture(t, true))
		}
	}
	b.media(t)
	call(t, b, emulation.SetEmulatedVisionDeficiency, emulation.SetEmulatedVisionDeficiencyParams{Type: emulation.SetEmulatedVisionDeficiencyTypeNone})
	pdf := save(t, *screenshotsOfAll, kind+"-print.pdf", b.print(t))
	toPictures := exec.Command(needProgram(t, "pdftoppm"), "-png", "-r", "80", "-l", "6", pdf, strings.TrimSuffix(pdf, ".pdf"))
	if out, err := toPictures.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// settled is true once fonts and pictures are there, those further down too.
const settled = `Promise.all([document.fonts.ready, ...[...document.images].map(i => {
	i.loading = "eager";
	return i.decode().catch(() => {});
})]).then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done("")))))`

// picture returns the page as PNG: what the window shows, or all of it.
func (b *tab) picture(t *testing.T, all bool) []byte {
	t.Helper()
	b.ask(t, settled)
	shoot := chromedp.CaptureScreenshot()
	if all {
		shoot = chromedp.FullScreenshot(100)
	}
	shot, err := chromedp.Run(b.ctx, shoot)
	if err != nil {
		t.Fatalf("%s: %v", b.name, err)
	}
	return shot
}

// print returns the page as PDF, on A4 unless its style sheet says otherwise.
func (b *tab) print(t *testing.T) []byte {
	t.Helper()
	pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
	if err != nil {
		t.Fatalf("%s: %v", b.name, err)
	}
	return pdf
}

// fewColours returns the picture with its 256 most frequent colours, which
// makes pictures of text much smaller and looks the same.
func fewColours(t *testing.T, b []byte) []byte {
	t.Helper()
	full, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	count := map[color.Color]int{}
	for y := full.Bounds().Min.Y; y < full.Bounds().Max.Y; y++ {
		for x := full.Bounds().Min.X; x < full.Bounds().Max.X; x++ {
			count[color.NRGBAModel.Convert(full.At(x, y))]++
		}
	}
	palette := slices.SortedFunc(maps.Keys(count), func(a, b color.Color) int {
		// Colours that are equally frequent are ordered by value: same picture, same bytes.
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)))
	})
	few := image.NewPaletted(full.Bounds(), palette[:min(256, len(palette))])
	draw.Draw(few, few.Bounds(), full, full.Bounds().Min, draw.Src)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, few); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// save writes a file and returns its path.
func save(t *testing.T, dir, name string, b []byte) string {
	t.Helper()
	put(t, dir, name, b)
	t.Logf("%s: %d kB", name, len(b)/1000)
	return filepath.Join(dir, name)
}
