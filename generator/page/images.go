package page

import (
	"bytes"
	"image"
	_ "image/gif" // sizes of pictures in these formats
	_ "image/jpeg"
	_ "image/png"
	"sync"

	_ "golang.org/x/image/webp"
)

// imageSizes knows the size of every picture of a site, in pixels.
type imageSizes struct {
	read  func(string) ([]byte, error)
	known sync.Map // path -> [2]int
}

func newImageSizes(read func(string) ([]byte, error)) *imageSizes { return &imageSizes{read: read} }

// of returns 0, 0 for a format without a size that can be read.
func (s *imageSizes) of(path string) (width, height int, err error) {
	if v, ok := s.known.Load(path); ok {
		size := v.([2]int)
		return size[0], size[1], nil
	}
	data, err := s.read(path)
	if err != nil {
		return 0, 0, err
	}
	var size [2]int
	if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
		size = [2]int{c.Width, c.Height}
	} else {
		size = svgSize(data)
	}
	s.known.Store(path, size)
	return size[0], size[1], nil
}
