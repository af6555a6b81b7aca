package io.syntropy.telemetry.store;

import io.syntropy.slo.Sample;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The metric part of the embedded store.
 *
 * <p>{@link #take}, {@link #stage} and {@link #published} are called by the writer's thread; {@link
 * #maintain} by one other; queries by any.
 */
interface MetricStore extends AutoCloseable {

  /** Takes points, staleness markers and exemplars; other samples are ignored. */
  void take(List<Sample> samples);

  /**
   * Writes what was taken into files, durable but in no commit yet. After a commit failed it is
   * called again: it gives the same files and those of what was taken since.
   *
   * @throws StoreUnavailable when it could not be written; what was taken stays
   */
  List<DataFile> stage();

  /** The staged files are part of the store: called in the moment in which views change. */
  void published();

  /** As {@link TelemetryReader#range}. */
  Answer<MetricSeries> range(MetricQuery query);

  /** As {@link TelemetryReader#exemplars}. */
  Answer<ExemplarView> exemplars(MetricQuery query, double low, double high);

  /** Merges its files. Deleting those past their retention is done for all classes elsewhere. */
  void maintain(Instant now);

  /** Newest event time that was taken or is stored; null without data. */
  @Nullable Instant watermark();

  @Override
  void close();
}
