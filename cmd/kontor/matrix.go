package main

import (
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kontor/generator/content"
	"kontor/generator/language"
	"kontor/generator/page"
	"kontor/generator/site"
	"kontor/generator/theme"
)

// matrixOptions are the flags of "kontor matrix show" and "export".
type matrixOptions struct {
	editionFlags
	rows, cols string
	where      []string
	show       string
	states     []string
	groups     []string
	format     string
	lang       string
	file       string // "" or "-" = standard output
}

var (
	shownForms    = []string{"md", "text", "list"}
	exportedForms = []string{"md", "text", "csv", "long", "json", "xlsx", "svg"}
)

func newMatrix(env *environment) *cobra.Command {
	cmd := &cobra.Command{
		Use:  "matrix",
		Args: func(cmd *cobra.Command, args []string) error { return unknownCommand(cmd, args) },
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newMatrixShow(env), newMatrixExport(env), newMatrixTemplate(env), newMatrixImport(env))
	return cmd
}

func newMatrixShow(env *environment) *cobra.Command {
	var o matrixOptions
	cmd := &cobra.Command{
		Use:  "show",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			made := o.export
			if !cmd.Flags().Changed("format") {
				made = o.fitting(env)
			}
			return o.run(env, shownForms, made)
		},
	}
	o.registerMatrix(cmd, "md", shownForms)
	return cmd
}

func newMatrixExport(env *environment) *cobra.Command {
	var o matrixOptions
	cmd := &cobra.Command{
		Use:  "export",
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			if err := o.chooseForm(); err != nil {
				return err
			}
			return o.run(env, exportedForms, o.export)
		},
	}
	o.registerMatrix(cmd, "", exportedForms)
	cmd.Flags().StringVarP(&o.file, "output", "o", "", "")
	return cmd
}

func (o *matrixOptions) registerMatrix(cmd *cobra.Command, usual string, forms []string) {
	o.registerPart(cmd, usual, forms)
	cmd.Flags().StringVar(&o.show, "show", "all", "")
	cmd.Flags().StringSliceVar(&o.states, "state", nil, "")
	cmd.Flags().StringArrayVar(&o.groups, "group", nil, "")
}

// registerPart adds the flags that choose a part of the relation and a form.
func (o *matrixOptions) registerPart(cmd *cobra.Command, usual string, forms []string) {
	o.register(cmd)
	cmd.Flags().StringVar(&o.rows, "rows", "", "")
	cmd.Flags().StringVar(&o.cols, "cols", "", "")
	cmd.Flags().StringArrayVar(&o.where, "where", nil, "")
	cmd.Flags().StringVar(&o.lang, "lang", "", "")
	formatFlag(cmd, &o.format, forms...)
	o.format, cmd.Flags().Lookup("format").DefValue = usual, usual
}

// chooseForm takes the form from the name of the file, where no flag says it.
func (o *matrixOptions) chooseForm() error {
	switch {
	case o.format != "":
	case o.file == "" || o.file == "-":
		o.format = "md"
	default:
		if o.format = formOf(o.file); o.format == "" {
			return usage("CMD01/ending", "file", o.file, "known", ".md, .txt, .csv, .long.csv, .json, .xlsx, .svg", "format", "csv")
		}
	}
	return nil
}

// formOf is the form that the name of a file asks for, "" for none.
func formOf(file string) string {
	switch name := strings.ToLower(file); {
	case strings.HasSuffix(name, ".long.csv"):
		return "long"
	case strings.HasSuffix(name, ".txt"):
		return "text"
	default:
		for _, form := range exportedForms {
			if strings.HasSuffix(name, "."+form) {
				return form
			}
		}
	}
	return ""
}

// export makes the bytes of a matrix.
func (o *matrixOptions) export(s *site.Site, t *theme.Theme, sel page.Selection) ([]byte, error) {
	return page.Export(s, t, sel, page.ExportFormat(o.format))
}

