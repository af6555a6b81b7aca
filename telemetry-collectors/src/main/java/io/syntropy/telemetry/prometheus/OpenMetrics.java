package io.syntropy.telemetry.prometheus;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Reads OpenMetrics 1.0. */
final class OpenMetrics {
  private OpenMetrics() {}

  static Exposition parse(String page) throws BadExposition {
    Exposition exposition = new Exposition();
    int number = 0;
    int from = 0;
    boolean ended = false;
    while (from < page.length()) {
      int end = page.indexOf('\n', from);
      Cursor at = new Cursor(page.substring(from, end < 0 ? page.length() : end), ++number);
      from = end < 0 ? page.length() : end + 1;
      if (ended) {
        throw at.fault("nothing after # EOF");
      } else if (at.take('#')) {
        ended = comment(at, exposition);
      } else {
        sample(at, exposition);
      }
    }
    if (!ended) {
      throw new Cursor("", number + 1).fault("# EOF: the page was cut off");
    }
    return exposition;
  }

  /** Whether this is the end. */
  private static boolean comment(Cursor at, Exposition exposition) throws BadExposition {
    at.expect(' ');
    String word = at.word();
    if (word.equals("EOF")) {
      if (!at.atEnd()) {
        throw at.fault("the end of the line");
      }
      return true;
    }
    at.expect(' ');
    switch (word) {
      case "HELP", "UNIT" -> {
        at.name();
        if (!at.atEnd()) {
          at.expect(' ');
          at.rest();
        }
      }
      case "TYPE" -> {
        String family = at.name();
        at.expect(' ');
        if (!exposition.type(family, type(at))) {
          throw at.fault("one TYPE of " + family);
        }
      }
      default -> throw at.fault("HELP, TYPE, UNIT or EOF before this");
    }
    return false;
  }

  private static FamilyType type(Cursor at) throws BadExposition {
    return switch (at.rest()) {
      case "counter" -> FamilyType.COUNTER;
      case "gauge" -> FamilyType.GAUGE;
      case "histogram" -> FamilyType.HISTOGRAM;
      case "gaugehistogram" -> FamilyType.GAUGE_HISTOGRAM;
      case "summary" -> FamilyType.SUMMARY;
      case "info" -> FamilyType.INFO;
      case "stateset" -> FamilyType.STATE_SET;
      case "unknown" -> FamilyType.UNKNOWN;
      default -> throw at.fault("a type of OpenMetrics before this");
    };
  }

  private static void sample(Cursor at, Exposition exposition) throws BadExposition {
    String name = at.name();
    SortedMap<String, String> labels = at.labels(false);
    at.expect(' ');
    double value = at.number();
    long time = Exposition.Line.NO_TIME;
    Exposition.LineExemplar exemplar = null;
    if (at.take(' ')) {
      if (at.peek() != '#') {
        time = millis(at);
        if (at.take(' ')) {
          exemplar = exemplar(at);
        }
      } else {
        exemplar = exemplar(at);
      }
    }
    if (!at.atEnd()) {
      throw at.fault("the end of the line");
    }
    exposition.add(new Exposition.Line(name, labels, value, time, exemplar));
  }

  private static Exposition.@Nullable LineExemplar exemplar(Cursor at) throws BadExposition {
    at.expect('#');
    at.expect(' ');
    if (at.peek() != '{') {
      throw at.fault("an exemplar's labels");
    }
    SortedMap<String, String> labels = at.labels(false);
    at.expect(' ');
    double value = at.number();
    long time = at.take(' ') ? millis(at) : Exposition.Line.NO_TIME;
    return new Exposition.LineExemplar(labels, value, time);
  }

  private static long millis(Cursor at) throws BadExposition {
    double seconds = at.number();
    if (!Double.isFinite(seconds)) {
      throw at.fault("a time in seconds before this");
    }
    return Math.round(seconds * 1000);
  }
}
