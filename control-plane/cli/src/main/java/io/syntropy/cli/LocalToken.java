package io.syntropy.cli;

import io.syntropy.client.token.TokenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tokens made without the server, by whoever owns the data folder. */
public final class LocalToken {
  private static final Duration CLI_TTL = Duration.ofMinutes(10);

  private LocalToken() {}

  /** A short-lived token for one call; empty when the data folder is missing or not ours. */
  static Optional<String> forCli(DataFolder folder) {
    if (!Files.isWritable(folder.path())) {
      return Optional.empty();
    }
    return Optional.of(mint(folder, "admin", "cli", CLI_TTL));
  }

  /**
   * Makes a token; the data folder is created (0700) when missing.
   *
   * @param role admin, operator, viewer or service:NAME
   * @param name who it is for, shown in the audit log
   * @throws CommandFailure when the folder cannot be written, or name or time are no good
   */
  public static String mint(DataFolder folder, String role, String name, Duration ttl) {
    try {
      create(folder.path());
      return TokenFile.in(folder.path()).issue(role, name, ttl, Instant.now()).secret();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    } catch (IOException | UncheckedIOException e) {
      throw new CommandFailure(
          ExitCode.FAILURE, folder.path() + ": no token can be written: " + reason(e), e);
    }
  }

  /** Creates a folder for its owner only, with its parents. */
  public static void create(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static String reason(Exception e) {
    Throwable cause = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : e;
    if (cause instanceof FileSystemException file && file.getReason() == null) {
      return cause.getClass().getSimpleName().replace("Exception", "");
    }
    return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
  }
}
