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
  private static final List<ExemplarBuffer.Kept> NONE = List.of();

  private final PartWriter writer = new PartWriter();

  /** What is compacted: one series' blocks. */
  public record Source(
      Series series, long id, Collection<byte[]> parts, Collection<byte[]> exemplars) {}

  /** What becomes of some blocks: one for each period in which something is. */
  public static final class Merged {
    private final Source source;
    private final List<Part> parts;
    private final List<ExemplarBuffer.Kept> exemplars;

    private Merged(Source source, List<Part> parts, List<ExemplarBuffer.Kept> exemplars) {
      this.source = source;
      this.parts = parts;
      this.exemplars = exemplars;
    }
  }

  /** Merges what is of one bucket. */
  public Merged merged(Source source) {
    List<Part> all = new ArrayList<>();
    for (byte[] run : source.parts()) {
      PartReader.read(run, all::add);
    }
    List<ExemplarBuffer.Kept> kept = new ArrayList<>();
    source.exemplars().forEach(e -> kept.addAll(ExemplarBuffer.decode(e)));
    return new Merged(source, Merging.merged(all), ExemplarBuffer.merged(kept));
  }

  /**
   * Joins what is of one period.
   *
   * @param period length of one, milliseconds
   * @param step shortest step of the result, milliseconds; 0 leaves all as it is
   * @param begin parts and exemplars before are left out, milliseconds
   * @param exemplars whether they are wanted
   * @return blocks by begin of their period
   */
  public Map<Long, Block> blocks(
      Merged merged, long period, long step, long begin, boolean exemplars) {
    TreeMap<Long, List<Part>> parts = new TreeMap<>();
    long start = 0;
    List<Part> of = null;
    for (Part p : Merging.coarser(merged.parts, step)) {
      if (p.bucket() > begin) {
        if (of == null || p.bucket() <= start || p.bucket() > start + period) {
          start = Math.floorDiv(p.bucket() - 1, period) * period;
          of = parts.computeIfAbsent(start, k -> new ArrayList<>());
        }
        of.add(p);
      }
    }
    TreeMap<Long, List<ExemplarBuffer.Kept>> kept = new TreeMap<>();
    for (ExemplarBuffer.Kept k : exemplars ? merged.exemplars : NONE) {
      long at = Math.floorDiv(Slot.millis(k.timeNanos()) - 1, period) * period;
      if (at + period > begin) {
        kept.computeIfAbsent(at, s -> new ArrayList<>()).add(k);
        parts.computeIfAbsent(at, s -> new ArrayList<>());
      }
    }
    Map<Long, Block> blocks = new TreeMap<>();
    parts.forEach((at, p) -> blocks.put(at, block(merged.source, p, kept.getOrDefault(at, NONE))));
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
