package io.syntropy.slo.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of one document of a file. YAML forbids {@code ---} and {@code ...} at the start of a
 * line inside any document, so splitting there is exact even when a document is broken.
 *
 * @param firstLine 1-based line of the text's first line
 */
record Chunk(int firstLine, String text) {

  static List<Chunk> split(String text) {
    List<Chunk> chunks = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    boolean content = false;
    int first = 1;
    int number = 0;
    for (String line : text.split("\\R", -1)) {
      number++;
      boolean start = isMarker(line, "---");
      boolean end = isMarker(line, "...");
      if (start && content) {
        chunks.add(new Chunk(first, open.toString()));
        open.setLength(0);
        content = false;
        first = number;
      }
      open.append(line).append('\n');
      content |= start ? !rest(line).isEmpty() : !(end || isIgnorable(line));
      if (end) {
        if (content) {
          chunks.add(new Chunk(first, open.toString()));
        }
        open.setLength(0);
        content = false;
        first = number + 1;
      } else if (start && !content) {
        // Directives and comments before the marker are dropped so that no line is counted twice.
        open.setLength(0);
        open.append(line).append('\n');
        first = number;
      }
    }
    if (content) {
      chunks.add(new Chunk(first, open.toString()));
    }
    return chunks;
  }

  private static boolean isMarker(String line, String marker) {
    return line.startsWith(marker)
        && (line.length() == 3 || line.charAt(3) == ' ' || line.charAt(3) == '\t');
  }

  private static String rest(String line) {
    String rest = line.substring(3).strip();
    return rest.startsWith("#") ? "" : rest;
  }

  private static boolean isIgnorable(String line) {
    String text = line.strip();
    return text.isEmpty() || text.startsWith("#") || line.startsWith("%");
  }
}
