package io.syntropy.server.slo;

import io.syntropy.slo.Revision;
import io.syntropy.slo.Revisions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The revisions of an SLO as {@code GET /slos/{name}/revisions} answers them.
 *
 * @param count all there were; {@code items} holds the newest
 * @param nextCursor always null: what is kept fits one page
 */
public record RevisionsView(
    long count, @Nullable Instant lastAt, List<RevisionView> items, @Nullable String nextCursor) {

  /** Copies the list. */
  public RevisionsView {
    items = List.copyOf(items);
  }

  /**
   * One revision.
   *
   * @param from where the first changed slice begins
   * @param to where the last changed slice ends
   * @param good change of good events; 0 with total 0 when events only moved between slices
   */
  public record RevisionView(
      Instant from, Instant to, int slices, Number good, Number total, Instant receivedAt) {

    static RevisionView of(Revision revision) {
      return new RevisionView(
          revision.from(),
          revision.to(),
          revision.slices(),
          SloView.count(revision.good()),
          SloView.count(revision.total()),
          revision.receivedAt());
    }
  }

  static RevisionsView of(Revisions revisions) {
    return new RevisionsView(
        revisions.count(),
        revisions.lastAt(),
        revisions.newest().stream().map(RevisionView::of).toList(),
        null);
  }
}
