package io.syntropy.server.config;

import io.syntropy.alerts.config.AlertDocuments;
import io.syntropy.alerts.notify.NotifierDocuments;
import io.syntropy.alerts.probe.ProbeDocuments;
import io.syntropy.policy.PolicyDocuments;
import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.OpenSlo;
import io.syntropy.slo.config.References;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Files read as a whole and held against what is live: every fault, and the documents that would be
 * effective. A bad document, or one in a file that became unreadable, keeps its last good version,
 * and so does what that version needs.
 *
 * @param effective by document id
 * @param refused the bad documents as they stand in the files, by id
 * @param removed ids that are live and no longer there
 * @param orphans ids that are gone from the files and stay live for now
 * @param documents how many documents the files hold
 */
public record Candidate(
    SortedMap<String, Configuration.Source> effective,
    SortedMap<String, Configuration.Source> refused,
    List<Fault> faults,
    Set<String> removed,
    Set<String> orphans,
    int documents) {

  /** Copies the collections. */
  public Candidate {
    effective = Collections.unmodifiableSortedMap(new TreeMap<>(effective));
    refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
    faults = List.copyOf(faults);
    removed = Collections.unmodifiableSortedSet(new TreeSet<>(removed));
    orphans = Collections.unmodifiableSortedSet(new TreeSet<>(orphans));
  }

  /** Reads {@code files} beside {@code live}; nothing of it comes from a source. */
  public static Candidate of(Map<String, String> files, Configuration live, Set<String> busy) {
    return of(new ConfigSource.Content("", new TreeMap<>(files), List.of()), live, busy);
  }

  /**
   * Reads a source's content beside {@code live}.
   *
   * @param busy names of policies with an action in force: one that is gone from the files stays
   *     live, as a fault, until its action has ended (I32)
   */
  public static Candidate of(ConfigSource.Content content, Configuration live, Set<String> busy) {
    return new Reader(content, live, busy).candidate();
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

  private static final class Reader {
    private final ConfigSource.Content content;
    private final Configuration live;
    private final Set<String> busy;
    private final SortedMap<String, Configuration.Source> effective = new TreeMap<>();
    private final SortedMap<String, Configuration.Source> refused = new TreeMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private final Set<String> present = new TreeSet<>();
    private final Set<String> removed = new TreeSet<>();
    private final Set<String> orphans = new TreeSet<>();

    Reader(ConfigSource.Content content, Configuration live, Set<String> busy) {
      this.content = content;
      this.live = live;
      this.busy = busy;
    }

    Candidate candidate() {
      Documents read = Documents.read(content.files());
      faults.addAll(content.faults());
      faults.addAll(read.faults());
      faults.addAll(OpenSlo.decode(read.documents()).faults());
      faults.addAll(AlertDocuments.decode(read.documents()).faults());
      PolicyDocuments policies = PolicyDocuments.decode(read.documents());
      faults.addAll(policies.faults());
      NotifierDocuments notifiers = NotifierDocuments.decode(read.documents());
      faults.addAll(notifiers.faults());
      ProbeDocuments probes = ProbeDocuments.decode(read.documents());
      faults.addAll(probes.faults());
      faults.addAll(References.broken(read.documents()));
      Set<String> broken = new TreeSet<>(policies.broken());
      broken.addAll(notifiers.broken());
      broken.addAll(probes.broken());
      read.documents().forEach(d -> document(d, broken));
      Set<String> brokenFiles = new TreeSet<>(read.brokenFiles());
      content.faults().forEach(fault -> brokenFiles.add(fault.file()));
      live.documents().forEach((id, source) -> gone(id, source, brokenFiles));
      keepWhatIsNeeded();
      return new Candidate(
          effective,
          refused,
          faults.stream().distinct().sorted().toList(),
          removed,
          orphans,
          present.size());
    }

    private void document(Document document, Set<String> broken) {
      String id = document.id();
      boolean first = present.add(id);
      if (document.faults().isEmpty() && !broken.contains(id)) {
        if (first) {
          effective.put(id, source(document, content.files()));
        }
        return;
      }
      if (first) {
        refused.put(id, source(document, content.files()));
      }
      Configuration.Source before = live.documents().get(id);
      if (before != null) {
        effective.putIfAbsent(id, before);
      }
    }

    private void gone(String id, Configuration.Source source, Set<String> brokenFiles) {
      if (present.contains(id)) {
        return;
      }
      if (brokenFiles.contains(source.file())) {
        effective.put(id, source);
      } else if (isBusy(id, busy)) {
        effective.put(id, source);
        orphans.add(id);
        faults.add(
            at(
                source,
                id
                    + ": orphaned (gone from the files, it stays live until its action has ended;"
                    + " revert the action to end it sooner)"));
      } else {
        removed.add(id);
      }
    }

    /** The last good version of a document only works with what it referred to. */
    private void keepWhatIsNeeded() {
      boolean changed = !refused.isEmpty();
      while (changed) {
        changed = false;
        List<Document> documents = ConfigCompiler.documents(effective);
        OpenSlo.decode(documents);
        for (Document document : documents) {
          if (refused.containsKey(document.id())) {
            boolean broken = !document.faults().isEmpty();
            for (String needed : References.of(document)) {
              changed |= keep(needed, document, broken);
            }
          }
        }
      }
    }

    private boolean keep(String needed, Document by, boolean broken) {
      Configuration.Source before = live.documents().get(needed);
      Configuration.Source now = effective.get(needed);
      if (before == null || before.equals(now) || (now != null && !broken)) {
        return false;
      }
      effective.put(needed, before);
      removed.remove(needed);
      faults.add(
          at(
              before,
              "%s: its last good version stays, since that of %s %s needs it"
                  .formatted(needed, by.kind(), by.name())));
      return true;
    }
  }

  private static Fault at(Configuration.Source source, String message) {
    return new Fault(source.file(), source.line(), 1, message);
  }

  /** The names of the documents with these ids. */
  static Set<String> names(Set<String> ids) {
    Set<String> names = new TreeSet<>();
    ids.forEach(id -> names.add(id.split("/", 4)[3]));
    return names;
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
