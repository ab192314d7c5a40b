package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// programs are those that tests run as processes: built once a run, on the first wish, and used by all of it.
var programs struct {
	mu  sync.Mutex
	dir string
	all map[string]error // by folder
}

// built is the path of a program, by the folder of its package.
func built(t *testing.T, folder, name string) string {
	t.Helper()
	programs.mu.Lock()
	defer programs.mu.Unlock()
	if programs.all == nil {
		programs.all = map[string]error{}
	}
	err, done := programs.all[folder]
	if !done {
		err = build(folder)
		programs.all[folder] = err
	}
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(programs.dir, name)
}

func build(folder string) error {
	if programs.dir == "" {
		dir, err := os.MkdirTemp("", "waybill-built-*")
		if err != nil {
			return err
		}
		programs.dir = dir
	}
	out, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", programs.dir+"/", folder).CombinedOutput() //nolint:noctx // shared by all tests
	if err != nil {
		return fmt.Errorf("build %s: %w: %s", folder, err, out)
	}
	return nil
}

// unbuild takes the programs away again.
func unbuild() {
	if programs.dir != "" {
		os.RemoveAll(programs.dir)
	}
}
