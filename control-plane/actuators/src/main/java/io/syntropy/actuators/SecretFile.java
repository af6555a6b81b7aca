package io.syntropy.actuators;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A file that holds a key: a regular file that only its owner may read. */
public final class SecretFile {
  private static final int LIMIT = 8192;
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private SecretFile() {}

  /**
   * The text of the file.
   *
   * @throws IOException when it is missing, longer than 8 KiB, or open to others; the message names
   *     the file and never its content
   */
  public static String read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + ": no such file (expected a file with a key, mode 0600)");
    }
    if (unsafeMode(file).isPresent()) {
      throw new IOException(file + ": readable by others (expected mode 0600: chmod 600 it)");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LIMIT + 1);
      if (bytes.length > LIMIT) {
        throw new IOException(file + ": too long (expected at most 8192 bytes)");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /**
   * The mode of a file that others than its owner may use, such as {@code rw-r--r--}; empty when
   * only its owner may read and change it.
   */
  public static Optional<String> unsafeMode(Path file) throws IOException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    return OWNER.containsAll(mode)
        ? Optional.empty()
        : Optional.of(PosixFilePermissions.toString(mode));
  }
}
