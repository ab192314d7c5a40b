package apidocs

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// A text with a comma in it ends at the comma when it stands unquoted between braces; the rest becomes a key without a value.
func TestNoTextIsCutAtAComma(t *testing.T) {
	t.Parallel()
	for _, folder := range Folders() {
		text, err := Merged(folder)
		if err != nil {
			t.Fatal(err)
		}
		var root yaml.Node
		if err := yaml.Unmarshal(text, &root); err != nil {
			t.Fatal(err)
		}
		for _, key := range strays(&root, nil) {
			t.Errorf("docs/api/%s: %q is no key but the rest of a text: quote it", folder, key)
		}
	}
	var cut yaml.Node
	if err := yaml.Unmarshal([]byte("a: {description: To sign in, or back to the app.}\nb: {description: 'one, two'}"), &cut); err != nil {
		t.Fatal(err)
	}
	if got := strays(&cut, nil); len(got) != 1 || got[0] != "or back to the app." {
		t.Errorf("of a text that was cut: %q", got)
	}
}

// strays are the keys of all mappings beneath a node that are prose: with a blank or a full stop at the end, or plainly without a value.
func strays(node *yaml.Node, found []string) []string {
	for i, child := range node.Content {
		if node.Kind == yaml.MappingNode && i%2 == 0 {
			value := node.Content[i+1]
			bare := value.Tag == "!!null" && value.Value == ""
			if bare || strings.ContainsAny(child.Value, " \n") || strings.HasSuffix(child.Value, ".") {
				found = append(found, child.Value)
			}
		}
		found = strays(child, found)
	}
	return found
}
