package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Prints what {@code POST /config/plan} answered. */
final class PlanPrinter {
  private static final View VIEW = View.of("plan", "source");
  private static final Map<String, String> MARKS =
      Map.of("added", "+", "changed", "~", "removed", "-", "refused", "!", "kept", "=");

  private final PrintWriter out;
  private final PlanFormat format;

  PlanPrinter(PrintWriter out, PlanFormat format) {
    this.out = out;
    this.format = format;
  }

  void print(JsonNode plan) {
    switch (format) {
      case table -> table(plan);
      case json -> new Printer(out, OutputFormat.json, false).one(VIEW, plan);
      case yaml -> new Printer(out, OutputFormat.yaml, false).one(VIEW, plan);
      case markdown -> markdown(plan);
    }
    out.flush();
  }

  private void table(JsonNode plan) {
    told(plan).forEach(document -> out.println(mark(document) + " " + text(document)));
    plan.path("faults").forEach(fault -> out.println("fault: " + fault(fault)));
    out.println(totals(plan));
    if (plan.path("shrink").path("refused").asBoolean()) {
      out.println(shrink(plan));
    }
  }

  private void markdown(JsonNode plan) {
    out.println("### SLO plan: " + totals(plan));
    out.println();
    if (plan.path("shrink").path("refused").asBoolean()) {
      out.println("> **" + shrink(plan) + "**");
      out.println();
    }
    List<JsonNode> told = told(plan);
    if (!told.isEmpty()) {
      out.println("| | what changes | where |");
      out.println("|---|---|---|");
      for (JsonNode document : told) {
        out.printf(
            "| %s | %s | `%s:%s` |%n",
            change(document),
            cell(text(document)),
            code(Terminal.plain(document.path("file").asText())),
            document.path("line").asText());
      }
      out.println();
    }
    if (!plan.path("faults").isEmpty()) {
      out.println("**Faults**");
      out.println();
      plan.path("faults").forEach(fault -> out.println("- `" + code(fault(fault)) + "`"));
      out.println();
    }
  }

  /** Those that are worth a line: what changes, and SLOs that change with what they refer to. */
  private static List<JsonNode> told(JsonNode plan) {
    List<JsonNode> told = new ArrayList<>();
    for (JsonNode document : plan.path("documents")) {
      if (!document.path("change").asText().equals("unchanged")
          || document.path("slo").isObject()) {
        told.add(document);
      }
    }
    return told;
  }

  static String totals(JsonNode plan) {
    int added = count(plan, "added");
    int changed = count(plan, "changed");
    int removed = count(plan, "removed");
    int refused = count(plan, "refused");
    if (added + changed + removed + refused == 0 && plan.path("faults").isEmpty()) {
      return "nothing to change";
    }
    return "%d to add, %d to change, %d to remove%s%s"
        .formatted(
            added,
            changed,
            removed,
            refused == 0 ? "" : ", " + refused + " refused",
            faults(plan.path("faults").size()));
  }

  private static String faults(int count) {
    return count == 0 ? "" : ", " + count + (count == 1 ? " fault" : " faults");
  }

  static String shrink(JsonNode plan) {
    return "The shrink guard refuses this: %s of %s live documents are gone; if it is meant, apply with --allow-shrink"
        .formatted(
            plan.path("shrink").path("removed").asText(),
            plan.path("shrink").path("live").asText());
  }

  private static int count(JsonNode plan, String change) {
    int count = 0;
    for (JsonNode document : plan.path("documents")) {
      count += document.path("change").asText().equals(change) ? 1 : 0;
    }
    return count;
  }

  private static String change(JsonNode document) {
    String change = document.path("change").asText();
    return change.equals("unchanged") ? "affected" : change;
  }

  private static String mark(JsonNode document) {
    return MARKS.getOrDefault(document.path("change").asText(), "~");
  }

  private static String text(JsonNode document) {
    return Terminal.plain(document.path("text").asText());
  }

  private static String fault(JsonNode fault) {
    return Terminal.plain(
        "%s:%s:%s: %s"
            .formatted(
                fault.path("file").asText(),
                fault.path("line").asText(),
                fault.path("column").asText(),
                fault.path("message").asText()));
  }

  /** Names come from whoever wrote the documents: they must not become markup of the comment. */
  private static String cell(String text) {
    return code(text).replaceAll("([\\\\*_\\[\\]<>@])", "\\\\$1");
  }

  private static String code(String text) {
    return text.replace('`', '\'').replace("|", "¦");
  }
}
