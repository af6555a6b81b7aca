package io.syntropy.telemetry.govern;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
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
  private final Map<Series, Known> known = new HashMap<>();
  private final Map<Series, FoldTarget> targets = new HashMap<>();
  private final Map<String, ServiceSeries> services = new HashMap<>();
  private final List<ServiceSeries> restored = new ArrayList<>();
  private final List<CardinalityEvent> events = new ArrayList<>();
  private long now;
  private long nowMillis;
  private long sweptAt;
  private long admitted;
  private long report;
  private int sources;
  private long foldedPoints;
  private long droppedPoints;

  /** A series that was seen, with what becomes of its points. */
  private static final class Known {
    private final ServiceSeries service;
    private final long number;
    private final boolean foldable;
    private final @Nullable FoldTarget target;
    private final @Nullable FoldSource source;
    private long last;

    Known(ServiceSeries service, long number, boolean foldable, @Nullable FoldTarget target) {
      this.service = service;
      this.number = number;
      this.foldable = foldable;
      this.target = target;
      this.source = target == null ? null : new FoldSource();
    }
  }

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
      Sample passed = pass(sample);
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
    for (Iterator<Map.Entry<Series, Known>> all = known.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Series, Known> e = all.next();
      if (e.getValue().foldable == sliInput.test(e.getKey())) {
        forget(e.getValue());
        all.remove();
      }
    }
  }

  /** How it is. */
  public CardinalityStats stats() {
    Map<String, Integer> active = new HashMap<>();
    services.forEach((name, service) -> active.put(name, service.active));
    return new CardinalityStats(active, sources, foldedPoints, droppedPoints);
  }

  private @Nullable Sample pass(Sample sample) {
    return switch (sample) {
      case Sample.Point p -> {
        Known k = known.get(p.series());
        if (k == null) {
          yield first(p);
        }
        k.last = now;
        yield k.target == null ? p : fold(p, k.target, k.source);
      }
      case Sample.Exemplar e -> {
        Known k = known.get(e.series());
        yield k == null || k.target == null
            ? e
            : new Sample.Exemplar(
                k.target.series(),
                e.timeNanos(),
                e.value(),
                e.traceHigh(),
                e.traceLow(),
                e.spanId());
      }
      case Sample.Stale s -> {
        Known k = known.get(s.series());
        if (k == null || k.target == null) {
          yield s;
        }
        leave(k);
        yield null;
      }
      case Sample.Span s -> s;
      case Sample.Log l -> l;
    };
  }

  private @Nullable Sample fold(
      Sample.Point point, FoldTarget target, @Nullable FoldSource source) {
    foldedPoints++;
    target.last = now;
    if (source == null) {
      return untracked(point, target);
    }
    double level = source.level();
    Sample.Point change = source.change(point);
    if (change instanceof Sample.Sum s && FoldSource.isLevel(s)) {
      target.level(level, s.value(), s.timeNanos());
    } else if (change != null) {
      target.add(change);
    }
    return null;
  }

  /** Without knowing the point before, only what is a change by itself can be added. */
  private @Nullable Sample untracked(Sample.Point point, FoldTarget target) {
    if (FoldSource.isChange(point)) {
      target.add(point);
    } else {
      droppedPoints++;
    }
    return null;
  }

  /** Decides what becomes of a series not known before. */
  private @Nullable Sample first(Sample.Point point) {
    Series series = point.series();
    String name = series.attribute("service.name");
    ServiceSeries service = service(name == null || name.isEmpty() ? "unknown_service" : name);
    if (sliInput.test(series)) {
      admit(series, service, false);
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
          admit(series, service, true);
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

  private void admit(Series series, ServiceSeries service, boolean foldable) {
    Known k = new Known(service, ++admitted, foldable, null);
    k.last = now;
    known.put(series, k);
    service.active++;
  }

  private @Nullable Sample follow(Sample.Point point, FoldTarget target) {
    if (sources >= settings.sources()) {
      target.service().untrackedAt = now;
      return fold(point, target, null);
    }
    Known k = new Known(target.service(), ++admitted, true, target);
    k.last = now;
    known.put(point.series(), k);
    target.service().sources++;
    sources++;
    return fold(point, target, k.source);
  }

  private FoldTarget target(Series series, ServiceSeries service) {
    FoldTarget target = targets.get(series);
    if (target == null) {
      Known own = known.remove(series); // someone calls a value __other__ by themselves
      if (own != null) {
        forget(own);
      }
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
    List<Map.Entry<Series, Known>> own = new ArrayList<>();
    for (Map.Entry<Series, Known> e : known.entrySet()) {
      Known k = e.getValue();
      if (k.service == service && k.target == null && k.foldable) {
        own.add(e);
      }
    }
    own.sort(Comparator.comparingLong(e -> -e.getValue().number));
    List<ExplodingLabel.Found> found =
        ExplodingLabel.find(own.stream().map(Map.Entry::getKey).toList(), service);
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
    return known.size() - sources + targets.size();
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
    for (Iterator<Known> all = known.values().iterator(); all.hasNext(); ) {
      Known k = all.next();
      if (k.last < since) {
        forget(k);
        all.remove();
      }
    }
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
    for (Iterator<Known> all = known.values().iterator(); all.hasNext(); ) {
      Known k = all.next();
      if (k.service == service && k.target != null) {
        forget(k);
        all.remove();
      }
    }
    event(CardinalityEvent.Type.RECOVERED, service, "", "", 0);
  }

  private void forget(Known k) {
    if (k.target == null) {
      k.service.active--;
    } else {
      leave(k);
      k.service.sources--;
      sources--;
    }
  }

  /** Takes a source's level out of what it is folded into. */
  private static void leave(Known k) {
    if (k.source != null && k.target != null && k.source.level() != 0) {
      k.target.level(k.source.level(), 0, 0);
      k.source.stale();
    }
  }
}
