package io.syntropy.server.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints a replay can begin at once the beginning of the journal is released: those with
 * the kernel's memory beside them. One is kept for each part of what the journal still holds, the
 * fewer the larger they are.
 */
final class ReplayStarts {
  /** How many parts of the journal have one each. */
  private static final int PARTS = 16;

  private final CheckpointFiles engines;
  private final KernelFiles kernels;

  ReplayStarts(CheckpointFiles engines, KernelFiles kernels) {
    this.engines = engines;
    this.kernels = kernels;
  }

  /** Those between {@code begin} and {@code end}, ascending. */
  List<Long> between(long begin, long end) throws IOException {
    NavigableSet<Long> all = kernels.positions();
    all.retainAll(engines.positions());
    return List.copyOf(all.subSet(begin, true, end, true));
  }

  /** The same in the order of their use for a comparison from {@code from} on. */
  List<Long> between(long begin, long end, @Nullable Instant from) {
    try {
      List<Long> all = between(begin, end);
      if (from == null) {
        return all;
      }
      List<Long> before = new ArrayList<>(all);
      before.removeIf(position -> !earlier(position, from));
      List<Long> order = new ArrayList<>(before.reversed());
      all.stream().filter(position -> !before.contains(position)).forEach(order::add);
      return order;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean earlier(long position, Instant from) {
    try {
      return !kernels.read(position).at().isAfter(from);
    } catch (IOException | RuntimeException unusable) {
      return false;
    }
  }

  KernelFiles.Saved kernel(long position) throws IOException {
    return kernels.read(position);
  }

  void engine(long position, CheckpointFiles.Taker taker) throws IOException {
    engines.read(position, taker);
  }

  /**
   * Deletes those that are of no more use.
   *
   * @param begin of the journal
   * @param span what the journal keeps, in bytes; beside the newest two they take no more together
   */
  void prune(long begin, long span) throws IOException {
    List<Long> usable = between(begin, Long.MAX_VALUE);
    long size = usable.isEmpty() ? 0 : size(usable.getLast());
    engines.prune(
        size > span ? Set.of() : Set.copyOf(spaced(usable, Math.max(size, span / PARTS))));
    Set<Long> left = new HashSet<>(engines.positions());
    for (Long position : kernels.positions()) {
      if (!left.contains(position)) {
        kernels.delete(position);
      }
    }
  }

  /** Some of {@code positions}, from the first on, at least {@code spacing} apart. */
  static List<Long> spaced(List<Long> positions, long spacing) {
    List<Long> some = new ArrayList<>();
    for (long position : positions) {
      if (some.isEmpty() || position - some.getLast() >= spacing) {
        some.add(position);
      }
    }
    return some;
  }

  private long size(long position) throws IOException {
    return engines.size(position) + kernels.size(position);
  }
}
