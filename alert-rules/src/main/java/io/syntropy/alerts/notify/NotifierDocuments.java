package io.syntropy.alerts.notify;

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
 * The {@code Notifier} documents of a configuration, decoded; others are passed over. One with a
 * fault is left out and its id is in {@code broken}, so that its last good version can stay.
 *
 * @param notifiers by name
 * @param faults in order of position; also in each document's own {@code faults()}
 */
public record NotifierDocuments(
    SortedMap<String, NotifierSpec> notifiers, Set<String> broken, List<Fault> faults) {
  /** The kind, in {@code syntropy/v1}. */
  public static final String KIND = "Notifier";

  private static final String API_VERSION = "syntropy/v1";

  public NotifierDocuments {
    notifiers = Collections.unmodifiableSortedMap(new TreeMap<>(notifiers));
    broken = Collections.unmodifiableSortedSet(new TreeSet<>(broken));
    faults = List.copyOf(faults);
  }

  /**
   * Decodes; never throws for what the documents hold. That a name is given once is for the decoder
   * of all {@code syntropy/v1} kinds to say: here the first one counts.
   */
  public static NotifierDocuments decode(List<Document> documents) {
    SortedMap<String, NotifierSpec> notifiers = new TreeMap<>();
    Set<String> broken = new TreeSet<>();
    List<Fault> faults = new ArrayList<>();
    for (Document document : documents) {
      if (!document.kind().equals(KIND) || !document.apiVersion().equals(API_VERSION)) {
        continue;
      }
      NotifierSpec spec = new NotifierReader(document).read();
      if (spec == null || !document.faults().isEmpty()) {
        broken.add(document.id());
      } else {
        notifiers.putIfAbsent(spec.name(), spec);
      }
      faults.addAll(document.faults().list());
    }
    return new NotifierDocuments(notifiers, broken, faults.stream().distinct().sorted().toList());
  }
}
