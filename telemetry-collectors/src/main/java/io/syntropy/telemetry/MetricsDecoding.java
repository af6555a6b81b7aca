package io.syntropy.telemetry;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Sample.Temporality;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.wire.InternTable;
import io.syntropy.telemetry.wire.Splice;
import io.syntropy.telemetry.wire.WireFault;
import io.syntropy.telemetry.wire.WireReader;
import io.syntropy.telemetry.wire.WireType;
import io.syntropy.telemetry.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks one metrics request: points to samples, faulty points aside. What lies around a point, and
 * its attributes, are found by their bytes ({@link Contexts}); nothing is built but samples.
 */
final class MetricsDecoding {
  private static final int MAX_NAME = 1024;
  private static final int NO_RECORDED_VALUE = 1;
  private static final int RESOURCE_METRICS = 0x0A;
  private static final int POINT = 0x0A;
  private static final int TEMPORALITY = 0x10;
  private static final int MONOTONIC = 0x18;

  // Numbers of the data fields.
  private static final int GAUGE = 5;
  private static final int SUM = 7;
  private static final int HISTOGRAM = 9;
  private static final int EXPONENTIAL = 10;
  private static final int SUMMARY = 11;

  private final Contexts contexts;
  private final TimeBounds bounds;
  private final Rejections rejections;
  private final List<Sample> samples = new ArrayList<>();
  private final Splice edits = new Splice();
  private final PointReader point;
  private final HistogramSamples histograms;
  private final SummarySamples summaries;
  private final Envelope envelope = new Envelope();
  private final MetricHeader header = new MetricHeader();
  private long accepted;

  // Where the walk is.
  private InternTable.@Nullable Entry<Interns.Metric> metric;
  private Contexts.Kind kind = Contexts.Kind.NUMBER;
  private int data;
  private @Nullable Temporality temporality;
  private boolean monotonic;

  MetricsDecoding(Contexts contexts, TimeBounds bounds, Rejections rejections) {
    this.contexts = contexts;
    this.bounds = bounds;
    this.rejections = rejections;
    this.point = new PointReader(new ExemplarReader(bounds, contexts.scrub(), edits));
    this.histograms = new HistogramSamples(contexts.interns());
    this.summaries = new SummarySamples(contexts.interns());
  }

  List<Sample> samples() {
    return samples;
  }

  long accepted() {
    return accepted;
  }

  /**
   * Reads the first bytes of {@code body}; returns it when all of it was accepted, else what
   * remains.
   */
  byte[] read(byte[] body, int length) throws WireFault {
    WireReader in = new WireReader(body, 0, length);
    int tag = in.tag();
    while (tag != 0) {
      if (tag == RESOURCE_METRICS) {
        in.count(1);
        int outer = in.enter(in.length());
        resource(in);
        in.leave(outer);
      } else {
        PointReader.other(in, tag, OtlpTypes.METRICS, 0);
      }
      tag = in.tag();
    }
    return edits.apply(body, length, OtlpTypes.METRICS);
  }

  private void resource(WireReader in) throws WireFault {
    envelope.find(in, OtlpTypes.METRICS.at(1), 1);
    InternTable.Entry<Interns.Resource> resource =
        contexts.resource(in, envelope.from, envelope.to);
    scrubbed(resource.value());
    int outer = Envelope.enterItem(in);
    while (outer >= 0) {
      scope(in, resource);
      in.leave(outer);
      outer = Envelope.enterItem(in);
    }
  }

  private void scope(WireReader in, InternTable.Entry<Interns.Resource> resource) throws WireFault {
    envelope.find(in, OtlpTypes.METRICS.at(1).at(2), 2);
    InternTable.Entry<Interns.Scope> scope =
        contexts.scope(in, envelope.from, envelope.to, resource);
    scrubbed(scope.value());
    int outer = Envelope.enterItem(in);
    while (outer >= 0) {
      metric(in, scope);
      in.leave(outer);
      outer = Envelope.enterItem(in);
    }
  }

  private void scrubbed(Interns.Part part) {
    byte[] instead = part.scrubbed();
    if (instead != null) {
      byte[] whole = new WireWriter().field(Envelope.HEADER >>> 3, instead).toByteArray();
      edits.replace(envelope.field, envelope.to, whole);
    }
  }

