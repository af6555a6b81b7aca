package io.syntropy.cli;

/** How a plan or a backtest is printed. */
enum PlanFormat {
  /** For people. */
  table,
  /** The API's own document, indented. */
  json,
  yaml,
  /** For a comment on a pull request. */
  markdown
}
