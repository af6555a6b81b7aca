package io.syntropy.telemetry.store.rollup;

import io.syntropy.slo.Series;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Blocks of one series to fewer ones, each of one period. */
public final class Compaction {
  private static final long MILLI = 1_000_000;

  private final PartWriter writer = new PartWriter();

  /** What is compacted: one series' blocks. */
  public record Source(
      Series series, long id, Collection<byte[]> parts, Collection<byte[]> exemplars) {}

  /**
   * Merges what is of one bucket, and joins what is of one period.
   *
   * @param period length of one, milliseconds
   * @param step shortest step of the result, milliseconds; 0 leaves all as it is
   * @param begin parts and exemplars before are left out, milliseconds
   * @return blocks by begin of their period
   */
  public Map<Long, Block> blocks(Source source, long period, long step, long begin) {
    List<Part> all = new ArrayList<>();
    for (byte[] run : source.parts()) {
      PartReader.read(run, all::add);
    }
    all.removeIf(p -> p.bucket() <= begin);
    TreeMap<Long, List<Part>> parts = new TreeMap<>();
    for (Part p : Merging.coarser(all, step)) {
      long start = Math.floorDiv(p.bucket() - 1, period) * period;
      parts.computeIfAbsent(start, k -> new ArrayList<>()).add(p);
    }
    List<ExemplarBuffer.Kept> kept = new ArrayList<>();
    source.exemplars().forEach(e -> kept.addAll(ExemplarBuffer.decode(e)));
    TreeMap<Long, List<ExemplarBuffer.Kept>> exemplars = new TreeMap<>();
    for (ExemplarBuffer.Kept k : ExemplarBuffer.merged(kept)) {
      long start = Math.floorDiv(Slot.millis(k.timeNanos()) - 1, period) * period;
      if (start + period > begin) {
        exemplars.computeIfAbsent(start, s -> new ArrayList<>()).add(k);
        parts.computeIfAbsent(start, s -> new ArrayList<>());
      }
    }
    Map<Long, Block> blocks = new TreeMap<>();
    parts.forEach((start, of) ->
        blocks.put(start, block(source, of, exemplars.getOrDefault(start, List.of()))));
    return blocks;
  }

  private Block block(Source source, List<Part> parts, List<ExemplarBuffer.Kept> exemplars) {
    long from = Long.MAX_VALUE;
    long newest = Long.MIN_VALUE;
    long step = 0;
    long points = 0;
    for (Part p : parts) {
      writer.write(p);
      from = Math.min(from, p.bucket() - p.step());
      newest = Math.max(newest, p.lastTime() * MILLI);
      step = Math.max(step, p.step());
      points += p.points();
    }
    if (!exemplars.isEmpty()) {
      from = Math.min(from, exemplars.getFirst().timeNanos() / MILLI - 1);
      newest = Math.max(newest, exemplars.stream().max(BY_TIME).orElseThrow().timeNanos());
    }
    return new Block(
        source.series(),
        source.id(),
        from,
        newest,
        step,
        points,
        writer.take(),
        exemplars.isEmpty() ? new byte[0] : ExemplarBuffer.encode(exemplars));
  }

  private static final Comparator<ExemplarBuffer.Kept> BY_TIME =
      Comparator.comparingLong(ExemplarBuffer.Kept::timeNanos);
}