  private void metric(WireReader in, InternTable.Entry<Interns.Scope> scope) throws WireFault {
    header.find(in);
    metric = contexts.metric(in, header.bytes, header.from, header.to, scope);
    if (metric.value().scrubbed() != null) {
      header(in);
    }
    data = header.data;
    if (data == 0) {
      return;
    }
    int end = in.at();
    in.seek(header.dataFrom);
    int outer = in.enter(header.dataTo - header.dataFrom);
    data(in);
    in.leave(outer);
    in.seek(end);
  }

  /** Metadata with something to scrub: rare enough to be looked at again each time. */
  private void header(WireReader in) throws WireFault {
    ScrubPass scrub = Objects.requireNonNull(contexts.scrub());
    int first = header.data == 0 ? in.at() : header.field;
    int last = header.data == 0 ? in.at() : header.dataTo;
    scrub.scrub(in.bytes(), header.begin, first, OtlpTypes.METRIC, edits);
    scrub.scrub(in.bytes(), last, in.at(), OtlpTypes.METRIC, edits);
  }

  private void data(WireReader in) throws WireFault {
    WireType type = OtlpTypes.METRIC.at(data);
    int begin = in.at();
    temporality = null;
    monotonic = false;
    boolean timed = false;
    boolean shaped = false;
    int tag = in.tag();
    while (tag != 0) {
      if (tag == POINT) {
        in.count(1);
        in.pass(in.length());
      } else if (tag == TEMPORALITY && data != GAUGE && data != SUMMARY) {
        if (timed) {
          throw WireFault.repeated();
        }
        timed = true;
        temporality = temporality(in.varint32());
      } else if (tag == MONOTONIC && data == SUM) {
        if (shaped) {
          throw WireFault.repeated();
        }
        shaped = true;
        monotonic = in.varint() != 0;
      } else {
        PointReader.other(in, tag, type, 4);
      }
      tag = in.tag();
    }
    in.seek(begin);
    kind =
        switch (data) {
          case HISTOGRAM -> Contexts.Kind.HISTOGRAM;
          case EXPONENTIAL -> Contexts.Kind.EXPONENTIAL;
          case SUMMARY -> Contexts.Kind.SUMMARY;
          default -> Contexts.Kind.NUMBER;
        };
    points(in);
  }

  private void points(WireReader in) throws WireFault {
    int at = in.at();
    int index = 0;
    int tag = in.tag();
    while (tag != 0) {
      if (tag == POINT) {
        int outer = in.enter(in.length());
        point(in, at, index++);
        in.leave(outer);
      } else {
        in.skip(tag, 0);
      }
      at = in.at();
      tag = in.tag();
    }
  }

  private void point(WireReader in, int from, int index) throws WireFault {
    switch (kind) {
      case NUMBER -> point.number(in);
      case HISTOGRAM -> point.histogram(in);
      case EXPONENTIAL -> point.exponential(in);
      case SUMMARY -> point.summary(in);
    }
    InternTable.Entry<Interns.Metric> owner = Objects.requireNonNull(metric);
    Interns.Stream stream =
        contexts.stream(
            in, point.attributes, point.attributesFrom, point.attributesTo, index, kind, owner);
    long before = accepted;
    Series series = series(owner.value(), stream);
    if (series != null) {
      switch (kind) {
        case NUMBER -> {
          if (data == SUM) {
            sum(series);
          } else {
            gauge(series);
          }
        }
        case HISTOGRAM -> histogram(series);
        case EXPONENTIAL -> exponential(series);
        case SUMMARY -> summary(series);
      }
    }
    if (accepted == before) {
      edits.drop(from, in.end());
    } else if (stream.set().scrubbed() != null) {
      scrubbed(in, stream.set().scrubbed());
    }
  }

  private void scrubbed(WireReader in, byte[] instead) throws WireFault {
    if (point.together) {
      edits.replace(point.attributesFrom, point.attributesTo, instead);
    } else {
      boolean[] placed = {false};
      point.eachAttribute(
          in,
          kind.tag,
          (from, to) -> {
            edits.replace(from, to, placed[0] ? new byte[0] : instead);
            placed[0] = true;
          });
    }
  }

