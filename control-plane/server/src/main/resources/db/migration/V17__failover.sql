-- The name this installation's writes bear on targets outside: the same for all its servers, for good.
CREATE TABLE installation (
  one  boolean PRIMARY KEY DEFAULT true CHECK (one),
  id   text NOT NULL
);
INSERT INTO installation (id) VALUES (gen_random_uuid()::text);
