package io.syntropy.telemetry.prometheus;

import java.util.SortedMap;

/** Reads Prometheus' text format 0.0.4. */
final class TextFormat {
  private TextFormat() {}

  static Exposition parse(String page) throws BadExposition {
    Exposition exposition = new Exposition();
    int number = 0;
    int from = 0;
    while (from < page.length()) {
      int end = page.indexOf('\n', from);
      String line = page.substring(from, end < 0 ? page.length() : end);
      from = end < 0 ? page.length() : end + 1;
      Cursor at =
          new Cursor(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line, ++number);
      at.blanks();
      if (at.take('#')) {
        comment(at, exposition);
      } else if (!at.atEnd()) {
        sample(at, exposition);
      }
    }
    return exposition;
  }

  private static void comment(Cursor at, Exposition exposition) throws BadExposition {
    at.blanks();
    if (at.atEnd() || !at.word().equals("TYPE")) {
      return;
    }
    at.blanks();
    String family = at.name();
    at.blanks();
    FamilyType type =
        switch (at.word()) {
          case "counter" -> FamilyType.COUNTER;
          case "gauge" -> FamilyType.GAUGE;
          case "histogram" -> FamilyType.HISTOGRAM;
          case "summary" -> FamilyType.SUMMARY;
          case "untyped" -> FamilyType.UNKNOWN;
          default -> throw at.fault("counter, gauge, histogram, summary or untyped before this");
        };
    if (!exposition.type(family, type)) {
      throw at.fault("one TYPE of " + family);
    }
  }

  private static void sample(Cursor at, Exposition exposition) throws BadExposition {
    String name = at.name();
    at.blanks();
    SortedMap<String, String> labels = at.labels(true);
    at.blanks();
    double value = at.number();
    at.blanks();
    long time = Exposition.Line.NO_TIME;
    if (!at.atEnd()) {
      time = millis(at);
      at.blanks();
    }
    if (!at.atEnd()) {
      throw at.fault("the end of the line");
    }
    exposition.add(new Exposition.Line(name, labels, value, time, null));
  }

  private static long millis(Cursor at) throws BadExposition {
    Cursor.Mark mark = at.mark();
    try {
      return Long.parseLong(at.word());
    } catch (NumberFormatException e) {
      at.reset(mark);
      throw at.fault("a time in milliseconds");
    }
  }
}
