package io.syntropy.telemetry.store;

import io.syntropy.slo.Sample;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A metric store that keeps nothing, for tests of the other signals. */
final class NoMetrics implements MetricStore {
  @Override
  public void take(List<Sample> samples) {}

  @Override
  public List<DataFile> stage() {
    return List.of();
  }

  @Override
  public void published() {}

  @Override
  public Answer<MetricSeries> range(MetricQuery query) {
    return new Answer<>(List.of(), 0, null, null);
  }

  @Override
  public Answer<ExemplarView> exemplars(MetricQuery query, double low, double high) {
    return new Answer<>(List.of(), 0, null, null);
  }

  @Override
  public void maintain(Instant now) {}

  @Override
  public @Nullable Instant watermark() {
    return null;
  }

  @Override
  public void close() {}
}
