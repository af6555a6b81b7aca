package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Prints what {@code simulate} answers for people. */
final class SimulationPrinter {
  private static final View REGIONS =
      View.of(
          "region",
          "name",
          View.column("REGION", r -> r.path("name").asText()),
          View.column("CLASS", r -> r.path("class").asText()),
          View.column("MACHINE", r -> r.path("machine").asText()),
          View.column("WEIGHT", SimulationPrinter::weight),
          View.column("PROTECTIVE MODE", r -> r.path("protective_mode").asText()),
          View.column("WHY", r -> r.path("why").asText()));

  private final PrintWriter out;

  SimulationPrinter(PrintWriter out) {
    this.out = out;
  }

  void print(JsonNode result) {
    if (result.path("source").asText().equals("scenario")) {
      scenario(result);
    } else {
      recorded(result);
    }
    out.flush();
  }

  private void scenario(JsonNode result) {
    Instant start = Instant.parse(result.path("from").asText());
    Instant end = Instant.parse(result.path("to").asText());
    out.printf(
        "%s: %s of virtual time, %s%n%n",
        result.path("scenario").asText(), words(Duration.between(start, end)), count(result));
    List<JsonNode> decisions = new ArrayList<>();
    result.path("decisions").forEach(decisions::add);
    table(
        List.of(
            View.column(
                "AFTER",
                d -> words(Duration.between(start, Instant.parse(d.path("at").asText()))))),
        decisions);
    regions(result);
    JsonNode expectations = result.path("expectations");
    int checked = expectations.path("checked").asInt();
    List<String> unmet = new ArrayList<>();
    expectations.path("unmet").forEach(one -> unmet.add(one.asText()));
    out.println(
        unmet.isEmpty()
            ? "expectations: all %d met".formatted(checked)
            : "expectations: %d of %d not met".formatted(unmet.size(), checked));
    unmet.forEach(line -> out.println(Terminal.plain(line)));
  }

  private void recorded(JsonNode result) {
    JsonNode difference = result.path("difference");
    out.printf(
        "recorded %s to %s: %s%n",
        result.path("from").asText("-"), result.path("to").asText("-"), count(result));
    out.printf(
        "against what was really decided: %d the same (=), %d only here (+), %d only there (-),"
            + " %d otherwise (~)%n%n",
        difference.path("same").asInt(),
        difference.path("added").size(),
        difference.path("removed").size(),
        difference.path("changed").size());
    Set<JsonNode> added = set(difference.path("added"), "");
    Set<JsonNode> changed = set(difference.path("changed"), "simulated");
    Set<JsonNode> removed = set(difference.path("removed"), "");
    List<JsonNode> rows = new ArrayList<>();
    result.path("decisions").forEach(rows::add);
    difference.path("removed").forEach(rows::add);
    rows.sort(Comparator.comparing(d -> d.path("at").asText()));
    table(
        List.of(
            View.column(
                "",
                d ->
                    removed.contains(d)
                        ? "-"
                        : added.contains(d) ? "+" : changed.contains(d) ? "~" : "="),
            View.column("AT", d -> d.path("at").asText())),
        rows);
    Terminal.notes(out, result.path("notes").valueStream().map(JsonNode::asText).toList());
  }

  private static Set<JsonNode> set(JsonNode list, String field) {
    Set<JsonNode> set = new HashSet<>();
    list.forEach(one -> set.add(field.isEmpty() ? one : one.path(field)));
    return set;
  }

  private void table(List<View.Column> first, List<JsonNode> decisions) {
    if (decisions.isEmpty()) {
      return;
    }
    List<View.Column> columns = new ArrayList<>(first);
    columns.add(View.column("DECISION", d -> d.path("action").asText()));
    columns.add(View.column("SERVICE", d -> d.path("service").asText()));
    columns.add(View.column("REGION", d -> d.path("region").asText("-")));
    columns.add(View.column("OUTCOME", d -> d.path("outcome").asText()));
    columns.add(View.column("WHY", d -> d.path("reason").asText("")));
    View view = View.of("decision", "decision_id", columns.toArray(new View.Column[0]));
    new Printer(out, OutputFormat.table, false).list(view, decisions);
    out.println();
  }

  private void regions(JsonNode result) {
    List<JsonNode> regions = new ArrayList<>();
    result.path("regions").forEach(regions::add);
    if (!regions.isEmpty()) {
      out.println("At the end:");
      new Printer(out, OutputFormat.table, false).list(REGIONS, regions);
      out.println();
    }
  }

  private static String weight(JsonNode region) {
    JsonNode weight = region.path("weight");
    return weight.isNumber() ? "%.0f %%".formatted(weight.asDouble() * 100) : "-";
  }

  private static String count(JsonNode result) {
    int listed = result.path("decisions").size();
    int omitted = result.path("decisions_omitted").asInt();
    return (listed + omitted)
        + (listed + omitted == 1 ? " decision" : " decisions")
        + (omitted == 0 ? "" : " (the first " + listed + " are listed)");
  }

  private static String words(Duration time) {
    return io.syntropy.slo.config.Durations.format(time);
  }
}
