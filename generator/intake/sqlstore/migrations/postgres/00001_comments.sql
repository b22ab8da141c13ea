-- +goose Up

-- The same as for SQLite; what is sorted or compared is so by bytes there, and here.

CREATE TABLE authors (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  identity text COLLATE "C" UNIQUE,
  avatar text NOT NULL
);

CREATE TABLE comments (
  id text COLLATE "C" PRIMARY KEY,
  page text COLLATE "C" NOT NULL,
  language text COLLATE "C" NOT NULL,
  parent text COLLATE "C" REFERENCES comments (id),
  system text COLLATE "C" NOT NULL,
  site text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  author bigint REFERENCES authors (id),
  name text NOT NULL,
  name_folded text COLLATE "C" NOT NULL,
  website text NOT NULL,
  email text COLLATE "C" NOT NULL,
  email_folded text COLLATE "C" NOT NULL,
  ip text COLLATE "C" NOT NULL,
  editor boolean NOT NULL,
  text text NOT NULL,
  text_folded text COLLATE "C" NOT NULL,
  format text NOT NULL,
  written bigint NOT NULL,
  shown boolean NOT NULL,
  sent bigint NOT NULL,
  edited bigint,
  state text COLLATE "C" NOT NULL,
  changed bigint NOT NULL,
  reason text NOT NULL
);

CREATE UNIQUE INDEX comments_source ON comments (system, site, source) WHERE system <> '';
CREATE INDEX comments_sent ON comments (sent, id);
CREATE INDEX comments_state ON comments (state, sent, id);
CREATE INDEX comments_page ON comments (page, language, sent, id);
CREATE INDEX comments_parent ON comments (parent);
CREATE INDEX comments_author ON comments (author);

CREATE TABLE revisions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  comment text COLLATE "C" NOT NULL REFERENCES comments (id),
  text text NOT NULL,
  format text NOT NULL,
  sent bigint NOT NULL,
  fate text COLLATE "C" NOT NULL
);

CREATE INDEX revisions_comment ON revisions (comment);
CREATE UNIQUE INDEX revisions_waiting ON revisions (comment) WHERE fate = 'waiting';

CREATE TABLE erased (
  id text COLLATE "C" PRIMARY KEY,
  system text COLLATE "C" NOT NULL,
  site text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL
);

CREATE UNIQUE INDEX erased_source ON erased (system, site, source) WHERE system <> '';

CREATE TABLE events (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  comment text COLLATE "C" NOT NULL,
  action text NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL,
  at bigint NOT NULL,
  from_state text NOT NULL,
  to_state text NOT NULL
);

CREATE INDEX events_comment ON events (comment, seq);

-- +goose StatementBegin
CREATE FUNCTION events_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the log only grows';
END
$$;
-- +goose StatementEnd

CREATE TRIGGER events_grow BEFORE UPDATE OR DELETE ON events
FOR EACH ROW EXECUTE FUNCTION events_grow();

CREATE TRIGGER events_truncate BEFORE TRUNCATE ON events
FOR EACH STATEMENT EXECUTE FUNCTION events_grow();
