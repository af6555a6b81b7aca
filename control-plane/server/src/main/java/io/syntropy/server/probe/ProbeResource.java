package io.syntropy.server.probe;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.alerts.probe.ProbeSpec;
import io.syntropy.alerts.probe.Step;
import io.syntropy.server.http.Page;
import io.syntropy.server.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The scripted probes and what they found last. */
@Path("/api/v1/probes")
@Tag(name = "telemetry")
@RunOnVirtualThread
public class ProbeResource {
  private final ScriptedProber prober;

  ProbeResource(ScriptedProber prober) {
    this.prober = prober;
  }

  /** A script. */
  public record ProbeView(
      String name,
      String service,
      double everySeconds,
      List<String> steps,
      List<RegionResult> regions) {}

  /** How a script does. */
  public enum State {
    /** As it should. */
    OK,
    /** The service was not as it should be. */
    FAILING,
    /** It cannot be run or its result not be stored: nothing is known. */
    BLOCKED,
    /** It was not run by this server yet. */
    WAITING
  }

  /**
   * A script in a region.
   *
   * @param lastRunAt when the last one began, null before
   * @param step the one that failed, null when none did
   * @param errorType a status or one of few words, null when none failed
   * @param detail for people, null when there is nothing to say
   * @param traceId of the last run's requests
   */
  public record RegionResult(
      String region,
      String baseUrl,
      State state,
      @Nullable Instant lastRunAt,
      @Nullable Double durationSeconds,
      @Nullable String step,
      @Nullable String errorType,
      @Nullable String detail,
      @Nullable String traceId) {}

  /** The scripts of the documents in force. */
  @GET
  @RolesAllowed(Role.VIEWER)
  @Operation(operationId = "probes", summary = "Scripted probes and what they found last")
  public Page<ProbeView> list() {
    Map<ProbePair.Key, ProbePair> pairs = prober.pairs();
    return Page.last(prober.specs().values().stream().map(spec -> view(spec, pairs)).toList());
  }

  private static ProbeView view(ProbeSpec spec, Map<ProbePair.Key, ProbePair> pairs) {
    return new ProbeView(
        spec.name(),
        spec.service(),
        spec.every().toMillis() / 1e3,
        spec.steps().stream().map(Step::name).toList(),
        spec.regions().stream()
            .map(region -> {
              ProbePair pair = pairs.get(new ProbePair.Key(spec.name(), region.name()));
              return result(region, pair == null ? null : pair.last());
            })
            .toList());
  }

  private static RegionResult result(ProbeSpec.Region region, ProbePair.@Nullable Last last) {
    String url = region.baseUrl().toString();
    if (last == null) {
      return new RegionResult(
          region.name(), url, State.WAITING, null, null, null, null, null, null);
    }
    RunResult result = last.result();
    RunResult.StepResult failed = result == null ? null : result.failure().orElse(null);
    State state =
        !last.blocked().isEmpty() ? State.BLOCKED : failed == null ? State.OK : State.FAILING;
    String blocked = last.blocked().isEmpty() ? null : last.blocked();
    return new RegionResult(
        region.name(),
        url,
        state,
        last.at(),
        result == null ? null : result.duration().toNanos() / 1e9,
        failed == null ? null : failed.step(),
        failed == null ? null : failed.errorType(),
        blocked == null && failed != null ? failed.detail() : blocked,
        result == null ? null : result.traceId());
  }
}
