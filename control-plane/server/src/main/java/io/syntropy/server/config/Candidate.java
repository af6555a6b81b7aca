package io.syntropy.server.config;

import io.syntropy.policy.PolicyDocuments;
import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.OpenSlo;
import io.syntropy.slo.config.OpenSloCatalog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Files read as a whole and held against what is live: every fault, and the documents that would be
 * effective. A bad document, or one in a file that became unreadable, keeps its last good version.
 *
 * @param effective by document id
 * @param removed ids that are live and no longer there
 * @param orphans ids that are gone from the files and stay live for now
 * @param documents how many documents the files hold
 */
public record Candidate(
    Map<String, Configuration.Source> effective,
    List<Fault> faults,
    Set<String> removed,
    Set<String> orphans,
    int documents) {

  /** Copies the collections. */
  public Candidate {
    effective = Collections.unmodifiableMap(new TreeMap<>(effective));
    faults = List.copyOf(faults);
    removed = Set.copyOf(removed);
    orphans = Set.copyOf(orphans);
  }

  /**
   * Reads {@code files} beside {@code live}.
   *
   * @param busy names of policies with an action in force: one that is gone from the files stays
   *     live, as a fault, until its action has ended (I32)
   */
  public static Candidate of(Map<String, String> files, Configuration live, Set<String> busy) {
    return of(new ConfigSource.Content("", new TreeMap<>(files), List.of()), live, busy);
  }

  /** The same of a source's content. */
  public static Candidate of(ConfigSource.Content content, Configuration live, Set<String> busy) {
    Map<String, String> files = content.files();
    Documents read = Documents.read(files);
    List<Fault> faults = new ArrayList<>(content.faults());
    faults.addAll(read.faults());
    Set<String> brokenFiles = new TreeSet<>(read.brokenFiles());
    content.faults().forEach(fault -> brokenFiles.add(fault.file()));
    OpenSloCatalog catalog = OpenSlo.decode(read.documents());
    PolicyDocuments policies = PolicyDocuments.decode(read.documents());
    faults.addAll(catalog.faults());
    faults.addAll(policies.faults());
    Map<String, Configuration.Source> effective = new LinkedHashMap<>();
    Set<String> present = new TreeSet<>();
    for (Document document : read.documents()) {
      boolean first = present.add(document.id());
      if (document.faults().isEmpty() && !policies.broken().contains(document.id())) {
        if (first) {
          effective.put(document.id(), source(document, files));
        }
      } else if (live.documents().containsKey(document.id())) {
        effective.putIfAbsent(document.id(), live.documents().get(document.id()));
      }
    }
    Set<String> removed = new TreeSet<>();
    Set<String> orphans = new TreeSet<>();
    live.documents()
        .forEach((id, source) -> {
          if (present.contains(id)) {
            return;
          }
          if (brokenFiles.contains(source.file())) {
            effective.put(id, source);
          } else if (isBusy(id, busy)) {
            effective.put(id, source);
            orphans.add(id);
            faults.add(orphaned(id, source));
          } else {
            removed.add(id);
          }
        });
    return new Candidate(
        effective, faults.stream().distinct().sorted().toList(), removed, orphans, present.size());
  }

  /** Whether applying this would change what is live. */
  public boolean changes(Configuration live) {
    return !effective.equals(live.documents()) || live.appliedAt() == null;
  }

  /**
   * Whether this is a sharp shrink, which is not applied without being asked for: more than 20 %
   * and at least two of the live documents gone, or none left (contracts §6).
   */
  public boolean shrinksSharply(Configuration live) {
    int before = live.documents().size();
    if (before == 0 || removed.isEmpty()) {
      return false;
    }
    return effective.isEmpty() || (removed.size() >= 2 && removed.size() * 5 > before);
  }

  private static Fault orphaned(String id, Configuration.Source source) {
    return new Fault(
        source.file(),
        source.line(),
        1,
        id
            + ": orphaned (gone from the files, it stays live until its action has ended; revert"
            + " the action to end it sooner)");
  }

  private static boolean isBusy(String id, Set<String> busy) {
    String[] parts = id.split("/", 4);
    return parts.length == 4 && parts[2].endsWith("Policy") && busy.contains(parts[3]);
  }

  /** The document's own lines, up to the next marker. */
  private static Configuration.Source source(Document document, Map<String, String> files) {
    String[] lines = files.getOrDefault(document.file(), "").split("\\R", -1);
    StringBuilder text = new StringBuilder();
    for (int i = document.line() - 1; i < lines.length; i++) {
      if (i >= document.line() && (lines[i].startsWith("---") || lines[i].startsWith("..."))) {
        break;
      }
      text.append(lines[i]).append('\n');
    }
    return new Configuration.Source(document.file(), document.line(), text.toString());
  }
}
