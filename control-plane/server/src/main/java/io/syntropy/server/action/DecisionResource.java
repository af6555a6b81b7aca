package io.syntropy.server.action;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.audit.AuditQuery;
import io.syntropy.server.audit.AuditReader;
import io.syntropy.server.audit.StoredEntry;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;

/** Why something was allowed or refused. */
@Path("/api/v1/policies/decisions")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER)
public class DecisionResource {
  private static final int MAX_RECORDS = 50;

  private final ActionStore store;
  private final AuditReader audit;

  /** Answers from {@code store} and {@code audit}. */
  public DecisionResource(ActionStore store, AuditReader audit) {
    this.store = store;
    this.audit = audit;
  }

  /** The decision with this id: that of the action, and the {@code decision_id} in the log. */
  @GET
  @Path("/{id}")
  public DecisionView get(@PathParam("id") String id) {
    Action action =
        store
            .find(id)
            .orElseThrow(() -> ApiException.notFound("decision: %s is not known".formatted(id)));
    List<StoredEntry> entries =
        audit.newest(
            new AuditQuery("action.", null, null, action.id(), null), Long.MAX_VALUE, MAX_RECORDS);
    return DecisionView.of(action, entries.reversed());
  }
}
