package io.syntropy.server.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.server.audit.AuditReader;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.audit.StoredEntry;
import io.syntropy.server.lease.LeaseStore;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Holds replayed decisions against the audit log's, in order, up to the first difference. */
final class LoggedDecisions {
  private static final int PAGE = 500;
  private static final String RECORDED_AT = "recorded_at";

  private final AuditReader log;
  private final ReplayRequest range;
  private final long end;

  /** Where the entries of each epoch begin. */
  private final NavigableMap<Long, Long> terms = new TreeMap<>();

  private final Deque<StoredEntry> read = new ArrayDeque<>();
  private long next;
  private long runEnd;
  private boolean comparing;
  private long compared;
  private long lost;
  private ReplayView.@Nullable Difference difference;

  /** Compares with the entries of {@code log} below {@code end} that {@code range} covers. */
  LoggedDecisions(AuditReader log, ReplayRequest range, long end) {
    this.log = log;
    this.range = range;
    this.end = end;
    this.runEnd = end;
    log.all(LeaseStore.TAKEN)
        .forEach(
            entry -> terms.put(entry.leaf().path("after").path("epoch").asLong(), entry.index()));
  }

  /**
   * A term as the one that acts starts. The log says where its entries begin, and where the next
   * term's do: the fence let nobody else write in between.
   *
   * @param complete whether the journal says what the term started from
   * @return whether it can be compared
   */
  boolean term(long epoch, boolean complete) {
    finish();
    read.clear();
    Long first = terms.get(epoch);
    comparing = false;
    if (complete && first != null && first < end) {
      Map.Entry<Long, Long> after = terms.higherEntry(epoch);
      next = first;
      runEnd = after == null ? end : Math.min(after.getValue(), end);
      comparing = true;
    }
    return comparing;
  }

  /**
   * The comparison begins in the midst of a term, with the entry at {@code index}.
   *
   * @return whether the log knows the term
   */
  boolean resume(long epoch, long index) {
    boolean known = term(epoch, true);
    next = Math.max(next, index);
    return known;
  }

  /** The term is over: an entry nobody decided in the replay is a difference. */
  void finish() {
    StoredEntry left = comparing && difference == null ? peek() : null;
    if (left != null) {
      difference = new ReplayView.Difference(left.index(), "entry", left.leaf(), null);
    }
  }

  /** Compares what the replay decided. */
  void decided(AuditRecord record) {
    if (!comparing || difference != null || !counts(record)) {
      return;
    }
    JsonNode replayed = log.worded(record);
    StoredEntry entry = peek();
    if (entry == null) {
      if (runEnd < end) {
        lost++; // the process was killed with this tick journalled and not yet decided
      } else {
        difference = new ReplayView.Difference(null, "entry", null, replayed);
      }
      return;
    }
    compared++;
    read.poll();
    difference = first(entry.index(), "", entry.leaf(), replayed);
  }

  /** Compares what may have been committed: all of it is in the log, or nothing. */
  void perhaps(List<AuditRecord> records) {
    AuditRecord first = records.stream().filter(this::counts).findFirst().orElse(null);
    if (!comparing || difference != null || first == null) {
      return;
    }
    StoredEntry entry = peek();
    if (entry != null && first(entry.index(), "", entry.leaf(), log.worded(first)) == null) {
      records.forEach(this::decided);
    }
  }

  /** What a gate answered is a decision of a policy too, made where it is asked: see the reader. */
  private boolean counts(AuditRecord record) {
    return record.actor().startsWith("policy:") && range.covers(record.occurredAt());
  }

  boolean differs() {
    return difference != null;
  }

  ReplayView.@Nullable Difference difference() {
    return difference;
  }

  long compared() {
    return compared;
  }

  long lost() {
    return lost;
  }

  private @Nullable StoredEntry peek() {
    while (read.isEmpty() && next < runEnd) {
      List<StoredEntry> page = log.decisions(next, runEnd, PAGE);
      next = page.isEmpty() ? runEnd : page.getLast().index() + 1;
      page.stream().filter(entry -> covered(entry.leaf())).forEach(read::add);
    }
    return read.peek();
  }

  private boolean covered(JsonNode leaf) {
    try {
      return range.covers(Instant.parse(leaf.path("occurred_at").asText()));
    } catch (DateTimeException e) {
      return true; // damaged: shown as a difference
    }
  }

  private static ReplayView.@Nullable Difference first(
      long index, String path, JsonNode logged, JsonNode replayed) {
    if (logged.isObject() && replayed.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      logged.fieldNames().forEachRemaining(names::add);
      replayed.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        if (path.isEmpty() && name.equals(RECORDED_AT)) {
          continue;
        }
        ReplayView.Difference found =
            first(
                index,
                path.isEmpty() ? name : path + "." + name,
                logged.path(name),
                replayed.path(name));
        if (found != null) {
          return found;
        }
      }
      return null;
    }
    if (logged.isArray() && replayed.isArray() && logged.size() == replayed.size()) {
      Iterator<JsonNode> other = replayed.iterator();
      int i = 0;
      for (JsonNode one : logged) {
        ReplayView.Difference found = first(index, path + "[" + i++ + "]", one, other.next());
        if (found != null) {
          return found;
        }
      }
      return null;
    }
    return logged.equals(replayed)
        ? null
        : new ReplayView.Difference(
            index, path.isEmpty() ? "entry" : path, present(logged), present(replayed));
  }

  private static @Nullable JsonNode present(JsonNode node) {
    return node.isMissingNode() ? null : node;
  }
}
