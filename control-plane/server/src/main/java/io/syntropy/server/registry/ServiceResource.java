package io.syntropy.server.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.policy.InstanceResult;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.Page;
import io.syntropy.server.http.PageRequest;
import io.syntropy.server.identity.Caller;
import io.syntropy.server.identity.Role;
import io.syntropy.server.identity.TokenStore;
import io.syntropy.server.loop.CircuitView;
import io.syntropy.server.loop.Circuits;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.LoopState;
import io.syntropy.server.loop.RegionViews;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Registration, heartbeats and acknowledgements of services. */
@Path("/api/v1/services")
@RunOnVirtualThread
public class ServiceResource {
  /** Life of a service's own token; registering anew with an enrolment code gives another. */
  private static final Duration TOKEN_TTL = Duration.ofDays(365);

  private final ControlLoop loop;
  private final LoopState state;
  private final Circuits circuits;
  private final TokenStore tokens;
  private final DirectiveHub hub;
  private final RegionViews regions;
  private final Caller caller;
  private final Clock clock;

  /** Answers from {@code loop}'s state. */
  public ServiceResource(
      ControlLoop loop,
      LoopState state,
      Circuits circuits,
      TokenStore tokens,
      DirectiveHub hub,
      RegionViews regions,
      Caller caller,
      Clock clock) {
    this.loop = loop;
    this.state = state;
    this.circuits = circuits;
    this.tokens = tokens;
    this.hub = hub;
    this.regions = regions;
    this.caller = caller;
    this.clock = clock;
  }

  /**
   * A service as the API shows it.
   *
   * @param instances alive
   * @param rerouted instances that fell silent and whose weight the named replicas have taken over
   * @param circuits whether it is well to be called, by region
   */
  public record ServiceView(
      String name,
      Manifest manifest,
      List<Instance> instances,
      List<Directive> desired,
      List<InstanceResult.Rerouted> rerouted,
      List<CircuitView> circuits) {}

  /**
   * The answer to a heartbeat.
   *
   * @param circuits of the services that the caller's manifest depends on, those not closed first,
   *     at most 256; what is missing is to be called
   */
  public record HeartbeatView(Instant receivedAt, List<CircuitView.Advice> circuits) {}

  /**
   * The answer to a registration.
   *
   * @param serviceToken the service's own token, only in the answer to the first registration or to
   *     an enrolment code
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RegistrationView(String name, Manifest manifest, @Nullable String serviceToken) {}

  /** The registered services, by name. */
  @GET
  @RolesAllowed(Role.VIEWER)
  public Page<ServiceView> list(
      @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable String limit) {
    PageRequest page = PageRequest.parse(cursor, limit);
    String after = page.position().orElse("");
    List<ServiceView> rows =
        loop.ask(() ->
            state.registry().services().stream()
                .filter(s -> s.name().compareTo(after) > 0)
                .limit(page.limit() + 1L)
                .map(s -> view(s.name(), s.manifest()))
                .toList());
    return Page.of(rows, page, ServiceView::name);
  }

  /** One service. */
  @GET
  @Path("/{name}")
  @RolesAllowed(Role.VIEWER)
  public ServiceView get(@PathParam("name") String name) {
    return loop.ask(() -> state.registry().manifest(name).map(m -> view(name, m)))
        .orElseThrow(() -> unknown(name));
  }

  /** Registers the service or replaces its manifest. */
  @PUT
  @Path("/{name}")
  @RolesAllowed({Role.OPERATOR, Role.SERVICE, "enrolment"})
  public RegistrationView put(@PathParam("name") String name, @Nullable Manifest manifest) {
    if (!Manifest.NAME.matcher(name).matches()) {
      throw ApiException.badRequest(
          "name: %s (expected lower-case letters, digits and -, at most 63)".formatted(name));
    }
    if (manifest == null) {
      throw ApiException.badRequest("body: missing (expected a manifest)");
    }
    caller.requireRegistrar(name, loop.ask(() -> state.registry().manifest(name).isPresent()));
    Object first =
        loop.submit(new ControlEvent.Registered(Instant.now(clock), name, manifest, caller.name()));
    boolean issue = Boolean.TRUE.equals(first) && !caller.isService(name);
    String token =
        issue ? tokens.issue(Role.ofService(name), "service:" + name, TOKEN_TTL).secret() : null;
    return new RegistrationView(name, manifest, token);
  }

  /** Takes an instance's heartbeat. */
  @POST
  @Path("/{name}/heartbeat")
  @RolesAllowed(Role.SERVICE)
  public HeartbeatView heartbeat(@PathParam("name") String name, @Nullable Heartbeat heartbeat) {
    caller.requireService(name);
    if (heartbeat == null) {
      throw ApiException.badRequest("body: missing (expected a heartbeat)");
    }
    if (loop.ask(() -> state.registry().manifest(name)).isEmpty()) {
      throw unknown(name);
    }
    Instant now = Instant.now(clock);
    loop.submit(new ControlEvent.Beat(now, name, heartbeat));
    return new HeartbeatView(now, loop.ask(() -> circuits.advice(name)));
  }

  /** Takes an instance's answer to a directive. */
  @POST
  @Path("/{name}/directives/{id}/ack")
  @RolesAllowed(Role.SERVICE)
  public Map<String, Instant> ack(
      @PathParam("name") String name, @PathParam("id") long id, @Nullable Ack ack) {
    caller.requireService(name);
    if (ack == null) {
      throw ApiException.badRequest("body: missing (expected an acknowledgement)");
    }
    Optional<Manifest> manifest = loop.ask(() -> state.registry().manifest(name));
    if (manifest.isEmpty()) {
      throw unknown(name);
    }
    Instant now = Instant.now(clock);
    loop.submit(new ControlEvent.Acked(now, name, id, ack));
    return Map.of("received_at", now);
  }

  private ServiceView view(String name, Manifest manifest) {
    return new ServiceView(
        name,
        manifest,
        state.registry().alive(name, Instant.now(clock)),
        hub.desired(name),
        regions.rerouted(name),
        circuits.of(name));
  }

  static ApiException unknown(String name) {
    return ApiException.notFound(
        "service: %s is not registered (PUT /api/v1/services/%s first)".formatted(name, name));
  }
}
