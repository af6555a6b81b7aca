package io.syntropy.slo.internal;

import io.syntropy.slo.EngineCounters;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Mutable form of {@link EngineCounters}. */
public final class Tally {
  long accepted;
  long late;
  long futureClamped;
  long resets;
  long firstInFull;
  long baselines;
  long duplicates;
  long conflicts;
  long overlaps;
  long amendments;
  long unusable;
  long refusedSeries;
  long refusedGroups;

  /** A copy, with the sizes of now. */
  public EngineCounters snapshot(int series, int groups) {
    return new EngineCounters(
        accepted,
        late,
        futureClamped,
        resets,
        firstInFull,
        baselines,
        duplicates,
        conflicts,
        overlaps,
        amendments,
        unusable,
        refusedSeries,
        refusedGroups,
        series,
        groups);
  }

  void write(DataOutput out) throws IOException {
    EngineCounters c = snapshot(0, 0);
    long[] all = {
      c.accepted(),
      c.late(),
      c.futureClamped(),
      c.resets(),
      c.firstInFull(),
      c.baselines(),
      c.duplicates(),
      c.conflicts(),
      c.overlaps(),
      c.amendments(),
      c.unusable(),
      c.refusedSeries(),
      c.refusedGroups()
    };
    for (long n : all) {
      VarLong.write(out, n);
    }
  }

  void read(DataInput in) throws IOException {
    accepted = VarLong.read(in);
    late = VarLong.read(in);
    futureClamped = VarLong.read(in);
    resets = VarLong.read(in);
    firstInFull = VarLong.read(in);
    baselines = VarLong.read(in);
    duplicates = VarLong.read(in);
    conflicts = VarLong.read(in);
    overlaps = VarLong.read(in);
    amendments = VarLong.read(in);
    unusable = VarLong.read(in);
    refusedSeries = VarLong.read(in);
    refusedGroups = VarLong.read(in);
  }
}
