package io.syntropy.server.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.alerts.config.Runbook;
import io.syntropy.alerts.config.ShippedRunbooks;
import io.syntropy.server.config.Candidate;
import io.syntropy.server.config.ConfigCompiler;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.incident.RunbookView.Use;
import io.syntropy.server.loop.ControlEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RunbookViewTest {
  private static Configuration configuration(String documents) {
    return new ConfigCompiler()
        .compile(
            new ControlEvent.ConfigApplied(
                Instant.EPOCH,
                1,
                "c1",
                "ana",
                Candidate.of(Map.of("a.yaml", documents), Configuration.EMPTY, Set.of())
                    .effective()));
  }

  @Test
  void theUsesOfARunbookAreThoseOfTheConfigurationInForce() {
    Configuration configuration =
        configuration(
            """
            apiVersion: openslo/v1
            kind: AlertCondition
            metadata: {name: lag}
            spec:
              condition:
                kind: syntropy/condition
                selector: {signal: metric, name: kafka_consumer_lag}
                op: gt
                threshold: 1000
                runbook: consumer-lag
            ---
            apiVersion: openslo/v1
            kind: SLO
            metadata: {name: feed, annotations: {syntropy.io/runbook: consumer-lag}}
            spec:
              service: social
              indicator:
                metadata: {name: ok}
                spec:
                  ratioMetric:
                    counter: true
                    good: {metricSource: {type: syntropy, spec: {signal: metric, name: a}}}
                    total: {metricSource: {type: syntropy, spec: {signal: metric, name: b}}}
              budgetingMethod: Occurrences
              timeWindow: [{duration: 30d, isRolling: true}]
              objectives: [{target: 0.99}]
            """);
    assertThat(RunbookUses.of(configuration))
        .isEqualTo(
            Map.of(
                "consumer-lag", List.of(new Use("AlertCondition", "lag"), new Use("SLO", "feed"))));
    String plain =
        configuration.documents().values().stream()
            .toList()
            .getLast()
            .text()
            .replaceAll(", annotations: .*", "}");
    assertThat(RunbookUses.of(configuration(plain)))
        .isEqualTo(Map.of(ShippedRunbooks.BURN, List.of(new Use("SLO", "feed"))));
  }

  @Test
  void isWrittenInMarkdown() {
    Runbook runbook =
        new Runbook(
            "lag",
            "Consumers lag",
            "team:feed",
            List.of(
                new Runbook.Step("Look at\nthe brokers", null),
                new Runbook.Step(
                    "Add consumers",
                    new Runbook.Action("scale", new TreeMap<>(Map.of("replicas", "4"))))),
            List.of("lag under 100"),
            List.of(new Runbook.Link("Board", "https://grafana.example/d/lag")));
    assertThat(RunbookText.of(RunbookView.of(runbook, false, List.of(new Use("SLO", "feed")))))
        .isEqualTo(
            """
            # Consumers lag

            `lag`, kept by team:feed

            ## Steps

            1. Look at the brokers
            2. Add consumers
               Console: `scale replicas=4`

            ## It is over when

            - lag under 100

            ## To read

            - [Board](https://grafana.example/d/lag)

            ## Used by

            - SLO `feed`
            """);
  }
}
