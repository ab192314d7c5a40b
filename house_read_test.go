package waybill_test

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// statement is one SQL text as the source builds it: constants put in, what is only known at run time as "?".
type statement struct {
	text     string
	file     string
	function string
	at       token.Position
}

func (s statement) where() string { return s.file + ":" + s.function }

// looksLikeSQL: keywords in capitals are the house's style; small letters count when a placeholder gives
// them away.
var (
	looksLikeSQL = regexp.MustCompile(`(?s)^\s*(SELECT\b.+\bFROM\b|INSERT\s+INTO\b|UPDATE\s+\w+(\s+(AS\s+)?\w+)?\s+SET\b|DELETE\s+FROM\b|WITH\s+(RECURSIVE\s+)?\w+\b.*\bAS\b)`)
	smallSQL     = regexp.MustCompile(`(?is)^\s*(SELECT\b.+\bFROM\b|INSERT\s+INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b).*\$\d`)
)

func isSQL(text string) bool { return looksLikeSQL.MatchString(text) || smallSQL.MatchString(text) }

// strings of one folder: what each constant or variable of strings is made of, and which are only parts.
type words struct {
	values map[string]ast.Expr
	parts  map[string]bool
}

func wordsOf(all []source) map[string]*words {
	folders := map[string]*words{}
	for _, s := range all {
		w := folders[s.folder]
		if w == nil {
			w = &words{map[string]ast.Expr{}, map[string]bool{}}
			folders[s.folder] = w
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if i < len(n.Values) {
						w.values[name.Name] = n.Values[i]
					}
				}
			case *ast.BinaryExpr:
				for _, side := range []ast.Expr{n.X, n.Y} {
					if id, ok := side.(*ast.Ident); ok && n.Op == token.ADD {
						w.parts[id.Name] = true
					}
				}
			}
			return true
		})
	}
	return folders
}

// fold writes an expression of strings as one text.
func (w *words) fold(e ast.Expr, depth int) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return text
		}
	case *ast.ParenExpr:
		return w.fold(e.X, depth)
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return w.fold(e.X, depth) + w.fold(e.Y, depth)
		}
	case *ast.Ident:
		if v, ok := w.values[e.Name]; ok && depth < 8 {
			return w.fold(v, depth+1)
		}
	}
	return " ? "
}

// statements finds the SQL texts in all files that are not tests.
func statements(all []source) []statement {
	folders := wordsOf(all)
	var found []statement
	for _, s := range all {
		if s.test {
			continue
		}
		w := folders[s.folder]
		function := ""
		add := func(e ast.Expr) {
			if text := w.fold(e, 0); isSQL(text) {
				found = append(found, statement{text, s.path, function, fset.Position(e.Pos())})
			}
		}
		visit := func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if i < len(n.Values) && w.parts[name.Name] {
						return false // judged where it is put together
					}
				}
			case *ast.BinaryExpr:
				if n.Op == token.ADD {
					add(n)
					return false
				}
			case *ast.BasicLit:
				if n.Kind == token.STRING {
					add(n)
				}
			}
			return true
		}
		for _, d := range s.file.Decls {
			function = ""
			if f, ok := d.(*ast.FuncDecl); ok {
				function = f.Name.Name
			}
			ast.Inspect(d, visit)
		}
	}
	return found
}

// bulk is a call of InsertMany with the table's name in it.
type bulk struct {
	table   string
	columns []string
	known   bool // the columns could be read from the source
	file    string
	at      token.Position
}

func bulkInserts(all []source) []bulk {
	folders := wordsOf(all)
	var found []bulk
	for _, s := range all {
		if s.test {
			continue
		}
		w := folders[s.folder]
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 3 {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "InsertMany" {
				return true
			}
			b := bulk{table: w.fold(call.Args[1], 0), file: s.path, at: fset.Position(call.Pos())}
			columns := call.Args[2]
			if id, ok := columns.(*ast.Ident); ok && w.values[id.Name] != nil {
				columns = w.values[id.Name]
			}
			if list, ok := columns.(*ast.CompositeLit); ok {
				b.known = true
				for _, e := range list.Elts {
					b.columns = append(b.columns, w.fold(e, 0))
				}
			}
			found = append(found, b)
			return true
		})
	}
	return found
}

var (
	quoted   = regexp.MustCompile(`'(?:[^']|'')*'`)
	opening  = regexp.MustCompile(`(?i)^\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b`)
	setWords = regexp.MustCompile(`(?i)\b(?:UNION(?:\s+ALL)?|EXCEPT|INTERSECT)\b`)
	insertTo = regexp.MustCompile(`(?i)\bINSERT\s+INTO\s+([a-z_0-9]+)(?:\s+AS\s+\w+)?\s*\(([^()]*)\)`)
	inserted = regexp.MustCompile(`(?i)\bINSERT\s+INTO\s+([a-z_0-9]+)`)
	selects  = regexp.MustCompile(`(?i)\bSELECT\b`)
	fromPart = regexp.MustCompile(`(?is)\bFROM\b(.*?)(?:\bWHERE\b|\bGROUP\s+BY\b|\bORDER\s+BY\b|\bLIMIT\b|\bRETURNING\b|\bON\s+CONFLICT\b|\bFROM\b|$)`)
	tableRef = regexp.MustCompile(`(?i)(?:^|,|\bJOIN\b)\s*([a-z_][a-z_0-9]*)(?:\s+(?:AS\s+)?([a-z_][a-z_0-9]*))?`)
	updated  = regexp.MustCompile(`(?i)\bUPDATE\s+([a-z_][a-z_0-9]*)(?:\s+(?:AS\s+)?([a-z_][a-z_0-9]*))?\s+SET\b`)
	deciding = regexp.MustCompile(`(?i)\b(?:WHERE|ON|USING)\b`)
	twoSided = regexp.MustCompile(`(?i)\b([a-z_][a-z_0-9]*)\.account_id\s*=\s*([a-z_][a-z_0-9]*)\.account_id\b`)
	bare     = regexp.MustCompile(`(?i)(?:^|[^.\w])account_id\s*=|\(\s*account_id\s*,[^()]*\)\s*(?:=|IN\b)|\bUSING\s*\(\s*account_id\b`)
)

