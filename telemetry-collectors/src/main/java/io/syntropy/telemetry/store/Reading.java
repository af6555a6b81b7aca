package io.syntropy.telemetry.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stored rows of one kind at one moment: files of commits and what is in none yet. */
final class Reading implements AutoCloseable {
  private final StoreParts parts;
  private final View view;
  private final Tail.Rows tail;
  private final DataClass[] classes;

  private Reading(StoreParts parts, View view, Tail.Rows tail, DataClass[] classes) {
    this.parts = parts;
    this.view = view;
    this.tail = tail;
    this.classes = classes;
  }

  /** What one question does. */
  @FunctionalInterface
  interface Question<T extends @Nullable Object> {
    T ask(Reading reading) throws SQLException;
  }

  /**
   * Asks {@code question}; when that fails because of damaged files, sets them aside and asks
   * again.
   *
   * @throws StoreUnavailable when there is no answer
   */
  static <T extends @Nullable Object> T of(
      StoreParts parts, Tail tail, Question<T> question, DataClass... classes) {
    for (int attempt = 1; ; attempt++) {
      try (Reading reading = open(parts, tail, classes)) {
        try {
          return question.ask(reading);
        } catch (SQLException e) {
          if (attempt > 2 || !parts.catalog().verify(reading.files())) {
            throw new StoreUnavailable("query: " + e.getMessage(), e);
          }
        }
      }
    }
  }

  private static Reading open(StoreParts parts, Tail tail, DataClass... classes) {
    List<Reading> out = new ArrayList<>(1);
    parts
        .catalog()
        .still(() -> out.add(new Reading(parts, parts.catalog().view(), tail.view(), classes)));
    return out.getFirst();
  }

  Duck duck() {
    return parts.duck();
  }

  /** All files. */
  List<DataFile> files() {
    List<DataFile> all = new ArrayList<>(tail.files());
    for (DataClass c : classes) {
      all.addAll(view.of(c));
    }
    return all;
  }

  /** Files that may have rows of {@code range}. */
  List<DataFile> files(TimeRange range) {
    return files().stream().filter(f -> f.overlaps(range)).toList();
  }

  /** Tables in memory, at least one. */
  List<String> tables() {
    return tail.tables();
  }

  /** {@code columns} of {@code files} and of the tables in memory, as a relation in SQL. */
  String relation(String columns, Collection<DataFile> files) {
    List<String> sources = new ArrayList<>(tables());
    if (!files.isEmpty()) {
      sources.add(parts.parquet().table(files));
    }
    return "("
        + String.join(
            " UNION ALL ", sources.stream().map(s -> "SELECT " + columns + " FROM " + s).toList())
        + ")";
  }

  @Override
  public void close() {
    tail.close();
    view.close();
  }
}
