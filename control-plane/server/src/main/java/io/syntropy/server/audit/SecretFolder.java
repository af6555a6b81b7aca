package io.syntropy.server.audit;

import io.syntropy.actuators.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Secrets that documents may name and have sent to a target: a folder of their own below {@code
 * DATA/secrets} for each use, so that no document can name a secret of the server itself.
 */
public final class SecretFolder {
  private final Path folder;
  private final SecretStore store;

  /** Those for {@code use} under the data folder. */
  public SecretFolder(Path data, String use) {
    folder = data.resolve("secrets").resolve(use);
    store = new FileSecretStore(folder);
  }

  /**
   * The secret of a name, empty when there is none.
   *
   * @throws IllegalStateException when others may read its file; the message says so, and people
   *     see it
   * @throws UncheckedIOException when it cannot be read
   */
  public Optional<String> read(String name) {
    Optional<String> secret = store.read(name);
    if (secret.isPresent()) {
      owned(folder.resolve(name));
    }
    return secret;
  }

  private static void owned(Path file) {
    try {
      SecretFile.unsafeMode(file)
          .ifPresent(mode -> {
            throw new IllegalStateException(
                "mode of its file: %s (expected 0600: chmod 600 %s)".formatted(mode, file));
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the mode of " + file, e);
    }
  }
}
