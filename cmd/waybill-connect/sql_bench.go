package main

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/waybill-ship/waybill/internal/connect"
	"github.com/waybill-ship/waybill/internal/db"
)

// makeDatabase makes one in the cluster whose postgres database has that URL.
func makeDatabase(ctx context.Context, base, name string) error {
	conn, err := pgx.Connect(ctx, base)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, "CREATE DATABASE "+name)
	return err
}

// writeRaw writes the rows of one call as they are, and shares its commit with others like Connect does.
func writeRaw(ctx context.Context, d *db.DB, merchant, first int64, orders []connect.NewOrder) error {
	now, shard := db.Micro(time.Now()), merchant
	if d.Engine() == "sqlite" {
		shard = 0 // one writer
	}
	rows := make([][]any, len(orders))
	for i, o := range orders {
		rows[i] = []any{merchant, first + int64(i), o.Reference, "waiting", string(o.Parcel), 1, 0, 0, 0, "", 0, 0, "", "", "", "", now, now}
	}
	return d.Write(ctx, shard, func(ctx context.Context, tx *db.Tx) error {
		return tx.InsertMany(ctx, "handed", []string{"merchant", "id", "reference", "state", "body", "version", "sent", "sending", "tries", "trouble", "parcel",
			"status", "status_text", "number", "link", "carrier", "taken_at", "changed_at"}, rows)
	})
}

// durability says what a commit is worth.
func durability(ctx context.Context, d *db.DB) (string, error) {
	verb, names := "SHOW ", []string{"fsync", "synchronous_commit", "full_page_writes"}
	if d.Engine() == "sqlite" {
		verb, names = "PRAGMA ", []string{"journal_mode", "synchronous"}
	}
	var said []string
	for _, name := range names {
		var value string
		if err := d.Row(ctx, verb+name).Scan(&value); err != nil {
			return "", err
		}
		said = append(said, name+" = "+value)
	}
	return strings.Join(said, ", "), nil
}
