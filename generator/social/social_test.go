package social

import (
	"bytes"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var samples = map[string]Picture{
	"series": {Kicker: "Serie in 4 Teilen", Title: "Ein Vertriebskonzept in vier Schritten", Site: "Musterwerk, ein Vertriebskonzept"},
	"site": {
		Title: "Musterwerk, ein Vertriebskonzept", Site: "example.org",
		Text: "Wie ein erfundener Werkzeughersteller klärt, welche Kunden was auf welchem Weg bekommen: vier Serienteile, sechs Konzeptdokumente und eine Matrix.",
	},
	"long":  {Kicker: "Serie in 12 Teilen", Title: "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz", Site: strings.Repeat("Ein langer Name ", 8)},
	"essay": {Kicker: "Serie in 2 Teilen", Title: strings.Repeat("Wer kauft was auf welchem Weg und warum nicht anders? ", 8), Site: "Ł ő ž ß Æ"},
	"short": {Title: "Öl", Site: "Öl"},
}

// Every picture has the size that networks ask for, keeps its margins, says
// something, and has the same bytes each time.
func TestPictures(t *testing.T) {
	for name, p := range samples {
		t.Run(name, func(t *testing.T) {
			if !p.Knows() {
				t.Fatal("a letter is missing")
			}
			var once, twice bytes.Buffer
			if err := p.Draw(&once); err != nil {
				t.Fatal(err)
			}
			if err := p.Draw(&twice); err != nil || !bytes.Equal(once.Bytes(), twice.Bytes()) {
				t.Errorf("drawn twice it is another: %v", err)
			}
			if dir := os.Getenv("KONTOR_SOCIAL"); dir != "" { // to look at them
				if err := os.WriteFile(filepath.Join(dir, name+".png"), once.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			img, err := png.Decode(&once)
			if err != nil {
				t.Fatal(err)
			}
			if s := img.Bounds().Size(); s.X != Width || s.Y != Height {
				t.Errorf("%v", s)
			}
			dark := 0
			for y := range Height {
				for x := bar; x < Width; x++ {
					r, g, b, _ := img.At(x, y).RGBA()
					paper := color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 0xff} == paperColor
					if !paper && (x > Width-margin+8 || x < bar+margin-8 || y < margin/2 || y > Height-margin/2) {
						t.Fatalf("something is in the margin at %d, %d", x, y)
					}
					if r < 0x4000 {
						dark++
					}
				}
			}
			if dark < 1000 {
				t.Errorf("%d dark pixels: where is the title?", dark)
			}
		})
	}
}

// The title is large enough to be read where networks show the picture at a
// quarter of its size.
func TestTitleIsLegible(t *testing.T) {
	for _, size := range titleSizes {
		if size/4 < 13 {
			t.Errorf("%g px is too small", size)
		}
	}
}

func TestUnknownLetters(t *testing.T) {
	for _, title := range []string{"Ответ", "答え", "Kurz 🙂"} {
		if (Picture{Title: title}).Knows() {
			t.Errorf("%s: the fonts lack its letters", title)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	for b.Loop() {
		var out bytes.Buffer
		if err := samples["series"].Draw(&out); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(out.Len()), "bytes")
	}
}
