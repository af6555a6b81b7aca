package io.syntropy.telemetry.store.rollup;

import io.syntropy.telemetry.store.MetricQuery.Function;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One group of an answer while its series are added up: a value a step. */
final class Cells {
  private static final double[] NONE = {};

  private final Grid grid;
  private final Function function;
  private final double[] values;
  // AVG: what the values are divided by.
  private final double[] weights;
  // QUANTILE: distributions instead; native ones go before explicit ones.
  private final @Nullable Measure @Nullable [] measures;
  final String unit;

  Cells(Grid grid, Function function, String unit) {
    this.grid = grid;
    this.function = function;
    this.unit = unit;
    values = new double[grid.size()];
    Arrays.fill(values, Double.NaN);
    weights = function == Function.AVG ? new double[grid.size()] : NONE;
    measures = function == Function.QUANTILE ? new Measure[grid.size()] : null;
  }

  /** What was counted in {@code bucket}; outside of the grid it is ignored. */
  void increase(long bucket, Measure m) {
    int at = grid.index(bucket);
    if (at < 0 || at >= values.length) {
      return;
    }
    if (measures != null) {
      Measure known = measures[at];
      if (known == null || (known instanceof Explicit && m instanceof Exponential)) {
        measures[at] = m;
      } else if (known.comparable(m)) {
        measures[at] = known.plus(m);
      }
    } else if (function == Function.AVG) {
      add(at, m.sum());
      weights[at] += m.total();
    } else {
      add(at, m.total());
    }
  }

  /** A gauge's points of one step, or the value that is still in force. */
  void level(int at, double sum, long points, double least, double greatest, double last) {
    switch (function) {
      case AVG -> {
        add(at, sum);
        weights[at] += points;
      }
      case MIN -> values[at] = Double.isNaN(values[at]) ? least : Math.min(values[at], least);
      case MAX -> values[at] = Double.isNaN(values[at]) ? greatest : Math.max(values[at], greatest);
      case SUM -> {
        if (!Double.isNaN(last)) {
          add(at, last);
        }
      }
      case RATE, QUANTILE -> {}
    }
  }

  private void add(int at, double more) {
    values[at] = Double.isNaN(values[at]) ? more : values[at] + more;
  }

  /** The value of each step; NaN where there is none. */
  double[] result(double quantile, long untilMillis) {
    double[] result = values.clone();
    for (int i = 0; i < result.length; i++) {
      if (measures != null) {
        Measure m = measures[i];
        result[i] = m == null ? Double.NaN : Quantiles.of(quantile, m);
      } else if (function == Function.AVG) {
        result[i] = weights[i] == 0 ? Double.NaN : result[i] / weights[i];
      } else if (function == Function.RATE) {
        long begin = grid.end(i) - grid.step();
        long length = Math.max(1, Math.min(grid.end(i), untilMillis) - begin);
        result[i] = result[i] * 1000 / length;
      }
    }
    return result;
  }
}
