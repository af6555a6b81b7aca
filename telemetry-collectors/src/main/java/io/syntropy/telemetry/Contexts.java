package io.syntropy.telemetry;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.wire.InternTable;
import io.syntropy.telemetry.wire.Splice;
import io.syntropy.telemetry.wire.WireCheck;
import io.syntropy.telemetry.wire.WireFault;
import io.syntropy.telemetry.wire.WireReader;
import io.syntropy.telemetry.wire.WireType;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the bytes around a metric point mean: by the bytes when they came before, else by
 * checking, scrubbing and reading them. Immutable; one with a scrubber and one without may share
 * their {@link Interns}.
 */
final class Contexts {
  private static final int MAX_NAME = 1024;
  private static final int NODE = 96;

  private static final int RESOURCE_DEPTH = 2;
  private static final int SCOPE_DEPTH = 3;
  private static final int METRIC_DEPTH = 3;
  private static final int POINT_DEPTH = 5;

  private final Interns interns;
  private final @Nullable ScrubPass scrub;
  private final Object root = new Object();
  private final Object[] kinds = {new Object(), new Object(), new Object(), new Object()};
  private final Object[] regionKinds = {new Object(), new Object(), new Object(), new Object()};

  Contexts(Interns interns, @Nullable ScrubPass scrub) {
    this.interns = interns;
    this.scrub = scrub;
  }

  /** Which points a set of attributes belongs to. */
  enum Kind {
    NUMBER(OtlpTypes.NUMBER_POINT, 0x3A),
    HISTOGRAM(OtlpTypes.HISTOGRAM_POINT, 0x4A),
    EXPONENTIAL(OtlpTypes.EXPONENTIAL_POINT, 0x0A),
    SUMMARY(OtlpTypes.SUMMARY_POINT, 0x3A);

    final WireType type;
    final int tag;

    Kind(WireType type, int tag) {
      this.type = type;
      this.tag = tag;
    }
  }

  Interns interns() {
    return interns;
  }

  @Nullable ScrubPass scrub() {
    return scrub;
  }

  /** Bytes found to be valid, and what is left of them. */
  private record Checked(byte[] bytes, int messages, byte @Nullable [] scrubbed) {
    byte[] rest() {
      return scrubbed == null ? bytes : scrubbed;
    }

    int cost() {
      return NODE + 4 * bytes.length;
    }
  }

  private Checked check(byte[] in, int from, int to, WireType type, int depth) throws WireFault {
    byte[] bytes = Arrays.copyOfRange(in, from, to);
    WireReader reader = new WireReader(bytes, 0, bytes.length);
    WireCheck.check(reader, type, depth);
    if (scrub == null) {
      return new Checked(bytes, reader.messages(), null);
    }
    Splice edits = new Splice();
    scrub.scrub(bytes, 0, bytes.length, type, edits);
    return new Checked(
        bytes, reader.messages(), edits.isEmpty() ? null : edits.apply(bytes, bytes.length, type));
  }

  /** A seed for hashes of what lies inside a part. */
  private static long inside(InternTable.Entry<?> entry) {
    return entry.hash();
  }

  InternTable.Entry<Interns.Resource> resource(WireReader in, int from, int to) throws WireFault {
    byte[] bytes = in.bytes();
    long hash = interns.hashing.hash(bytes, from, to, 0);
    InternTable.Entry<Interns.Resource> entry = interns.resources.find(root, hash, bytes, from, to);
    if (entry == null) {
      Checked checked = check(bytes, from, to, OtlpTypes.RESOURCE, RESOURCE_DEPTH);
      byte[] rest = checked.rest();
      AttributeReader.Owner owner = AttributeReader.owner(rest, 0, rest.length);
      Interns.Resource value =
          new Interns.Resource(owner, checked.cost(), checked.messages(), checked.scrubbed());
      entry =
          interns.resources.add(
              new InternTable.Entry<>(root, checked.bytes(), hash, checked.cost(), value));
    }
    in.count(entry.value().messages());
    return entry;
  }

  InternTable.Entry<Interns.Scope> scope(
      WireReader in, int from, int to, InternTable.Entry<Interns.Resource> owner) throws WireFault {
    byte[] bytes = in.bytes();
    long hash = interns.hashing.hash(bytes, from, to, inside(owner));
    InternTable.Entry<Interns.Scope> entry =
        interns.scopes.find(owner.value(), hash, bytes, from, to);
    if (entry == null) {
      Checked checked = check(bytes, from, to, OtlpTypes.SCOPE, SCOPE_DEPTH);
      byte[] rest = checked.rest();
      String name = interns.unique(AttributeReader.scope(rest, 0, rest.length));
      Interns.Scope value =
          new Interns.Scope(owner.value(), name, checked.messages(), checked.scrubbed());
      entry =
          interns.scopes.add(
              new InternTable.Entry<>(owner.value(), checked.bytes(), hash, checked.cost(), value));
    }
    in.count(entry.value().messages());
    return entry;
  }

