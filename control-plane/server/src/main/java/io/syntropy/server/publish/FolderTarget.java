package io.syntropy.server.publish;

import io.syntropy.audit.Checkpoint;
import io.syntropy.audit.SignedNote;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder, sensibly on another machine's disk or one that can only be added to. It must exist: a
 * mount that is missing is a failure, not a fresh folder on this machine's own disk.
 */
final class FolderTarget implements CheckpointTarget {
  private final Path folder;

  FolderTarget(Path folder) {
    this.folder = folder;
  }

  @Override
  public String name() {
    return "folder:" + folder;
  }

  @Override
  public void put(SignedNote note, PushedLog log) throws IOException {
    present();
    Checkpoint now = log.of(note);
    Path newest = folder.resolve(KeptFiles.NEWEST);
    if (Files.exists(newest) && log.compare(read(newest)).size() >= now.size()) {
      return;
    }
    write(folder.resolve(KeptFiles.KEY), log.key().vkey() + "\n");
    write(folder.resolve(KeptFiles.path(now.size())), note.format());
    write(newest, note.format());
  }

  @Override
  public List<SignedNote> kept() throws IOException {
    present();
    Path all = folder.resolve(KeptFiles.ALL);
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    List<SignedNote> kept = new ArrayList<>();
    for (Path part : newestFirst(all)) {
      for (Path file : newestFirst(part)) {
        if (kept.size() == KeptFiles.MOST) {
          return kept.reversed();
        }
        kept.add(read(file));
      }
    }
    return kept.reversed();
  }

  private void present() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("is missing (expected an existing folder)");
    }
  }

  private static List<Path> newestFirst(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> KeptFiles.SIZE.matcher(file.getFileName().toString()).matches())
          .sorted(
              Comparator.comparingLong((Path file) -> Long.parseLong(file.getFileName().toString()))
                  .reversed())
          .toList();
    }
  }

  private static SignedNote read(Path file) throws IOException {
    return KeptFiles.parse(file.toString(), Files.readString(file));
  }

  /** Whole or not at all, and on disk. */
  private static void write(Path file, String text) throws IOException {
    Path parent = Objects.requireNonNull(file.getParent());
    Files.createDirectories(parent);
    Path fresh = parent.resolve("." + file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel channel = FileChannel.open(parent, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
