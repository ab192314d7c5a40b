package emulator

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// node is an element of the carrier's XML. Space is "tns", "common", "national" or "international" within the carrier's own documents, else as it stands.
type node struct {
	Space string            `json:"space"`
	Name  string            `json:"name"`
	Attr  map[string]string `json:"attr,omitempty"`
	Text  string            `json:"text,omitempty"`
	Kids  []*node           `json:"kids,omitempty"`
}

// parse reads a document of a version ("v5").
func parse(from io.Reader, version string) (*node, error) {
	d := xml.NewDecoder(from)
	var open []*node
	var root *node
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && root != nil && len(open) == 0 {
			return root, nil
		}
		if err != nil {
			return nil, fmt.Errorf("not well-formed: %w", err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			n := &node{Space: short(x.Name.Space, version), Name: x.Name.Local}
			for _, a := range x.Attr {
				if a.Name.Space == "" && a.Name.Local != "xmlns" {
					if n.Attr == nil {
						n.Attr = map[string]string{}
					}
					n.Attr[a.Name.Local] = a.Value
				}
			}
			if len(open) > 0 {
				above := open[len(open)-1]
				above.Kids = append(above.Kids, n)
			} else if root == nil {
				root = n
			}
			open = append(open, n)
		case xml.EndElement:
			n := open[len(open)-1]
			if len(n.Kids) > 0 {
				n.Text = ""
			}
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].Text += string(x)
			}
		case xml.Directive:
			return nil, errors.New("a document type is not allowed")
		}
	}
}

// short is the name of one of the carrier's namespaces.
func short(uri, version string) string {
	rest, ok := strings.CutPrefix(uri, base+version+"/")
	switch {
	case !ok:
		return uri
	case rest == "":
		return "tns"
	}
	return rest
}

// long is the namespace behind a name.
func long(space, version string) string {
	switch space {
	case "tns":
		return base + version + "/"
	case "common", "national", "international":
		return base + version + "/" + space
	}
	return space
}

// kid is the first element at a path of names; nil when there is none.
func (n *node) kid(path ...string) *node {
	for _, name := range path {
		var next *node
		if n != nil {
			for _, k := range n.Kids {
				if k.Name == name {
					next = k
					break
				}
			}
		}
		n = next
	}
	return n
}

// text is what stands in the element at a path.
func (n *node) text(path ...string) string {
	if k := n.kid(path...); k != nil {
		return k.Text
	}
	return ""
}

// all are the elements of a name.
func (n *node) all(name string) []*node {
	var found []*node
	for _, k := range n.Kids {
		if k.Name == name {
			found = append(found, k)
		}
	}
	return found
}

// in is the element in the namespaces of a version, for an answer.
func (n *node) in(version string) *node {
	c := &node{Space: long(n.Space, version), Name: n.Name, Attr: n.Attr, Text: n.Text}
	for _, k := range n.Kids {
		c.Kids = append(c.Kids, k.in(version))
	}
	return c
}

// same reports whether two documents say the same.
func (n *node) same(m *node) bool {
	a, errA := xml.Marshal(n.in("v5"))
	b, errB := xml.Marshal(m.in("v5"))
	return errA == nil && errB == nil && bytes.Equal(a, b)
}

// MarshalXML writes the element with its own namespace, whatever it is a field of.
func (n *node) MarshalXML(e *xml.Encoder, _ xml.StartElement) error {
	start := xml.StartElement{Name: xml.Name{Space: n.Space, Local: n.Name}}
	for _, key := range []string{"language", "value", "name"} {
		if v, ok := n.Attr[key]; ok {
			start.Attr = append(start.Attr, xml.Attr{Name: xml.Name{Local: key}, Value: v})
		}
	}
	if err := e.EncodeToken(start); err != nil {
		return err
	}
	if n.Text != "" {
		if err := e.EncodeToken(xml.CharData(n.Text)); err != nil {
			return err
		}
	}
	for _, k := range n.Kids {
		if err := k.MarshalXML(e, start); err != nil {
			return err
		}
	}
	return e.EncodeToken(start.End())
}
