package io.syntropy.telemetry.store;

import io.syntropy.slo.Series;
import io.syntropy.telemetry.store.rollup.Block;
import io.syntropy.telemetry.store.rollup.DamagedRollup;
import io.syntropy.telemetry.store.rollup.Exemplars;
import io.syntropy.telemetry.store.rollup.Grid;
import io.syntropy.telemetry.store.rollup.RangeEvaluation;
import io.syntropy.telemetry.store.rollup.Rollups;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers from files of metric rollups and from what is in memory. */
final class RollupQueries {
  private final StoreParts parts;
  private final Rollups rollups;
  private final Supplier<@Nullable Instant> watermark;

  RollupQueries(StoreParts parts, Rollups rollups, Supplier<@Nullable Instant> watermark) {
    this.parts = parts;
    this.rollups = rollups;
    this.watermark = watermark;
  }

  Answer<MetricSeries> range(MetricQuery query) {
    return ask(
        query,
        found -> {
          MetricQuery.Function asked = query.function();
          RangeEvaluation answer =
              evaluated(query, asked == null ? MetricQuery.Function.RATE : asked, found);
          if (asked == null && answer.fitsNone()) {
            answer = evaluated(query, MetricQuery.Function.AVG, found);
          }
          return new Answer<>(answer.series(), answer.matched(), watermark.get(), null);
        });
  }

  Answer<ExemplarView> exemplars(MetricQuery query, double low, double high) {
    return ask(
        query,
        found -> {
          Exemplars answer = new Exemplars(query, low, high);
          long begin = DataFile.nanos(query.range().from());
          found.blocks(
              "exemplars",
              found.fineFiles(begin, DataFile.nanos(query.range().to())),
              Block::exemplars,
              answer::add);
          return new Answer<>(answer.newest(), answer.matched(), watermark.get(), null);
        });
  }

  private RangeEvaluation evaluated(MetricQuery query, MetricQuery.Function function, Found found)
      throws SQLException {
    Grid grid = found.grid(query);
    RangeEvaluation answer = new RangeEvaluation(query, function, grid);
    List<DataFile> files =
        found.files(RangeEvaluation.lookback(grid) * 1_000_000, grid.last() * 1_000_000);
    found.blocks("parts", files, Block::parts, answer::add);
    return answer;
  }

  private interface Question<T> {
    T ask(Found found) throws SQLException;
  }

  private <T> T ask(MetricQuery query, Question<T> question) {
    for (int attempt = 1; ; attempt++) {
      try (Found found = open(query)) {
        try {
          found.seek(query);
          return question.ask(found);
        } catch (SQLException | DamagedRollup e) {
          if (attempt > 2 || !parts.catalog().verify(found.all())) {
            throw new StoreUnavailable("query: " + e.getMessage(), e);
          }
        }
      }
    }
  }

  // Files and memory of the same moment: a commit moves blocks from one to the other.
  private Found open(MetricQuery query) {
    List<Found> out = new ArrayList<>(1);
    parts
        .catalog()
        .still(() ->
            out.add(
                new Found(parts, parts.catalog().view(), rollups.held(s -> isWanted(s, query)))));
    return out.getFirst();
  }

  /** Whether {@code query} is about {@code series}. */
  static boolean isWanted(Series series, MetricQuery query) {
    if (!series.name().equals(query.name())) {
      return false;
    }
    for (Map.Entry<String, Set<String>> filter : query.filters().entrySet()) {
      String value = series.attribute(filter.getKey());
      if (!filter.getValue().contains(value == null ? "" : value)) {
        return false;
      }
    }
    return true;
  }
}
