package io.syntropy.server.audit;

/** Reads back the checkpoints that left this machine; a rewritten log contradicts them. */
public interface KeptElsewhere {
  /** All that can be read now; takes as long as the places take. */
  Kept kept();
}
