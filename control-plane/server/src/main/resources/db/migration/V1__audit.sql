-- The audit log: entries, and the RFC 6962 tree over them.
CREATE TABLE audit_log (
  index       bigint PRIMARY KEY CHECK (index >= 0),
  leaf        bytea NOT NULL CHECK (octet_length(leaf) <= 65536),
  leaf_hash   bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
  -- Taken out of the leaf for searching; they prove nothing.
  actor       text NOT NULL,
  action      text NOT NULL,
  target      text NOT NULL,
  outcome     text NOT NULL,
  occurred_at timestamptz NOT NULL,
  -- ACTOR/RECORD_ID: the same record sent twice is one entry.
  record_key  text UNIQUE
);
CREATE INDEX audit_log_action ON audit_log (action text_pattern_ops, index DESC);
CREATE INDEX audit_log_actor ON audit_log (actor, index DESC);

-- One row: size and right edge of the tree. Its lock puts appends in order.
CREATE TABLE audit_head (
  one      boolean PRIMARY KEY DEFAULT true CHECK (one),
  size     bigint NOT NULL,
  frontier bytea NOT NULL
);
INSERT INTO audit_head (size, frontier) VALUES (0, '');

-- Complete tiles: 256 hashes of tree level 8 * level, side by side.
CREATE TABLE audit_tile (
  level  smallint NOT NULL,
  index  bigint NOT NULL,
  hashes bytea NOT NULL CHECK (octet_length(hashes) = 8192),
  PRIMARY KEY (level, index)
);

CREATE TABLE audit_checkpoint (
  size      bigint PRIMARY KEY,
  root      bytea NOT NULL CHECK (octet_length(root) = 32),
  note      text NOT NULL,
  signed_at timestamptz NOT NULL
);
