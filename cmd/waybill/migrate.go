package main

import "fmt"

type migrateCmd struct{ store }

// Run brings the schema up to date, and nothing else.
func (c *migrateCmd) Run(at place) error {
	unlock, err := c.lock()
	if err != nil {
		return err
	}
	defer unlock()
	p, err := c.open(at.ctx)
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.migrate(at.ctx); err != nil {
		return err
	}
	_, err = fmt.Fprintln(at.out, "the database is up to date")
	return err
}
