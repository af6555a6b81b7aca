package io.syntropy.telemetry.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * What the store consists of at one moment.
 *
 * <p>As text, one word-separated line each: {@code syntropy-telemetry VERSION}, {@code next N},
 * {@code position SIGNAL N}, {@code file NAME LEVEL MIN MAX ROWS BYTES CRC}, and last {@code end
 * CRC} over all before it.
 *
 * @param next counter behind names of files and row numbers; every use takes a greater value
 * @param positions committed journal position by signal
 * @param files the live files, oldest commit first
 */
record Manifest(long next, Map<Signal, Long> positions, List<DataFile> files) {
  /** Newest format this version writes and reads. */
  static final int VERSION = 1;

  /** Before the first commit. */
  static final Manifest EMPTY = new Manifest(1, Map.of(), List.of());

  private static final String MAGIC = "syntropy-telemetry";

  Manifest {
    positions = Map.copyOf(positions);
    files = List.copyOf(files);
  }

  /** A manifest that cannot be read. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }

  byte[] encode() {
    StringBuilder out = new StringBuilder(200 + files.size() * 120);
    out.append(MAGIC).append(' ').append(VERSION).append('\n');
    out.append("next ").append(next).append('\n');
    for (Signal signal : Signal.values()) {
      Long position = positions.get(signal);
      if (position != null) {
        out.append("position ").append(signal).append(' ').append(position).append('\n');
      }
    }
    for (DataFile f : files) {
      out.append("file ").append(f.name()).append(' ').append(f.level());
      out.append(' ').append(f.minNanos()).append(' ').append(f.maxNanos());
      out.append(' ').append(f.rows()).append(' ').append(f.bytes());
      out.append(' ').append(HexFormat.of().toHexDigits(f.crc())).append('\n');
    }
    return (out + "end " + checksum(out.toString()) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws Unreadable when it is damaged
   * @throws StoreUnavailable when a newer version wrote it
   */
  static Manifest decode(byte[] content) throws Unreadable {
    String text = new String(content, StandardCharsets.UTF_8);
    int end = text.lastIndexOf("end ");
    if (!text.startsWith(MAGIC + " ") || end < 0) {
      throw new Unreadable("not a manifest");
    }
    if (!text.substring(end).equals("end " + checksum(text.substring(0, end)) + "\n")) {
      throw new Unreadable("checksum does not match");
    }
    try {
      return parse(text.substring(0, end).lines().map(l -> l.split(" ", -1)).toList());
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new Unreadable(String.valueOf(e.getMessage()));
    }
  }

  private static Manifest parse(List<String[]> lines) {
    int version = Integer.parseInt(lines.getFirst()[1]);
    if (version > VERSION) {
      throw new StoreUnavailable(
          "telemetry store: format "
              + version
              + " (expected at most "
              + VERSION
              + "); a newer version of Syntropy wrote it, start that one",
          null);
    }
    long next = 1;
    Map<Signal, Long> positions = new EnumMap<>(Signal.class);
    List<DataFile> files = new ArrayList<>();
    for (String[] line : lines.subList(1, lines.size())) {
      switch (line[0]) {
        case "next" -> next = Long.parseLong(line[1]);
        case "position" -> positions.put(Signal.valueOf(line[1]), Long.parseLong(line[2]));
        case "file" -> files.add(file(line));
        default -> throw new IllegalArgumentException("line: " + line[0]);
      }
    }
    return new Manifest(next, positions, files);
  }

  private static DataFile file(String[] line) {
    String folder = line[1].substring(0, Math.max(0, line[1].indexOf('/')));
    return new DataFile(
        line[1],
        DataClass.named(folder)
            .orElseThrow(() -> new IllegalArgumentException("data class: " + folder)),
        Integer.parseInt(line[2]),
        Long.parseLong(line[3]),
        Long.parseLong(line[4]),
        Long.parseLong(line[5]),
        Long.parseLong(line[6]),
        HexFormat.fromHexDigits(line[7]));
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
