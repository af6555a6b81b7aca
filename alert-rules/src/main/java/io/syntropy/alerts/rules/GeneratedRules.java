package io.syntropy.alerts.rules;

import io.syntropy.slo.config.Fault;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a set of documents. Nothing is silently dropped: what is not in {@code files} is
 * in {@code faults}.
 *
 * @param files rule files to write, by name; the same documents give the same texts
 * @param tests unit tests of these rules for {@code promtool test rules}, by name
 * @param slos what was written, by name
 * @param faults documents that are wrong, and what of them rules cannot express
 * @param notes choices made, and what the rules judge otherwise than the engine
 * @param documents how many documents were read, of other kinds too
 */
public record GeneratedRules(
    Map<String, String> files,
    Map<String, String> tests,
    List<Row> slos,
    List<Fault> faults,
    List<Fault> notes,
    int documents) {
  public GeneratedRules {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    tests = Collections.unmodifiableMap(new TreeMap<>(tests));
    slos = List.copyOf(slos);
    faults = List.copyOf(faults);
    notes = List.copyOf(notes);
  }

  /**
   * One SLO that was written.
   *
   * @param recording how many recording rules it has
   * @param alerts how many alerting rules it has
   * @param file the rule file, a key of {@link GeneratedRules#files}
   * @param from where it was read, {@code file:line}
   */
  public record Row(String name, int recording, int alerts, String file, String from) {}
}
