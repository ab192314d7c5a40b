package reference

import (
	"html/template"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// document is one door, as its page tells it.
type document struct {
	Name    string
	Title   string
	Summary string
	Text    string
	Server  string // the path that stands before all others
	Groups  []group
	Schemas []property
	Calls   int
	text    []byte
}

// group is the operations of one tag.
type group struct {
	ID         string
	Name       string
	Text       string
	Operations []operation
}

type operation struct {
	ID         string
	Method     string
	Path       string
	Summary    string
	Text       string
	Parameters []parameter
	Body       []content
	Answers    []answer
	Old        bool
}

type parameter struct {
	Name, In, Text string
	Required       bool
	Kind           property
}

type content struct {
	Media   string
	Kind    property
	Example string
}

type answer struct {
	Code    string
	Text    string
	Headers []string
	Bodies  []content
}

// property is a schema: what a value is, and what it holds.
type property struct {
	Name     string
	Required bool
	Type     string
	Ref      string // the name of a schema of the document
	Text     string
	Facts    []string
	Fields   []property
	Choices  []property // one or several of these
}

// methods in the order in which people look for them.
var methods = []string{"get", "post", "put", "patch", "delete"}

func read(name string, text []byte, root *yaml.Node) document {
	info := at(root, "info")
	doc := document{Name: name, Title: word(info, "title"), Summary: word(info, "summary"), Text: word(info, "description"), text: text}
	if servers := at(root, "servers"); servers != nil && len(servers.Content) > 0 {
		doc.Server = strings.TrimSuffix(word(servers.Content[0], "url"), "/")
	}
	for _, tag := range items(at(root, "tags")) {
		doc.Groups = append(doc.Groups, group{ID: anchor(word(tag, "name")), Name: word(tag, "name"), Text: word(tag, "description")})
	}
	for path, methodsOf := range pairs(at(root, "paths")) {
		shared := items(at(methodsOf, "parameters"))
		for _, method := range methods {
			node := at(methodsOf, method)
			if node == nil {
				continue
			}
			tag := ""
			if tags := items(at(node, "tags")); len(tags) > 0 {
				tag = tags[0].Value
			}
			doc.put(tag, readOperation(root, method, path, node, shared))
		}
	}
	doc.Groups = slices.DeleteFunc(doc.Groups, func(g group) bool { return len(g.Operations) == 0 })
	for name, schema := range pairs(at(root, "components", "schemas")) {
		p := readSchema(schema)
		p.Name = name
		doc.Schemas = append(doc.Schemas, p)
	}
	slices.SortFunc(doc.Schemas, func(a, b property) int { return strings.Compare(a.Name, b.Name) })
	return doc
}

// put adds an operation to its group.
func (d *document) put(tag string, o operation) {
	d.Calls++
	i := slices.IndexFunc(d.Groups, func(g group) bool { return g.Name == tag })
	if i < 0 {
		d.Groups = append(d.Groups, group{ID: anchor(tag), Name: tag})
		i = len(d.Groups) - 1
	}
	d.Groups[i].Operations = append(d.Groups[i].Operations, o)
}

func readOperation(root *yaml.Node, method, path string, node *yaml.Node, shared []*yaml.Node) operation {
	o := operation{
		ID: anchor(method + "-" + path), Method: strings.ToUpper(method), Path: path, Summary: word(node, "summary"), Text: word(node, "description"),
		Old: word(node, "deprecated") == "true",
	}
	for _, p := range append(shared, items(at(node, "parameters"))...) {
		p = follow(root, p)
		o.Parameters = append(o.Parameters, parameter{
			Name: word(p, "name"), In: word(p, "in"), Text: word(p, "description"), Required: word(p, "required") == "true", Kind: readSchema(at(p, "schema")),
		})
	}
	o.Body = contents(follow(root, at(node, "requestBody")))
	for code, r := range pairs(at(node, "responses")) {
		r = follow(root, r)
		a := answer{Code: code, Text: word(r, "description"), Bodies: contents(r)}
		for name := range pairs(at(r, "headers")) {
			a.Headers = append(a.Headers, name)
		}
		o.Answers = append(o.Answers, a)
	}
	return o
}

func contents(node *yaml.Node) []content {
	var all []content
	for media, c := range pairs(at(node, "content")) {
		all = append(all, content{Media: media, Kind: readSchema(at(c, "schema")), Example: example(c)})
	}
	return all
}

func readSchema(node *yaml.Node) property {
	if node == nil {
		return property{Type: "anything"}
	}
	if ref := word(node, "$ref"); ref != "" {
		return property{Ref: ref[strings.LastIndex(ref, "/")+1:], Text: word(node, "description")}
	}
	p := property{Type: typeOf(node), Text: word(node, "description"), Facts: facts(node)}
	needed := map[string]bool{}
	for _, n := range items(at(node, "required")) {
		needed[n.Value] = true
	}
	for name, field := range pairs(at(node, "properties")) {
		f := readSchema(field)
		f.Name, f.Required = name, needed[name]
		p.Fields = append(p.Fields, f)
	}
	if each := at(node, "items"); each != nil {
		e := readSchema(each)
		if e.Ref != "" {
			p.Ref = e.Ref
		}
		p.Fields, p.Choices = append(p.Fields, e.Fields...), append(p.Choices, e.Choices...)
		p.Type = strings.TrimSpace(p.Type + " of " + e.Type)
		p.Facts = append(p.Facts, e.Facts...)
	}
	if rest := at(node, "additionalProperties"); rest != nil && rest.Kind == yaml.MappingNode {
		e := readSchema(rest)
		e.Name = "any key"
		p.Fields = append(p.Fields, e)
	}
	for _, how := range []string{"anyOf", "oneOf", "allOf"} {
		for _, n := range items(at(node, how)) {
			p.Choices = append(p.Choices, readSchema(n))
		}
	}
	return p
}

func typeOf(node *yaml.Node) string {
	t := at(node, "type")
	if t == nil {
		return ""
	}
	if t.Kind == yaml.ScalarNode {
		return t.Value
	}
	var all []string
	for _, n := range items(t) {
		all = append(all, n.Value)
	}
	return strings.Join(all, " or ")
}

// facts are the further limits of a value, in words.
func facts(node *yaml.Node) []string {
	var all []string
	for _, f := range []struct{ key, words string }{
		{"format", ""}, {"const", "always "}, {"minimum", "from "}, {"exclusiveMinimum", "more than "}, {"maximum", "up to "}, {"minLength", "at least so many characters: "},
		{"maxLength", "at most so many characters: "}, {"minItems", "at least so many: "}, {"maxItems", "at most so many: "}, {"pattern", "matches "}, {"default", "default "},
	} {
		if v := word(node, f.key); v != "" {
			all = append(all, f.words+v)
		}
	}
	var one []string
	for _, n := range items(at(node, "enum")) {
		one = append(one, n.Value)
	}
	if len(one) > 0 {
		all = append(all, "one of "+strings.Join(one, ", "))
	}
	return all
}

// prose draws a text of paragraphs with `code` in it.
func prose(text string) template.HTML {
	var b strings.Builder
	for part := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if strings.TrimSpace(part) != "" {
			b.WriteString("<p>" + string(line(part)) + "</p>\n")
		}
	}
	return template.HTML(b.String())
}

// line draws a text with `code` in it.
func line(text string) template.HTML {
	var b strings.Builder
	for i, part := range strings.Split(text, "`") {
		safe := template.HTMLEscapeString(part)
		if i%2 == 1 {
			safe = "<code>" + safe + "</code>"
		}
		b.WriteString(safe)
	}
	return template.HTML(b.String())
}