// fitting makes a table, or a list where the terminal is too narrow for it.
func (o *matrixOptions) fitting(env *environment) func(*site.Site, *theme.Theme, page.Selection) ([]byte, error) {
	return func(s *site.Site, t *theme.Theme, sel page.Selection) ([]byte, error) {
		table, err := o.export(s, t, sel)
		if width := env.widthOf(env.stdout); width > 0 && err == nil {
			for line := range strings.Lines(string(table)) {
				if shownWidth(strings.TrimSuffix(line, "\n")) > width {
					return page.Export(s, t, sel, page.ExportList)
				}
			}
		}
		return table, err
	}
}

// run links the site and writes what is made of a part of its relation. With
// errors in the content it may be incomplete.
func (o *matrixOptions) run(env *environment, forms []string, made func(*site.Site, *theme.Theme, page.Selection) ([]byte, error)) error {
	if err := oneOf("--format", o.format, forms...); err != nil {
		return err
	}
	if err := oneOf("--show", o.show, "all", "used", "gaps"); err != nil {
		return err
	}
	toScreen := o.file == "" || o.file == "-"
	if o.format == "xlsx" && toScreen && env.isTerminal(env.stdout) {
		return usage("CMD01/binary")
	}
	w, err := env.openWebsite(o.source)
	if err != nil {
		return err
	}
	defer w.Close()
	edition, err := o.edition(env, w)
	if err != nil {
		return err
	}
	snapshot, err := w.load(env, "")
	if err != nil {
		return err
	}
	plan, diags := snapshot.Plan(edition)
	sel, err := o.selection(plan.Site)
	if err != nil {
		return err
	}
	data, err := made(plan.Site, snapshot.Theme, sel)
	switch {
	case errors.Is(err, page.ErrTooLarge):
		return failed("CMD02/too-many-lines")
	case errors.Is(err, page.ErrNotExact):
		return usage("CMD01/where-third")
	case err != nil:
		return err
	}
	if toScreen {
		if env.isTerminal(env.stdout) {
			data = []byte(visibleLines(string(data)))
		}
		_, err = env.stdout.Write(data)
	} else {
		if err = os.WriteFile(o.file, data, 0o644); err != nil {
			return failed("CMD09/unwritten", "file", o.file, "reason", reasonOfFile(err))
		}
	}
	if err != nil {
		return err
	}
	if page.IsEmpty(plan.Site, sel) {
		env.tell(env.stderr, say(w.lang, "CMD04/matrix-empty"))
	}
	if stops(diags, false) {
		env.tell(env.stderr, summary(w.lang, diags)+say(w.lang, "CMD04/matrix-incomplete"))
		return errReported
	}
	return nil
}

// visibleLines makes a text safe for a terminal, line by line.
func visibleLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = visible(line)
	}
	return strings.Join(lines, "\n")
}

// selection is what the flags name in the site.
func (o *matrixOptions) selection(s *site.Site) (page.Selection, error) {
	sel := page.Selection{Show: o.show, Lang: o.lang}
	if s.Relation == nil {
		return sel, failed("CMD02/no-matrix")
	}
	if sel.Lang == "" {
		sel.Lang = s.Config.Language
	}
	if err := oneOf("--lang", sel.Lang, s.Languages...); err != nil {
		return sel, err
	}
	var err error
	if sel.Fixed, err = fixed(s, o.where); err != nil {
		return sel, err
	}
	if err = o.axes(s, &sel); err != nil {
		return sel, err
	}
	return sel, o.filters(s, &sel)
}

