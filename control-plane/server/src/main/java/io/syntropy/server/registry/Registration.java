package io.syntropy.server.registry;

import io.syntropy.server.audit.AuditLog;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.db.Database;
import io.syntropy.server.loop.ControlEvent;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Records registrations: the manifest and its audit entry in one transaction. */
@ApplicationScoped
public class Registration {
  private final Database database;
  private final ServiceStore store;
  private final AuditLog audit;

  /** Records in {@code store} and {@code audit}. */
  public Registration(Database database, ServiceStore store, AuditLog audit) {
    this.database = database;
    this.store = store;
    this.audit = audit;
  }

  /**
   * Records {@code registered}; an unchanged manifest, as every start of an instance sends it, is
   * not recorded again.
   */
  public void record(ControlEvent.Registered registered, @Nullable Manifest before) {
    if (registered.manifest().equals(before)) {
      return;
    }
    database.inTransaction(tx -> {
      store.put(tx, registered.service(), registered.manifest(), registered.at());
      return audit.append(tx, words(registered, before));
    });
  }

  private static AuditRecord words(ControlEvent.Registered registered, @Nullable Manifest before) {
    return AuditRecord.of(
            registered.actor(),
            "service.register",
            registered.service(),
            "recorded",
            registered.at())
        .withChange(before, registered.manifest());
  }
}
