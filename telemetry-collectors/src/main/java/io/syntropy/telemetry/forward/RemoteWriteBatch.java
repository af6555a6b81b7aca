package io.syntropy.telemetry.forward;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.JournalRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xerial.snappy.Snappy;

/**
 * Metric points as remote write: counters and gauges as they are, explicit histograms as cumulated
 * buckets, exponential ones as native histograms, delta temporality summed up per series. Remembers
 * the {@value #SERIES} series seen last; one that returns after that begins anew, as after a reset.
 */
final class RemoteWriteBatch implements Batch {
  static final int SERIES = 100_000;

  private final Map<Series, WrittenSeries> known =
      new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Series, WrittenSeries> eldest) {
          return size() > SERIES;
        }
      };
  private final Map<List<String>, List<WrittenPoint>> points = new LinkedHashMap<>();
  private long items;

  @Override
  public void add(JournalRecord record) {
    List<Sample> inOrder = new ArrayList<>(record.samples());
    inOrder.sort(Comparator.comparingLong(Sample::timeNanos));
    for (Sample sample : inOrder) {
      switch (sample) {
        case Sample.Gauge gauge -> of(gauge.series()).gauge(gauge, this::point);
        case Sample.Sum sum -> of(sum.series()).sum(sum, this::point);
        case Sample.Histogram h -> of(h.series()).histogram(h, this::point);
        case Sample.ExponentialHistogram h -> of(h.series()).exponential(h, this::point);
        case Sample.Stale stale -> {
          WrittenSeries gone = known.get(stale.series());
          if (gone != null) {
            gone.stale(stale.timeNanos(), this::point);
          }
        }
        case Sample.Exemplar e -> {}
        case Sample.Span s -> {}
        case Sample.Log l -> {}
      }
    }
  }

  private WrittenSeries of(Series series) {
    return known.computeIfAbsent(series, WrittenSeries::new);
  }

  private void point(List<String> labels, WrittenPoint point) {
    points.computeIfAbsent(labels, k -> new ArrayList<>(2)).add(point);
    items++;
  }

  @Override
  public long size() {
    return items * 64;
  }

  @Override
  public long items() {
    return items;
  }

  @Override
  public List<Request> take() {
    if (items == 0) {
      return List.of();
    }
    WriteRequestWriter writer = new WriteRequestWriter();
    points.forEach(writer::series);
    Request request =
        new Request("", "application/x-protobuf", "snappy", snappy(writer.body()), items);
    points.clear();
    items = 0;
    return List.of(request);
  }

  private static byte[] snappy(byte[] plain) {
    try {
      return Snappy.compress(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
