package io.syntropy.server.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Reads a secret from a file that nobody but its owner may read or change. */
public final class OwnerOnlyFile {
  private static final int MAX_BYTES = 4096;
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private OwnerOnlyFile() {}

  /**
   * The file's text without white space around it.
   *
   * @throws IOException when it cannot be read, is open to others, is empty or over 4 KiB; the
   *     message names the file and never what it holds
   */
  public static String read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + ": missing (expected a file of mode 0600)");
    }
    Set<PosixFilePermission> open = EnumSet.copyOf(OTHERS);
    open.retainAll(Files.getPosixFilePermissions(file));
    if (!open.isEmpty()) {
      throw new IOException(file + ": others may read or change it (expected mode 0600)");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      String text = new String(bytes, StandardCharsets.UTF_8).strip();
      if (bytes.length > MAX_BYTES || text.isEmpty() || text.chars().anyMatch(c -> c < ' ')) {
        throw new IOException(file + ": (expected one line of 1..4096 bytes)");
      }
      return text;
    }
  }
}
