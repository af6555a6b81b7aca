package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Prints what {@code POST /slos/backtest} answered. */
final class BacktestPrinter {
  private static final Function<JsonNode, String> OBJECTIVE = Cell.percent("objective", 4);
  private static final Function<JsonNode, String> LEFT = Cell.percent("budget_remaining", 2);
  private static final Function<JsonNode, String> RATIO = Cell.percent("ratio", 2);
  private static final View VIEW =
      View.of(
          "backtest",
          "slo",
          View.column("FIRED", Cell.text("fired_at")),
          View.column("RESOLVED", BacktestPrinter::resolved),
          View.column("SEVERITY", Cell.text("severity")),
          View.column("TIER", Cell.text("tier")),
          View.column("GROUP", Cell.joined("labels")),
          View.column("PEAK BURN", Cell.number("peak_burn")),
          View.column("BUDGET SPENT", Cell.percent("budget_spent", 2)),
          View.column("FALSE", alert -> alert.path("false_page").asBoolean() ? "yes" : ""));

  private final PrintWriter out;
  private final PlanFormat format;

  BacktestPrinter(PrintWriter out, PlanFormat format) {
    this.out = out;
    this.format = format;
  }

  void print(JsonNode result) {
    switch (format) {
      case table -> table(result);
      case json -> new Printer(out, OutputFormat.json, false).one(VIEW, result);
      case yaml -> new Printer(out, OutputFormat.yaml, false).one(VIEW, result);
      case markdown -> markdown(result);
    }
    out.flush();
  }

  private void table(JsonNode result) {
    lines(result).forEach(line -> out.println(Terminal.plain(line)));
    if (!result.path("alerts").isEmpty()) {
      out.println();
      new Printer(out, OutputFormat.table, false)
          .list(VIEW, result.path("alerts").valueStream().toList());
    }
    Terminal.notes(out, notes(result));
  }

  private void markdown(JsonNode result) {
    List<String> lines = lines(result);
    out.println("### Backtest of " + cell(lines.removeFirst()));
    out.println();
    lines.forEach(line -> out.println("- " + cell(line)));
    if (!result.path("alerts").isEmpty()) {
      out.println();
      StringBuilder header = new StringBuilder("|");
      StringBuilder rule = new StringBuilder("|");
      for (View.Column column : VIEW.columns()) {
        header.append(' ').append(column.header().toLowerCase(java.util.Locale.ROOT)).append(" |");
        rule.append("---|");
      }
      out.println(header);
      out.println(rule);
      for (JsonNode alert : result.path("alerts")) {
        StringBuilder row = new StringBuilder("|");
        VIEW.columns()
            .forEach(c -> row.append(' ').append(cell(c.value().apply(alert))).append(" |"));
        out.println(row);
      }
    }
    List<String> notes = notes(result);
    if (!notes.isEmpty()) {
      out.println();
      notes.forEach(note -> out.println("> " + cell(note)));
    }
  }

  private static List<String> lines(JsonNode result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: objective %s over %s%s"
            .formatted(
                result.path("slo").asText(),
                OBJECTIVE.apply(result),
                result.path("window").asText(),
                result.path("source").asText().equals("document") ? ", as in the file" : ""));
    lines.add(covered(result));
    if (result.path("covered").isObject()) {
      lines.add(
          "%s%s, %s would have fired; budget left %s%s"
              .formatted(
                  count(result, "pages", "page"),
                  falsePages(result.path("false_pages").asInt()),
                  count(result, "tickets", "ticket"),
                  LEFT.apply(result),
                  exhaustion(result)));
    }
    return lines;
  }

  private static String covered(JsonNode result) {
    String asked =
        "asked for %s to %s".formatted(result.path("from").asText(), result.path("to").asText());
    JsonNode covered = result.path("covered");
    return covered.isObject()
        ? "%s; recorded %s to %s, heard in %s of it"
            .formatted(
                asked,
                covered.path("from").asText(),
                covered.path("to").asText(),
                RATIO.apply(covered))
        : asked + "; nothing was recorded, so there is nothing to judge";
  }

  private static String count(JsonNode result, String field, String word) {
    int count = result.path(field).asInt();
    return count + " " + word + (count == 1 ? "" : "s");
  }

  private static String falsePages(int count) {
    return count == 0 ? "" : " (" + count + " false by estimate)";
  }

  private static String exhaustion(JsonNode result) {
    if (result.path("exhausted_at").isTextual()) {
      return ", first used up at " + result.path("exhausted_at").asText();
    }
    return result.path("exhausts_at").isTextual()
        ? ", used up by " + result.path("exhausts_at").asText() + " at the present burn rate"
        : "";
  }

  private static List<String> notes(JsonNode result) {
    List<String> notes = new ArrayList<>();
    int more = result.path("alerts_omitted").asInt();
    if (more > 0) {
      notes.add(more + " more alerts fired and are not listed");
    }
    if (!result.path("never_fires").isEmpty()) {
      notes.add("can never fire at this objective: " + Cell.joined("never_fires").apply(result));
    }
    for (JsonNode part : result.path("resolution")) {
      if (!part.path("widened").isEmpty()) {
        notes.add(
            "%s to %s is stored by %s: windows of %s were judged over that"
                .formatted(
                    part.path("from").asText(),
                    part.path("to").asText(),
                    part.path("cell").asText(),
                    Cell.joined("widened").apply(part)));
      }
    }
    result.path("notes").forEach(note -> notes.add(note.asText()));
    return notes;
  }

  private static String resolved(JsonNode alert) {
    return alert.path("resolved_at").isTextual()
        ? alert.path("resolved_at").asText()
        : "still firing";
  }

  /** Names come from whoever wrote the documents: they must not become markup of the comment. */
  private static String cell(String text) {
    return Terminal.plain(text)
        .replace('`', '\'')
        .replace("|", "¦")
        .replaceAll("([\\\\*_\\[\\]<>@])", "\\\\$1");
  }
}
