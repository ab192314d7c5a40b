// Package cluster starts a PostgreSQL cluster of its own in a temporary folder, for tests and measurements.
package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// held keeps the pipes open: a collected pipe is a closed one.
var held []io.Closer

// Start makes and starts a cluster with these server options and answers the URL of its postgres database, over TCP; it stops when this
// process ends, however it ends. PostgreSQL refuses to run as root, so root hands the folder to the user postgres.
func Start(options string) (string, error) {
	_, port, err := start(options)
	return address(port), err
}

// StartNear is Start for who speaks with the cluster through a socket in the file system, as with a database on the same machine.
func StartNear(options string) (string, error) {
	dir, port, err := start(options)
	return fmt.Sprintf("postgres://postgres@/postgres?host=%s&port=%d&sslmode=disable", url.QueryEscape(dir), port), err
}

// start answers the folder with the socket, and the port.
func start(options string) (dir string, port int, err error) {
	dir, port, attr, err := prepare()
	if err != nil {
		return "", 0, err
	}
	bin, err := binaries()
	if err != nil {
		return "", 0, err
	}
	// The shell holds our pipe: when this process is gone, read returns, and the server is stopped and its folder removed.
	script := fmt.Sprintf(`%s/postgres -D %s/data -p %d -k %s -c listen_addresses=127.0.0.1 -c max_connections=300 %s >%s/log 2>&1 &
		pid=$!; read _; kill -QUIT $pid; wait $pid; rm -rf %s`, bin, dir, port, dir, options, dir, dir)
	server := exec.Command("sh", "-c", script)
	server.SysProcAttr, server.Dir = attr, dir
	pipe, err := server.StdinPipe()
	if err != nil {
		return "", 0, err
	}
	held = append(held, pipe)
	if err := server.Start(); err != nil {
		return "", 0, err
	}
	return dir, port, await(address(port), dir)
}

// address is the URL of the postgres database behind a port.
func address(port int) string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", port)
}

// prepare makes the files of a cluster in a fresh folder, and finds a port and the user for it.
func prepare() (dir string, port int, attr *syscall.SysProcAttr, err error) {
	bin, err := binaries()
	if err != nil {
		return "", 0, nil, err
	}
	dir, err = os.MkdirTemp("", "waybill-postgres-")
	if err != nil {
		return "", 0, nil, err
	}
	attr = &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() == 0 {
		uid, gid, err := postgresUser()
		if err != nil {
			return "", 0, nil, err
		}
		if err := os.Chown(dir, uid, gid); err != nil {
			return "", 0, nil, err
		}
		attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	init := exec.Command(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync")
	init.SysProcAttr, init.Dir = attr, dir
	if out, err := init.CombinedOutput(); err != nil {
		return "", 0, nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	port, err = freePort()
	return dir, port, attr, err
}

func await(url, dir string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, url)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(dir, "log"))
			return fmt.Errorf("PostgreSQL did not start: %w: %s", err, log)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if len(found) == 0 {
		return "", errors.New("PostgreSQL is not installed; make test installs it (Debian package postgresql-15)")
	}
	return found[len(found)-1], nil
}

func postgresUser() (uid, gid int, err error) {
	u, err := user.Lookup("postgres")
	if err != nil {
		return 0, 0, err
	}
	uid, err = strconv.Atoi(u.Uid)
	if err != nil {
		return 0, 0, err
	}
	gid, err = strconv.Atoi(u.Gid)
	return uid, gid, err
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
