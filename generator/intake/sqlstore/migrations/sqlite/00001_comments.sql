-- +goose Up

-- "KNTR": tells our databases from those of other programs.
PRAGMA application_id = 1263424594;

-- Who is who. What people call themselves stands with each comment, as they wrote it.
CREATE TABLE authors (
  id INTEGER PRIMARY KEY,
  identity TEXT UNIQUE, -- NULL: of one comment only
  avatar TEXT NOT NULL
) STRICT;

CREATE TABLE comments (
  id TEXT PRIMARY KEY NOT NULL,
  page TEXT NOT NULL,
  language TEXT NOT NULL,
  parent TEXT REFERENCES comments (id),
  system TEXT NOT NULL, -- '': written here
  site TEXT NOT NULL,
  source TEXT NOT NULL,
  author INTEGER REFERENCES authors (id), -- NULL: erased
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  website TEXT NOT NULL,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL,
  ip TEXT NOT NULL,
  editor INTEGER NOT NULL,
  text TEXT NOT NULL,
  text_folded TEXT NOT NULL,
  format TEXT NOT NULL,
  written INTEGER NOT NULL, -- when this text was; all times in seconds since 1970
  shown INTEGER NOT NULL, -- this text has been public
  sent INTEGER NOT NULL,
  edited INTEGER, -- NULL: never
  state TEXT NOT NULL,
  changed INTEGER NOT NULL,
  reason TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX comments_source ON comments (system, site, source) WHERE system <> '';
CREATE INDEX comments_sent ON comments (sent, id);
CREATE INDEX comments_state ON comments (state, sent, id);
CREATE INDEX comments_page ON comments (page, language, sent, id);
CREATE INDEX comments_parent ON comments (parent);
CREATE INDEX comments_author ON comments (author);

-- The texts that a comment had or is to have, beside the one it has.
CREATE TABLE revisions (
  id INTEGER PRIMARY KEY,
  comment TEXT NOT NULL REFERENCES comments (id),
  text TEXT NOT NULL,
  format TEXT NOT NULL,
  sent INTEGER NOT NULL,
  fate TEXT NOT NULL -- waiting, published, rejected, superseded
) STRICT;

CREATE INDEX revisions_comment ON revisions (comment);
CREATE UNIQUE INDEX revisions_waiting ON revisions (comment) WHERE fate = 'waiting';

-- What was erased and must not come back by another import.
CREATE TABLE erased (
  id TEXT PRIMARY KEY NOT NULL,
  system TEXT NOT NULL,
  site TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX erased_source ON erased (system, site, source) WHERE system <> '';

CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  comment TEXT NOT NULL, -- also of those that are gone
  action TEXT NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL
) STRICT;

CREATE INDEX events_comment ON events (comment, seq);

-- +goose StatementBegin
CREATE TRIGGER events_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER events_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
-- +goose StatementEnd

-- INSERT OR REPLACE deletes without the trigger above.
-- +goose StatementBegin
CREATE TRIGGER events_replace BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
-- +goose StatementEnd
