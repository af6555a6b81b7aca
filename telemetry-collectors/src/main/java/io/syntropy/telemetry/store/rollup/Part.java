package io.syntropy.telemetry.store.rollup;

/**
 * What is kept of the points of one series in one bucket of time, (bucket - step, bucket]. Several
 * parts may be of one bucket: they are merged by whoever reads them, in any order.
 *
 * <p>Running totals are kept as they were sent, at both ends of a stretch in which they only grew,
 * never as differences. What a stretch counts follows from the stretch before it, whenever it is
 * asked for ({@link Increases}). From that follows all that is wanted of a row:
 *
 * <ul>
 *   <li>A late point needs no memory of the past: it is a part of its own, and splits its
 *       successor's increase when both are read.
 *   <li>A reset, a restart or a second writer ends a stretch and begins another, so that a stretch
 *       counts last - first, whatever lies between.
 *   <li>Nothing is carried over a commit: after it the fold is as empty as after a start, and
 *       handing over again what came after it gives the same parts.
 *   <li>Merging is joining stretches; a coarser rollup is the same part over a longer bucket.
 * </ul>
 *
 * <p>What is lost: a point between the ends of a stretch that came late and would have told of a
 * reset inside it is not seen. Where a process says when it started, as OTLP does, there is no such
 * case: its points are stretches of their own.
 *
 * <p>Times are milliseconds since the epoch, rounded up, so that they stay in their bucket.
 */
sealed interface Part {

  /** End of the bucket, inclusive; a multiple of the step. */
  long bucket();

  /** Length of the bucket, milliseconds. */
  long step();

  /** Points folded into it. */
  long points();

  /** Time of the newest point. */
  long lastTime();

  /** Points of a gauge. */
  record Level(
      long bucket,
      long step,
      long points,
      long lastTime,
      double last,
      double sum,
      double min,
      double max)
      implements Part {}

  /**
   * Points of a running total, rising from {@code first} to {@code last}.
   *
   * @param start when the total began, 0 when unknown
   */
  record Stretch(
      long bucket,
      long step,
      long points,
      long start,
      long firstTime,
      long lastTime,
      Measure first,
      Measure last)
      implements Part {}

  /** Points that are changes themselves, added up. */
  record Change(long bucket, long step, long points, long lastTime, Measure total)
      implements Part {}

  /** The series was said to be gone. */
  record Gone(long bucket, long step, long lastTime) implements Part {
    @Override
    public long points() {
      return 0;
    }
  }
}
