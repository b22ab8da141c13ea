package content

import (
	"encoding/binary"
	"errors"
	"strings"
	"sync"
	"time"

	"kontor/generator/source"
)

// GobEncode writes the moment with its zone, which a bare time would lose, and
// with it the day that the author meant.
func (d Date) GobEncode() ([]byte, error) {
	if d == (Date{}) {
		return []byte{0}, nil
	}
	_, offset := d.Time.Zone()
	flags := byte(1)
	if d.DateOnly {
		flags |= 2
	}
	out := binary.AppendVarint([]byte{flags}, d.Time.Unix())
	for _, n := range []int{d.Time.Nanosecond(), offset, d.Pos.Line, d.Pos.Col} {
		out = binary.AppendVarint(out, int64(n))
	}
	return append(out, d.Time.Location().String()+"\n"+d.Pos.File...), nil
}

var errDate = errors.New("read date: damaged")

// GobDecode reads what [Date.GobEncode] wrote.
func (d *Date) GobDecode(in []byte) error {
	*d = Date{}
	if len(in) == 0 {
		return errDate
	}
	flags := in[0]
	if in = in[1:]; flags == 0 {
		return nil
	}
	var numbers [5]int64
	for i := range numbers {
		n, size := binary.Varint(in)
		if size <= 0 {
			return errDate
		}
		numbers[i], in = n, in[size:]
	}
	zone, file, ok := strings.Cut(string(in), "\n")
	if !ok {
		return errDate
	}
	d.DateOnly = flags&2 != 0
	d.Time = time.Unix(numbers[0], numbers[1]).In(zoneNamed(zone, int(numbers[2])))
	d.Pos = source.Pos{File: file, Line: int(numbers[3]), Col: int(numbers[4])}
	return nil
}

// zones are those that dates were read in; loading one reads a file.
var zones sync.Map // name -> *time.Location

// zoneNamed is a zone by its name, or one that is nothing but an offset.
func zoneNamed(name string, offset int) *time.Location {
	switch name {
	case "UTC":
		return time.UTC
	case "Local":
		return time.Local
	case "":
		return time.FixedZone("", offset)
	}
	if zone, ok := zones.Load(name); ok {
		return zone.(*time.Location)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.FixedZone(name, offset)
	}
	zones.Store(name, zone)
	return zone
}
