package io.syntropy.server.alert;

import io.syntropy.server.http.ApiException;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.LoopState;
import io.syntropy.slo.Composite;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Slo;
import io.syntropy.slo.alert.Backtest;
import io.syntropy.slo.alert.History;
import io.syntropy.slo.alert.HistoryCopy;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges SLOs over recorded counts: on one thread of its own, from a copy that the control loop
 * makes, within {@link #PATIENCE}.
 */
@ApplicationScoped
public class Backtests {
  private static final Duration SPAN = Duration.ofDays(30);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int WAITING = 4;

  private final ControlLoop loop;
  private final LoopState state;
  private final Histories histories;
  private final Clock clock;
  private final ThreadPoolExecutor worker =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().name("backtest").daemon().priority(Thread.MIN_PRIORITY).factory());

  /** Judges {@code histories} by what is in force in {@code state}. */
  public Backtests(ControlLoop loop, LoopState state, Histories histories, Clock clock) {
    this.loop = loop;
    this.state = state;
    this.histories = histories;
    this.clock = clock;
  }

  @PreDestroy
  void stop() {
    worker.shutdownNow();
  }

  /**
   * What would have been.
   *
   * @throws ApiException 400 or 404 when it cannot be told what is meant, 503 when it takes too
   *     long
   */
  BacktestView run(BacktestRequest request) {
    if (request.slo() == null && request.document() == null) {
      throw ApiException.badRequest(
          "slo: missing (expected slo with the name of an SLO, or document with its YAML text)");
    }
    Instant from = request.from();
    Instant to = request.to();
    if (from != null && to != null && !from.isBefore(to)) {
      throw ApiException.badRequest("from: %s (expected before to: %s)".formatted(from, to));
    }
    return await(() -> judge(request));
  }

  private BacktestView await(Callable<BacktestView> work) {
    Future<BacktestView> answer;
    try {
      answer = worker.submit(work);
    } catch (RejectedExecutionException e) {
      throw ApiException.unavailable(
          "backtest: %d are waiting (expected to be asked again later)".formatted(WAITING),
          Duration.ofSeconds(10));
    }
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw ApiException.unavailable(
          "backtest: not done in %d s (expected a later from, or fewer alert conditions)"
              .formatted(PATIENCE.toSeconds()),
          Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw ApiException.unavailable("backtest: interrupted", Duration.ofSeconds(5));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private BacktestView judge(BacktestRequest request) {
    BacktestSubject subjects = new BacktestSubject(loop.ask(state::configuration));
    String document = request.document();
    String name = request.slo();
    Slo found =
        document == null ? subjects.live(name == null ? "" : name) : subjects.of(document, name);
    int index = index(request.objectiveIndex(), found);
    Slo slo = request.objective() == null ? found : aimedAt(found, index, request.objective());
    Indicator indicator = slo.objectives().get(index).indicator();
    if (indicator == null) {
      throw notCounted(slo);
    }
    Optional<History> counted = histories.of(slo, index);
    History history = counted.orElse(History.EMPTY);
    Instant to = end(request.to(), history);
    Instant from = request.from() == null ? to.minus(SPAN) : request.from();
    if (!from.isBefore(to)) {
      throw ApiException.badRequest(
          "from: %s (expected before the newest count, %s)".formatted(from, to));
    }
    Backtest.Result result = Backtest.run(slo, index, history, from, to);
    Objective objective = slo.objectives().get(index);
    List<String> never = slo.alerts().neverFire(objective, slo.window());
    List<String> tiers =
        slo.alerts().rulesFor(objective, slo.window()).stream()
            .map(rule -> rule.tier().text())
            .filter(text -> !never.contains(text))
            .toList();
    return BacktestView.of(
        new BacktestView.Subject(slo, index, document == null ? "live" : "document", from, to),
        history,
        result,
        tiers,
        never,
        notes(slo, history, counted.isPresent(), tiers.isEmpty()));
  }

  private static ApiException notCounted(Slo slo) {
    Composite composite = slo.composite();
    return ApiException.badRequest(
        composite == null
            ? "slo: %s has a metric source that is not read here (expected type syntropy or prometheus)"
                .formatted(slo.name())
            : "slo: %s is a composite and has no counts of its own (expected one of its parts: %s)"
                .formatted(
                    slo.name(),
                    composite.parts().stream()
                        .map(Composite.Part::slo)
                        .distinct()
                        .limit(20)
                        .collect(Collectors.joining(", "))));
  }

  /** Without counts the present stands in for the newest one. */
  private Instant end(@Nullable Instant asked, History history) {
    if (asked != null) {
      return asked;
    }
    return history.cells() == 0
        ? clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
        : history.to();
  }

  private static int index(@Nullable Integer asked, Slo slo) {
    int index = asked == null ? 0 : asked;
    if (index < 0 || index >= slo.objectives().size()) {
      throw ApiException.badRequest(
          "objective_index: %d (expected 0 to %d: %s has %d)"
              .formatted(index, slo.objectives().size() - 1, slo.name(), slo.objectives().size()));
    }
    return index;
  }

  private static Slo aimedAt(Slo slo, int index, double target) {
    if (!(target > 0 && target < 1)) {
      throw ApiException.badRequest(
          "objective: %s (expected a fraction, 0 < objective < 1, such as 0.999; which of several is objective_index)"
              .formatted(target));
    }
    List<Objective> objectives = new ArrayList<>(slo.objectives());
    Objective before = objectives.get(index);
    objectives.set(index, new Objective(before.displayName(), target, before.indicator()));
    return new Slo(
        slo.name(),
        slo.displayName(),
        slo.service(),
        slo.indicatorName(),
        slo.window(),
        slo.budgetingMethod(),
        objectives,
        slo.alertPolicies(),
        slo.alerts(),
        slo.composite());
  }

  private List<String> notes(Slo slo, History history, boolean counted, boolean silent) {
    List<String> notes = new ArrayList<>();
    if (!counted) {
      notes.add(
          "nothing counts this indicator yet: its history begins when an SLO with it is in force");
    } else if (history.cells() == 0) {
      notes.add("no event of this indicator has arrived yet");
    }
    if (silent) {
      notes.add("no tier can fire: this SLO never alerts");
    }
    if (history.omittedGroups() > 0) {
      notes.add(
          "%d groups are left out: at most %d are judged"
              .formatted(history.omittedGroups(), History.MAX_GROUPS));
    }
    int corrections = loop.ask(() -> state.engine().corrections(slo.name()).size());
    if (corrections > HistoryCopy.MAX_CORRECTIONS) {
      notes.add(
          "the %d corrections of %s are not applied (at most %d are)"
              .formatted(corrections, slo.name(), HistoryCopy.MAX_CORRECTIONS));
    } else if (corrections > 0) {
      notes.add("corrections of %s are applied: %d".formatted(slo.name(), corrections));
    }
    return notes;
  }
}