// axes reads --rows and --cols. Where one is missing, it is the first or the
// last dimension that is left.
func (o *matrixOptions) axes(s *site.Site, sel *page.Selection) (err error) {
	sel.Rows, sel.Cols = -1, -1
	for _, axis := range []struct {
		name  string
		index *int
	}{{o.rows, &sel.Rows}, {o.cols, &sel.Cols}} {
		if axis.name == "" {
			continue
		}
		if *axis.index, err = dimensionNamed(s, axis.name); err != nil {
			return err
		}
		if _, fixed := sel.Fixed[*axis.index]; fixed {
			return usage("CMD01/where-axis", "name", s.Dimensions[*axis.index].ID)
		}
	}
	var left []int
	for d := range s.Dimensions {
		if _, fixed := sel.Fixed[d]; !fixed && d != sel.Rows && d != sel.Cols {
			left = append(left, d)
		}
	}
	if sel.Rows < 0 && len(left) > 0 {
		sel.Rows, left = left[0], left[1:]
	}
	if sel.Cols < 0 && len(left) > 0 {
		sel.Cols = left[len(left)-1]
	}
	switch {
	case sel.Rows < 0 || sel.Cols < 0:
		return usage("CMD01/where-all")
	case sel.Rows == sel.Cols:
		return usage("CMD01/axes-same", "name", s.Dimensions[sel.Rows].ID)
	}
	return nil
}

// filters reads --state and --group.
func (o *matrixOptions) filters(s *site.Site, sel *page.Selection) error {
	for _, word := range o.states {
		decision, ok := content.ParseDecision(word)
		if !ok || decision == content.DecisionNone {
			return oneOf("--state", word, page.StateIDs()...)
		}
		sel.States = append(sel.States, site.StateOf(decision))
	}
	sel.Groups = map[int]string{}
	for _, group := range o.groups {
		if err := chooseGroup(s, sel, group); err != nil {
			return err
		}
	}
	return nil
}

// chooseGroup reads one --group: "segment.Gewerke", as in the address of a page,
// or the group alone.
func chooseGroup(s *site.Site, sel *page.Selection, group string) error {
	var known []string
	found := false
	for _, d := range []int{sel.Rows, sel.Cols} {
		dim := s.Dimensions[d]
		if own := strings.TrimPrefix(group, dim.ID+"."); dim.HasGroup(own) {
			sel.Groups[d], found = own, true
		}
		known = append(known, dim.Groups()...)
	}
	switch {
	case found:
		return nil
	case len(known) == 0:
		return usage("CMD01/no-groups", "rows", s.Dimensions[sel.Rows].ID, "cols", s.Dimensions[sel.Cols].ID)
	}
	return usage("CMD01/group", "name", group, "known", strings.Join(known, ", "))
}

func dimensionNamed(s *site.Site, name string) (int, error) {
	var ids []string
	for i, d := range s.Dimensions {
		if content.Fold(d.ID) == content.Fold(name) || content.Fold(d.Key()) == content.Fold(name) {
			return i, nil
		}
		ids = append(ids, d.ID)
	}
	if near := language.Nearest(name, ids); near != "" {
		return 0, usage("CMD01/dimension-near", "name", name, "near", near)
	}
	return 0, usage("CMD01/dimension", "name", name, "known", strings.Join(ids, ", "))
}

// fixed reads every --where: a dimension and the member it is reduced to.
func fixed(s *site.Site, wheres []string) (map[int]int, error) {
	members := map[int]int{}
	for _, where := range wheres {
		dim, name, ok := strings.Cut(where, "=")
		if !ok || strings.TrimSpace(name) == "" {
			return nil, usage("CMD01/where", "value", where)
		}
		d, err := dimensionNamed(s, strings.TrimSpace(dim))
		if err != nil {
			return nil, err
		}
		if _, twice := members[d]; twice {
			return nil, usage("CMD01/where-twice", "name", s.Dimensions[d].ID)
		}
		member, problem := s.Dimensions[d].Named(content.Name{Text: strings.TrimSpace(name)})
		if problem != nil {
			return nil, unknownMember(s.Dimensions[d], name)
		}
		members[d] = member.Index
	}
	return members, nil
}

func unknownMember(dim *site.Dimension, name string) error {
	var known []string
	for _, e := range dim.Entities {
		known = append(known, e.ID)
	}
	if near := language.Nearest(name, known); near != "" {
		return usage("CMD01/member-near", "name", name, "dimension", dim.ID, "near", near)
	}
	if len(known) > 12 {
		known = append(slices.Clip(known[:12]), "…")
	}
	return usage("CMD01/member", "name", name, "dimension", dim.ID, "known", strings.Join(known, ", "))
}
