package move

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"
)

//go:embed report.html
var page string

var pageTemplate = template.Must(template.New("report").Parse(page))

// JSON writes the report for programs.
func (r Report) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(r)
}

// HTML writes the report as one page that needs nothing else.
func (r Report) HTML(w io.Writer) error { return pageTemplate.Execute(w, r) }

// Markdown writes the report as text.
func (r Report) Markdown(w io.Writer) error {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# %s\n", r.Title())
	line("%s\n", r.Summary())
	if r.Stopped != "" {
		line("**It stopped before its end:** %s. Run it again: it goes on from there.\n", cell(r.Stopped))
	}
	line("| | found | %s | already there | refused | the same in every field |\n|---|---|---|---|---|---|", r.Wrote())
	for _, t := range []struct {
		name string
		t    Tally
	}{{"Imported parcels without a label", r.Parcels}, {"Orders of shops", r.Orders}} {
		line("| %s | %d | %d | %d | %d | %d |", t.name, t.t.Found, t.t.Written, t.t.There, t.t.Refused, t.t.Same)
	}
	b.WriteString("\n")
	list := func(title string, n int, each func(i int) string) {
		if n == 0 {
			return
		}
		line("## %s\n", title)
		for i := range n {
			line("- %s", each(i))
		}
		b.WriteString("\n")
	}
	list("To be done by hand", len(r.ByHand), func(i int) string {
		t := r.ByHand[i]
		text := "**" + cell(t.What) + "**: " + cell(t.Why)
		for _, v := range t.Values {
			text += fmt.Sprintf("\n  - %s: %s", v[0], cell(v[1]))
		}
		return text
	})
	list("Without a counterpart", len(r.Methods), func(i int) string { return cell(r.Methods[i].Line()) })
	list("Refused orders", len(r.Refused), func(i int) string { return cell(r.Refused[i].Order + ": " + r.Refused[i].Reason) })
	list("What could not be carried", len(r.Lost), func(i int) string { return cell(r.Lost[i].Line()) })
	list("Differences", len(r.Differences), func(i int) string { return cell(r.Differences[i].Line()) })
	list("Parcels that stay where they are", len(r.NotMoved), func(i int) string {
		status := slices.Sorted(maps.Keys(r.NotMoved))[i]
		return fmt.Sprintf("%s: %d", cell(status), r.NotMoved[status])
	})
	list("Settings", len(r.Done), func(i int) string { return cell(r.Done[i]) })
	if r.Untold > 0 {
		line("%d more lines are not in this report.", r.Untold)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// cell keeps a value on its line and out of Markdown's own signs.
func cell(text string) string {
	return strings.NewReplacer("\n", " ", "\r", " ", "*", `\*`, "_", `\_`, "<", "&lt;", "`", "'", "|", `\|`).Replace(text)
}

// Title is what the report is called.
func (r Report) Title() string {
	title := "Switching from " + r.From + " to " + r.To
	if r.DryRun {
		title += ": what would be done"
	}
	return title
}

// Summary is the report in one sentence.
func (r Report) Summary() string {
	return fmt.Sprintf("%d of %d waiting orders %s, %d were there already, %d were refused; %d to do by hand.", r.Parcels.Written+r.Orders.Written,
		r.Parcels.Found+r.Orders.Found, r.Wrote(), r.Parcels.There+r.Orders.There, r.Parcels.Refused+r.Orders.Refused, len(r.ByHand))
}

// Wrote is what was done with orders that were not there.
func (r Report) Wrote() string {
	if r.DryRun {
		return "would be written"
	}
	return "written"
}

// Line is the method in one line.
func (m Method) Line() string {
	text := m.Kind + " " + strings.TrimSpace(m.Name+" ("+m.ID+")")
	if m.Carrier != "" {
		text += " of " + m.Carrier
	}
	if m.Orders > 0 {
		text += fmt.Sprintf(", asked for by %d orders", m.Orders)
	}
	if m.Nearest != "" {
		return text + "; nearest here: " + m.Nearest
	}
	return text + "; nothing like it here"
}

// Line is the difference in one line.
func (d Difference) Line() string {
	if d.Is == "" {
		return fmt.Sprintf("%s, %s: %q", d.Order, d.Field, d.Was)
	}
	return fmt.Sprintf("%s, %s: %q became %q", d.Order, d.Field, d.Was, d.Is)
}
