package io.syntropy.telemetry.govern;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each service within a budget of active series, before the metric store. Over it, the label
 * that explodes is named in an event, and new series have its value folded into {@code __other__};
 * series known before go on as they were. Each folded label lets the number grow by a tenth of the
 * budget until the next one is folded; from twice the budget on, new series of a metric are counted
 * together under {@code otel.metric.overflow="true"}. Inputs of indicators are never folded. When
 * all that is folded would fit into the budget again, nothing is folded any more.
 *
 * <p>Sums stay right: what folded counters and histograms grew by adds up and is reported as delta
 * points by {@link #drain}; levels that go up and down add up; gauges become their mean. What
 * cannot be followed is dropped and counted. Time is that of receipt; steps back count as no time.
 * For use by one thread.
 */
public final class CardinalityControl {
  private static final long SWEEP_MILLIS = 60_000;
  private static final int MAX_EVENTS = 1000;
  private static final double RECOVERED = 0.8;

  private final CardinalitySettings settings;
  private final Predicate<Series> sliInput;
  private final ReceiptClock clock = new ReceiptClock();
  private final KnownSeries known = new KnownSeries();
  private final Map<Series, FoldTarget> targets = new HashMap<>();
  private final Map<String, ServiceSeries> services = new HashMap<>();
  private final List<ServiceSeries> restored = new ArrayList<>();
  private final List<CardinalityEvent> events = new ArrayList<>();
  private long now;
  private long nowMillis;
  private long sweptAt;
  private long report;
  private long foldedPoints;
  private long droppedPoints;

  /**
   * A control without known series.
   *
   * @param sliInput series that indicators read: never folded
   * @param rules what was folded before a restart, from {@link #rules}
   */
  public CardinalityControl(
      CardinalitySettings settings, Predicate<Series> sliInput, Collection<FoldRule> rules) {
    this.settings = settings;
    this.sliInput = sliInput;
    for (FoldRule rule : rules) {
      ServiceSeries service = service(rule.service());
      service.fold(rule.metric(), rule.label());
      restored.add(service);
    }
  }

  /**
   * The samples that go on as they are, in order; the same list when all do. Points of folded
   * series are held back for {@link #drain}.
   */
  public List<Sample> admit(long receivedAtMillis, List<Sample> samples) {
    nowMillis = receivedAtMillis;
    now = clock.advance(receivedAtMillis);
    restored.forEach(service -> service.untrackedAt = now); // no judgement before all had time
    restored.clear();
    if (now - sweptAt >= SWEEP_MILLIS) {
      sweep();
    }
    List<Sample> out = null;
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      Sample passed = sample instanceof Sample.Point point ? pass(point) : pass(sample);
      if (passed != sample && out == null) {
        out = new ArrayList<>(samples.subList(0, i));
      }
      if (out != null && passed != null) {
        out.add(passed);
      }
    }
    return out == null ? samples : out;
  }

  /** Points of what was folded since the last call. To be taken before each commit of the store. */
  public List<Sample> drain() {
    List<Sample> out = new ArrayList<>();
    report++;
    targets.values().forEach(target -> target.drain(report, out));
    return out;
  }

  /** What happened since the last call. */
  public List<CardinalityEvent> events() {
    List<CardinalityEvent> all = List.copyOf(events);
    events.clear();
    return all;
  }

  /** What is folded at the moment, to be given to the next control after a restart. */
  public List<FoldRule> rules() {
    List<FoldRule> rules = new ArrayList<>();
    services.values().forEach(s -> s.forEachRule(rules::add));
    return rules;
  }

  /** Other indicators read other series: judges anew which may be folded. */
  public void sliInputsChanged() {
    known.removeChanged(series -> !sliInput.test(series));
  }

  /** How it is. */
  public CardinalityStats stats() {
    Map<String, Integer> active = new HashMap<>();
    services.forEach((name, service) -> active.put(name, service.active));
    return new CardinalityStats(active, known.sources(), foldedPoints, droppedPoints);
  }

  private @Nullable Sample pass(Sample.Point point) {
    KnownSeries.Entry k = known.find(point.series());
    if (k == null) {
      return first(point);
    }
    k.last = now;
    FoldTarget target = k.target();
    return target == null ? point : fold(point, target, k.source());
  }

  private @Nullable Sample pass(Sample sample) {
    return switch (sample) {
      case Sample.Point p -> pass(p);
      case Sample.Exemplar e -> {
        FoldTarget target = target(known.find(e.series()));
        yield target == null
            ? e
            : new Sample.Exemplar(
                target.series(), e.timeNanos(), e.value(), e.traceHigh(), e.traceLow(), e.spanId());
      }
      case Sample.Stale s -> {
        KnownSeries.Entry k = known.find(s.series());
        if (k == null || k.target() == null) {
          yield s;
        }
        k.leave();
        yield null;
      }
      case Sample.Span s -> s;
      case Sample.Log l -> l;
    };
  }

  /** Always null: the point waits in {@code target} for {@link #drain}, or is dropped. */
  private @Nullable Sample fold(
      Sample.Point point, FoldTarget target, @Nullable FoldSource source) {
    foldedPoints++;
    target.last = now;
    droppedPoints += target.fold(point, source) ? 0 : 1;
    return null;
  }

  /** Decides what becomes of a series not known before. */
  private @Nullable Sample first(Sample.Point point) {
    Series series = point.series();
    String name = series.attribute("service.name");
    ServiceSeries service = service(name == null || name.isEmpty() ? "unknown_service" : name);
    if (sliInput.test(series)) {
      known.add(series, service, false, null, now);
      return point;
    }
    FoldTarget same = targets.get(series);
    if (same != null) {
      return follow(point, same);
    }
    for (int attempt = 0; attempt < 2; attempt++) {
      if (!service.armed && !service.hasRoom()) {
        service.arm();
      }
      Series folded = service.folded(series);
      boolean room = service.hasRoom() && total() < settings.total();
      if (folded.equals(series)) {
        if (room) {
          known.add(series, service, true, null, now);
          return point;
        }
      } else if (room || targets.containsKey(folded)) {
        return follow(point, target(folded, service));
      }
      if (attempt > 0 || !foldMore(service)) {
        break;
      }
    }
    return overflow(point, service);
  }

  private @Nullable Sample overflow(Sample.Point point, ServiceSeries service) {
    if (!service.overflowing) {
      service.overflowing = true;
      event(CardinalityEvent.Type.OVERFLOW, service, "", "", 0);
    }
    Series series = ServiceSeries.overflow(point.series());
    FoldTarget target = targets.get(series);
    if (target == null) {
      if (service.overflows >= Math.max(10, service.step())) {
        service.untrackedAt = now;
        droppedPoints++;
        return null;
      }
      service.overflows++;
      target = target(series, service);
    }
    return follow(point, target);
  }

  private static @Nullable FoldTarget target(KnownSeries.@Nullable Entry entry) {
    return entry == null ? null : entry.target();
  }

  private @Nullable Sample follow(Sample.Point point, FoldTarget target) {
    if (known.sources() >= settings.sources()) {
      target.service().untrackedAt = now;
      return fold(point, target, null);
    }
    KnownSeries.Entry k = known.add(point.series(), target.service(), true, target, now);
    return fold(point, target, k.source());
  }

  private FoldTarget target(Series series, ServiceSeries service) {
    FoldTarget target = targets.get(series);
    if (target == null) {
      known.remove(series); // of someone who calls a value __other__ by themselves
      target = new FoldTarget(series, service);
      targets.put(series, target);
      service.active++;
    }
    return target;
  }

  /** Names the label that explodes; false when nothing more can be folded. */
  private boolean foldMore(ServiceSeries service) {
    boolean full = service.active >= service.ceiling() || total() >= settings.total();
    if (full || service.exhausted) {
      return false;
    }
    List<ExplodingLabel.Found> found =
        ExplodingLabel.find(known.foldableNewestFirst(service), service);
    for (ExplodingLabel.Found label : found) {
      String metric = label.resource() ? "" : label.metric();
      service.fold(metric, label.label());
      event(CardinalityEvent.Type.FOLDED, service, metric, label.label(), label.values());
    }
    service.exhausted = found.isEmpty();
    if (service.exhausted) {
      return false;
    }
    service.allowMore();
    return true;
  }

  private void event(
      CardinalityEvent.Type type, ServiceSeries s, String metric, String label, long values) {
    if (events.size() < MAX_EVENTS) {
      events.add(
          new CardinalityEvent(
              nowMillis, type, s.name(), metric, label, values, s.active, s.budget()));
    }
  }

  private int total() {
    return known.stored() + targets.size();
  }

  private ServiceSeries service(String name) {
    ServiceSeries service = services.get(name);
    if (service == null) {
      String own = services.size() < settings.services() ? name : SpanFacts.OTHER;
      service = services.computeIfAbsent(own, n -> new ServiceSeries(n, settings.budgetOf(n)));
    }
    return service;
  }

  /** Forgets what had no points for long, and folds no more where that is not needed. */
  private void sweep() {
    sweptAt = now;
    long since = now - settings.active().toMillis();
    known.removeIdle(since);
    for (ServiceSeries service : services.values()) {
      service.exhausted = false;
      boolean fits =
          service.active < service.budget() * RECOVERED
              && service.active + service.sources <= service.budget();
      if (service.folds() && fits && service.untrackedAt < since) {
        recover(service);
      }
    }
    targets
        .values()
        .removeIf(t -> {
          boolean idle = t.last < since && !t.holds();
          if (idle) {
            t.service().active--;
            t.service().overflows -= t.isOverflow() ? 1 : 0;
          }
          return idle;
        });
    services.values().removeIf(s -> s.active == 0 && s.sources == 0 && !s.folds());
  }

  private void recover(ServiceSeries service) {
    service.recover();
    known.removeFoldedOf(service);
    event(CardinalityEvent.Type.RECOVERED, service, "", "", 0);
  }
}
