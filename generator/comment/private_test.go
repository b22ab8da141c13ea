package comment

import (
	"reflect"
	"strings"
	"testing"
)

// What everybody may read has no field for what is private. Who adds one here
// publishes it: it belongs into package intake.
func TestNoFieldIsPrivate(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var walk func(path string, v reflect.Type)
	walk = func(path string, v reflect.Type) {
		for v.Kind() == reflect.Pointer || v.Kind() == reflect.Slice || v.Kind() == reflect.Map || v.Kind() == reflect.Array {
			v = v.Elem()
		}
		if v.Kind() != reflect.Struct || seen[v] || v.PkgPath() == "time" {
			return
		}
		seen[v] = true
		for i := range v.NumField() {
			f := v.Field(i)
			tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			for _, name := range []string{f.Name, tag} {
				if word := privateWord(name); word != "" {
					t.Errorf("%s.%s (%q) is named after something private: %s", path, f.Name, tag, word)
				}
			}
			walk(path+"."+f.Name, f.Type)
		}
	}
	walk("Thread", reflect.TypeFor[Thread]())
	if len(seen) < 2 {
		t.Fatal("nothing was walked through")
	}
	for name, private := range map[string]bool{"Email": true, "remote_addr": true, "ip": true, "AuthorIP": true, "Address": true, "MailHash": true,
		"Identity": true, "Script": false, "Description": false, "Author": false} {
		if got := privateWord(name) != ""; got != private {
			t.Errorf("%s is taken for private: %v", name, got)
		}
	}
}

// privateWord is what in the name of a field stands for something private.
func privateWord(name string) string {
	lower := strings.ToLower(name)
	for _, word := range []string{"mail", "addr", "identity", "phone", "token", "secret", "agent", "hash", "reason"} {
		if strings.Contains(lower, word) {
			return word
		}
	}
	if lower == "ip" || strings.HasSuffix(name, "IP") || strings.HasPrefix(name, "IP") || strings.HasSuffix(name, "Ip") || strings.Contains(lower, "_ip") {
		return "ip"
	}
	return ""
}
