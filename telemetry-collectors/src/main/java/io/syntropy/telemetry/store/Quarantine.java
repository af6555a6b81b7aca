package io.syntropy.telemetry.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Where damaged files go, so that nothing reads them again and a person may look at them. */
final class Quarantine {
  private static final Logger LOG = Logger.getLogger(Quarantine.class);
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** Its folder's name. */
  static final String FOLDER = "quarantine";

  private final Path folder;
  private final StoreDisk disk;
  private final SortedSet<String> names = new TreeSet<>();

  Quarantine(Path store, StoreDisk disk) throws IOException {
    this.folder = store;
    this.disk = disk;
    Path place = Files.createDirectories(store.resolve(FOLDER));
    try (Stream<Path> there = Files.list(place)) {
      there.forEach(p -> names.add(p.getFileName().toString()));
    }
  }

  /** Names of what was set aside, or found missing since the start. */
  synchronized List<String> names() {
    return List.copyOf(names);
  }

  /**
   * What is wrong with {@code file}; empty when nothing is.
   *
   * @param content whether to read all of it
   */
  Optional<String> fault(DataFile file, boolean content) {
    Path path = folder.resolve(file.name());
    try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
      if (in.length() != file.bytes()) {
        return Optional.of(in.length() + " bytes (expected " + file.bytes() + ")");
      }
      byte[] last = new byte[MAGIC.length];
      in.seek(file.bytes() - MAGIC.length);
      in.readFully(last);
      if (!Arrays.equals(last, MAGIC)) {
        return Optional.of("not Parquet");
      }
      if (content && StoreDisk.checksum(path) != file.crc()) {
        return Optional.of("checksum does not match");
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(Files.exists(path) ? "unreadable: " + e : "missing");
    }
  }

  /** Moves {@code file} here, as far as it is there. */
  void take(DataFile file, String why) {
    LOG.errorf("telemetry store: %s is set aside: %s", file.name(), why);
    take(folder.resolve(file.name()));
  }

  /** Moves {@code path} here, as far as it is there. */
  synchronized void take(Path path) {
    String name = folder.relativize(path).toString().replace('/', '_').replace('\\', '_');
    names.add(name);
    try {
      if (Files.exists(path)) {
        disk.move(path, folder.resolve(FOLDER).resolve(name));
      }
    } catch (IOException e) {
      LOG.warnf("telemetry store: %s was not moved to quarantine: %s", path, e);
    }
  }
}
