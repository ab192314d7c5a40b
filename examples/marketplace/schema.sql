-- What a buyer means to buy, before he does.
CREATE TABLE IF NOT EXISTS basket_line (
	basket TEXT NOT NULL, -- the cookie's token, hashed
	good   TEXT NOT NULL,
	pieces INTEGER NOT NULL,
	PRIMARY KEY (basket, good)
);

-- What a buyer bought in one go. Its page has an address that nobody guesses.
CREATE TABLE IF NOT EXISTS purchase (
	id     INTEGER PRIMARY KEY AUTOINCREMENT,
	token  TEXT NOT NULL UNIQUE,
	basket TEXT NOT NULL UNIQUE, -- so that a form that is sent twice buys once
	buyer  TEXT NOT NULL,        -- JSON
	point  TEXT NOT NULL,        -- JSON of the service point as it was chosen, or empty
	at     TEXT NOT NULL
);

-- The part of a purchase that one seller sends: an order in the seller's eyes, and in Connect's.
CREATE TABLE IF NOT EXISTS sale (
	reference TEXT PRIMARY KEY,
	purchase  INTEGER NOT NULL REFERENCES purchase (id),
	seller    TEXT NOT NULL,
	lines     TEXT NOT NULL,    -- JSON
	parcel    TEXT NOT NULL,    -- as Connect is to have it
	version   INTEGER NOT NULL, -- counts its parcels: the first, and each mended one
	handed    INTEGER NOT NULL, -- the version that Connect has taken; less than version is still to be handed
	state     TEXT NOT NULL,    -- taken, imported, refused, cancelled, gone: as the news told it
	stage     TEXT NOT NULL,    -- Connect's word for how far the parcel is
	status    TEXT NOT NULL,    -- the platform's words
	problems  TEXT NOT NULL,    -- JSON
	number    TEXT NOT NULL,    -- tracking number
	link      TEXT NOT NULL,    -- tracking page
	carrier   TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS sale_purchase ON sale (purchase);
CREATE INDEX IF NOT EXISTS sale_seller ON sale (seller, purchase);
CREATE INDEX IF NOT EXISTS sale_unhanded ON sale (reference) WHERE handed < version;

-- What became of a sale, one row for each piece of news.
CREATE TABLE IF NOT EXISTS moment (
	news      INTEGER PRIMARY KEY,
	reference TEXT NOT NULL,
	kind      TEXT NOT NULL,
	stage     TEXT NOT NULL,
	words     TEXT NOT NULL,
	back      INTEGER NOT NULL, -- of a box on its way back to the seller
	at        TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS moment_sale ON moment (reference, news);

-- How far the news were read: kept in the transaction of what they changed.
CREATE TABLE IF NOT EXISTS heard (
	one  INTEGER PRIMARY KEY CHECK (one = 1),
	news INTEGER NOT NULL
);
INSERT INTO heard (one, news) VALUES (1, 0) ON CONFLICT DO NOTHING;

-- A seller who is signed in.
CREATE TABLE IF NOT EXISTS seat (
	token  TEXT PRIMARY KEY, -- hashed
	seller TEXT NOT NULL,
	until  TEXT NOT NULL
);
