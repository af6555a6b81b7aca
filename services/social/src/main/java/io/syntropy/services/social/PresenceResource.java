package io.syntropy.services.social;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Users' frequencies. Users are known by an opaque hash only. */
@Path("/v1/presence")
@RunOnVirtualThread
public class PresenceResource {
  static final double LOWEST_HZ = 300;
  static final double HIGHEST_HZ = 800;
  private static final Pattern HASH = Pattern.compile("(u_)?[0-9a-f]{16,128}");

  private final Region region;
  private final Chaos chaos;

  @Inject
  PresenceResource(Region region, Chaos chaos) {
    this.region = region;
    this.chaos = chaos;
  }

  /**
   * A user's frequency.
   *
   * @param userHash 16 to 128 hexadecimal digits, optionally after {@code u_}
   * @param hz 300 to 800
   */
  public record Report(@Nullable String userHash, @Nullable Double hz) {}

  /**
   * What became of a report.
   *
   * @param counted false when the user already reported in this minute
   * @param hzBucket the user's bucket, 0 to 10
   */
  public record Receipt(boolean counted, int hzBucket) {}

  /** Takes a report; the first of a user's in a minute counts. */
  @POST
  @Path("/hz")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response report(@Nullable Report report) throws InterruptedException {
    region.rate().record();
    if (chaos.strikes()) {
      throw Problem.of(500, "injected", "injected fault");
    }
    if (report == null || report.userHash() == null || !HASH.matcher(report.userHash()).matches()) {
      throw Problem.of(
          400, "invalid_user_hash", "user_hash: not a hash (expected 16 to 128 hex digits)");
    }
    Double hz = report.hz();
    if (hz == null || !(hz >= LOWEST_HZ && hz <= HIGHEST_HZ)) {
      throw Problem.of(400, "invalid_hz", "hz: " + hz + " (expected 300..800)");
    }
    double felt = Math.clamp(hz + chaos.faults().hzShift(), LOWEST_HZ, HIGHEST_HZ);
    CollectiveField.Outcome outcome = region.field().report(report.userHash(), felt);
    Receipt receipt =
        new Receipt(outcome == CollectiveField.Outcome.COUNTED, FrequencyBucket.ofHz(felt).index());
    return switch (outcome) {
      case COUNTED, DUPLICATE -> Response.accepted(receipt).build();
      case FULL -> Response.status(429).header("Retry-After", 60).entity(receipt).build();
    };
  }
}
