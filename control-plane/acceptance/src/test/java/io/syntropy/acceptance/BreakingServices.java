package io.syntropy.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Services each of which loses all requests at a moment of its own. Half of them are heard of every
 * 15 s, half every 5 s; of each half, every other has an SLO of 99.9 % whose fast tier pages, and
 * the rest a condition on the share of errors in a minute.
 */
final class BreakingServices {
  private static final double OBJECTIVE = 0.999;
  private static final double FACTOR = 14.4;
  private static final double SHARE = 0.05;

  /** What is to be alerted on. */
  enum Alert {
    PAGE("the SLO's page: 14.4 times too fast over 1h and 5m, objective 99.9 %"),
    CONDITION("the condition: over 5 % errors in 1m");

    final String words;

    Alert(String words) {
      this.words = words;
    }
  }

  /** How often a service is heard of. */
  enum Pace {
    FIELD(15_000),
    TUNED(5_000);

    final long millis;

    Pace(long millis) {
      this.millis = millis;
    }
  }

  /** One of them. */
  record Service(int number, Alert alert, Pace pace) {
    String name() {
      return MeasuredTraffic.service(number);
    }
  }

  private final List<Service> services = new ArrayList<>();
  private final AtomicLongArray faults;
  private final MeasuredTraffic.Counting healthy;
  private final MeasuredTraffic traffic;

  /** {@code repetitions} of each sort; their processes began at {@code begin}. */
  BreakingServices(int repetitions, long begin) {
    for (int i = 0; i < repetitions; i++) {
      for (Pace pace : Pace.values()) {
        for (Alert alert : Alert.values()) {
          services.add(new Service(services.size(), alert, pace));
        }
      }
    }
    faults = new AtomicLongArray(services.size());
    for (int i = 0; i < faults.length(); i++) {
      faults.set(i, Long.MAX_VALUE);
    }
    healthy = MeasuredTraffic.healthy(begin);
    traffic = new MeasuredTraffic(services.size(), begin, this::value);
  }

  List<Service> all() {
    return services;
  }

  MeasuredTraffic traffic() {
    return traffic;
  }

  boolean heardAt(int service, Pace pace) {
    return services.get(service).pace() == pace;
  }

  /** When it begins to lose all requests. */
  long fault(Service service) {
    return faults.get(service.number());
  }

  /** Breaks the first repetition after {@code first}, the next 15 s later, each within 30 s. */
  void plan(long first) {
    Random random = new Random(20261121);
    int sorts = Pace.values().length * Alert.values().length;
    for (int i = 0; i < services.size(); i++) {
      faults.set(i, first + i / sorts * 15_000L + random.nextInt(30_000));
    }
  }

  long lastFault() {
    return services.stream().mapToLong(this::fault).max().orElseThrow();
  }

  private long value(int service, boolean bad, long at) {
    long fault = faults.get(service);
    long usual = healthy.value(service, bad, Math.min(at, fault));
    return usual + (bad ? Math.max(0, at - fault) / 50 : 0);
  }

  /** Whether a data point of that time holds a request that was lost. */
  boolean isBad(Service service, long at) {
    return (at - fault(service)) / 50 > 0;
  }

  /** Whether, by exact counts up to that time, the alert's line is crossed. */
  boolean isCrossed(Service service, long at) {
    return switch (service.alert()) {
      case PAGE -> {
        double line = FACTOR * (1 - OBJECTIVE);
        yield share(service, at, 3_600_000) >= line && share(service, at, 300_000) >= line;
      }
      case CONDITION -> share(service, at, 60_000) > SHARE;
    };
  }

  private double share(Service service, long at, long window) {
    int number = service.number();
    double bad = value(number, true, at) - value(number, true, at - window);
    return bad / (bad + value(number, false, at) - value(number, false, at - window));
  }

  /** The SLOs, with the policy that leaves them their fast tier only. */
  String slos() {
    StringBuilder documents =
        new StringBuilder(
            """
            apiVersion: openslo/v1
            kind: AlertPolicy
            metadata: {name: fast}
            spec:
              alertWhenBreaching: true
              alertWhenResolved: true
              alertWhenNoData: false
              conditions:
                - kind: AlertCondition
                  metadata: {name: fast}
                  spec:
                    severity: page
                    condition: {kind: burnrate, op: gte, threshold: %s, lookbackWindow: 1h, alertAfter: 1s}
              notificationTargets: [{targetRef: hook}]
            ---
            apiVersion: openslo/v1
            kind: AlertNotificationTarget
            metadata: {name: hook}
            spec: {target: hook}
            """
                .formatted(FACTOR));
    services.stream()
        .filter(service -> service.alert() == Alert.PAGE)
        .forEach(service ->
            documents.append(
                """
                ---
                apiVersion: openslo/v1
                kind: SLO
                metadata:
                  name: %1$s-availability
                  annotations: {syntropy.io/runbook: broken}
                spec:
                  service: %1$s
                  indicator:
                    metadata: {name: %1$s-errors}
                    spec:
                      ratioMetric:
                        counter: true
                        bad:
                          metricSource:
                            type: syntropy
                            spec: {signal: metric, name: http_requests_total, match: {service.name: %1$s, code: {regex: 5..}}}
                        total:
                          metricSource:
                            type: syntropy
                            spec: {signal: metric, name: http_requests_total, match: {service.name: %1$s}}
                  timeWindow: [{duration: 30d, isRolling: true}]
                  budgetingMethod: Occurrences
                  objectives: [{displayName: available, target: %2$s}]
                  alertPolicies: [fast]
                """
                    .formatted(service.name(), OBJECTIVE)));
    return documents.toString();
  }

  /** The conditions, the runbook and the notifier, which posts to {@code hook}. */
  String others(String hook) {
    StringBuilder documents =
        new StringBuilder(
            """
            apiVersion: syntropy/v1
            kind: Runbook
            metadata: {name: broken}
            spec: {title: It is broken, steps: [{text: Mend it}], closing: [no errors for 15 minutes]}
            ---
            apiVersion: syntropy/v1
            kind: Notifier
            metadata: {name: hook}
            spec: {type: webhook, url: '%s', secret: hook}
            """
                .formatted(hook));
    services.stream()
        .filter(service -> service.alert() == Alert.CONDITION)
        .forEach(service ->
            documents.append(
                """
                ---
                apiVersion: openslo/v1
                kind: AlertCondition
                metadata: {name: %1$s-errors}
                spec:
                  description: Requests of %1$s fail
                  severity: sev3
                  condition:
                    kind: syntropy/condition
                    selector: {signal: metric, name: http_requests_total, match: {service.name: %1$s, code: {regex: 5..}}}
                    of: {signal: metric, name: http_requests_total, match: {service.name: %1$s}}
                    measure: ratio
                    op: gt
                    threshold: %2$s
                    lookbackWindow: 1m
                    runbook: broken
                """
                    .formatted(service.name(), SHARE)));
    return documents.toString();
  }

  /** The same condition as a rule of Prometheus. */
  static String conditionRule(String interval) {
    return """
    groups:
      - name: conditions
        interval: %s
        rules:
          - alert: ErrorShare
            expr: >-
              sum by (service) (rate(http_requests_total{code=~"5.."}[1m]))
              / sum by (service) (rate(http_requests_total[1m])) > %s
            labels: {severity: ticket}
    """
        .formatted(interval, SHARE);
  }
}
