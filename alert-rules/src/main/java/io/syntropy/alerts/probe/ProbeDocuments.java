package io.syntropy.alerts.probe;

import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Fault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The {@code Probe} documents of a configuration, decoded; others are passed over. One with a fault
 * is left out and its id is in {@code broken}, so that its last good version can stay.
 *
 * @param probes by name
 * @param faults in order of position; also in each document's own {@code faults()}
 */
public record ProbeDocuments(
    SortedMap<String, ProbeSpec> probes, Set<String> broken, List<Fault> faults) {
  /** The kind, in {@code syntropy/v1}. */
  public static final String KIND = "Probe";

  private static final String API_VERSION = "syntropy/v1";

  public ProbeDocuments {
    probes = Collections.unmodifiableSortedMap(new TreeMap<>(probes));
    broken = Collections.unmodifiableSortedSet(new TreeSet<>(broken));
    faults = List.copyOf(faults);
  }

  /**
   * Decodes; never throws for what the documents hold. That a name is given once is for the decoder
   * of all {@code syntropy/v1} kinds to say: here the first one counts.
   */
  public static ProbeDocuments decode(List<Document> documents) {
    SortedMap<String, ProbeSpec> probes = new TreeMap<>();
    Set<String> broken = new TreeSet<>();
    List<Fault> faults = new ArrayList<>();
    int pairs = 0;
    for (Document document : documents) {
      if (!document.kind().equals(KIND) || !document.apiVersion().equals(API_VERSION)) {
        continue;
      }
      ProbeSpec spec = new ProbeReader(document).read();
      if (spec != null && !probes.containsKey(spec.name())) {
        pairs += spec.regions().size();
        if (pairs > ProbeSpec.MAX_PAIRS) {
          document
              .root()
              .fault(
                  "regions: %d of all probes up to this one (expected at most %d)"
                      .formatted(pairs, ProbeSpec.MAX_PAIRS));
        }
      }
      if (spec == null || !document.faults().isEmpty()) {
        broken.add(document.id());
      } else {
        probes.putIfAbsent(spec.name(), spec);
      }
      faults.addAll(document.faults().list());
    }
    return new ProbeDocuments(probes, broken, faults.stream().distinct().sorted().toList());
  }
}
