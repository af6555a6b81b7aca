package io.syntropy.telemetry.govern;

import io.syntropy.slo.Series;
import io.syntropy.slo.SeriesMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Series that were seen, with what becomes of their points. A look-up is cheap when a decoder hands
 * over the same object for the same series: hashes of texts and attributes are kept in them.
 */
final class KnownSeries {
  private static final int ENTRY = 200;

  /** One of them. */
  static final class Entry extends SeriesMap.Value {
    private final long number;
    private final boolean foldable;
    private final ServiceSeries service;
    private final @Nullable FoldTarget target;
    private final @Nullable FoldSource source;
    private int bytes;

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
    void leave(long timeNanos) {
      if (source != null && target != null && source.level() != 0) {
        target.level(source.level(), 0, timeNanos);
        source.stale();
      }
    }
  }

  private final SeriesMap<Entry> entries = new SeriesMap<>(Entry.class, Series.Noting.BUDGETS);
  private long numbers;
  private long bytes;
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
    entry.bytes = size(series);
    bytes += entry.bytes;
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

  private void removeIf(BiPredicate<Series, Entry> gone) {
    entries.removeIf((series, entry) -> {
      boolean is = gone.test(series, entry);
      if (is) {
        forget(entry);
      }
      return is;
    });
  }

  void removeIdle(long since) {
    removeIf((series, entry) -> entry.last < since);
  }

  void removeFoldedOf(ServiceSeries service) {
    removeIf((series, entry) -> entry.service == service && entry.target != null);
  }

  /** Forgets those that are judged otherwise now. */
  void removeChanged(Predicate<Series> foldable) {
    removeIf((series, entry) -> entry.foldable != foldable.test(series));
  }

  /** Series of {@code service} that are stored as they are and might be folded. */
  List<Series> foldableNewestFirst(ServiceSeries service) {
    List<Map.Entry<Series, Entry>> own = new ArrayList<>();
    entries.forEach((series, entry) -> {
      if (entry.service == service && entry.target == null && entry.foldable) {
        own.add(Map.entry(series, entry));
      }
    });
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

  /** How much memory they take, roughly. */
  long bytes() {
    return bytes;
  }

  private static int size(Series series) {
    int[] size = {ENTRY};
    series.attributes().forEach((key, value) -> size[0] += key.length() + value.length());
    return size[0];
  }

  private void forget(Entry entry) {
    bytes -= entry.bytes;
    if (entry.target == null) {
      entry.service.active--;
    } else {
      entry.leave(0);
      entry.service.sources--;
      sources--;
    }
  }
}
