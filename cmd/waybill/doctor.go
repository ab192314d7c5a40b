package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/waybill-ship/waybill/internal/blob"
	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/carrier/sandbox"
)

type doctorCmd struct{ settings }

// Run looks at everything the platform leans on and says in a line each what it found.
func (c *doctorCmd) Run(at place) error {
	ctx, cancel := context.WithTimeout(at.ctx, 30*time.Second)
	defer cancel()
	sick := 0
	say := func(what string, err error) {
		if err != nil {
			sick++
			fmt.Fprintf(at.out, "bad   %-10s %v\n", what, err)
			return
		}
		fmt.Fprintf(at.out, "good  %s\n", what)
	}
	say("settings", c.check())
	p, err := c.open(ctx)
	say("storage", err)
	if err != nil {
		return errors.New("nothing more can be looked at without the storage")
	}
	defer p.close()
	say("database", p.db.Ping(ctx))
	say("files", tryFiles(ctx, p.blobs))
	say("key", p.tryKey(ctx))
	if c.Sandbox != "" && c.Sandbox != "off" {
		say("sandbox", sandbox.New(c.Sandbox, nil).Check(ctx, carrier.Contract{Carrier: sandbox.Code, Credentials: sandbox.NewCredentials()}))
	}
	if sick > 0 {
		return fmt.Errorf("%d things need your attention", sick)
	}
	return nil
}

// tryFiles writes, reads and removes a file.
func tryFiles(ctx context.Context, s *blob.Store) error {
	key := blob.NewKey(1)
	if err := s.Put(ctx, key, []byte("doctor")); err != nil {
		return err
	}
	got, err := s.Get(ctx, key)
	if err != nil {
		return err
	}
	if string(got) != "doctor" {
		return fmt.Errorf("%s gave back other bytes than were put there", filepath.Base(key))
	}
	return s.Delete(ctx, key)
}

// tryKey opens a sealed secret of the operator's and of the newest accounts' contracts with the master key.
func (p *platform) tryKey(ctx context.Context) error {
	sealed := p.sealer.Seal(1, []byte("doctor"))
	if _, err := p.sealer.Open(1, sealed); err != nil {
		return err
	}
	for account := int64(1); account <= 20; account++ {
		if _, err := carrier.ListContracts(ctx, p.db, p.sealer, account); err != nil {
			return fmt.Errorf("this key does not open the secrets of account %d: is it the key this database was made with? %w", account, err)
		}
	}
	return nil
}
