package io.syntropy.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bearer token of a service. Candidates in order: the service token of the last registration,
 * the token file, a given token, the one-time enrolment code. A token the server refused is skipped
 * until all were refused. An issued service token is written to the token file (0600) so that the
 * service's other instances and its next start use it; a file that already holds a token which
 * works, such as an operator's, is left alone. Never prints a token.
 */
public final class Credentials {
  private static final System.Logger LOG = System.getLogger(Credentials.class.getName());
  private static final int MAX_TOKEN_BYTES = 4096;

  private final @Nullable Path tokenFile;
  private final @Nullable String token;
  private final @Nullable Path enrolmentFile;
  private final @Nullable String enrolmentCode;
  private final Set<String> refused = new HashSet<>();
  private @Nullable String issued;

  private Credentials(
      @Nullable Path tokenFile,
      @Nullable String token,
      @Nullable Path enrolmentFile,
      @Nullable String enrolmentCode) {
    this.tokenFile = tokenFile;
    this.token = token;
    this.enrolmentFile = enrolmentFile;
    this.enrolmentCode = enrolmentCode;
  }

  /** An operator's token or a service token from an earlier registration. */
  public static Credentials ofToken(String token) {
    return new Credentials(null, token, null, null);
  }

  /** A one-time enrolment code; the issued token is kept in memory, and in the file if given. */
  public static Credentials ofEnrolmentCode(String code, @Nullable Path tokenFile) {
    return new Credentials(tokenFile, null, null, code);
  }

  /**
   * Reads {@code SYNTROPY_TOKEN_FILE}, {@code SYNTROPY_TOKEN}, {@code SYNTROPY_ENROLMENT_CODE_FILE}
   * and {@code SYNTROPY_ENROLMENT_CODE}; all optional. Files are read when needed, so they may
   * appear later.
   */
  public static Credentials fromEnvironment(Map<String, String> env) {
    return new Credentials(
        path(env.get("SYNTROPY_TOKEN_FILE")),
        text(env.get("SYNTROPY_TOKEN")),
        path(env.get("SYNTROPY_ENROLMENT_CODE_FILE")),
        text(env.get("SYNTROPY_ENROLMENT_CODE")));
  }

  /** The token to send next, empty when there is none. */
  synchronized Optional<String> bearer() {
    List<String> candidates = new ArrayList<>();
    add(candidates, issued);
    add(candidates, read(tokenFile));
    add(candidates, token);
    add(candidates, read(enrolmentFile));
    add(candidates, enrolmentCode);
    Optional<String> next = candidates.stream().filter(c -> !refused.contains(c)).findFirst();
    if (next.isEmpty()) {
      refused.clear();
      next = candidates.stream().findFirst();
    }
    return next;
  }

  /** The server answered 401 to this token. */
  synchronized void refused(String bearer) {
    if (bearer.equals(issued)) {
      issued = null;
    }
    refused.add(bearer);
  }

  /** The server issued a service token. */
  synchronized void issued(String serviceToken) {
    issued = serviceToken;
    String stored = read(tokenFile);
    if (tokenFile != null && (stored == null || refused.contains(stored))) {
      store(tokenFile, serviceToken);
    }
    refused.clear();
  }

  private static void store(Path file, String token) {
    try {
      Path target = file.toAbsolutePath();
      Path folder = target.getParent();
      Path temporary =
          Files.createTempFile(
              folder == null ? target : folder,
              ".token",
              null,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(temporary, token);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(System.Logger.Level.WARNING, "token file " + file + " not written: " + e);
    }
  }

  private static @Nullable String read(@Nullable Path file) {
    if (file == null) {
      return null;
    }
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_TOKEN_BYTES) {
        return null;
      }
      return text(Files.readString(file));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "token file " + file + " not readable: " + e);
      return null;
    }
  }

  private static void add(List<String> candidates, @Nullable String value) {
    if (value != null) {
      candidates.add(value);
    }
  }

  private static @Nullable Path path(@Nullable String value) {
    String text = text(value);
    return text == null ? null : Path.of(text);
  }

  private static @Nullable String text(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }

  @Override
  public String toString() {
    return "Credentials[tokenFile=" + tokenFile + "]";
  }
}
