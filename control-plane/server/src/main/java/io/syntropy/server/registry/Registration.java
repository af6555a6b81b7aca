package io.syntropy.server.registry;

import io.syntropy.server.audit.AuditEntry;
import io.syntropy.server.audit.AuditLog;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.loop.ControlEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Records registrations: the manifest and its audit entry in one transaction. */
@ApplicationScoped
public class Registration {
  private final ServiceStore store;
  private final AuditLog audit;

  /** Records in {@code store} and {@code audit}. */
  public Registration(ServiceStore store, AuditLog audit) {
    this.store = store;
    this.audit = audit;
  }

  /** Records {@code registered}, which differs from {@code before}, in {@code tx}. */
  public AuditEntry record(
      Connection tx, ControlEvent.Registered registered, @Nullable Manifest before)
      throws SQLException {
    store.put(tx, registered.service(), registered.manifest(), registered.at());
    return audit.append(tx, words(registered, before));
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
