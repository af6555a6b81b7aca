package io.syntropy.slo.differential;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a case showed: how far Prometheus is from the truth, by window. */
final class Difference {
  private final String name;
  private final long seed;
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private int points;
  private int refused;
  private int silent;
  private int silentWithErrors;
  private long unknown;

  private static final class Row {
    int compared;
    double worst;
    double worstOf;
    double worstBound;
    double sum;
    long events;
    double prometheus;
  }

  Difference(String name, long seed) {
    this.name = name;
    this.seed = seed;
  }

  void point(boolean taken) {
    points++;
    refused += taken ? 0 : 1;
  }

  void unknown(long events) {
    unknown = events;
  }

  /** Prometheus has no value where there were events. */
  void silent(boolean errors) {
    silent++;
    silentWithErrors += errors ? 1 : 0;
  }

  void events(String window, long bad, double prometheus) {
    Row row = rows.computeIfAbsent(window, w -> new Row());
    row.events += bad;
    row.prometheus += prometheus;
  }

  void burn(String window, double exact, double prometheus, double bound) {
    Row row = rows.computeIfAbsent(window, w -> new Row());
    double error = Math.abs(prometheus - exact);
    row.compared++;
    row.sum += error;
    if (error > row.worst) {
      row.worst = error;
      row.worstOf = exact;
      row.worstBound = bound;
    }
  }

  /** Readings in which both had a value. */
  int compared() {
    return rows.values().stream().mapToInt(row -> row.compared).sum();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%s, seed %d: %,d points, %d refused by Prometheus as out of order, %d readings without a"
            + " value there (%d of them with errors), %d events of an unknown time",
        name,
        seed,
        points,
        refused,
        silent,
        silentWithErrors,
        unknown);
    rows.forEach((window, row) ->
        line(
            text,
            "  %-3s  ours: exact in %4d readings; Prometheus' burn: off by %.3f on average, at"
                + " most %.3f (exact %.3f, bound %.3f); its bad events %+.2f %%",
            window,
            row.compared,
            row.sum / Math.max(1, row.compared),
            row.worst,
            row.worstOf,
            row.worstBound,
            row.events == 0 ? 0 : 100 * (row.prometheus / row.events - 1)));
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
