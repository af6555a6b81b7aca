package io.syntropy.slo;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What somebody keeps of series, in the order of being put. A value is noted on the series object
 * it was found by, so that the next look-up by that object reads no table: where a hundred thousand
 * series report in turn, every read of a table waits for memory.
 *
 * <p>For one thread. Two maps that note alike on the same objects stay right; only the faster way
 * is then that of the last one.
 */
public final class SeriesMap<V extends SeriesMap.Value> {
  /** A value of one map at a time. */
  public abstract static class Value {
    private @Nullable SeriesMap<?> owner;
  }

  private final Map<Series, V> values = new LinkedHashMap<>();
  private final Class<V> type;
  private final Series.Noting noting;

  /**
   * An empty map.
   *
   * @param noting where on a series its values are noted
   */
  public SeriesMap(Class<V> type, Series.Noting noting) {
    this.type = type;
    this.noting = noting;
  }

  /** The value of {@code series}, or null. */
  public @Nullable V get(Series series) {
    Object note = series.note(noting);
    if (note instanceof Value noted && noted.owner == this) {
      return type.cast(noted);
    }
    V value = values.get(series);
    if (value != null) {
      series.note(noting, value);
    }
    return value;
  }

  /**
   * Keeps {@code value}, which is in no map, in place of any before.
   *
   * @throws IllegalStateException when it is in a map
   */
  public void put(Series series, V value) {
    if (((Value) value).owner != null) {
      throw new IllegalStateException("value: kept of another series (expected to be kept once)");
    }
    remove(series);
    ((Value) value).owner = this;
    values.put(series, value);
    series.note(noting, value);
  }

  /** Forgets {@code series}; answers what was kept of it, or null. */
  public @Nullable V remove(Series series) {
    V value = values.remove(series);
    if (value != null) {
      ((Value) value).owner = null;
    }
    return value;
  }

  /** Forgets those for which {@code gone} holds. */
  public void removeIf(BiPredicate<? super Series, ? super V> gone) {
    Iterator<Map.Entry<Series, V>> all = values.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Series, V> entry = all.next();
      if (gone.test(entry.getKey(), entry.getValue())) {
        ((Value) entry.getValue()).owner = null;
        all.remove();
      }
    }
  }

  /** Visits all, in the order of being put. */
  public void forEach(BiConsumer<? super Series, ? super V> visitor) {
    values.forEach(visitor);
  }

  /** The values, in the order of being put; to be read. */
  public Collection<V> values() {
    return Collections.unmodifiableCollection(values.values());
  }

  /** How many series are kept. */
  public int size() {
    return values.size();
  }
}
