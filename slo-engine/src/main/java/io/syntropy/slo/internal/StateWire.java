package io.syntropy.slo.internal;

import io.syntropy.slo.internal.Entry.Mode;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tracks and series in checkpoints. */
final class StateWire {
  private StateWire() {}

  static void track(DataOutput out, Track track) throws IOException {
    DefinitionWire.indicator(out, track.indicator);
    out.writeLong(track.newestEvent());
    out.writeLong(track.newestReceived());
    out.writeBoolean(track.frozen());
    track.amending.write(out);
    double[] bounds = track.bounds();
    out.writeBoolean(bounds != null);
    if (bounds != null) {
      Wire.doubles(out, bounds);
    }
    Wire.list(
        out,
        track.groups(),
        (o, group) -> {
          Wire.list(o, group.labels, Wire::string);
          group.write(o);
        });
  }

  static Track track(DataInput in) throws IOException {
    Track track = new Track(DefinitionWire.indicator(in));
    long newestEvent = in.readLong();
    long newestReceived = in.readLong();
    if (in.readBoolean()) {
      track.freeze();
    }
    track.amending.read(in);
    track.restore(newestEvent, newestReceived, in.readBoolean() ? Wire.doubles(in) : null);
    Wire.list(
        in,
        i -> {
          List<String> labels = Wire.list(i, Wire::string);
          GroupState group = track.group(labels, Integer.MAX_VALUE);
          if (group == null) {
            throw new IOException("group: " + labels + " (expected room for it)");
          }
          group.read(i);
          return group;
        });
    return track;
  }

  /** The groups that wait for an evaluation, by the position of their track and in it. */
  static void changes(DataOutput out, Changes changes, List<Track> tracks) throws IOException {
    Map<Track, Integer> positions = new HashMap<>();
    tracks.forEach(track -> positions.put(track, positions.size()));
    VarLong.write(out, changes.size());
    for (int i = 0; i < changes.size(); i++) {
      GroupState group = changes.get(i);
      VarLong.write(out, positions.getOrDefault(group.track, 0));
      VarLong.write(out, group.track.position(group));
    }
  }

  static void changes(DataInput in, Changes changes, List<Track> tracks) throws IOException {
    long count = VarLong.read(in);
    for (long i = 0; i < count; i++) {
      Track track = tracks.get((int) VarLong.read(in));
      changes.add(track.groups().get((int) VarLong.read(in)));
    }
  }

  static void series(DataOutput out, SeriesState state) throws IOException {
    Wire.series(out, state.series);
    out.writeLong(state.newest);
    VarLong.write(out, state.settled);
    state.gaps.write(out);
    Wire.longs(out, state.ends);
    VarLong.write(out, state.points.size());
    for (int i = 0; i < state.points.size(); i++) {
      entry(out, state.points.get(i));
    }
  }

  static SeriesState series(DataInput in) throws IOException {
    SeriesState state = new SeriesState(Wire.series(in));
    state.newest = in.readLong();
    state.settled = (int) VarLong.read(in);
    state.gaps.read(in);
    state.ends = Wire.longs(in);
    long count = VarLong.read(in);
    for (int i = 0; i < count; i++) {
      state.points.insert(i, entry(in));
    }
    return state;
  }

  private static void entry(DataOutput out, Entry entry) throws IOException {
    out.writeByte(entry.mode().ordinal());
    out.writeLong(entry.start());
    out.writeLong(entry.time());
    amount(out, entry.amount());
  }

  private static Entry entry(DataInput in) throws IOException {
    Mode mode = Mode.values()[in.readByte()];
    return new Entry(mode, in.readLong(), in.readLong(), amount(in));
  }

  private static void amount(DataOutput out, Amount amount) throws IOException {
    switch (amount) {
      case Units u -> {
        out.writeByte(0);
        out.writeDouble(u.value());
      }
      case Level l -> {
        out.writeByte(1);
        out.writeDouble(l.value());
      }
      case Occurrence o -> {
        out.writeByte(2);
        out.writeDouble(o.value());
      }
      case Buckets b -> {
        out.writeByte(3);
        Wire.doubles(out, b.bounds());
        Wire.longs(out, b.counts());
        out.writeDouble(b.sum());
      }
      case ExponentialBuckets e -> {
        out.writeByte(4);
        out.writeByte(e.scale());
        out.writeDouble(e.zeroThreshold());
        out.writeLong(e.zeros());
        run(out, e.positive());
        run(out, e.negative());
        out.writeDouble(e.sum());
      }
    }
  }

  private static Amount amount(DataInput in) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case 0 -> new Units(in.readDouble());
      case 1 -> new Level(in.readDouble());
      case 2 -> new Occurrence(in.readDouble());
      case 3 -> new Buckets(Wire.doubles(in), Wire.longs(in), in.readDouble());
      case 4 ->
          new ExponentialBuckets(
              in.readByte(), in.readDouble(), in.readLong(), run(in), run(in), in.readDouble());
      default -> throw new IOException("amount: kind " + kind + " (expected 0..4)");
    };
  }

  private static void run(DataOutput out, ExponentialBuckets.Run run) throws IOException {
    out.writeInt(run.offset());
    Wire.longs(out, run.counts());
  }

  private static ExponentialBuckets.Run run(DataInput in) throws IOException {
    return new ExponentialBuckets.Run(in.readInt(), Wire.longs(in));
  }
}
