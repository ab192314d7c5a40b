package apidocs

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

func TestEveryFolderIsOneDocument(t *testing.T) {
	t.Parallel()
	if len(Folders()) == 0 {
		t.Fatal("no folders")
	}
	for _, folder := range Folders() {
		text, err := Merged(folder)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, part := range []string{"openapi: 3.1.0", "paths:", "components:"} {
			if !strings.Contains(string(text), part) {
				t.Errorf("%s has no %s", folder, part)
			}
		}
	}
}

func TestWhatIsToldTwiceIsAnError(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		one, two string
		ok       bool
	}{
		"two methods of a path":        {"paths: {/a: {get: {}}}", "paths: {/a: {post: {}}}", true},
		"the same method of a path":    {"paths: {/a: {get: {}}}", "paths: {/a: {get: {}}}", false},
		"two schemas":                  {"components: {schemas: {A: {type: object}}}", "components: {schemas: {B: {type: object}}}", true},
		"one schema twice":             {"components: {schemas: {A: {type: object}}}", "components: {schemas: {A: {type: object}}}", false},
		"tags run on":                  {"tags: [{name: a}]", "tags: [{name: b}]", true},
		"a mapping in a list's place":  {"tags: [{name: a}]", "tags: {name: b}", false},
		"a list in a mapping's place":  {"paths: {}", "paths: []", false},
		"a text where a mapping stood": {"paths: {}", "paths: x", false},
	} {
		var one, two yaml.Node
		if err := yaml.Unmarshal([]byte(c.one), &one); err != nil {
			t.Fatal(err)
		}
		if err := yaml.Unmarshal([]byte(c.two), &two); err != nil {
			t.Fatal(err)
		}
		part := two.Content[0]
		err := join(one.Content[0], part.Content[0], part.Content[1], 0)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
