package io.syntropy.client.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * {@code tokens.jsonl} in the data folder: one line per token made or revoked, mode 0600.
 *
 * <p>It lives in the client module because it has two writers: the server, and the command line,
 * which mints tokens with or without a running server. Both append whole lines under one file lock
 * ({@code tokens.lock} beside it, since compaction replaces the file itself), so neither needs the
 * other. Whoever may write the data folder is its owner and could replace the tokens anyway.
 *
 * <p>A line that cannot be read, such as one torn by a power cut, counts for nothing: a damaged
 * file refuses callers, it never lets one in.
 */
public final class TokenFile {
  /** Every token starts with this, so that secret scanners find a leaked one. */
  public static final String PREFIX = "syn_";

  /** Longest life of a token. */
  public static final Duration MAX_TTL = Duration.ofDays(3660);

  private static final int TOKEN_BYTES = 32;
  private static final long MAX_FILE_BYTES = 64L << 20;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A file lock holds against other processes only; this one against other threads. */
  private static final ReentrantLock IN_PROCESS = new ReentrantLock();

  private final Path file;

  private TokenFile(Path file) {
    this.file = file;
  }

  /** The token file of a data folder; neither needs to exist yet. */
  public static TokenFile in(Path dataFolder) {
    return new TokenFile(dataFolder.resolve("tokens.jsonl"));
  }

  /** Where it is. */
  public Path path() {
    return file;
  }

  /** A fresh secret of 256 random bits. */
  public static String newSecret() {
    byte[] bytes = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What is stored instead of the token. SHA-256 without salt: the input has 256 random bits. */
  public static String hash(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Makes a bearer token and stores it; on return it is on disk. */
  public IssuedToken issue(String role, String name, Duration ttl, Instant now) {
    return issue(TokenRecord.Use.BEARER, role, name, ttl, now, Optional.empty());
  }

  /**
   * Makes a token and stores it; on return it is on disk.
   *
   * @param ttl more than zero, at most {@link #MAX_TTL}
   * @param parent hash of the token that opened a session
   * @throws IllegalArgumentException on a bad role, name or ttl
   */
  public IssuedToken issue(
      TokenRecord.Use use,
      String role,
      String name,
      Duration ttl,
      Instant now,
      Optional<String> parent) {
    if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(MAX_TTL) > 0) {
      throw new IllegalArgumentException("ttl: " + ttl + " (expected 0 < ttl <= " + MAX_TTL + ")");
    }
    String secret = newSecret();
    TokenRecord record = new TokenRecord(hash(secret), use, role, name, now, now.plus(ttl), parent);
    append(TokenLine.of(record));
    return new IssuedToken(secret, record);
  }

  /** Refuses a token from now on; unknown hashes are harmless. */
  public void revoke(String hash, Instant now) {
    append(TokenLine.revocation(hash, now));
  }

  /** Tokens in force at {@code now}, by hash; empty when there is no file yet. */
  public Map<String, TokenRecord> live(Instant now) {
    Map<String, TokenRecord> live = new LinkedHashMap<>();
    for (String line : lines()) {
      TokenLine.apply(line, live);
    }
    live.values().removeIf(record -> record.expired(now));
    live.values().removeIf(r -> r.parent().filter(hash -> !live.containsKey(hash)).isPresent());
    return live;
  }

  /** Drops expired and revoked tokens from the file; the rest keeps its meaning. */
  public void compact(Instant now) {
    locked(() -> {
      if (!Files.exists(file)) {
        return;
      }
      StringBuilder text = new StringBuilder();
      live(now).values().forEach(record -> text.append(TokenLine.of(record)).append('\n'));
      Path fresh = file.resolveSibling("tokens.jsonl.new");
      Files.deleteIfExists(fresh);
      write(
          fresh, text.toString(), Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    });
  }

  private List<String> lines() {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new IOException(file + ": larger than " + MAX_FILE_BYTES + " bytes");
      }
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void append(String line) {
    locked(() -> {
      // A leading line end closes a line torn by a crash; empty lines are skipped on reading.
      write(
          file,
          "\n" + line + "\n",
          Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    });
  }

  private static void write(Path to, String text, Set<OpenOption> options) throws IOException {
    try (FileChannel channel = FileChannel.open(to, options, ownerOnly(to))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private interface Action {
    void run() throws IOException;
  }

  private void locked(Action action) {
    Path lock = file.resolveSibling("tokens.lock");
    IN_PROCESS.lock();
    try (FileChannel channel =
            FileChannel.open(
                lock,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                ownerOnly(lock));
        FileLock held = channel.lock()) {
      if (held.isValid()) {
        action.run();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      IN_PROCESS.unlock();
    }
  }
}
