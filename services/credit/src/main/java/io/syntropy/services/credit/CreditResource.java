package io.syntropy.services.credit;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Transfers and accounts. */
@Path("/v1")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class CreditResource {
  private static final Logger LOG = Logger.getLogger(CreditResource.class);
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private final Credit credit;

  @Inject
  CreditResource(Credit credit) {
    this.credit = credit;
  }

  /** Moves coins; 201 when booked, 422 when refused, the same again for the same key and order. */
  @POST
  @Path("/coins/transfer")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response transfer(
      @HeaderParam("Idempotency-Key") @Nullable String key, @Nullable TransferRequest order)
      throws InterruptedException {
    if (key == null || !KEY.matcher(key).matches()) {
      throw Problem.of(
          400, "invalid_idempotency_key", "Idempotency-Key: expected 1 to 128 visible characters");
    }
    if (order == null) {
      throw Problem.of(400, "invalid_body", "body: none (expected from, to, amount)");
    }
    try {
      Ledger.Answer answer = credit.ledger().transfer(key, order);
      boolean booked = answer.transfer().outcome() == Transfer.Outcome.BOOKED;
      return Response.status(booked ? 201 : 422)
          .header("Idempotency-Replayed", answer.replayed())
          .entity(answer.transfer())
          .build();
    } catch (Ledger.KeyReusedException e) {
      throw Problem.of(409, "idempotency_key_reused", String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /** An account with its balance. */
  @GET
  @Path("/accounts/{id}")
  public Ledger.Account account(@PathParam("id") String id) {
    try {
      return credit
          .ledger()
          .account(id)
          .orElseThrow(() -> Problem.of(404, "not_found", "account: not known"));
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  private static WebApplicationException unavailable(SQLException e) {
    LOG.warnf("database: %s (%s)", e.getMessage(), e.getSQLState());
    return Problem.of(503, "unavailable", "the ledger cannot be reached; try again");
  }
}
