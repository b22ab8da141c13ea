package main

import (
	"strings"

	"github.com/spf13/cobra"

	"kontor/generator/page"
	"kontor/generator/site"
	"kontor/generator/theme"
)

var templateForms = []string{"xlsx", "html"}

// newMatrixTemplate makes the command that writes a matrix to fill in.
func newMatrixTemplate(env *environment) *cobra.Command {
	o, filled := matrixOptions{show: "all"}, false
	cmd := &cobra.Command{
		Use:  "template",
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			if o.format == "" {
				o.format = "xlsx"
				switch name := strings.ToLower(o.file); {
				case strings.HasSuffix(name, ".html"), strings.HasSuffix(name, ".htm"):
					o.format = "html"
				case name != "" && name != "-" && !strings.HasSuffix(name, ".xlsx"):
					return usage("CMD01/ending", "file", o.file, "known", ".xlsx, .html", "format", "xlsx")
				}
			}
			return o.run(env, templateForms, func(s *site.Site, t *theme.Theme, sel page.Selection) ([]byte, error) {
				return page.Template(s, t, sel, filled, page.ExportFormat(o.format))
			})
		},
	}
	o.registerPart(cmd, "", templateForms)
	cmd.Flags().BoolVar(&filled, "filled", false, "")
	cmd.Flags().StringVarP(&o.file, "output", "o", "", "")
	return cmd
}
