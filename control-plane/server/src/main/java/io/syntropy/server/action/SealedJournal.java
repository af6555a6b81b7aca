package io.syntropy.server.action;

import io.syntropy.audit.SignedNote;
import io.syntropy.server.audit.Checkpoints;
import io.syntropy.server.data.ServerConfig;
import io.syntropy.server.db.StoredJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * What this server did while the database was gone, until it is merged into the audit log (I12).
 * One file per entry in {@code sealed/} of the data folder: a note signed with the audit log's key,
 * which names its place and the hash of the entry before, so that a changed, a missing and a moved
 * one are found.
 */
@ApplicationScoped
public class SealedJournal {
  private static final Logger LOG = Logger.getLogger(SealedJournal.class);
  private static final String HEADER = "syntropy sealed journal v1";
  private static final int MAX = 1_000;

  private final Path folder;
  private final StoredJson json;
  private final Function<String, SignedNote> sign;
  private final Function<SignedNote, Boolean> genuine;

  @Inject
  SealedJournal(ServerConfig config, StoredJson json, Checkpoints key) {
    this(config.data().resolve("sealed"), json, key::sign, note -> note.isSignedBy(key.key()));
  }

  SealedJournal(
      Path folder,
      StoredJson json,
      Function<String, SignedNote> sign,
      Function<SignedNote, Boolean> genuine) {
    this.folder = folder;
    this.json = json;
    this.sign = sign;
    this.genuine = genuine;
  }

  /**
   * What waits to be merged.
   *
   * @param raises oldest first
   * @param faults of entries that cannot be believed, in words
   * @param files all of it
   */
  public record Pending(List<SealedRaise> raises, List<String> faults, List<Path> files) {
    /** Copies the lists. */
    public Pending {
      raises = List.copyOf(raises);
      faults = List.copyOf(faults);
      files = List.copyOf(files);
    }

    /** Whether nothing waits. */
    public boolean isEmpty() {
      return raises.isEmpty() && faults.isEmpty();
    }
  }

  /**
   * Appends {@code raise} and makes it durable.
   *
   * @throws UncheckedIOException when it is not durable
   */
  void append(SealedRaise raise) {
    try {
      Files.createDirectories(folder);
      List<Path> present = files();
      if (present.size() >= MAX) {
        throw new IOException("%s: %d entries wait already".formatted(folder, MAX));
      }
      String before = present.isEmpty() ? "" : hash(Files.readAllBytes(present.getLast()));
      int number = present.isEmpty() ? 1 : number(present.getLast()) + 1;
      String text = "%s\n%d\n%s\n%s\n".formatted(HEADER, number, before, json.write(raise));
      Path fresh = folder.resolve("%06d.new".formatted(number));
      Files.writeString(
          fresh,
          sign.apply(text).format(),
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE,
          StandardOpenOption.SYNC);
      Files.move(
          fresh, folder.resolve("%06d.note".formatted(number)), StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What waits; entries that are not genuine, or behind a missing one, are faults. */
  public Pending pending() {
    List<SealedRaise> raises = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    try {
      List<Path> files = files();
      String before = "";
      int expected = 1;
      for (Path file : files) {
        byte[] bytes = Files.readAllBytes(file);
        try {
          raises.add(read(new String(bytes, StandardCharsets.UTF_8), expected, before));
        } catch (IllegalArgumentException | UncheckedIOException e) {
          faults.add("%s: %s".formatted(file.getFileName(), e.getMessage()));
        }
        before = hash(bytes);
        expected = number(file) + 1;
      }
      return new Pending(raises, faults, files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SealedRaise read(String text, int number, String before) {
    SignedNote note = SignedNote.parse(text);
    if (!genuine.apply(note)) {
      throw new IllegalArgumentException("not signed by the audit log's key");
    }
    String[] lines = note.text().split("\n", -1);
    if (lines.length != 5 || !lines[0].equals(HEADER)) {
      throw new IllegalArgumentException("not an entry (expected '%s')".formatted(HEADER));
    }
    if (!lines[1].equals(Integer.toString(number)) || !lines[2].equals(before)) {
      throw new IllegalArgumentException(
          "entry %s does not follow the one before (expected %d)".formatted(lines[1], number));
    }
    return json.read(lines[3], SealedRaise.class);
  }

  /** {@code merged} is in the audit log: nothing of it waits any more. */
  public void clear(Pending merged) {
    for (Path file : merged.files()) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOG.warnf("sealed journal: %s stays: %s", file, e.getMessage());
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(f -> f.getFileName().toString().matches("\\d{6}\\.note")).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static int number(Path file) {
    return Integer.parseInt(file.getFileName().toString().substring(0, 6));
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
