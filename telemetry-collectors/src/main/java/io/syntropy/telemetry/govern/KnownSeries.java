package io.syntropy.telemetry.govern;

import io.syntropy.slo.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Series that were seen, with what becomes of their points. A look-up is cheap when a decoder hands
 * over the same object for the same series: hashes of texts and attributes are kept in them.
 */
final class KnownSeries {
  /** One of them. */
  static final class Entry {
    private final long number;
    private final boolean foldable;
    private final ServiceSeries service;
    private final @Nullable FoldTarget target;
    private final @Nullable FoldSource source;

    /** When it had a point last, by the clock of receipt. */
    long last;

    private Entry(
        ServiceSeries service, long number, boolean foldable, @Nullable FoldTarget target) {
      this.service = service;
      this.number = number;
      this.foldable = foldable;
      this.target = target;
      this.source = target == null ? null : new FoldSource();
    }

    /** What it is folded into, null when it is not. */
    @Nullable FoldTarget target() {
      return target;
    }

    @Nullable FoldSource source() {
      return source;
    }

    /** Takes its level out of what it is folded into. */
    void leave() {
      if (source != null && target != null && source.level() != 0) {
        target.level(source.level(), 0, 0);
        source.stale();
      }
    }
  }

  private final Map<Series, Entry> entries = new HashMap<>();
  private long numbers;
  private int sources;

  @Nullable Entry find(Series series) {
    return entries.get(series);
  }

  /** Adds a series; with a {@code target} one that is folded into it. */
  Entry add(
      Series series,
      ServiceSeries service,
      boolean foldable,
      @Nullable FoldTarget target,
      long now) {
    Entry entry = new Entry(service, ++numbers, foldable, target);
    entry.last = now;
    entries.put(series, entry);
    if (target == null) {
      service.active++;
    } else {
      service.sources++;
      sources++;
    }
    return entry;
  }

  void remove(Series series) {
    Entry entry = entries.remove(series);
    if (entry != null) {
      forget(entry);
    }
  }

  /** Forgets those for which {@code gone} holds. */
  void removeIf(Predicate<Map.Entry<Series, Entry>> gone) {
    for (Iterator<Map.Entry<Series, Entry>> all = entries.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Series, Entry> e = all.next();
      if (gone.test(e)) {
        forget(e.getValue());
        all.remove();
      }
    }
  }

  void removeIdle(long since) {
    removeIf(e -> e.getValue().last < since);
  }

  void removeFoldedOf(ServiceSeries service) {
    removeIf(e -> e.getValue().service == service && e.getValue().target != null);
  }

  /** Forgets those that are judged otherwise now. */
  void removeChanged(Predicate<Series> foldable) {
    removeIf(e -> e.getValue().foldable != foldable.test(e.getKey()));
  }

  /** Series of {@code service} that are stored as they are and might be folded. */
  List<Series> foldableNewestFirst(ServiceSeries service) {
    List<Map.Entry<Series, Entry>> own = new ArrayList<>();
    for (Map.Entry<Series, Entry> e : entries.entrySet()) {
      Entry entry = e.getValue();
      if (entry.service == service && entry.target == null && entry.foldable) {
        own.add(e);
      }
    }
    own.sort(Comparator.comparingLong(e -> -e.getValue().number));
    return own.stream().map(Map.Entry::getKey).toList();
  }

  /** How many are stored as they are. */
  int stored() {
    return entries.size() - sources;
  }

  /** How many are folded into others. */
  int sources() {
    return sources;
  }

  private void forget(Entry entry) {
    if (entry.target == null) {
      entry.service.active--;
    } else {
      entry.leave();
      entry.service.sources--;
      sources--;
    }
  }
}
