-- +goose Up
CREATE TABLE mail (
	account_id BIGINT NOT NULL, -- 0: about the person alone
	id BIGINT NOT NULL,
	kind TEXT NOT NULL,
	recipient TEXT NOT NULL,
	subject TEXT NOT NULL,
	-- Both bodies sealed: links in them open doors. Emptied once sent.
	body_sealed TEXT NOT NULL,
	state TEXT NOT NULL, -- kept, waiting, sent, failed
	tries BIGINT NOT NULL,
	note TEXT NOT NULL,
	created_at TIMESTAMPTZ NOT NULL,
	sent_at TIMESTAMPTZ,
	PRIMARY KEY (account_id, id)
);
CREATE INDEX mail_time ON mail (created_at, id);
