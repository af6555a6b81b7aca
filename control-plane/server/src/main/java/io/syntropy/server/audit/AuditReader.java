package io.syntropy.server.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.syntropy.audit.CanonicalJson;
import io.syntropy.audit.Hash;
import io.syntropy.audit.LeafLine;
import io.syntropy.audit.Proofs;
import io.syntropy.audit.SignedNote;
import io.syntropy.audit.SignedTime;
import io.syntropy.server.db.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads entries and proofs. Every answer comes from one transaction. */
@ApplicationScoped
public class AuditReader {
  private static final int SEARCH_SECONDS = 5;

  private final Database database;
  private final ObjectMapper json;

  @Inject
  AuditReader(Database database, ObjectMapper json) {
    this.database = database;
    this.json = json;
  }

  /** Number of entries. */
  public long size() {
    return database.inTransaction(tx -> new TreeStore(tx).head(false).size());
  }

  /**
   * Entries below an index, newest first.
   *
   * @param below exclusive; {@link Long#MAX_VALUE} from the newest
   * @throws io.syntropy.server.db.DatabaseException also when the search takes longer than 5 s
   */
  public List<StoredEntry> newest(AuditQuery query, long below, int limit) {
    return database.inTransaction(tx -> {
      try (Statement bound = tx.createStatement()) {
        bound.execute("SET LOCAL statement_timeout = " + SEARCH_SECONDS * 1_000);
      }
      return entries(search(tx, query, below, limit));
    });
  }

  private static List<LeafLine> search(Connection tx, AuditQuery query, long below, int limit)
      throws SQLException {
    StringBuilder text =
        new StringBuilder("SELECT index, leaf_hash, leaf FROM audit_log WHERE index < ?");
    List<Object> arguments = new ArrayList<>(List.of(below));
    if (query.actionPrefix() != null) {
      text.append(" AND starts_with(action, ?)");
      arguments.add(query.actionPrefix());
    }
    if (query.actor() != null) {
      text.append(" AND actor = ?");
      arguments.add(query.actor());
    }
    if (query.outcome() != null) {
      text.append(" AND outcome = ?");
      arguments.add(query.outcome());
    }
    if (query.decision() != null) {
      text.append(" AND decision_id = ?");
      arguments.add(query.decision());
    }
    if (query.text() != null) {
      text.append(" AND strpos(lower(encode(leaf, 'escape')), lower(encode(?, 'escape'))) > 0");
      arguments.add(query.text().getBytes(StandardCharsets.UTF_8));
    }
    text.append(" ORDER BY index DESC LIMIT ?");
    arguments.add(limit);
    return lines(tx, text.toString(), arguments);
  }

  /** Entries from an index on, oldest first, with the leaf hashes the tree holds. */
  public List<StoredEntry> from(long index, int limit) {
    return database.inTransaction(tx -> entries(treeLines(tx, index, limit)));
  }

  /**
   * Entries of policies, oldest first: what the decision machines did.
   *
   * @param index of the first, inclusive
   * @param below exclusive
   */
  public List<StoredEntry> decisions(long index, long below, int limit) {
    return database.inTransaction(tx ->
        entries(
            lines(
                tx,
                "SELECT index, leaf_hash, leaf FROM audit_log WHERE index >= ? AND index < ?"
                    + " AND starts_with(actor, 'policy:') AND NOT starts_with(action, 'gate.')"
                    + " ORDER BY index LIMIT ?",
                List.of(index, below, limit))));
  }

  /** Every entry with this verb, oldest first. */
  public List<StoredEntry> all(String action) {
    return database.inTransaction(tx ->
        entries(
            lines(
                tx,
                "SELECT index, leaf_hash, leaf FROM audit_log WHERE action = ? ORDER BY index",
                List.of(action))));
  }

  /** {@code record} as it reads in the log, but for when it was recorded. */
  public JsonNode worded(AuditRecord record) {
    return tree(new LeafWriter(json).leaf(record, Instant.EPOCH));
  }

  /** As {@link #from}, byte for byte as an export wants them. */
  public List<LeafLine> lines(long index, int limit) {
    return database.inTransaction(tx -> treeLines(tx, index, limit));
  }

  /** One entry. */
  public Optional<StoredEntry> entry(long index) {
    return from(index, 1).stream().filter(entry -> entry.index() == index).findFirst();
  }

