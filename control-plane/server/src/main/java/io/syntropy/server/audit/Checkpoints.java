package io.syntropy.server.audit;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.syntropy.audit.Checkpoint;
import io.syntropy.audit.CompactRange;
import io.syntropy.audit.Hash;
import io.syntropy.audit.NoteSigner;
import io.syntropy.audit.NoteVerifier;
import io.syntropy.audit.Proofs;
import io.syntropy.audit.SignedNote;
import io.syntropy.audit.SignedTime;
import io.syntropy.server.data.ServerConfig;
import io.syntropy.server.db.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Signs tree heads: on demand, every {@value #EVERY} entries, and at the latest a minute after a
 * new entry. Only committed heads are signed, and only when the stored tree still agrees with the
 * last signed one.
 */
@ApplicationScoped
public class Checkpoints {
  /** Entries after which a checkpoint is due at once. */
  static final int EVERY = 1_000;

  static final Duration LATEST = Duration.ofSeconds(60);
  private static final Logger LOG = Logger.getLogger(Checkpoints.class);
  private static final String SECRET = "audit-signing-key";

  /** Beside the key, where it is worth as much as that: whoever may change it could sign. */
  private static final String TIMED_FROM = "audit-signed-time-from";

  private final Database database;
  private final SecretStore secrets;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("audit-checkpoints").daemon().factory());
  private volatile @Nullable NoteSigner signer;

  /** A signed head. */
  record Signed(Checkpoint checkpoint, SignedNote note, Instant signedAt) {}

  @Inject
  Checkpoints(Database database, ServerConfig config) {
    this(database, new FileSecretStore(config.data().resolve("secrets")), Clock.systemUTC());
  }

  Checkpoints(Database database, SecretStore secrets, Clock clock) {
    this.database = database;
    this.secrets = secrets;
    this.clock = clock;
  }

  void start(@Observes StartupEvent started) {
    timer.execute(this::settleTime);
    timer.scheduleWithFixedDelay(this::signIfDue, 1, 1, TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent stopping) {
    timer.shutdownNow();
    try {
      current();
    } catch (RuntimeException e) {
      LOG.warnf("no audit checkpoint at the stop: %s", e.getMessage());
    }
  }

  private void signIfDue() {
    try {
      if (database.inTransaction(this::due)) {
        current();
      }
    } catch (AuditException e) {
      LOG.errorf("audit log: %s", e.getMessage());
    } catch (RuntimeException e) {
      LOG.warnf("audit checkpoint later: %s", e.getMessage());
    }
  }

  boolean due(Connection tx) throws SQLException {
    long size = new TreeStore(tx).head(false).size();
    Optional<Signed> last = last(tx);
    long signed = last.map(s -> s.checkpoint().size()).orElse(0L);
    boolean old = last.map(s -> s.signedAt().plus(LATEST).isBefore(clock.instant())).orElse(true);
    return size - signed >= EVERY || (size > signed && old);
  }

  /** The key checkpoints are signed with. */
  public NoteVerifier key() {
    return signer().verifier();
  }

  /** Signs {@code text} with the same key, for what is to become part of the log. */
  public SignedNote sign(String text) {
    return signer().sign(text);
  }

  private NoteSigner signer() {
    NoteSigner known = signer;
    if (known == null) {
      synchronized (this) {
        known = signer;
        if (known == null) {
          known = secrets.read(SECRET).map(NoteSigner::parse).orElseGet(this::generate);
          signer = known;
        }
      }
    }
    return known;
  }

  private NoteSigner generate() {
    byte[] id = new byte[6];
    ThreadLocalRandom.current().nextBytes(id);
    NoteSigner fresh = NoteSigner.generate("syntropy-audit-" + HexFormat.of().formatHex(id));
    secrets.create(SECRET, fresh.secretText());
    return fresh;
  }

  /**
   * Size from which on every checkpoint of this log has a signed time. Settled once, when this is
   * first asked: behind the checkpoints that an earlier version left without one.
   */
  public synchronized long timedFrom() {
    Optional<String> kept = secrets.read(TIMED_FROM);
    if (kept.isPresent()) {
      return Long.parseLong(kept.get().strip());
    }
    OptionalLong from = database.inTransaction(Checkpoints::firstTimed);
    if (from.isEmpty()) {
      return Long.MAX_VALUE;
    }
    secrets.create(TIMED_FROM, Long.toString(from.getAsLong()));
    return from.getAsLong();
  }

  private void settleTime() {
    try {
      timedFrom();
    } catch (RuntimeException e) {
      LOG.warnf("audit checkpoints: %s", e.getMessage());
    }
  }

  /** Empty when a checkpoint is unreadable: nothing is settled for good by that. */
  private static OptionalLong firstTimed(Connection tx) throws SQLException {
    try (PreparedStatement sql =
            tx.prepareStatement("SELECT size, note FROM audit_checkpoint ORDER BY size");
        ResultSet rows = sql.executeQuery()) {
      long behind = 0;
      while (rows.next()) {
        if (SignedTime.isIn(SignedNote.parse(rows.getString(2)))) {
          return OptionalLong.of(rows.getLong(1));
        }
        behind = rows.getLong(1) + 1;
      }
      return OptionalLong.of(behind);
    } catch (IllegalArgumentException unreadable) {
      return OptionalLong.empty();
    }
  }

  /**
   * A signed checkpoint over everything committed; signs when the last one is older.
   *
   * @throws AuditException when the stored tree was tampered with; nothing is signed then
   */
  public SignedNote current() {
    return database.inTransaction(this::current);
  }

  private SignedNote current(Connection tx) throws SQLException {
    TreeStore tree = new TreeStore(tx);
    CompactRange head = tree.head(false);
    Optional<Signed> last = last(tx);
    if (last.isPresent()
        && last.get().checkpoint().size() == head.size()
        && last.get().checkpoint().root().equals(head.root())
        && last.get().note().isSignedBy(key())) {
      return SignedTime.without(last.get().note());
    }
    if (!Proofs.root(head.size(), tree).equals(head.root())) {
      throw tampered("the stored leaf hashes do not give the root of size " + head.size());
    }
    if (last.isPresent()) {
      Checkpoint before = last.get().checkpoint();
      if (before.size() > head.size() || !Proofs.root(before.size(), tree).equals(before.root())) {
        throw tampered("the log is no longer what was signed at size " + before.size());
      }
    }
    Checkpoint checkpoint = new Checkpoint(key().name(), head.size(), head.root());
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    SignedNote note = SignedTime.sign(signer(), checkpoint.text(), now);
    put(tx, checkpoint, note, now);
    return SignedTime.without(note);
  }

  private static AuditException tampered(String message) {
    return new AuditException(AuditException.Kind.TAMPERED, "tampered: " + message);
  }

  private static void put(Connection tx, Checkpoint checkpoint, SignedNote note, Instant signedAt)
      throws SQLException {
    try (PreparedStatement sql =
        tx.prepareStatement(
            """
            INSERT INTO audit_checkpoint (size, root, note, signed_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (size) DO UPDATE SET note = excluded.note, signed_at = excluded.signed_at\
            """)) {
      sql.setLong(1, checkpoint.size());
      sql.setBytes(2, checkpoint.root().bytes());
      sql.setString(3, note.format());
      sql.setTimestamp(4, Timestamp.from(signedAt));
      sql.executeUpdate();
    }
  }

  private static Optional<Signed> last(Connection tx) throws SQLException {
    try (PreparedStatement sql =
            tx.prepareStatement(
                "SELECT root, note, signed_at FROM audit_checkpoint ORDER BY size DESC LIMIT 1");
        ResultSet row = sql.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      SignedNote note = SignedNote.parse(row.getString(2));
      Checkpoint checkpoint = Checkpoint.parse(note.text());
      if (!checkpoint.root().equals(Hash.of(row.getBytes(1)))) {
        throw tampered("checkpoint of size " + checkpoint.size() + " does not match its note");
      }
      return Optional.of(new Signed(checkpoint, note, row.getTimestamp(3).toInstant()));
    } catch (IllegalArgumentException e) {
      throw tampered("the last checkpoint is unreadable: " + e.getMessage());
    }
  }
}
