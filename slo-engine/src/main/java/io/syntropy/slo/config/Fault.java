package io.syntropy.slo.config;

import java.util.Comparator;

/**
 * What is wrong with a configuration, and where.
 *
 * @param file path as given to the reader
 * @param line 1-based line
 * @param column 1-based column, in code points
 * @param message names the value and what was expected, for example {@code target: 1.01 (expected 0
 *     < target < 1)}
 */
public record Fault(String file, int line, int column, String message)
    implements Comparable<Fault> {
  private static final Comparator<Fault> ORDER =
      Comparator.comparing(Fault::file)
          .thenComparingInt(Fault::line)
          .thenComparingInt(Fault::column)
          .thenComparing(Fault::message);

  public Fault {
    if (line < 1 || column < 1) {
      throw new IllegalArgumentException(
          "position: " + line + ":" + column + " (expected 1-based line and column)");
    }
  }

  /** By file, line, column, message. */
  @Override
  public int compareTo(Fault other) {
    return ORDER.compare(this, other);
  }

  /** {@code file:line:column: message}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + message;
  }
}
