package io.syntropy.server.alert;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Backtests of SLOs and their alerts. */
@Path("/api/v1/slos")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER)
public class BacktestResource {
  private final Backtests backtests;

  /** Answers from {@code backtests}. */
  public BacktestResource(Backtests backtests) {
    this.backtests = backtests;
  }

  /**
   * Every alert that would have fired over what was recorded, and the budget's curve: of an SLO in
   * force, or of a document that is not. Changes nothing, and tells nobody.
   */
  @POST
  @Path("/backtest")
  @Consumes(MediaType.APPLICATION_JSON)
  public BacktestView run(@Nullable BacktestRequest request) {
    if (request == null) {
      throw ApiException.badRequest(
          "body: none (expected {\"slo\": NAME} or {\"document\": \"YAML text\"})");
    }
    return backtests.run(request);
  }
}
