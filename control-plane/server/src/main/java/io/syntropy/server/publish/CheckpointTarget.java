package io.syntropy.server.publish;

import io.syntropy.audit.SignedNote;
import java.io.IOException;
import java.util.List;

/**
 * Where checkpoints are kept out of this machine's reach. An implementation is used by one thread
 * at a time.
 */
interface CheckpointTarget {
  /** Kind and place, without secrets; a metric's label. */
  String name();

  /**
   * Keeps a checkpoint, durably on return. The same one again, and one smaller than what is kept,
   * change nothing.
   *
   * @throws RewrittenException when what is kept is no earlier state of this log
   * @throws IOException saying why it is not kept; nothing is kept or exactly this
   */
  void put(SignedNote note, PushedLog log) throws IOException;

  /**
   * What is kept, smallest first, at most the newest {@value KeptFiles#MOST}; empty where nothing
   * can be read back.
   */
  List<SignedNote> kept() throws IOException;
}