  /** A complete tile keeps the hash of an entry whose row was rewritten, leaf and hash together. */
  static List<LeafLine> treeLines(Connection tx, long index, int limit) throws SQLException {
    TreeStore tree = new TreeStore(tx);
    List<LeafLine> lines = new ArrayList<>();
    String text =
        "SELECT index, leaf_hash, leaf FROM audit_log WHERE index >= ? ORDER BY index LIMIT ?";
    for (LeafLine line : lines(tx, text, List.of(index, limit))) {
      List<Hash> tile = tree.tile(0, line.index() / TreeStore.TILE);
      lines.add(
          tile == null
              ? line
              : new LeafLine(
                  line.index(), tile.get((int) (line.index() % TreeStore.TILE)), line.leaf()));
    }
    return lines;
  }

  private static List<LeafLine> lines(Connection tx, String text, List<Object> arguments)
      throws SQLException {
    List<LeafLine> lines = new ArrayList<>();
    try (PreparedStatement sql = tx.prepareStatement(text)) {
      for (int i = 0; i < arguments.size(); i++) {
        sql.setObject(i + 1, arguments.get(i));
      }
      try (ResultSet rows = sql.executeQuery()) {
        while (rows.next()) {
          lines.add(new LeafLine(rows.getLong(1), Hash.of(rows.getBytes(2)), rows.getBytes(3)));
        }
      }
    }
    return lines;
  }

  private List<StoredEntry> entries(List<LeafLine> lines) {
    List<StoredEntry> entries = new ArrayList<>();
    for (LeafLine line : lines) {
      entries.add(new StoredEntry(line.index(), line.leafHash().base64(), tree(line.leaf())));
    }
    return entries;
  }

  private JsonNode tree(byte[] leaf) {
    String text = new String(leaf, StandardCharsets.UTF_8);
    try {
      return Arrays.equals(CanonicalJson.canonicalize(text), leaf)
          ? json.readTree(leaf)
          : TextNode.valueOf(text);
    } catch (IllegalArgumentException | IOException damaged) {
      return TextNode.valueOf(text);
    }
  }

  /**
   * Path of an entry in the tree of the first {@code size} entries.
   *
   * @throws IllegalArgumentException unless index &lt; size ≤ number of entries
   */
  public List<Hash> inclusion(long index, long size) {
    return database.inTransaction(tx -> {
      TreeStore tree = new TreeStore(tx);
      checkSize("tree_size", size, tree.head(false).size());
      return Proofs.inclusion(index, size, tree);
    });
  }

  /**
   * Proof that the tree of {@code first} entries is a prefix of that of {@code second}.
   *
   * @throws IllegalArgumentException unless 1 ≤ first ≤ second ≤ number of entries
   */
  public List<Hash> consistency(long first, long second) {
    return database.inTransaction(tx -> {
      TreeStore tree = new TreeStore(tx);
      checkSize("second", second, tree.head(false).size());
      return Proofs.consistency(first, second, tree);
    });
  }

  private static void checkSize(String name, long size, long entries) {
    if (size < 1 || size > entries) {
      throw new IllegalArgumentException(
          name + ": " + size + " (expected 1.." + entries + ", the number of entries)");
    }
  }

  /** Root of the first {@code size} entries, recomputed from stored tiles and leaf hashes. */
  public Hash root(long size) {
    return database.inTransaction(tx -> Proofs.root(size, new TreeStore(tx)));
  }

  /** Earlier signed checkpoints above a size, smallest first, with what witnesses said of them. */
  public List<SignedNote> checkpoints(long above, int limit) {
    return database.inTransaction(tx -> {
      List<SignedNote> notes = new ArrayList<>();
      try (PreparedStatement sql =
          tx.prepareStatement(
              "SELECT note FROM audit_checkpoint WHERE size > ? ORDER BY size LIMIT ?")) {
        sql.setLong(1, above);
        sql.setInt(2, limit);
        try (ResultSet rows = sql.executeQuery()) {
          while (rows.next()) {
            SignedNote note = SignedTime.without(SignedNote.parse(rows.getString(1)));
            notes.add(Cosignatures.with(tx, note));
          }
        }
      }
      return notes;
    });
  }
}
