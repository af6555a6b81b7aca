package io.syntropy.server.simulate;

import io.syntropy.server.config.Candidate;
import io.syntropy.server.config.ConfigResource;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.ErrorDetail;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.LoopState;
import io.syntropy.server.organisation.OrganisationJudge;
import io.syntropy.slo.config.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Runs simulations, one at a time, off the loop's thread. */
@ApplicationScoped
public class Simulator {
  private static final Duration SCENARIO_PATIENCE = Duration.ofMinutes(2);

  private final Kernels kernels;
  private final RecordedRun recorded;
  private final OrganisationJudge organisation;
  private final ControlLoop loop;
  private final LoopState state;
  private final StoredJson json;
  private final Clock clock;
  private final AtomicBoolean running = new AtomicBoolean();

  /** Simulates beside {@code loop}. */
  Simulator(
      Kernels kernels,
      RecordedRun recorded,
      OrganisationJudge organisation,
      ControlLoop loop,
      LoopState state,
      StoredJson json,
      Clock clock) {
    this.kernels = kernels;
    this.recorded = recorded;
    this.organisation = organisation;
    this.loop = loop;
    this.state = state;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Simulates.
   *
   * @throws ApiException 400 naming every fault of the documents, 409 while another simulation runs
   *     or when the journal's beginning was released, 503 when it takes too long
   */
  public SimulationView run(SimulateRequest request) {
    if (!running.compareAndSet(false, true)) {
      throw ApiException.conflict("simulate: another simulation is running");
    }
    try {
      ConfigResource.Files.File file = request.scenario();
      Map<String, Configuration.Source> given = given(request.files());
      return file == null
          ? recorded.run(given == null ? live() : given, request.from(), request.to())
          : scenario(ScenarioFile.read(file.path(), file.text()), given);
    } finally {
      running.set(false);
    }
  }

  private SimulationView scenario(
      ScenarioFile file, @Nullable Map<String, Configuration.Source> given) {
    Map<String, Configuration.Source> documents =
        given != null ? given : file.documents().isEmpty() ? live() : file.documents();
    Instant deadline = clock.instant().plus(SCENARIO_PATIENCE);
    ScenarioRun run = new ScenarioRun(file.scenario(), kernels, json, organisation::opinion);
    run.run(
        documents,
        () -> {
          if (clock.instant().isAfter(deadline)) {
            throw ApiException.unavailable(
                "simulate: %s is not done in 2 min (expected fewer regions or a shorter duration)"
                    .formatted(file.scenario().name()),
                SCENARIO_PATIENCE);
          }
        });
    return file.view(run);
  }

  private Map<String, Configuration.Source> live() {
    return loop.ask(() -> state.configuration().documents());
  }

  private static @Nullable Map<String, Configuration.Source> given(
      @Nullable List<ConfigResource.Files.File> files) {
    return files == null ? null : documents(new ConfigResource.Files(files, null, null).texts());
  }

  /**
   * The documents of a whole configuration.
   *
   * @throws ApiException 400 naming every fault
   */
  static Map<String, Configuration.Source> documents(Map<String, String> texts) {
    Candidate candidate = Candidate.of(texts, Configuration.EMPTY, Set.of());
    refuse(candidate.faults());
    return new LinkedHashMap<>(candidate.effective());
  }

  static void refuse(List<Fault> faults) {
    if (!faults.isEmpty()) {
      throw ApiException.invalid(
          "documents: %d %s (expected documents that validate): %s"
              .formatted(faults.size(), faults.size() == 1 ? "fault" : "faults", faults.getFirst()),
          faults.stream()
              .limit(100)
              .map(f ->
                  new ErrorDetail(
                      "%s:%d:%d".formatted(f.file(), f.line(), f.column()), f.message()))
              .toList());
    }
  }
}