  /** The metric whose fields but for the data are in this range. */
  InternTable.Entry<Interns.Metric> metric(
      WireReader in, byte[] bytes, int from, int to, InternTable.Entry<Interns.Scope> owner)
      throws WireFault {
    long hash = interns.hashing.hash(bytes, from, to, inside(owner));
    InternTable.Entry<Interns.Metric> entry =
        interns.metrics.find(owner.value(), hash, bytes, from, to);
    if (entry == null) {
      Checked checked = check(bytes, from, to, OtlpTypes.METRIC, METRIC_DEPTH);
      entry =
          interns.metrics.add(
              new InternTable.Entry<>(
                  owner.value(),
                  checked.bytes(),
                  hash,
                  checked.cost(),
                  metric(owner.value(), checked)));
    }
    in.count(entry.value().messages());
    return entry;
  }

  private Interns.Metric metric(Interns.Scope scope, Checked checked) throws WireFault {
    String name = "";
    String unit = "";
    byte[] rest = checked.rest();
    WireReader in = new WireReader(rest, 0, rest.length);
    int tag = in.tag();
    while (tag != 0) {
      switch (tag) {
        case 0x0A -> name = AnyValues.text(in);
        case 0x1A -> unit = AnyValues.text(in);
        default -> in.skip(tag, 0);
      }
      tag = in.tag();
    }
    return new Interns.Metric(
        scope,
        interns.unique(AttributeReader.cut(name, MAX_NAME)),
        name.length(),
        interns.unique(AttributeReader.cut(unit, AttributeReader.MAX_KEY)),
        checked.messages(),
        checked.scrubbed(),
        new AtomicBoolean());
  }

  /** The stream of a metric's points whose attributes, tags included, are in this range. */
  Interns.Stream stream(
      WireReader in,
      byte[] bytes,
      int from,
      int to,
      Kind kind,
      InternTable.Entry<Interns.Metric> owner)
      throws WireFault {
    Interns.Metric metric = owner.value();
    long hash = interns.hashing.hash(bytes, from, to, inside(owner));
    InternTable.Entry<Interns.Stream> entry = interns.streams.find(metric, hash, bytes, from, to);
    if (entry == null) {
      entry = interns.streams.add(unknown(metric, hash, bytes, from, to, kind));
    }
    Interns.Stream stream = entry.value();
    in.count(stream.set().messages());
    return stream;
  }

  private InternTable.Entry<Interns.Stream> unknown(
      Interns.Metric metric, long hash, byte[] bytes, int from, int to, Kind kind)
      throws WireFault {
    Interns.Resource resource = metric.scope().resource();
    InternTable.Entry<Interns.AttributeSet> set =
        set(bytes, from, to, kind, resource.owner().ownCloudRegion());
    Attributes attributes = set.value().attributes();
    Series series =
        attributes == null
            ? null
            : interns.unique(
                new Series(
                    metric.scope().name(),
                    metric.name(),
                    metric.unit(),
                    resource.owner().attributes(),
                    attributes));
    int cost = 2 * NODE + (metric.counted().getAndSet(true) ? 0 : resource.cost() + NODE);
    return new InternTable.Entry<>(
        metric, set.bytes(), hash, cost, new Interns.Stream(series, set.value()));
  }

  private InternTable.Entry<Interns.AttributeSet> set(
      byte[] bytes, int from, int to, Kind kind, boolean ownerHasRegion) throws WireFault {
    Object owner = (ownerHasRegion ? regionKinds : kinds)[kind.ordinal()];
    long hash = interns.hashing.hash(bytes, from, to, kind.ordinal());
    InternTable.Entry<Interns.AttributeSet> entry = interns.sets.find(owner, hash, bytes, from, to);
    if (entry == null) {
      Checked checked = check(bytes, from, to, kind.type, POINT_DEPTH);
      byte[] rest = checked.rest();
      Attributes read =
          AttributeReader.exact(rest, 0, rest.length, kind.tag, ownerHasRegion, interns::unique);
      Interns.AttributeSet value =
          new Interns.AttributeSet(
              read == null ? null : interns.unique(read), checked.messages(), checked.scrubbed());
      int cost = 2 * NODE + 2 * checked.bytes().length;
      entry = interns.sets.add(new InternTable.Entry<>(owner, checked.bytes(), hash, cost, value));
    }
    return entry;
  }
}
