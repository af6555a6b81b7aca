package io.syntropy.telemetry;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.wire.ByteHash;
import io.syntropy.telemetry.wire.InternTable;
import io.syntropy.telemetry.wire.Unique;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes of metrics were found to mean, so that a series that reports again costs one look
 * up: resources, scopes within them, metrics within those, sets of point attributes, and streams,
 * which are a metric with a set. That bytes are remembered means that they are valid.
 *
 * <p>Bounded in entries and in an estimate of memory, 260 MiB at the very most; what is not used
 * for 20 minutes is forgotten. Safe for use by many threads.
 */
final class Interns {
  private static final long MIB = 1L << 20;
  private static final int MAX_TEXT = 128;

  /** Bytes that are a part of a message. */
  sealed interface Part {
    /** Messages inside, the part's own not counted. */
    int messages();

    /** What the scrubber made of the bytes; null when it keeps them. */
    byte @Nullable [] scrubbed();
  }

  /** A resource. */
  record Resource(AttributeReader.Owner owner, int cost, int messages, byte @Nullable [] scrubbed)
      implements Part {}

  /** An instrumentation scope of a resource. */
  record Scope(Resource resource, String name, int messages, byte @Nullable [] scrubbed)
      implements Part {}

  /**
   * All of a metric but its data.
   *
   * @param nameLength of the name as sent, which is cut
   * @param counted whether a stream already bears the cost of what it keeps from being forgotten
   */
  record Metric(
      Scope scope,
      String name,
      int nameLength,
      String unit,
      int messages,
      byte @Nullable [] scrubbed,
      AtomicBoolean counted,
      StreamOrder order)
      implements Part {}

  /** A point's attributes; null when they are out of bounds. */
  record AttributeSet(@Nullable Attributes attributes, int messages, byte @Nullable [] scrubbed)
      implements Part {}

  /**
   * A metric with a set; without a series when the set is out of bounds.
   *
   * @param bytes of the set
   */
  record Stream(byte[] bytes, @Nullable Series series, AttributeSet set) {
    boolean is(byte[] in, int from, int to) {
      return Arrays.equals(bytes, 0, bytes.length, in, from, to);
    }
  }

  final ByteHash hashing = new ByteHash();
  final InternTable<Resource> resources = new InternTable<>(1 << 16, 16 * MIB);
  final InternTable<Scope> scopes = new InternTable<>(1 << 17, 16 * MIB);
  final InternTable<Metric> metrics =
      new InternTable<>(1 << 18, 64 * MIB, metric -> metric.order().cost());
  final InternTable<AttributeSet> sets = new InternTable<>(1 << 19, 80 * MIB);
  final InternTable<Stream> streams = new InternTable<>(1 << 20, 80 * MIB);
  final InternTable<double[]> bounds = new InternTable<>(1 << 12, 4 * MIB);
  private final Unique<Series> series = new Unique<>(1 << 19);
  private final Unique<Attributes> attributes = new Unique<>(1 << 19);
  private final Unique<String> texts = new Unique<>(1 << 16);

  /** Lets what was not used for a while go. */
  void age(long nowMillis) {
    resources.age(nowMillis);
    scopes.age(nowMillis);
    metrics.age(nowMillis);
    sets.age(nowMillis);
    streams.age(nowMillis);
    bounds.age(nowMillis);
    series.age(nowMillis);
    attributes.age(nowMillis);
    texts.age(nowMillis);
  }

  /** The one instance of equal series. */
  Series unique(Series found) {
    return series.of(found);
  }

  /** The one instance of equal attributes. */
  Attributes unique(Attributes found) {
    return attributes.of(found);
  }

  /** The one instance of equal short texts. */
  String unique(String found) {
    return found.length() <= MAX_TEXT ? texts.of(found) : found;
  }
}
