-- What witnesses said of checkpoints. Each signature is checked before it is kept, and speaks for itself.
CREATE TABLE audit_cosignature (
  size        bigint NOT NULL,
  root        bytea NOT NULL,
  witness     text NOT NULL,
  signature   text NOT NULL,
  cosigned_at timestamptz NOT NULL,
  PRIMARY KEY (size, root, witness)
);
