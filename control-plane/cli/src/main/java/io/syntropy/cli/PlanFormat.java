package io.syntropy.cli;

/** How a plan is printed. */
enum PlanFormat {
  /** A line for each change, for people. */
  table,
  /** The API's own document, indented. */
  json,
  yaml,
  /** For a comment on a pull request. */
  markdown
}
