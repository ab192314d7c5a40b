package reference

import (
	"bytes"
	"iter"
	"strings"

	"go.yaml.in/yaml/v3"
)

// at steps into a mapping by keys; nil when there is no such thing.
func at(node *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		var next *yaml.Node
		for k, v := range pairs(node) {
			if k == key {
				next = v
				break
			}
		}
		node = next
	}
	return node
}

// word is a scalar of a mapping; "" when there is none.
func word(node *yaml.Node, key string) string {
	if v := at(node, key); v != nil && v.Kind == yaml.ScalarNode {
		return strings.TrimSpace(v.Value)
	}
	return ""
}

// pairs goes through a mapping in the order in which it was written.
func pairs(node *yaml.Node) iter.Seq2[string, *yaml.Node] {
	return func(yield func(string, *yaml.Node) bool) {
		if node == nil || node.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(node.Content); i += 2 {
			if !yield(node.Content[i].Value, node.Content[i+1]) {
				return
			}
		}
	}
}

// items are the entries of a sequence.
func items(node *yaml.Node) []*yaml.Node {
	if node == nil || node.Kind != yaml.SequenceNode {
		return nil
	}
	return node.Content
}

// follow steps over a reference to a part of the same document.
func follow(root, node *yaml.Node) *yaml.Node {
	ref := word(node, "$ref")
	if ref == "" {
		return node
	}
	return at(root, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
}

// example is what a body may look like, where the file shows it.
func example(node *yaml.Node) string {
	shown := at(node, "example")
	if shown == nil {
		for _, e := range pairs(at(node, "examples")) {
			shown = at(e, "value")
			break
		}
	}
	if shown == nil {
		return ""
	}
	if shown.Kind == yaml.ScalarNode {
		return shown.Value
	}
	var b bytes.Buffer
	writeJSON(&b, shown, "")
	return b.String()
}

// writeJSON writes a node as indented JSON in its own order.
func writeJSON(b *bytes.Buffer, node *yaml.Node, indent string) {
	deeper := indent + "  "
	switch node.Kind {
	case yaml.MappingNode:
		b.WriteString("{")
		first := true
		for k, v := range pairs(node) {
			if !first {
				b.WriteString(",")
			}
			first = false
			b.WriteString("\n" + deeper)
			writeText(b, k)
			b.WriteString(": ")
			writeJSON(b, v, deeper)
		}
		b.WriteString("\n" + indent + "}")
	case yaml.SequenceNode:
		b.WriteString("[")
		for i, v := range node.Content {
			if i > 0 {
				b.WriteString(", ")
			}
			writeJSON(b, v, deeper)
		}
		b.WriteString("]")
	default:
		if node.Tag == "!!str" || node.Tag == "!!timestamp" {
			writeText(b, node.Value)
			return
		}
		b.WriteString(node.Value)
	}
}

func writeText(b *bytes.Buffer, text string) {
	b.WriteString(`"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(text) + `"`)
}

// anchor makes a name for a place in the page.
func anchor(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}
