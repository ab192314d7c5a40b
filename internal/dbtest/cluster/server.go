package cluster

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// Server is a cluster that dies and comes back at its owner's wish.
type Server struct {
	// URL is that of the postgres database, over TCP. It stays the same over all lives.
	URL     string
	dir     string
	port    int
	options string
	attr    *syscall.SysProcAttr
	life    *exec.Cmd
	died    chan struct{}
}

// New makes a cluster and starts it. Close it in the end.
func New(options string) (*Server, error) {
	dir, port, attr, err := prepare()
	if err != nil {
		return nil, err
	}
	s := &Server{URL: address(port), dir: dir, port: port, options: options, attr: attr}
	return s, s.Start()
}

// Start begins a life, and returns when the server answers.
func (s *Server) Start() error {
	bin, err := binaries()
	if err != nil {
		return err
	}
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	args := fmt.Sprintf("exec %s/postgres -D %s/data -p %d -k %s -c listen_addresses=127.0.0.1 -c max_connections=300 %s", bin, s.dir, s.port, s.dir, s.options)
	s.life, s.died = exec.Command("sh", "-c", args), make(chan struct{})
	s.life.SysProcAttr, s.life.Dir, s.life.Stdout, s.life.Stderr = s.attr, s.dir, log, log
	if err := s.life.Start(); err != nil {
		return err
	}
	go func(life *exec.Cmd, died chan struct{}) {
		_ = life.Wait()
		close(died)
	}(s.life, s.died)
	return await(s.URL, s.dir)
}

// Kill ends the life without a farewell: clients are cut off, nothing is finished, and the next start recovers from the log. It is what
// pg_ctl stop -m immediate does.
func (s *Server) Kill() error {
	if s.life == nil {
		return nil
	}
	err := s.life.Process.Signal(syscall.SIGQUIT)
	<-s.died
	s.life = nil
	return err
}

// Close ends the server and removes what it kept.
func (s *Server) Close() error { return errors.Join(s.Kill(), os.RemoveAll(s.dir)) }