// notAlias are words that may follow a table's name and are not its alias.
var notAlias = []string{"where", "on", "set", "left", "right", "inner", "cross", "full", "join", "group", "order", "limit", "values", "using", "returning", "for", "natural", "window", "having", "offset", "default"}

// split cuts a statement into its single selects, inserts, updates and deletes: what stands in parentheses
// and begins with such a word is taken out, and sets (UNION …) are parted.
func split(sql string) []string {
	sql = quoted.ReplaceAllString(lineComment.ReplaceAllString(sql, ""), "''")
	var parts []string
	var open []*strings.Builder
	open = append(open, new(strings.Builder))
	var inner []bool // for each open parenthesis: does a part of its own stand in it
	for i, c := range sql {
		switch c {
		case '(':
			sub := opening.MatchString(sql[i+1:])
			inner = append(inner, sub)
			open[len(open)-1].WriteByte('(')
			if sub {
				open = append(open, new(strings.Builder))
				continue
			}
		case ')':
			if len(inner) > 0 {
				if inner[len(inner)-1] {
					parts = append(parts, open[len(open)-1].String())
					open = open[:len(open)-1]
				}
				inner = inner[:len(inner)-1]
			}
			open[len(open)-1].WriteByte(')')
		default:
			open[len(open)-1].WriteRune(c)
		}
	}
	for i := range open {
		parts = append(parts, open[i].String())
	}
	var single []string
	for _, p := range parts {
		for _, q := range setWords.Split(p, -1) {
			if at := selects.FindStringIndex(q); at != nil && inserted.MatchString(q[:at[0]]) {
				single = append(single, q[:at[0]], q[at[0]:])
				continue
			}
			single = append(single, q)
		}
	}
	return single
}

// ref is a table as one part of a statement names it.
type ref struct{ table, name string }

// refs finds the tables that a part reads, changes or deletes from; not those it inserts into.
func refs(part string) []ref {
	var found []ref
	add := func(m []string) {
		r := ref{strings.ToLower(m[1]), strings.ToLower(m[2])}
		if r.name == "" || slices.Contains(notAlias, r.name) {
			r.name = r.table
		}
		found = append(found, r)
	}
	for _, m := range updated.FindAllStringSubmatch(part, -1) {
		add(m)
	}
	for rest := part; ; {
		m := fromPart.FindStringSubmatchIndex(rest)
		if m == nil {
			return found
		}
		for _, t := range tableRef.FindAllStringSubmatch(rest[m[2]:m[3]], -1) {
			add(t)
		}
		rest = rest[m[3]:]
	}
}

// mentioned are all the tables (and names of WITH parts) that a statement touches.
func mentioned(sql string) []string {
	var names []string
	for _, p := range split(sql) {
		for _, r := range refs(p) {
			names = append(names, r.table)
		}
		for _, m := range inserted.FindAllStringSubmatch(p, -1) {
			names = append(names, strings.ToLower(m[1]))
		}
	}
	return names
}

// unbound are the tenant tables that a statement touches without saying which account's rows.
func unbound(sql string, tenant func(table string) bool) []string {
	var bad []string
	for _, p := range split(sql) {
		for _, m := range inserted.FindAllStringSubmatch(p, -1) {
			columns := insertTo.FindStringSubmatch(p)
			if tenant(strings.ToLower(m[1])) && (columns == nil || !regexp.MustCompile(`\baccount_id\b`).MatchString(columns[2])) {
				bad = append(bad, strings.ToLower(m[1]))
			}
		}
		bad = append(bad, unboundRefs(p, tenant)...)
	}
	return bad
}

func unboundRefs(part string, tenant func(string) bool) []string {
	all := refs(part)
	var here []ref
	for _, r := range all {
		if tenant(r.table) {
			here = append(here, r)
		}
	}
	if len(here) == 0 {
		return nil
	}
	conditions := ""
	if at := deciding.FindStringIndex(part); at != nil {
		conditions = part[at[0]:]
	}
	// That two tables of this part agree on an account does not say which.
	anchored := twoSided.ReplaceAllStringFunc(conditions, func(s string) string {
		m := twoSided.FindStringSubmatch(s)
		if named(all, m[1]) && named(all, m[2]) {
			return " "
		}
		return s
	})
	var bad []string
	for _, r := range here {
		own := regexp.MustCompile(`(?i)\b` + r.name + `\.account_id\s*=|=\s*` + r.name + `\.account_id\b|\b` + r.name + `\.account_id\s*,[^()]*\)\s*(?:=|IN\b)`)
		bound := own.MatchString(conditions) || bare.MatchString(conditions) && (len(all) == 1 || strings.Contains(strings.ToUpper(conditions), "USING"))
		anyAnchor := bare.MatchString(anchored) || regexp.MustCompile(`(?i)\.account_id\s*=|=\s*\w+\.account_id\b|\.account_id\s*,[^()]*\)\s*(?:=|IN\b)`).MatchString(anchored)
		if !bound || !anyAnchor {
			bad = append(bad, r.table)
		}
	}
	return bad
}

func named(all []ref, name string) bool {
	return slices.ContainsFunc(all, func(r ref) bool { return strings.EqualFold(r.name, name) })
}
