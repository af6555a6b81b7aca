package io.syntropy.server.plan;

import io.syntropy.server.action.OpenActions;
import io.syntropy.server.alert.Histories;
import io.syntropy.server.config.Candidate;
import io.syntropy.server.config.ConfigCompiler;
import io.syntropy.server.config.ConfigService;
import io.syntropy.server.config.ConfigSource;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.Incidents;
import io.syntropy.server.loop.LoopState;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.alert.History;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says what a configuration would change; changes nothing. */
@ApplicationScoped
public class Planner {
  private final ConfigService service;
  private final ConfigCompiler compiler;
  private final ControlLoop loop;
  private final LoopState state;
  private final OpenActions open;
  private final Histories histories;
  private final Incidents incidents;
  private final Clock clock;

  /** Plans against {@code loop}'s state. */
  public Planner(
      ConfigService service,
      ConfigCompiler compiler,
      ControlLoop loop,
      LoopState state,
      OpenActions open,
      Histories histories,
      Incidents incidents,
      Clock clock) {
    this.service = service;
    this.compiler = compiler;
    this.loop = loop;
    this.state = state;
    this.open = open;
    this.histories = histories;
    this.incidents = incidents;
    this.clock = clock;
  }

  /** What applying the source's newest content would change. */
  public Plan ofSource() {
    ConfigSource.Content content = service.newest();
    return plan(service.source(), content.revision(), content);
  }

  /** What it would change if {@code files} were all there is. */
  public Plan ofFiles(Map<String, String> files) {
    return plan("files", null, new ConfigSource.Content("", new TreeMap<>(files), List.of()));
  }

  private Plan plan(String source, @Nullable String commit, ConfigSource.Content content) {
    Configuration live = loop.ask(state::configuration);
    Candidate candidate = Candidate.of(content, live, loop.ask(open::policies));
    Configuration next =
        compiler.compile(
            new ControlEvent.ConfigApplied(
                Instant.now(clock),
                live.generation() + 1,
                content.revision(),
                "plan",
                candidate.effective()));
    Map<Indicator, Optional<History>> read = new HashMap<>();
    // Only the copy is made on the loop's thread; what is computed from it is not.
    SloConsequences consequences =
        new SloConsequences(indicator -> read.computeIfAbsent(indicator, histories::of));
    return new PlanBuilder(live, candidate, next, consequences, loop.ask(this::told))
        .build(source, commit);
  }

  private Map<String, Integer> told() {
    Map<String, Integer> told = new HashMap<>();
    incidents
        .state()
        .open()
        .values()
        .forEach(incident ->
            incident.told().keySet().forEach(target -> told.merge(target, 1, Integer::sum)));
    return told;
  }
}
