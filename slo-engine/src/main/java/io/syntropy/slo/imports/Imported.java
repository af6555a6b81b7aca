package io.syntropy.slo.imports;

import io.syntropy.slo.config.Fault;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a folder of definitions. Nothing is silently dropped: what is not in {@code files}
 * is in {@code unexpressed} or {@code faults}.
 *
 * @param slos what was written, in order of file and position
 * @param files texts to write, by file name; together they are valid
 * @param unexpressed what the originals say and the written documents do not: place, field, why,
 *     what to do
 * @param faults originals that could not be read or are wrong
 * @param notes choices made that change no meaning
 * @param documents how many documents were read
 */
public record Imported(
    List<Row> slos,
    Map<String, String> files,
    List<Fault> unexpressed,
    List<Fault> faults,
    List<Fault> notes,
    int documents) {
  public Imported {
    slos = List.copyOf(slos);
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    unexpressed = List.copyOf(unexpressed);
    faults = List.copyOf(faults);
    notes = List.copyOf(notes);
  }

  /** Whether the written documents say all that the originals said. */
  public boolean isComplete() {
    return unexpressed.isEmpty() && faults.isEmpty();
  }

  /** Where an SLO's numbers will come from. */
  public enum Reads {
    /** Counted from telemetry as it arrives. */
    STREAM,
    /** Asked of the Prometheus-compatible API. */
    POLLED,
    /** Neither: the SLO shows no_data. */
    NOTHING
  }

  /**
   * One SLO.
   *
   * @param name as written
   * @param target for example {@code 0.999}
   * @param window for example {@code 30d}
   * @param alerts how many alert policies it has
   */
  public record Row(
      String file, int line, String name, double target, String window, Reads reads, int alerts) {}
}
