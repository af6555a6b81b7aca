package io.syntropy.services.social;

import io.netty.util.NetUtil;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.client.ProtectiveLevel;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Health as probes see it, the state in effect, and the switch for injected faults. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class InternalResource {
  private final Region region;
  private final Chaos chaos;
  private final Registration registration;

  @Inject
  InternalResource(Region region, Chaos chaos, Registration registration) {
    this.region = region;
    this.chaos = chaos;
    this.registration = registration;
  }

  /**
   * Injected faults; what is missing is zero.
   *
   * @param errorRatio share of requests that fail
   * @param latencyMs delay added to each request
   * @param hzShift added to each reported frequency
   */
  public record FaultRequest(
      @Nullable Double errorRatio, @Nullable Long latencyMs, @Nullable Double hzShift) {}

  /**
   * The state in effect.
   *
   * @param region the region served
   * @param protectiveMode what the control plane asked for, after expiry
   * @param meanHz null without reports
   * @param controllerAgeSeconds null without a control plane
   */
  public record State(
      String region,
      ProtectiveLevel protectiveMode,
      @Nullable Double meanHz,
      @Nullable Double controllerAgeSeconds) {}

  /** Fails as the other requests do, so that a probe sees what users see. */
  @GET
  @Path("healthz")
  @Produces(MediaType.TEXT_PLAIN)
  public String healthz() throws InterruptedException {
    if (chaos.strikes()) {
      throw Problem.of(503, "injected", "injected fault");
    }
    return "ok";
  }

  /** The state in effect. */
  @GET
  @Path("internal/state")
  public State state() {
    var mean = region.field().mean();
    return new State(
        region.name(),
        region.directed(),
        mean.isPresent() ? mean.getAsDouble() : null,
        registration.controllerAge().map(age -> age.toMillis() / 1000.0).orElse(null));
  }

  /** Sets the injected faults; only from this machine and only when they are switched on. */
  @POST
  @Path("internal/chaos")
  @Consumes(MediaType.APPLICATION_JSON)
  public Chaos.Faults chaos(@Nullable FaultRequest request, @Context HttpServerRequest http) {
    if (!chaos.enabled() || !loopback(http.connection().remoteAddress().hostAddress())) {
      throw Problem.of(404, "not_found", "not found");
    }
    try {
      chaos.set(faults(request));
    } catch (IllegalArgumentException e) {
      throw Problem.of(400, "invalid_fault", String.valueOf(e.getMessage()));
    }
    return chaos.faults();
  }

  private static Chaos.Faults faults(@Nullable FaultRequest request) {
    if (request == null) {
      return Chaos.Faults.NONE;
    }
    Double errorRatio = request.errorRatio();
    Long latencyMs = request.latencyMs();
    Double hzShift = request.hzShift();
    return new Chaos.Faults(
        errorRatio == null ? 0 : errorRatio,
        latencyMs == null ? 0 : latencyMs,
        hzShift == null ? 0 : hzShift);
  }

  private static boolean loopback(@Nullable String address) {
    InetAddress remote =
        address == null ? null : NetUtil.createInetAddressFromIpAddressString(address);
    return remote != null && remote.isLoopbackAddress();
  }
}
