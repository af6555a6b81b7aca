package io.syntropy.server.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Secrets as files of mode 0600 in a folder of mode 0700. */
public final class FileSecretStore implements SecretStore {
  private final Path folder;

  /** Keeps secrets in {@code folder}, made when missing. */
  public FileSecretStore(Path folder) {
    this.folder = folder;
  }

  @Override
  public Optional<String> read(String name) {
    Path file = file(name);
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read secret " + file, e);
    }
  }

  @Override
  public void create(String name, String secret) {
    Path file = file(name);
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      Path fresh = folder.resolve(name + ".new");
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, secret, StandardCharsets.UTF_8, StandardOpenOption.SYNC);
      // A link, unlike a move, fails when the name is taken.
      Files.createLink(file, fresh);
      Files.delete(fresh);
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep secret " + file, e);
    }
  }

  private Path file(String name) {
    if (!name.matches("[a-z0-9-]{1,64}")) {
      throw new IllegalArgumentException("secret: '" + name + "' (expected [a-z0-9-], 1..64)");
    }
    return folder.resolve(name);
  }
}
