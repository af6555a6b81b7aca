package io.syntropy.server.audit;

import io.syntropy.audit.Checkpoint;
import io.syntropy.audit.SignedNote;
import io.syntropy.audit.SignedNote.NoteSignature;
import io.syntropy.audit.SignedTime;
import io.syntropy.server.db.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What witnesses answered; each signature speaks for itself, so the rows need no protection. */
@ApplicationScoped
public class Cosignatures {
  private final Database database;

  @Inject
  public Cosignatures(Database database) {
    this.database = database;
  }

  /**
   * Keeps a cosignature that was verified; a newer one of the same witness replaces it.
   *
   * @param checkpoint what it is of
   */
  public void put(Checkpoint checkpoint, NoteSignature signature, Instant at) {
    database.inTransaction(tx -> {
      try (PreparedStatement sql =
          tx.prepareStatement(
              """
              INSERT INTO audit_cosignature (size, root, witness, signature, cosigned_at)
              VALUES (?, ?, ?, ?, ?)
              ON CONFLICT (size, root, witness) DO UPDATE
                SET signature = excluded.signature, cosigned_at = excluded.cosigned_at\
              """)) {
        sql.setLong(1, checkpoint.size());
        sql.setBytes(2, checkpoint.root().bytes());
        sql.setString(3, signature.name());
        sql.setString(4, signature.encoded());
        sql.setTimestamp(5, Timestamp.from(at));
        return sql.executeUpdate();
      }
    });
  }

  /** The note with what witnesses said of it. */
  public SignedNote with(SignedNote note) {
    return database.inTransaction(tx -> with(tx, note));
  }

  /** The newest checkpoint that a witness has cosigned. */
  Optional<SignedNote> newest() {
    return database.inTransaction(tx -> {
      try (PreparedStatement sql =
              tx.prepareStatement(
                  """
                  SELECT note FROM audit_checkpoint
                  WHERE EXISTS (SELECT FROM audit_cosignature c
                    WHERE c.size = audit_checkpoint.size AND c.root = audit_checkpoint.root)
                  ORDER BY size DESC LIMIT 1\
                  """);
          ResultSet row = sql.executeQuery()) {
        return row.next()
            ? Optional.of(with(tx, SignedTime.without(SignedNote.parse(row.getString(1)))))
            : Optional.empty();
      }
    });
  }

  static SignedNote with(Connection tx, SignedNote note) throws SQLException {
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    List<NoteSignature> signatures = new ArrayList<>();
    try (PreparedStatement sql =
        tx.prepareStatement(
            "SELECT witness, signature FROM audit_cosignature WHERE size = ? AND root = ?"
                + " ORDER BY witness")) {
      sql.setLong(1, checkpoint.size());
      sql.setBytes(2, checkpoint.root().bytes());
      try (ResultSet rows = sql.executeQuery()) {
        while (rows.next()) {
          signatures.add(new NoteSignature(rows.getString(1), rows.getString(2)));
        }
      }
    }
    return note.with(signatures);
  }
}
