package page

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"kontor/generator/content"
	"kontor/generator/source"
)

// redirectFiles are the files that tell servers of the old addresses, in the
// forms that site.yaml asks for.
var redirectFiles = map[string]struct {
	addr string
	line func(from, to string) string
}{
	// "!" redirects although the page that leads on lies there, too.
	content.RedirectsNetlify: {"_redirects", func(from, to string) string { return from + " " + to + " 301!\n" }},
	content.RedirectsApache: {".htaccess", func(from, to string) string {
		return fmt.Sprintf("RedirectMatch 301 \"^%s$\" %q\n", fileOrFolder(from), to)
	}},
	content.RedirectsNginx: {"redirects.nginx.conf", func(from, to string) string {
		return fmt.Sprintf("location ~ \"^%s$\" { return 301 %q; }\n", fileOrFolder(from), to)
	}},
}

// fileOrFolder is the expression for an address as visitors may type it;
// servers compare with the decoded path.
func fileOrFolder(addr string) string {
	if decoded, err := url.PathUnescape(addr); err == nil {
		addr = decoded
	}
	if folder, ok := strings.CutSuffix(addr, "/"); ok {
		return regexp.QuoteMeta(folder) + "(/(index\\.html)?)?"
	}
	return regexp.QuoteMeta(addr)
}

// redirectLists plans these files.
func (b *builder) redirectLists() {
	for _, form := range b.site.Config.Redirects {
		file := redirectFiles[form]
		read := func() ([]byte, error) {
			var out strings.Builder
			for _, r := range b.site.Redirects {
				out.WriteString(file.line(b.url(r.Addr), b.url(r.To.Addr)))
			}
			return []byte(out.String()), nil
		}
		b.outputs = append(b.outputs, Output{
			Addr: file.addr, Source: source.Pos{File: b.site.Config.File}, Key: hashOf(read), Write: writeOf(read),
		})
	}
}
