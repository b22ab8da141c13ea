package page

import (
	"bufio"
	"encoding/json"
	"io"
	"net/url"
	"strings"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"

	"kontor/generator/site"
	"kontor/generator/source"
)

const (
	markdownName = "index.md"
	llmsName     = "llms.txt"
)

// markdown plans the text of every document as Markdown, beside its page, where
// the site asks for it. It is made of what the page shows and not of the
// author's file: that may name what is hidden, hold remarks, and refer to paths
// that only she has.
func (b *builder) markdown() {
	for _, p := range b.site.Pages {
		if !b.hasMarkdown(p) {
			continue
		}
		b.outputs = append(b.outputs, Output{
			Addr: strings.TrimPrefix(p.Addr, "/") + markdownName, Source: source.Pos{File: p.Doc.File.Path},
			Key: func() (source.Hash, error) {
				body, err := b.bodyKey(p)
				return source.Sum(b.base[:], []byte(b.markdownHead(p)), []byte(b.origin), []byte(p.Addr), []byte(body)), err
			},
			Write: func(w io.Writer) error { return b.writeMarkdown(w, p) },
		})
	}
}

func (b *builder) hasMarkdown(p *site.Page) bool {
	return b.site.Config.MarkdownSource && b.origin != "" && isDocument(p) && !noIndex(p) && strings.HasSuffix(p.Addr, "/")
}

// isDocument tells the pages that are a text of their own.
func isDocument(p *site.Page) bool { return isText(p) || p.Kind == site.KindPersona && !p.Borrowed() }

// markdownHead is the front matter of a text: its title and its date, nothing
// else of what the author wrote there.
func (b *builder) markdownHead(p *site.Page) string {
	var title strings.Builder
	enc := json.NewEncoder(&title)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(xmlText(b.title(p))) // a text is always encoded
	head := "---\ntitle: " + title.String()
	if date := w3cDate(p.Entry.Date); date != "" {
		head += "date: " + date + "\n"
	}
	return head + "---\n\n"
}

func (b *builder) writeMarkdown(w io.Writer, p *site.Page) error {
	text := ""
	markup, err := b.body(p)
	if err != nil {
		return err
	}
	address, err := url.Parse(b.absolute(p.Addr))
	if err != nil {
		return err
	}
	if body, err := portable(string(markup), address); err == nil {
		to := converter.NewConverter(converter.WithPlugins(base.NewBasePlugin(), commonmark.NewCommonmarkPlugin(), table.NewTablePlugin()))
		out, err := to.ConvertNode(body)
		if err != nil {
			return err
		}
		text = strings.TrimSpace(string(out)) + "\n"
	}
	_, err = io.WriteString(w, b.markdownHead(p)+text)
	return err
}

// readable says why there are no texts for programs where the site asks for
// them.
func (b *builder) readable() {
	if c := b.site.Config; b.origin == "" && (c.LLMs || c.MarkdownSource) {
		b.report(source.Warning("TXT01", source.Pos{File: c.File}))
	}
}

// llms plans llms.txt in every language, where the site asks for it: what there
// is to read, for programs.
func (b *builder) llms() {
	if !b.site.Config.LLMs || b.origin == "" {
		return
	}
	for _, lang := range b.site.Languages {
		addr := strings.TrimPrefix(b.site.Home[lang].Addr+llmsName, "/")
		if strings.HasSuffix(b.site.Home[lang].Addr, "/") && !b.ownFile(addr) {
			b.streamed(addr, func(w io.Writer) error { return b.writeLLMs(w, lang) })
		}
	}
}

func (b *builder) writeLLMs(w io.Writer, lang string) error {
	out := bufio.NewWriter(w)
	out.WriteString("# " + b.siteName(lang) + "\n")
	if about := xmlText(b.site.Config.Description.In(lang)); about != "" {
		out.WriteString("\n> " + about + "\n")
	}
	for _, group := range b.textsBelow(lang) {
		out.WriteString("\n## " + xmlText(b.title(group.above)) + "\n\n")
		for _, p := range group.texts {
			out.WriteString("- [" + markdownText(b.title(p)) + "](" + b.readAt(p) + ")")
			if about := xmlText(b.description(p)); about != "" {
				out.WriteString(": " + about)
			}
			out.WriteString("\n")
		}
	}
	return out.Flush()
}

// readAt is where a program reads a text best.
func (b *builder) readAt(p *site.Page) string {
	if b.hasMarkdown(p) {
		return b.absolute(p.Addr + markdownName)
	}
	return b.absolute(p.Addr)
}

func markdownText(s string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(xmlText(s))
}

// textGroup are the texts of a series or a section.
type textGroup struct {
	above *site.Page
	texts []*site.Page
}

// textsBelow groups all texts of a language by what they belong to.
func (b *builder) textsBelow(lang string) (groups []textGroup) {
	index := map[*site.Page]int{}
	for _, p := range b.site.Pages {
		if p.Lang != lang || !isDocument(p) || noIndex(p) {
			continue
		}
		above := p.Parent
		if len(p.Parts) > 0 && p.Parts[0].Series.Pages[lang] != nil {
			above = p.Parts[0].Series.Pages[lang]
		}
		i, ok := index[above]
		if !ok {
			i = len(groups)
			index[above] = i
			groups = append(groups, textGroup{above: above})
		}
		groups[i].texts = append(groups[i].texts, p)
	}
	return groups
}
