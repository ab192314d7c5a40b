package cluster

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// Server is a cluster that dies and comes back at its owner's wish.
type Server struct {
	// URL is that of the postgres database, through its socket. It stays the same over all lives.
	URL     string
	bin     string
	dir     string
	options string
	attr    *syscall.SysProcAttr
	life    *exec.Cmd
	died    chan struct{}
}

// New makes a cluster and starts it. Close it in the end.
func New(options string) (*Server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, attr, err := prepare("", bin)
	if err != nil {
		return nil, err
	}
	s := &Server{URL: address(dir), bin: bin, dir: dir, options: options, attr: attr}
	return s, s.Start()
}

// Start begins a life, and returns when the server answers.
func (s *Server) Start() error {
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	s.life, s.died = exec.Command("sh", "-c", "exec "+command(s.bin, s.dir, s.options)), make(chan struct{})
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
