package io.syntropy.server.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.audit.CompactRange;
import io.syntropy.audit.Hash;
import io.syntropy.server.db.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Appends to the audit log. Entry, tree and the caller's own rows share one transaction: all are
 * durable or none is, and a rollback leaves no gap. A row lock puts appends in order, so append
 * late in a transaction.
 */
@ApplicationScoped
public class AuditLog {
  /** Most records in one batch. */
  public static final int MAX_BATCH = 500;

  private final Database database;
  private final LeafWriter leaves;
  private final Clock clock;

  /** A log in {@code database}. */
  @Inject
  public AuditLog(Database database, ObjectMapper json) {
    this(database, json, Clock.systemUTC());
  }

  AuditLog(Database database, ObjectMapper json, Clock clock) {
    this.database = database;
    this.leaves = new LeafWriter(json);
    this.clock = clock;
  }

  /**
   * Appends one record in the caller's transaction.
   *
   * @throws AuditException when the record is larger than 65,535 bytes, or its id is taken by
   *     another one
   */
  public AuditEntry append(Connection tx, AuditRecord record) throws SQLException {
    return append(tx, List.of(record)).getFirst();
  }

  /** Appends one record in a transaction of its own; durable on return. */
  public AuditEntry appendAlone(AuditRecord record) {
    return database.inTransaction(tx -> append(tx, record));
  }

  /** Appends up to {@link #MAX_BATCH} records in a transaction of their own. */
  public List<AuditEntry> appendAlone(List<AuditRecord> records) {
    return database.inTransaction(tx -> append(tx, records));
  }

  /**
   * Appends records in order. A record whose id is known already yields its present entry.
   *
   * @return one entry a record, in the same order
   */
  public List<AuditEntry> append(Connection tx, List<AuditRecord> records) throws SQLException {
    if (records.size() > MAX_BATCH) {
      throw new AuditException(
          AuditException.Kind.BAD_RECORD,
          "records: " + records.size() + " (expected <= " + MAX_BATCH + ")");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<byte[]> contents = new ArrayList<>();
    for (AuditRecord record : records) {
      contents.add(leaves.leaf(record, now));
    }
    TreeStore tree = new TreeStore(tx);
    CompactRange before = tree.head(true);
    CompactRange head = before;
    Map<String, Present> present = present(tx, records);
    List<AuditEntry> entries = new ArrayList<>();
    try (PreparedStatement insert = tx.prepareStatement(INSERT)) {
      for (int i = 0; i < records.size(); i++) {
        AuditRecord record = records.get(i);
        byte[] leaf = contents.get(i);
        String key = record.recordKey();
        Present known = key == null ? null : present.get(key);
        if (known != null) {
          entries.add(known.unlessOther(record, leaf, leaves));
          continue;
        }
        Hash hash = Hash.ofLeaf(leaf);
        AuditEntry entry = new AuditEntry(head.size(), hash.base64());
        bind(insert, entry, record, leaf, hash);
        insert.addBatch();
        head = head.append(hash);
        entries.add(entry);
        if (key != null) {
          present.put(key, new Present(entry, leaf));
        }
      }
      insert.executeBatch();
    }
    if (head.size() > before.size()) {
      tree.completeTiles(before.size(), head.size());
      tree.putHead(head);
    }
    return entries;
  }

  private static final String INSERT =
      """
      INSERT INTO audit_log
        (index, leaf, leaf_hash, actor, action, target, outcome, occurred_at, record_key)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)\
      """;

  private static void bind(
      PreparedStatement insert, AuditEntry entry, AuditRecord record, byte[] leaf, Hash hash)
      throws SQLException {
    insert.setLong(1, entry.index());
    insert.setBytes(2, leaf);
    insert.setBytes(3, hash.bytes());
    insert.setString(4, record.actor());
    insert.setString(5, record.action());
    insert.setString(6, record.target());
    insert.setString(7, record.outcome());
    insert.setTimestamp(8, Timestamp.from(record.occurredAt()));
    insert.setString(9, record.recordKey());
  }

  /** An entry that already holds a record id. */
  private record Present(AuditEntry entry, byte[] leaf) {
    AuditEntry unlessOther(AuditRecord record, byte[] offered, LeafWriter leaves) {
      if (!leaves.sameRecord(leaf, offered)) {
        throw new AuditException(
            AuditException.Kind.CONFLICT,
            "record_id: "
                + record.recordId()
                + " is entry "
                + entry.index()
                + " with other content");
      }
      return entry;
    }
  }

  private static Map<String, Present> present(Connection tx, List<AuditRecord> records)
      throws SQLException {
    Map<String, Present> present = new HashMap<>();
    Object[] keys = records.stream().map(AuditRecord::recordKey).filter(Objects::nonNull).toArray();
    if (keys.length == 0) {
      return present;
    }
    try (PreparedStatement sql =
        tx.prepareStatement(
            "SELECT record_key, index, leaf_hash, leaf FROM audit_log WHERE record_key = ANY (?)")) {
      sql.setArray(1, tx.createArrayOf("text", keys));
      try (ResultSet rows = sql.executeQuery()) {
        while (rows.next()) {
          AuditEntry entry = new AuditEntry(rows.getLong(2), Hash.of(rows.getBytes(3)).base64());
          present.put(rows.getString(1), new Present(entry, rows.getBytes(4)));
        }
      }
    }
    return present;
  }
}
