package io.syntropy.telemetry.prometheus;

import java.util.SortedMap;
import java.util.TreeMap;

/** A place in one line of an exposition, and the parts that both formats share. */
final class Cursor {
  private final String line;
  private final int number;
  private int at;

  Cursor(String line, int number) {
    this.line = line;
    this.number = number;
  }

  /** A place to return to. */
  record Mark(int at) {}

  Mark mark() {
    return new Mark(at);
  }

  void reset(Mark mark) {
    at = mark.at;
  }

  boolean atEnd() {
    return at >= line.length();
  }

  char peek() {
    return atEnd() ? 0 : line.charAt(at);
  }

  /** Skips blanks and tabs; whether there were any. */
  boolean blanks() {
    int from = at;
    while (!atEnd() && (peek() == ' ' || peek() == '\t')) {
      at++;
    }
    return at > from;
  }

  boolean take(char c) {
    boolean there = !atEnd() && peek() == c;
    if (there) {
      at++;
    }
    return there;
  }

  void expect(char c) throws BadExposition {
    if (!take(c)) {
      throw fault("'" + c + "'");
    }
  }

  /** A metric name. */
  String name() throws BadExposition {
    int from = at;
    while (!atEnd() && (isLabel(peek(), at > from) || peek() == ':')) {
      at++;
    }
    return taken(from, Labels.MAX_NAME, "a metric name");
  }

  private String label() throws BadExposition {
    int from = at;
    while (!atEnd() && isLabel(peek(), at > from)) {
      at++;
    }
    return taken(from, Labels.MAX_KEY, "a label name");
  }

  /** Characters up to the next blank. */
  String word() throws BadExposition {
    int from = at;
    while (!atEnd() && peek() != ' ' && peek() != '\t') {
      at++;
    }
    return taken(from, line.length(), "a word");
  }

  String rest() {
    String rest = line.substring(at);
    at = line.length();
    return rest;
  }

  private String taken(int from, int longest, String what) throws BadExposition {
    if (from == at || at - from > longest) {
      at = from;
      throw fault(what);
    }
    return line.substring(from, at);
  }

  private static boolean isLabel(char c, boolean digits) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c == '_'
        || digits && c >= '0' && c <= '9';
  }

  /** Labels in braces; none when there are no braces. */
  SortedMap<String, String> labels(boolean looseBlanks) throws BadExposition {
    SortedMap<String, String> labels = new TreeMap<>();
    if (!take('{')) {
      return labels;
    }
    skip(looseBlanks);
    while (!take('}')) {
      String name = label();
      skip(looseBlanks);
      expect('=');
      skip(looseBlanks);
      if (labels.put(name, value()) != null) {
        throw fault("each label once (" + name + ")");
      } else if (labels.size() > Labels.MAX_LABELS) {
        throw fault("at most " + Labels.MAX_LABELS + " labels");
      }
      skip(looseBlanks);
      if (peek() != '}') {
        expect(',');
        skip(looseBlanks);
      }
    }
    labels.values().removeIf(String::isEmpty);
    return labels;
  }

  private void skip(boolean looseBlanks) {
    if (looseBlanks) {
      blanks();
    }
  }

  private String value() throws BadExposition {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (!take('"')) {
      if (atEnd() || value.length() >= Labels.MAX_VALUE) {
        throw fault("a closing quote within " + Labels.MAX_VALUE + " characters");
      }
      char c = line.charAt(at++);
      if (c != '\\' || atEnd()) {
        value.append(c);
      } else {
        char escaped = line.charAt(at++);
        switch (escaped) {
          case 'n' -> value.append('\n');
          case '"', '\\' -> value.append(escaped);
          default -> value.append(c).append(escaped);
        }
      }
    }
    return value.toString();
  }

  /** A number as Go's ParseFloat reads it, without hexadecimal ones and underscores. */
  double number() throws BadExposition {
    int from = at;
    String word = word();
    String bare = word.startsWith("+") || word.startsWith("-") ? word.substring(1) : word;
    double sign = word.startsWith("-") ? -1 : 1;
    if (bare.equalsIgnoreCase("inf") || bare.equalsIgnoreCase("infinity")) {
      return sign * Double.POSITIVE_INFINITY;
    } else if (bare.equalsIgnoreCase("nan")) {
      return Double.NaN;
    }
    try {
      if (!bare.startsWith("+")
          && !bare.startsWith("-")
          && bare.chars().allMatch(c -> c >= '0' && c <= '9' || ".eE+-".indexOf(c) >= 0)) {
        return sign * Double.parseDouble(bare);
      }
    } catch (NumberFormatException e) {
      at = from;
      throw fault("a number");
    }
    at = from;
    throw fault("a number");
  }

  BadExposition fault(String expected) {
    String found = atEnd() ? "the end of the line" : "'" + shown(line.substring(at)) + "'";
    return new BadExposition(
        "line " + number + " column " + (at + 1) + ": " + found + " (expected " + expected + ")");
  }

  private static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }
}
