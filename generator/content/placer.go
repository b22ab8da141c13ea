package content

import "kontor/generator/source"

// placer turns a line and column of a piece of text, both from 1, into a place
// in the file that the piece was taken from.
type placer func(line, col int) source.Pos

// fromLine is the placer of a piece of whole lines that begins on a line of
// the file.
func fromLine(file string, first int) placer {
	return func(line, col int) source.Pos {
		return source.Pos{File: file, Line: first + line - 1, Col: col}
	}
}

// offsets finds places by byte offset into src, the piece's text.
func (at placer) offsets(src []byte) func(offset int) source.Pos {
	lines := source.NewLines("", src)
	return func(offset int) source.Pos {
		p := lines.At(offset)
		return at(p.Line, p.Col)
	}
}
