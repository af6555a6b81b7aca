package io.syntropy.telemetry.forward;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/** Where a target is in the journal, kept over restarts; replaced as a whole. */
final class PositionFile {
  private static final Logger LOG = Logger.getLogger(PositionFile.class);

  private final Path file;

  PositionFile(Path folder, String name) {
    this.file = folder.resolve(name + ".position");
  }

  /** Empty when there is none, or none that can be read. */
  OptionalLong read() {
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    } catch (IOException | NumberFormatException e) {
      LOG.errorf("%s: cannot be read (%s); begins at the journal's end", file, e.getMessage());
      return OptionalLong.empty();
    }
  }

  void write(long position) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (FileChannel out =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      out.write(ByteBuffer.wrap(Long.toString(position).getBytes(StandardCharsets.US_ASCII)));
      out.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
