package io.syntropy.services.credit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;

/**
 * The books. An order and its end are one transaction: claim the idempotency key, lock both
 * accounts in the order of their ids, decide, make both entries. Whoever comes with the same key
 * waits for the first and gets its answer. Deadlocks and serialization failures are tried again, a
 * bounded number of times.
 */
final class Ledger {
  private static final int ATTEMPTS = 6;
  private static final Set<String> WORTH_REPEATING = Set.of("40001", "40P01");

  private final DataSource source;
  private final Clock clock;

  Ledger(DataSource source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /** The key was used for another order. */
  static final class KeyReusedException extends RuntimeException {
    KeyReusedException() {
      super("Idempotency-Key: used for another order (expected a new key)");
    }
  }

  /**
   * What became of an order.
   *
   * @param transfer its end
   * @param replayed whether it had ended before
   */
  record Answer(Transfer transfer, boolean replayed) {}

  /**
   * An account.
   *
   * @param id its name
   * @param kind {@code user}, or {@code mint}, the only one that may be negative
   * @param balance minor units
   */
  public record Account(String id, String kind, long balance) {}

  /** Carries out the order once, however often it comes under this key. */
  Answer transfer(String key, TransferRequest order) throws SQLException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = source.getConnection()) {
        connection.setAutoCommit(false);
        try {
          Answer answer = within(connection, key, order);
          connection.commit();
          return answer;
        } catch (SQLException | RuntimeException e) {
          connection.rollback();
          throw e;
        }
      } catch (SQLException e) {
        if (attempt >= ATTEMPTS || !WORTH_REPEATING.contains(String.valueOf(e.getSQLState()))) {
          throw e;
        }
        Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(5L << attempt)));
      }
    }
  }

  Optional<Account> account(String id) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement select =
            connection.prepareStatement("SELECT kind, balance FROM credit.account WHERE id = ?")) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(new Account(id, row.getString(1), row.getLong(2)))
            : Optional.empty();
      }
    }
  }

  private Answer within(Connection connection, String key, TransferRequest order)
      throws SQLException {
    Optional<Answer> before = find(connection, key, order);
    if (before.isPresent()) {
      return before.get();
    }
    Transfer.Outcome outcome = decide(connection, order);
    Transfer transfer =
        new Transfer(
            UUID.randomUUID(),
            order.from(),
            order.to(),
            order.amount(),
            outcome,
            clock.instant().truncatedTo(ChronoUnit.MICROS).toString());
    if (!claim(connection, key, order, transfer)) {
      return find(connection, key, order)
          .orElseThrow(() -> new SQLException("key claimed and gone", "40001"));
    }
    if (outcome == Transfer.Outcome.BOOKED) {
      enter(connection, transfer);
    }
    return new Answer(transfer, false);
  }

  private static Transfer.Outcome decide(Connection connection, TransferRequest order)
      throws SQLException {
    if (!exists(connection, order.from())) {
      return Transfer.Outcome.UNKNOWN_ACCOUNT;
    }
    try (PreparedStatement open =
        connection.prepareStatement(
            "INSERT INTO credit.account (id, kind) VALUES (?, 'user') ON CONFLICT DO NOTHING")) {
      open.setString(1, order.to());
      open.executeUpdate();
    }
    Map<String, Account> locked = lock(connection, order);
    Account payer = locked.get(order.from());
    boolean enough =
        payer != null && (payer.kind().equals("mint") || payer.balance() >= order.amount());
    return enough ? Transfer.Outcome.BOOKED : Transfer.Outcome.INSUFFICIENT_FUNDS;
  }

  private static boolean exists(Connection connection, String account) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT 1 FROM credit.account WHERE id = ?")) {
      select.setString(1, account);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  private static Map<String, Account> lock(Connection connection, TransferRequest order)
      throws SQLException {
    Map<String, Account> locked = new TreeMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, kind, balance FROM credit.account WHERE id IN (?, ?)"
                + " ORDER BY id FOR NO KEY UPDATE")) {
      select.setString(1, order.from());
      select.setString(2, order.to());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          locked.put(
              row.getString(1), new Account(row.getString(1), row.getString(2), row.getLong(3)));
        }
      }
    }
    return locked;
  }

  private static boolean claim(
      Connection connection, String key, TransferRequest order, Transfer transfer)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO credit.transfer (id, idempotency_key, request_hash, from_account,"
                + " to_account, amount, outcome, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (idempotency_key) DO NOTHING")) {
      insert.setObject(1, transfer.transferId());
      insert.setString(2, key);
      insert.setBytes(3, order.hash());
      insert.setString(4, transfer.from());
      insert.setString(5, transfer.to());
      insert.setLong(6, transfer.amount());
      insert.setString(7, transfer.outcome().column());
      insert.setTimestamp(8, Timestamp.from(Instant.parse(transfer.createdAt())));
      return insert.executeUpdate() == 1;
    }
  }

  private static void enter(Connection connection, Transfer transfer) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO credit.entry (transfer_id, account_id, amount)"
                + " VALUES (?, ?, ?), (?, ?, ?)")) {
      insert.setObject(1, transfer.transferId());
      insert.setString(2, transfer.from());
      insert.setLong(3, -transfer.amount());
      insert.setObject(4, transfer.transferId());
      insert.setString(5, transfer.to());
      insert.setLong(6, transfer.amount());
      insert.executeUpdate();
    }
  }

  private static Optional<Answer> find(Connection connection, String key, TransferRequest order)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, request_hash, from_account, to_account, amount, outcome, created_at"
                + " FROM credit.transfer WHERE idempotency_key = ?")) {
      select.setString(1, key);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        if (!Arrays.equals(row.getBytes(2), order.hash())) {
          throw new KeyReusedException();
        }
        return Optional.of(
            new Answer(
                new Transfer(
                    row.getObject(1, UUID.class),
                    row.getString(3),
                    row.getString(4),
                    row.getLong(5),
                    Transfer.Outcome.of(row.getString(6)),
                    row.getTimestamp(7).toInstant().toString()),
                true));
      }
    }
  }
}
