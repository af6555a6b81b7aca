package io.syntropy.server.incident;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A runbook in Markdown. */
final class RunbookText {
  private RunbookText() {}

  static String of(RunbookView runbook) {
    StringBuilder text = new StringBuilder();
    text.append("# ").append(line(runbook.title())).append("\n\n`");
    text.append(runbook.name()).append('`');
    String owner = runbook.owner();
    if (owner != null) {
      text.append(", kept by ").append(line(owner));
    }
    text.append("\n\n## Steps\n");
    int number = 1;
    for (RunbookView.Step step : runbook.steps()) {
      text.append('\n').append(number++).append(". ").append(line(step.text()));
      RunbookView.Action action = step.action();
      if (action != null) {
        text.append("\n   Console: `").append(action.kind());
        text.append(parameters(action.parameters())).append('`');
      }
    }
    list(text, "It is over when", runbook.closing());
    list(
        text,
        "To read",
        runbook.links().stream()
            .map(link -> "[%s](%s)".formatted(line(link.title()), link.url()))
            .toList());
    list(
        text,
        "Used by",
        runbook.usedBy().stream().map(use -> use.kind() + " `" + use.name() + "`").toList());
    return text.append('\n').toString();
  }

  private static void list(StringBuilder text, String title, List<String> items) {
    if (items.isEmpty()) {
      return;
    }
    text.append("\n\n## ").append(title).append('\n');
    items.forEach(item -> text.append("\n- ").append(line(item)));
  }

  private static String parameters(Map<String, String> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.entrySet().stream()
            .map(e -> e.getKey() + "=" + line(e.getValue()).replace('`', '\''))
            .collect(Collectors.joining(" ", " ", ""));
  }

  /** The author's words, which may be Markdown, on one line. */
  private static String line(String words) {
    return words.replaceAll("\\s+", " ").strip();
  }
}
