package theme

import (
	"reflect"
	"time"

	"kontor/generator/view"
)

// samples are two values of a view with which a layout is tried out: one with
// nothing set that may be missing, and one with everything set.
func samples(t reflect.Type) (empty, full any) {
	none := reflect.New(t).Elem()
	if site := none.FieldByName("Site"); site.IsValid() {
		site.Set(reflect.ValueOf(&view.Site{})) // every page has one
	}
	all := reflect.New(t).Elem()
	fill(all, "Title")
	return none.Interface(), all.Interface()
}

// fill sets everything below v: texts to the name of their field, lists to two
// entries.
func fill(v reflect.Value, name string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(name)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(2)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), name)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), name)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2026, time.December, 1, 8, 0, 0, 0, time.UTC)))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), v.Type().Field(i).Name)
		}
	}
}
