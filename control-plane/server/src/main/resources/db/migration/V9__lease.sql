-- The writer's row becomes a lease: who may act, until when by the database's clock. Its epoch is the fencing token.
ALTER TABLE writer
  ADD COLUMN holder     text NOT NULL DEFAULT '',
  ADD COLUMN address    text NOT NULL DEFAULT '',
  ADD COLUMN renewed_at timestamptz NOT NULL DEFAULT '-infinity',
  ADD COLUMN expires_at timestamptz NOT NULL DEFAULT '-infinity';
