package io.syntropy.server.identity;

import io.quarkus.runtime.StartupEvent;
import io.syntropy.client.token.IssuedToken;
import io.syntropy.client.token.TokenFile;
import io.syntropy.client.token.TokenRecord;
import io.syntropy.server.data.ServerConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tokens in force. The command line appends to the same file, so the store looks at it again
 * when a token is unknown and at least once a second: a new token works at once, a revoked one ends
 * within a second.
 */
@ApplicationScoped
public class TokenStore {
  private static final Duration RECHECK = Duration.ofSeconds(1);

  private final TokenFile file;
  private final Clock clock;
  private final Consumer<SignInEvent> seen;
  private volatile Snapshot current = new Snapshot(Map.of(), null, Instant.MIN);

  /** What was read, what the file looked like then, and when that was last compared. */
  private record Snapshot(
      Map<String, TokenRecord> tokens, @Nullable Stamp stamp, Instant checked) {}

  private record Stamp(long size, long modified, @Nullable Object key) {}

  @Inject
  TokenStore(ServerConfig config, Event<SignInEvent> events) {
    this(TokenFile.in(config.data()), Clock.systemUTC(), events::fire);
  }

  TokenStore(TokenFile file, Clock clock, Consumer<SignInEvent> seen) {
    this.file = file;
    this.clock = clock;
    this.seen = seen;
    file.compact(clock.instant());
  }

  /** Made at the start already: its first look at the file must not fall on an I/O thread. */
  void onStart(@Observes StartupEvent started) {
    refreshed(clock.instant());
  }

  /** A token known from memory, when that is fresh enough; needs no I/O. */
  Optional<TokenRecord> remembered(String secret, TokenRecord.Use use) {
    Snapshot seen = current;
    Instant now = clock.instant();
    if (seen.checked().isBefore(now.minus(RECHECK))) {
      return Optional.empty();
    }
    return pick(seen, TokenFile.hash(secret), use, now);
  }

  /** The token with this secret, if in force for this use; may read the file. */
  public Optional<TokenRecord> find(String secret, TokenRecord.Use use) {
    Instant now = clock.instant();
    return pick(refreshed(now), TokenFile.hash(secret), use, now);
  }

  private static Optional<TokenRecord> pick(
      Snapshot seen, String hash, TokenRecord.Use use, Instant now) {
    return Optional.ofNullable(seen.tokens().get(hash))
        .filter(record -> record.use() == use && !record.expired(now));
  }

  /** Makes a bearer token, e.g. a service's own after its first registration. */
  public IssuedToken issue(Role role, String name, Duration ttl) {
    return file.issue(role.toString(), name, ttl, clock.instant());
  }

  /** Opens a console session, ending no later than the token it was opened with. */
  IssuedToken openSession(Role role, String name, Duration ttl, Optional<TokenRecord> opener) {
    Instant now = clock.instant();
    Duration life =
        opener
            .map(token -> Duration.between(now, token.expires()))
            .filter(rest -> rest.compareTo(ttl) < 0)
            .orElse(ttl);
    return file.issue(
        TokenRecord.Use.SESSION, role.toString(), name, life, now, opener.map(TokenRecord::hash));
  }

  /** Ends a token or session; its hash may be unknown. */
  public void revoke(String hash) {
    file.revoke(hash, clock.instant());
    refreshed(clock.instant());
  }

  private synchronized Snapshot refreshed(Instant now) {
    Stamp stamp = stamp();
    Snapshot before = current;
    boolean same = stamp == null ? before.stamp() == null : stamp.equals(before.stamp());
    Snapshot next = new Snapshot(same ? before.tokens() : file.live(now), stamp, now);
    current = next;
    if (!same) {
      TokenChanges.between(before.tokens(), next.tokens(), now).forEach(seen);
    }
    return next;
  }

  private @Nullable Stamp stamp() {
    try {
      BasicFileAttributes at = Files.readAttributes(file.path(), BasicFileAttributes.class);
      return new Stamp(at.size(), at.lastModifiedTime().toMillis(), at.fileKey());
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
