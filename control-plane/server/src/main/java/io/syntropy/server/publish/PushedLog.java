package io.syntropy.server.publish;

import io.syntropy.audit.Checkpoint;
import io.syntropy.audit.Hash;
import io.syntropy.audit.NoteVerifier;
import io.syntropy.audit.SignedNote;
import java.io.IOException;
import java.util.List;

/** The log whose checkpoints are pushed, as far as targets need it. */
interface PushedLog {
  /** The key that signs it. */
  NoteVerifier key();

  /** Number of entries by now; another server may have pushed more than the present checkpoint. */
  long size();

  /** Root of the first {@code size} entries. */
  Hash root(long size);

  /** RFC 6962 consistency proof, 1 ≤ first ≤ second. */
  List<Hash> consistency(long first, long second);

  /**
   * Whether the log still has what was kept before, or what another server pushed meanwhile.
   *
   * @return the kept checkpoint
   * @throws RewrittenException when it has not
   * @throws IOException when {@code kept} is not of this log
   */
  default Checkpoint compare(SignedNote kept) throws IOException {
    Checkpoint before = of(kept);
    long size = size();
    if (before.size() > size) {
      throw new RewrittenException(
          "keeps a checkpoint of %d entries, the log has only %d: it was cut or rewritten"
              .formatted(before.size(), size));
    }
    if (!root(before.size()).equals(before.root())) {
      throw new RewrittenException(
          "keeps another tree of the first %d entries: the log was rewritten"
              .formatted(before.size()));
    }
    return before;
  }

  /** A checkpoint with this log's signature. */
  default Checkpoint of(SignedNote kept) throws IOException {
    try {
      Checkpoint checkpoint = Checkpoint.parse(kept.text());
      if (kept.isSignedBy(key()) && checkpoint.origin().equals(key().name())) {
        return checkpoint;
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("keeps something that is no checkpoint: " + e.getMessage(), e);
    }
    throw new IOException("keeps a checkpoint that is not signed by " + key().vkey());
  }
}
