package io.syntropy.slo.internal;

import io.syntropy.slo.CheckpointException;
import io.syntropy.slo.EngineLimits;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Slo;
import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * The state of an engine as bytes: magic, format version, content, CRC32C of all before. The CRC is
 * checked before anything is read from the content.
 */
public final class Checkpoint {
  private static final int MAGIC = 0x53594c4f; // "SYLO"
  private static final int VERSION = 2;
  private static final int HEADER = 6;
  private static final int TRAILER = 4;

  /** What a checkpoint holds. */
  public record State(Definitions definitions, Folding folding) {}

  private Checkpoint() {}

  public static void write(OutputStream stream, Definitions definitions, Folding folding)
      throws IOException {
    CheckedOutputStream checked = new CheckedOutputStream(stream, new CRC32C());
    DataOutputStream out = new DataOutputStream(new java.io.BufferedOutputStream(checked, 1 << 16));
    out.writeInt(MAGIC);
    out.writeShort(VERSION);
    definitions(out, definitions);
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

  private static void definitions(DataOutput out, Definitions definitions) throws IOException {
    Wire.list(
        out,
        definitions.slos(),
        (o, slo) -> {
          DefinitionWire.slo(o, slo);
          VarLong.write(o, definitions.generation(slo.name()));
        });
    Wire.map(out, definitions.signals(), DefinitionWire::indicator);
  }

  public static State read(InputStream stream, EngineLimits limits) throws IOException {
    byte[] bytes = stream.readAllBytes();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (bytes.length < HEADER + TRAILER || buffer.getInt() != MAGIC) {
      throw new CheckpointException("checkpoint: not one (expected the magic number first)");
    }
    int version = buffer.getShort();
    if (version != VERSION) {
      throw new CheckpointException(
          "checkpoint: format version " + version + " (expected " + VERSION + ")");
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - TRAILER);
    if (buffer.getInt(bytes.length - TRAILER) != (int) crc.getValue()) {
      throw new CheckpointException("checkpoint: damaged (expected another CRC32C)");
    }
    try {
      return content(
          new DataInputStream(
              new ByteArrayInputStream(bytes, HEADER, bytes.length - HEADER - TRAILER)),
          limits);
    } catch (IOException | RuntimeException e) {
      throw new CheckpointException("checkpoint: content cannot be read: " + e.getMessage(), e);
    }
  }

  private static State content(DataInput in, EngineLimits limits) throws IOException {
    List<Integer> generations = new ArrayList<>();
    List<Slo> slos =
        Wire.list(
            in,
            i -> {
              Slo slo = DefinitionWire.slo(i);
              generations.add((int) VarLong.read(i));
              return slo;
            });
    Map<String, Indicator> signals = Wire.map(in, DefinitionWire::indicator);
    Folding folding = new Folding(limits);
    List<Track> tracks = Wire.list(in, StateWire::track);
    StateWire.changes(in, folding.changes, tracks);
    List<SeriesState> states = Wire.list(in, StateWire::series);
    folding.restore(tracks, states);
    folding.newestReceived = in.readLong();
    folding.lastSweep = in.readLong();
    folding.tally.read(in);
    return new State(Definitions.of(slos, generations, signals), folding);
  }
}
