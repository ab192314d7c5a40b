// Package cluster starts a PostgreSQL cluster of its own in a temporary folder, for tests and measurements.
package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
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

// Start makes and starts a cluster with these server options and answers the URL of its postgres database; it stops when this process ends,
// however it ends. PostgreSQL refuses to run as root, so root hands the folder to the user postgres. The cluster is spoken with through a
// socket in its own folder: a TCP port that was free a moment ago may be somebody else's when the server comes to it.
func Start(options string) (string, error) { return StartIn("", options) }

// StartIn does the same within a folder; empty is that of temporary files. What lies in memory is gone when the machine stops.
func StartIn(within, options string) (string, error) {
	bin, err := binaries()
	if err != nil {
		return "", err
	}
	dir, attr, err := prepare(within, bin)
	if err != nil {
		return "", err
	}
	// The shell holds our pipe: when this process is gone, read returns, and the server is stopped and its folder removed.
	script := fmt.Sprintf(`%s >%s/log 2>&1 & pid=$!; read _; kill -QUIT $pid; wait $pid; rm -rf %s`, command(bin, dir, options), dir, dir)
	server := exec.Command("sh", "-c", script)
	server.SysProcAttr, server.Dir = attr, dir
	pipe, err := server.StdinPipe()
	if err != nil {
		return "", err
	}
	held = append(held, pipe)
	if err := server.Start(); err != nil {
		return "", err
	}
	return address(dir), await(address(dir), dir)
}

func command(bin, dir, options string) string {
	return fmt.Sprintf("%s/postgres -D %s/data -k %s -c listen_addresses= -c max_connections=300 %s", bin, dir, dir, options)
}

// address is the URL of the postgres database of the cluster in a folder.
func address(dir string) string {
	return fmt.Sprintf("postgres://postgres@/postgres?host=%s&sslmode=disable", url.QueryEscape(dir))
}

// prepare makes the files of a cluster in a fresh folder within another, and finds the user for it.
func prepare(within, bin string) (dir string, attr *syscall.SysProcAttr, err error) {
	dir, err = os.MkdirTemp(within, "waybill-postgres-")
	if err != nil {
		return "", nil, err
	}
	attr = &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() == 0 {
		uid, gid, err := postgresUser()
		if err != nil {
			return "", nil, err
		}
		if err := os.Chown(dir, uid, gid); err != nil {
			return "", nil, err
		}
		attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	init := exec.Command(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync")
	init.SysProcAttr, init.Dir = attr, dir
	if out, err := init.CombinedOutput(); err != nil {
		return "", nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	return dir, attr, nil
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
