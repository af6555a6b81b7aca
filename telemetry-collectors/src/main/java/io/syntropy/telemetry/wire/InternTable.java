package io.syntropy.telemetry.wire;

import java.util.Arrays;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what bytes were found to mean: a bounded, concurrent map from (owner, bytes) to a
 * value.
 *
 * <p>Two generations: what is used moves to the young one; when that has reached half the bounds or
 * its age, the old one is forgotten and the young one takes its place. So an entry is kept for as
 * long as it is used and for at most two ages after. Finding takes no lock and allocates nothing.
 *
 * @param <V> immutable, because it is published without synchronisation
 */
public final class InternTable<V> {
  private static final long AGE_MILLIS = 600_000;
  private static final int FIRST_SLOTS = 1024;

  /**
   * Bytes with their meaning.
   *
   * @param owner what the bytes belong to, compared by identity
   * @param cost bytes of memory the entry stands for, roughly
   */
  public record Entry<V>(@Nullable Object owner, byte[] bytes, long hash, int cost, V value) {
    boolean is(@Nullable Object wanted, long wantedHash, byte[] in, int from, int to) {
      return hash == wantedHash
          && owner == wanted
          && Arrays.equals(bytes, 0, bytes.length, in, from, to);
    }
  }

  private static final class Generation<V> {
    @SuppressWarnings({"unchecked", "rawtypes"})
    volatile @Nullable Entry<V>[] slots = new Entry[FIRST_SLOTS];

    int entries;
    long cost;

    @Nullable Entry<V> find(@Nullable Object owner, long hash, byte[] in, int from, int to) {
      @Nullable Entry<V>[] table = slots;
      int mask = table.length - 1;
      for (int i = (int) hash & mask; ; i = (i + 1) & mask) {
        Entry<V> entry = table[i];
        if (entry == null || entry.is(owner, hash, in, from, to)) {
          return entry;
        }
      }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    void add(Entry<V> entry) {
      if (2 * (entries + 1) > slots.length) {
        @Nullable Entry<V>[] wider = new Entry[2 * slots.length];
        for (Entry<V> known : slots) {
          if (known != null) {
            put(wider, known);
          }
        }
        slots = wider;
      }
      put(slots, entry);
      entries++;
      cost += entry.cost();
    }

    private static <V> void put(@Nullable Entry<V>[] table, Entry<V> entry) {
      int mask = table.length - 1;
      int i = (int) entry.hash() & mask;
      while (table[i] != null) {
        i = (i + 1) & mask;
      }
      table[i] = entry;
    }
  }

  private final int maxEntries;
  private final long maxCost;
  private final ToLongFunction<V> growth;
  private volatile Generation<V> young = new Generation<>();
  private volatile Generation<V> old = new Generation<>();
  private volatile long turnedAt = Long.MIN_VALUE;

  /**
   * @param maxEntries entries remembered at most
   * @param maxCost sum of their costs at most
   */
  public InternTable(int maxEntries, long maxCost) {
    this(maxEntries, maxCost, value -> 0);
  }

  /**
   * @param maxEntries entries remembered at most
   * @param maxCost sum of their costs at most
   * @param growth what a value takes beyond its entry's cost, which may grow ({@link #charge})
   */
  public InternTable(int maxEntries, long maxCost, ToLongFunction<V> growth) {
    this.maxEntries = maxEntries;
    this.maxCost = maxCost;
    this.growth = growth;
  }

  /** What is remembered of the bytes from {@code from} to {@code to}, or null. */
  public @Nullable Entry<V> find(@Nullable Object owner, long hash, byte[] in, int from, int to) {
    Entry<V> entry = young.find(owner, hash, in, from, to);
    return entry != null ? entry : promoted(owner, hash, in, from, to);
  }

  private @Nullable Entry<V> promoted(
      @Nullable Object owner, long hash, byte[] in, int from, int to) {
    Entry<V> entry = old.find(owner, hash, in, from, to);
    return entry == null ? null : add(entry);
  }

  /**
   * Remembers {@code entry} unless another thread just did, or it alone would take a good part of
   * the room; answers the one remembered.
   */
  public synchronized Entry<V> add(Entry<V> entry) {
    if (entry.cost() > maxCost / 16) {
      return entry;
    }
    int length = entry.bytes().length;
    Entry<V> known = young.find(entry.owner(), entry.hash(), entry.bytes(), 0, length);
    if (known == null) {
      known = old.find(entry.owner(), entry.hash(), entry.bytes(), 0, length);
      known = known == null ? entry : known;
      if (young.entries >= maxEntries / 2 || young.cost >= maxCost / 2) {
        turn();
      }
      young.add(known);
      young.cost += growth.applyAsLong(known.value());
    }
    return known;
  }

  /** Notes that a value remembered here grew by so much. */
  public synchronized void charge(long cost) {
    young.cost += cost;
    if (young.cost >= maxCost / 2) {
      turn();
    }
  }

  /** Lets what was not used for a while go; cheap when nothing is due. */
  public void age(long nowMillis) {
    long turned = turnedAt;
    if (turned == Long.MIN_VALUE || nowMillis - turned >= AGE_MILLIS) {
      synchronized (this) {
        if (turnedAt == turned) {
          turnedAt = nowMillis;
          if (turned != Long.MIN_VALUE) {
            turn();
          }
        }
      }
    }
  }

  private void turn() {
    old = young;
    young = new Generation<>();
  }

  /** How many entries are remembered; one in both generations counts twice. */
  public synchronized int size() {
    return young.entries + old.entries;
  }
}
