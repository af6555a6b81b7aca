package io.syntropy.server.simulate;

import io.syntropy.policy.PolicyDocuments;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.loop.RegionView;
import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A scenario with the policies that stand in the same file.
 *
 * @param path names the file in messages
 * @param documents the configuration that stands beside the scenario, empty when none does
 */
record ScenarioFile(String path, Scenario scenario, Map<String, Configuration.Source> documents) {

  /** Copies the documents. */
  ScenarioFile {
    documents = Map.copyOf(documents);
  }

  /**
   * Reads a file.
   *
   * @throws io.syntropy.server.http.ApiException 400 naming every fault
   */
  static ScenarioFile read(String path, String text) {
    Documents read = Documents.read(path, text);
    List<Fault> faults = new ArrayList<>(read.faults());
    List<Document> scenarios =
        read.documents().stream().filter(d -> d.kind().equals(ScenarioReader.KIND)).toList();
    if (scenarios.size() != 1 && faults.isEmpty()) {
      int line = scenarios.isEmpty() ? 1 : scenarios.get(1).line();
      faults.add(
          new Fault(
              path,
              line,
              1,
              "kind: %d documents of kind Scenario (expected one, of apiVersion syntropy/v1)"
                  .formatted(scenarios.size())));
    }
    Simulator.refuse(faults);
    Document document = scenarios.getFirst();
    if (!document.apiVersion().equals(PolicyDocuments.API_VERSION)) {
      document
          .root()
          .fault(
              "apiVersion: %s (expected %s)"
                  .formatted(document.apiVersion(), PolicyDocuments.API_VERSION));
    }
    Scenario scenario = ScenarioReader.read(document);
    Simulator.refuse(document.faults().list());
    return new ScenarioFile(
        path,
        Objects.requireNonNull(scenario),
        Simulator.documents(Map.of(path, without(document, text))));
  }

  /** The text with the scenario's lines empty: the others keep their numbers. */
  private static String without(Document scenario, String text) {
    String[] lines = text.split("\\R", -1);
    for (int i = scenario.line() - 1; i < lines.length; i++) {
      if (i >= scenario.line() && (lines[i].startsWith("---") || lines[i].startsWith("..."))) {
        break;
      }
      lines[i] = "";
    }
    return String.join("\n", lines);
  }

  /** What came of {@code run}. */
  SimulationView view(ScenarioRun run) {
    List<Decision> decisions = run.decisions();
    List<RegionView> regions =
        run.regions().stream().filter(r -> r.service().equals(scenario.service())).toList();
    List<String> unmet = unmet(decisions, regions);
    int checked = scenario.expect().size() + scenario.never().size() + scenario.end().size();
    return new SimulationView(
        "scenario",
        scenario.name(),
        Scenario.START,
        Scenario.START.plus(scenario.duration()),
        decisions.stream().limit(SimulationView.MAX_DECISIONS).toList(),
        Math.max(0, decisions.size() - SimulationView.MAX_DECISIONS),
        regions.stream().map(SimulationView.Region::of).toList(),
        new SimulationView.Expectations(unmet.isEmpty(), checked, unmet),
        null,
        List.of());
  }

  private List<String> unmet(List<Decision> decisions, List<RegionView> regions) {
    List<String> unmet = new ArrayList<>();
    for (Expectation expectation : scenario.expect()) {
      String wrong = expectation.unmet(decisions, Scenario.START);
      if (wrong != null) {
        unmet.add(at(expectation.line(), wrong));
      }
    }
    for (Expectation expectation : scenario.never()) {
      String wrong = expectation.broken(decisions, Scenario.START);
      if (wrong != null) {
        unmet.add(at(expectation.line(), wrong));
      }
    }
    for (Scenario.End end : scenario.end()) {
      regions.stream()
          .filter(r -> r.name().equals(end.region()))
          .forEach(r -> {
            compare(unmet, end, "class", end.healthClass(), r.healthClass());
            compare(unmet, end, "machine", end.machine(), r.machine());
            compare(unmet, end, "protective_mode", end.protectiveMode(), r.protectiveMode());
          });
    }
    return unmet;
  }

  private void compare(
      List<String> unmet, Scenario.End end, String field, @Nullable String wanted, String found) {
    if (wanted != null && !wanted.equals(found)) {
      unmet.add(
          at(
              end.line(),
              "expected %s %s of %s at the end, found %s"
                  .formatted(field, wanted, end.region(), found)));
    }
  }

  private String at(int line, String what) {
    return path + ":" + line + ": " + what;
  }
}
