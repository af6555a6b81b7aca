package io.syntropy.slo.alert;

/**
 * A {@link History} in the making, a group at a time: a group of 90 days takes some milliseconds,
 * and whoever feeds the engine need not wait for all of them together. Its range is that of the
 * beginning; a late point that arrives in between is in the groups copied after it.
 *
 * <p>To be used as the engine itself: by one thread at a time, not while it is fed.
 */
public interface HistoryCopy {
  /** More corrections of an SLO than this are left out: each is looked at in every cell. */
  int MAX_CORRECTIONS = 100;

  /** Copies one more group; false when all are. */
  boolean next();

  /** What was copied so far. */
  History history();
}
