package io.syntropy.server.lease;

import org.jspecify.annotations.Nullable;

/**
 * What one server knows of its own lease. Times are nanoseconds of a monotonic clock, of which only
 * differences count; the wall clock never does. A renewal counts from when it was <em>asked</em>,
 * not from when the answer came.
 *
 * @param epoch the newest epoch this server held, 0 for none
 * @param confirmedAt when the renewal that was granted last was asked; null while following
 * @param askedAt when the database was asked last, null for never
 */
record Lease(LeaseTerms terms, long epoch, @Nullable Long confirmedAt, @Nullable Long askedAt) {

  /** What to ask the database. */
  enum Due {
    NOTHING,
    TAKE,
    RENEW
  }

  /** Not the leader, and never was. */
  static Lease following(LeaseTerms terms) {
    return new Lease(terms, 0, null, null);
  }

  /** Whether this server may act at {@code now}. */
  boolean leads(long now) {
    if (confirmedAt == null) {
      return false;
    }
    long since = now - confirmedAt;
    // A clock that goes back tells nothing: beyond the margin it is not believed.
    return since < terms.usable().toNanos() && since > -terms.margin().toNanos();
  }

  /** Whether it still counts as the holder, rightly or not: {@link #at} says so. */
  boolean holds() {
    return confirmedAt != null;
  }

  /** The lease as of {@code now}: given up when it was not renewed in time. */
  Lease at(long now) {
    return holds() && !leads(now) ? lost() : this;
  }

  /** What is due at {@code now}. */
  Due due(long now) {
    if (!holds()) {
      return elapsed(askedAt, now, terms.retry().toNanos()) ? Due.TAKE : Due.NOTHING;
    }
    // After an answer the next renewal is due later than after none.
    boolean renewal =
        elapsed(confirmedAt, now, terms.renewal().toNanos())
            && elapsed(askedAt, now, terms.retry().toNanos());
    return renewal ? Due.RENEW : Due.NOTHING;
  }

  /** The database is being asked. */
  Lease asked(long now) {
    return new Lease(terms, epoch, confirmedAt, now);
  }

  /** It was granted with {@code granted}, asked for at {@code since}. */
  Lease taken(long granted, long since) {
    if (granted <= epoch) {
      throw new IllegalArgumentException("epoch: %d (expected > %d)".formatted(granted, epoch));
    }
    return new Lease(terms, granted, since, askedAt);
  }

  /** The renewal of {@code renewed}, asked for at {@code since}, was granted. */
  Lease renewed(long renewed, long since) {
    // An answer that came after the term's end, or for an earlier term, changes nothing.
    return confirmedAt == null || renewed != epoch || since - confirmedAt < 0
        ? this
        : new Lease(terms, epoch, since, askedAt);
  }

  /** It was lost or given back. */
  Lease lost() {
    return new Lease(terms, epoch, null, askedAt);
  }

  private static boolean elapsed(@Nullable Long from, long now, long nanos) {
    // A jump back must not put the next attempt off.
    return from == null || now - from >= nanos || now - from < 0;
  }
}
