package page

import (
	"bytes"
	"encoding/xml"
	"io"
	"math"
	"strconv"
	"strings"
)

// svgSize is the size of an SVG drawing in pixels: width and height where both
// are given, else what the viewBox makes of them; zero for anything else.
func svgSize(data []byte) [2]int {
	root, ok := svgRoot(data)
	if !ok {
		return [2]int{}
	}
	var width, height float64
	var box []string
	for _, a := range root.Attr {
		switch a.Name.Local {
		case "width":
			width = svgLength(a.Value)
		case "height":
			height = svgLength(a.Value)
		case "viewBox":
			box = strings.FieldsFunc(a.Value, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) })
		}
	}
	if len(box) == 4 {
		w, h := svgLength(box[2]), svgLength(box[3])
		switch {
		case w == 0 || h == 0:
		case width == 0 && height == 0:
			width, height = w, h
		case width == 0:
			width = height * w / h
		case height == 0:
			height = width * h / w
		}
	}
	if width == 0 || height == 0 {
		return [2]int{}
	}
	return [2]int{wholePixels(width), wholePixels(height)}
}

// svgRoot is the root element of a drawing.
func svgRoot(data []byte) (xml.StartElement, bool) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // numbers look the same in all
	for {
		token, err := d.RawToken()
		if err != nil {
			return xml.StartElement{}, false
		}
		switch token := token.(type) {
		case xml.StartElement:
			return token, token.Name.Local == "svg"
		case xml.CharData:
			if len(bytes.TrimSpace(bytes.TrimPrefix(token, []byte("\ufeff")))) > 0 {
				return xml.StartElement{}, false // no XML
			}
		}
	}
}

// svgLength reads a length in pixels, zero where it depends on other things.
func svgLength(s string) float64 {
	v, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "px")), 64)
	if err != nil || v <= 0 || v > 1e5 || math.IsNaN(v) {
		return 0
	}
	return v
}

func wholePixels(v float64) int { return max(1, int(math.Round(v))) }