  private void gauge(Series series) {
    if (recorded(series) && finite()) {
      accept(new Sample.Gauge(series, point.time, point.value));
      point.exemplars.addTo(samples, series);
    }
  }

  private void sum(Series series) {
    if (!timed(series) || !finite()) {
      return;
    }
    double value = point.value;
    if (monotonic && value < 0) {
      reject(RejectReason.NEGATIVE_COUNTER, "value: " + value + " (expected >= 0: monotonic)");
      return;
    }
    accept(
        new Sample.Sum(
            series,
            point.start,
            point.time,
            Objects.requireNonNull(temporality),
            monotonic,
            value));
    point.exemplars.addTo(samples, series);
  }

  private void histogram(Series series) {
    if (timed(series)) {
      accept(histograms.explicit(series, point, Objects.requireNonNull(temporality)), series);
    }
  }

  private void exponential(Series series) {
    if (timed(series)) {
      accept(histograms.exponential(series, point, Objects.requireNonNull(temporality)), series);
    }
  }

  private void summary(Series series) {
    if (!started()) {
      return;
    } else if (point.count < 0) {
      reject(
          RejectReason.VALUE,
          "count: " + Long.toUnsignedString(point.count) + " (expected < 2^63)");
      return;
    } else if ((point.flags & NO_RECORDED_VALUE) != 0) {
      summaries.goneTo(samples, series, point);
    } else {
      summaries.addTo(samples, series, point);
    }
    accepted++;
  }

  private void accept(@Nullable Sample histogram, Series series) {
    if (histogram == null) {
      reject(RejectReason.HISTOGRAM, histograms.fault());
    } else {
      accept(histogram);
      point.exemplars.addTo(samples, series);
    }
  }

  private @Nullable Series series(Interns.Metric of, Interns.Stream stream) {
    if (of.nameLength() == 0 || of.nameLength() > MAX_NAME) {
      reject(RejectReason.NAME, "name: " + of.nameLength() + " characters (expected 1..1024)");
      return null;
    }
    RejectReason refusal = bounds.refusal(point.time);
    if (refusal != null) {
      reject(refusal, rejections.telling() ? bounds.describe(point.time) : "");
      return null;
    }
    if (stream.series() == null) {
      reject(
          RejectReason.ATTRIBUTES,
          "attributes (expected <= 128, keys <= 256, values <= 4096 long)");
    }
    return stream.series();
  }

  /** Whether temporality and times are right, and the point says more than that it is gone. */
  private boolean timed(Series series) {
    if (temporality == null) {
      reject(RejectReason.TEMPORALITY, "aggregation temporality (expected delta or cumulative)");
      return false;
    }
    return started() && recorded(series);
  }

  private boolean started() {
    boolean before = point.start >= 0 && point.start <= point.time;
    if (!before) {
      reject(
          RejectReason.START_TIME,
          "start time: "
              + Long.toUnsignedString(point.start)
              + " (expected at most the time, "
              + point.time
              + ")");
    }
    return before;
  }

  /** False for a point that only marks its series as gone. */
  private boolean recorded(Series series) {
    boolean none = (point.flags & NO_RECORDED_VALUE) != 0;
    if (none) {
      accept(new Sample.Stale(series, point.time));
    }
    return !none;
  }

  private boolean finite() {
    boolean number = point.valueKind != PointReader.NO_VALUE && Double.isFinite(point.value);
    if (!number) {
      String shown =
          point.valueKind == PointReader.NO_VALUE ? "absent" : String.valueOf(point.value);
      reject(RejectReason.VALUE, "value: " + shown + " (expected a finite number)");
    }
    return number;
  }

  private static @Nullable Temporality temporality(int number) {
    return switch (number) {
      case 1 -> Temporality.DELTA;
      case 2 -> Temporality.CUMULATIVE;
      default -> null;
    };
  }

  private void accept(Sample sample) {
    samples.add(sample);
    accepted++;
  }

  private void reject(RejectReason reason, String what) {
    String name = Objects.requireNonNull(metric).value().name();
    rejections.add(
        reason,
        1,
        rejections.telling() ? "metric " + AttributeReader.cut(name, 100) + ": " + what : "");
  }
}
