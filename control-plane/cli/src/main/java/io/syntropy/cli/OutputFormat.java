package io.syntropy.cli;

/** How data is printed on stdout. */
public enum OutputFormat {
  /** Aligned columns for people. */
  table,
  /** The table with every column. */
  wide,
  /** The API's own document, indented. */
  json,
  yaml,
  /** One compact JSON document per line and item. */
  jsonl,
  /** {@code kind/name} per line, for pipes. */
  name
}
