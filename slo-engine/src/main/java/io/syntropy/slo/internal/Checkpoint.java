package io.syntropy.slo.internal;

import io.syntropy.slo.CheckpointException;
import io.syntropy.slo.EngineLimits;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * The state of an engine as bytes: magic, format version, content, CRC32C of all before. A state is
 * handed out only when the CRC is right.
 */
public final class Checkpoint {
  private static final int MAGIC = 0x53594c4f; // "SYLO"
  private static final int VERSION = 7;

  /** What a checkpoint holds. */
  public record State(Definitions definitions, Folding folding) {}

  private Checkpoint() {}

  public static void write(OutputStream stream, Definitions definitions, Folding folding)
      throws IOException {
    CheckedOutputStream checked = new CheckedOutputStream(stream, new CRC32C());
    DataOutputStream out = new DataOutputStream(new java.io.BufferedOutputStream(checked, 1 << 16));
    out.writeInt(MAGIC);
    out.writeShort(VERSION);
    LineageWire.definitions(out, definitions);
    List<Track> tracks = List.copyOf(folding.tracks.values());
    Wire.list(out, tracks, StateWire::track);
    StateWire.changes(out, folding.changes, tracks);
    Wire.list(out, List.copyOf(folding.states.values()), StateWire::series);
    out.writeLong(folding.newestReceived);
    out.writeLong(folding.lastSweep);
    folding.tally.write(out);
    out.flush();
    out.writeInt((int) checked.getChecksum().getValue());
    out.flush();
  }

  /**
   * Reads a checkpoint as it comes: one of many groups does not fit an array.
   *
   * @throws CheckpointException when the bytes are not a whole checkpoint of this version
   */
  public static State read(InputStream stream, EngineLimits limits) throws IOException {
    CheckedInput checked = new CheckedInput(stream);
    DataInputStream in = new DataInputStream(checked);
    header(in);
    State state;
    try {
      state = content(in, limits);
    } catch (IOException | RuntimeException e) {
      throw new CheckpointException("checkpoint: content cannot be read: " + e.getMessage(), e);
    }
    int expected = checked.checksum();
    try {
      if (in.readInt() == expected && checked.read() < 0) {
        return state;
      }
    } catch (EOFException torn) {
      throw new CheckpointException("checkpoint: torn (expected its CRC32C at the end)", torn);
    }
    throw new CheckpointException("checkpoint: damaged (expected another CRC32C)");
  }

  private static void header(DataInput in) throws IOException {
    int version;
    try {
      if (in.readInt() != MAGIC) {
        throw new CheckpointException("checkpoint: not one (expected the magic number first)");
      }
      version = in.readShort();
    } catch (EOFException torn) {
      throw new CheckpointException("checkpoint: torn (expected a header)", torn);
    }
    if (version != VERSION) {
      throw new CheckpointException(
          "checkpoint: format version " + version + " (expected " + VERSION + ")");
    }
  }

  private static State content(DataInput in, EngineLimits limits) throws IOException {
    Definitions definitions = LineageWire.definitions(in);
    Folding folding = new Folding(limits);
    List<Track> tracks = Wire.list(in, StateWire::track);
    StateWire.changes(in, folding.changes, tracks);
    List<SeriesState> states = Wire.list(in, StateWire::series);
    folding.restore(tracks, states);
    folding.newestReceived = in.readLong();
    folding.lastSweep = in.readLong();
    folding.tally.read(in);
    return new State(definitions, folding);
  }
}
