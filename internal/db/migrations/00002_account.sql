-- +goose Up
-- Who may do what for which merchant. Reference tables (person, recovery_code, directory, try_count) hold what belongs to no
-- account; every other table leads with account_id. Account 0 stands for "no account yet".
CREATE TABLE account (
	account_id BIGINT PRIMARY KEY,
	company TEXT NOT NULL,
	email TEXT NOT NULL DEFAULT '',
	phone TEXT NOT NULL DEFAULT '',
	street TEXT NOT NULL DEFAULT '',
	house_number TEXT NOT NULL DEFAULT '',
	line2 TEXT NOT NULL DEFAULT '',
	postal_code TEXT NOT NULL DEFAULT '',
	city TEXT NOT NULL DEFAULT '',
	state TEXT NOT NULL DEFAULT '',
	country TEXT NOT NULL,
	vat_number TEXT NOT NULL DEFAULT '',
	eori_number TEXT NOT NULL DEFAULT '',
	zone TEXT NOT NULL,
	currency TEXT NOT NULL,
	language TEXT NOT NULL,
	sandbox BOOLEAN NOT NULL,
	created_at TIMESTAMPTZ NOT NULL,
	updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE person (
	person_id BIGINT PRIMARY KEY,
	email TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	language TEXT NOT NULL,
	password_hash TEXT NOT NULL,
	-- Sessions begun before this moment are dead: a new password ends them all at once.
	sessions_from TIMESTAMPTZ NOT NULL,
	totp_sealed TEXT NOT NULL DEFAULT '',
	totp_on BOOLEAN NOT NULL DEFAULT FALSE,
	-- The last time step whose code was taken, so that no code opens twice.
	totp_step BIGINT NOT NULL DEFAULT 0,
	created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE recovery_code (
	person_id BIGINT NOT NULL REFERENCES person (person_id),
	hash BYTEA NOT NULL,
	PRIMARY KEY (person_id, hash)
);

CREATE TABLE member (
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	person_id BIGINT NOT NULL REFERENCES person (person_id),
	role TEXT NOT NULL,
	created_at TIMESTAMPTZ NOT NULL,
	PRIMARY KEY (account_id, person_id)
);

CREATE TABLE session (
	account_id BIGINT NOT NULL,
	hash BYTEA NOT NULL,
	id BIGINT NOT NULL,
	person_id BIGINT NOT NULL,
	user_agent TEXT NOT NULL,
	ip TEXT NOT NULL,
	created_at TIMESTAMPTZ NOT NULL,
	seen_at TIMESTAMPTZ NOT NULL,
	PRIMARY KEY (account_id, hash)
);
CREATE INDEX session_person ON session (account_id, person_id, seen_at);

-- What is mailed to people or waits for their second step: single use, short lived.
CREATE TABLE person_token (
	account_id BIGINT NOT NULL,
	hash BYTEA NOT NULL,
	kind TEXT NOT NULL,
	person_id BIGINT NOT NULL,
	email TEXT NOT NULL,
	role TEXT NOT NULL,
	created_at TIMESTAMPTZ NOT NULL,
	expires_at TIMESTAMPTZ NOT NULL,
	PRIMARY KEY (account_id, hash)
);
CREATE INDEX person_token_expiry ON person_token (account_id, expires_at);

CREATE TABLE brand (
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	id BIGINT NOT NULL,
	name TEXT NOT NULL,
	domain TEXT NOT NULL,
	color TEXT NOT NULL,
	secondary_color TEXT NOT NULL,
	website TEXT NOT NULL DEFAULT '',
	logo TEXT NOT NULL DEFAULT '',
	reply_to TEXT NOT NULL DEFAULT '',
	created_at TIMESTAMPTZ NOT NULL,
	updated_at TIMESTAMPTZ NOT NULL,
	PRIMARY KEY (account_id, id)
);

CREATE TABLE sender_address (
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	id BIGINT NOT NULL,
	label TEXT NOT NULL,
	company_name TEXT NOT NULL,
	contact_name TEXT NOT NULL,
	email TEXT NOT NULL,
	telephone TEXT NOT NULL,
	street TEXT NOT NULL,
	house_number TEXT NOT NULL,
	postal_box TEXT NOT NULL,
	postal_code TEXT NOT NULL,
	city TEXT NOT NULL,
	country TEXT NOT NULL,
	country_state TEXT NOT NULL,
	vat_number TEXT NOT NULL,
	eori_number TEXT NOT NULL,
	brand_id BIGINT NOT NULL,
	signature_full_name TEXT NOT NULL,
	signature_initials TEXT NOT NULL,
	is_default BOOLEAN NOT NULL,
	created_at TIMESTAMPTZ NOT NULL,
	updated_at TIMESTAMPTZ NOT NULL,
	-- Old parcels still name a removed address.
	removed_at TIMESTAMPTZ,
	PRIMARY KEY (account_id, id)
);

CREATE TABLE audit (
	account_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	at TIMESTAMPTZ NOT NULL,
	person_id BIGINT NOT NULL,
	who TEXT NOT NULL,
	act TEXT NOT NULL,
	detail TEXT NOT NULL,
	ip TEXT NOT NULL,
	PRIMARY KEY (account_id, id)
);
CREATE INDEX audit_time ON audit (account_id, at, id);

-- Finds the account of what arrives without one.
CREATE TABLE directory (
	kind TEXT NOT NULL,
	value_hash BYTEA NOT NULL,
	account_id BIGINT NOT NULL,
	PRIMARY KEY (kind, value_hash, account_id)
);
-- Only a person may belong to several accounts.
CREATE UNIQUE INDEX directory_sole ON directory (kind, value_hash) WHERE kind <> 'person';

-- Counted tries, shared by all nodes.
CREATE TABLE try_count (
	key_hash BYTEA PRIMARY KEY,
	tries BIGINT NOT NULL,
	ends_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX try_count_end ON try_count (ends_at);
