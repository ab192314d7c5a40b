// Package apidocs holds the OpenAPI files of the JSON doors, one folder a door, and joins the files of a folder into one document.
package apidocs

import (
	"embed"
	"fmt"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed */*.yaml
var files embed.FS

// root is the file of a folder that says what the whole door is: its address, how to log in, and the parts that the others share. The
// other files each tell of one area: tags, paths and components.
const root = "api.yaml"

// Folders names the doors: oauth, v2, v3, waybill.
func Folders() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// Merged is the one OpenAPI document of a folder. A path, an operation or a component that two files tell is an error.
func Merged(folder string) ([]byte, error) {
	whole, err := read(folder, root)
	if err != nil {
		return nil, err
	}
	entries, err := files.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if e.Name() == root {
			continue
		}
		part, err := read(folder, e.Name())
		if err != nil {
			return nil, err
		}
		for i := 0; i+1 < len(part.Content); i += 2 {
			switch key := part.Content[i].Value; key {
			case "tags", "paths", "components":
				if err := join(whole, part.Content[i], part.Content[i+1], 0); err != nil {
					return nil, fmt.Errorf("docs/api/%s/%s: %w", folder, e.Name(), err)
				}
			default:
				return nil, fmt.Errorf("docs/api/%s/%s: %s belongs into %s", folder, e.Name(), key, root)
			}
		}
	}
	return yaml.Marshal(whole)
}

// read is the mapping at the top of a file.
func read(folder, name string) (*yaml.Node, error) {
	text, err := files.ReadFile(path.Join(folder, name))
	if err != nil {
		return nil, err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("docs/api/%s/%s: %w", folder, name, err)
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("docs/api/%s/%s is not a mapping", folder, name)
	}
	return doc.Content[0], nil
}

// join puts a key into a mapping. Lists run on; mappings are joined where the files share a place, which are the three upper floors of
// components and the two of paths, so that two files may tell different methods of one path.
func join(into, key, value *yaml.Node, depth int) error {
	for i := 0; i+1 < len(into.Content); i += 2 {
		if into.Content[i].Value != key.Value {
			continue
		}
		has := into.Content[i+1]
		switch {
		case has.Kind == yaml.SequenceNode && value.Kind == yaml.SequenceNode:
			has.Content = append(has.Content, value.Content...)
			return nil
		case has.Kind == yaml.MappingNode && value.Kind == yaml.MappingNode && (depth == 0 || depth == 1 && mayShare(key.Value)):
			for j := 0; j+1 < len(value.Content); j += 2 {
				if err := join(has, value.Content[j], value.Content[j+1], depth+1); err != nil {
					return err
				}
			}
			return nil
		}
		return fmt.Errorf("%s is told twice", key.Value)
	}
	into.Content = append(into.Content, key, value)
	return nil
}

// mayShare reports whether two files may both add to a key one below the top: a path, or a kind of component.
func mayShare(key string) bool {
	if strings.HasPrefix(key, "/") {
		return true
	}
	switch key {
	case "schemas", "responses", "parameters", "requestBodies", "headers", "examples", "securitySchemes":
		return true
	}
	return false
}
