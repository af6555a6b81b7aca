package io.syntropy.slo;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The revisions of an SLO.
 *
 * @param count how many there were since its indicators were first counted
 * @param lastAt when the points of the last one arrived; null before the first
 * @param newest the newest ones, newest first
 */
public record Revisions(long count, @Nullable Instant lastAt, List<Revision> newest) {
  /** No revision yet. */
  public static final Revisions NONE = new Revisions(0, null, List.of());

  public Revisions {
    newest = List.copyOf(newest);
  }
}
