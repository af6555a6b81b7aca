package io.syntropy.server.audit;

import java.util.Comparator;
import java.util.List;

/**
 * Checkpoints kept elsewhere.
 *
 * @param checkpoints with this log's signature, smallest first
 * @param unread places that could not be read, and why
 */
public record Kept(List<Kept.Checkpoint> checkpoints, List<String> unread) {
  /** None at all. */
  public static final Kept NOTHING = new Kept(List.of(), List.of());

  /**
   * One of them.
   *
   * @param where it is kept
   * @param signed what it says
   */
  public record Checkpoint(String where, io.syntropy.audit.Checkpoint signed) {}

  public Kept {
    checkpoints =
        checkpoints.stream().sorted(Comparator.comparingLong(c -> c.signed().size())).toList();
    unread = List.copyOf(unread);
  }
}
