package io.syntropy.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.Labels;
import io.syntropy.alerts.Sev;
import io.syntropy.alerts.incident.Alert;
import io.syntropy.alerts.incident.Opener;
import io.syntropy.server.alert.AlertView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AlertSeriesTest {
  private static AlertView view(String slo, String tier, String policy, Map<String, String> group) {
    return new AlertView(
        "id",
        slo,
        "social",
        0,
        0.99,
        group,
        "page",
        tier,
        policy,
        "firing",
        null,
        null,
        null,
        Instant.EPOCH,
        null,
        null,
        null,
        true,
        "",
        List.of());
  }

  private static Alert decided(Opener opener, Sev severity, String region, boolean frozen) {
    return new Alert(
        "id",
        opener,
        "social-regions",
        severity,
        "social",
        region,
        "bad",
        Instant.EPOCH,
        Map.of(),
        null,
        "region-failover",
        frozen,
        false,
        List.of(),
        List.of());
  }

  private static Map<String, String> map(Labels labels) {
    Map<String, String> map = new TreeMap<>();
    for (Label label : labels) {
      map.put(label.getName(), label.getValue());
    }
    return map;
  }

  @Test
  void ofAnSloAreItsGroupsAndWhoOpenedIt() {
    assertThat(
            map(
                AlertSeries.of(
                    view("feed", "14.4/1h", "fast", Map.of("cloud.region", "eu", "site", "a")))))
        .containsOnly(
            Map.entry("slo", "feed"),
            Map.entry("name", "feed"),
            Map.entry("service", "social"),
            Map.entry("objective", "0"),
            Map.entry("cloud_region", "eu"),
            Map.entry("site", "a"),
            Map.entry("severity", "page"),
            Map.entry("tier", "14.4/1h"),
            Map.entry("state", "firing"),
            Map.entry("opener", "burn"));
    assertThat(map(AlertSeries.of(view("feed", "no_data", "fast", Map.of()))))
        .containsEntry("opener", "absence");
  }

  @Test
  void aGroupMayBeCalledLikeOneOfOurLabels() {
    Labels labels =
        AlertSeries.of(
            view("feed", "14.4/1h", "fast", Map.of("service", "a", "a.b", "1", "a_b", "2")));
    assertThat(map(labels))
        .containsEntry("service", "social")
        .containsEntry("exported_service", "a")
        .containsEntry("a_b", "1;2");
  }

  @Test
  void ofAConditionOnlyTheRegionIsToldApart() {
    Labels one =
        AlertSeries.ofCondition(
            view("", "condition", "disk", Map.of("cloud.region", "eu", "host.name", "a")));
    Labels other =
        AlertSeries.ofCondition(
            view("", "condition", "disk", Map.of("cloud.region", "eu", "host.name", "b")));
    assertThat((Object) one).isEqualTo(other);
    assertThat(map(one))
        .containsOnly(
            Map.entry("name", "disk"),
            Map.entry("service", "social"),
            Map.entry("cloud_region", "eu"),
            Map.entry("severity", "page"),
            Map.entry("tier", "condition"),
            Map.entry("state", "firing"),
            Map.entry("opener", "condition"));
    assertThat(map(AlertSeries.ofCondition(view("feed", "condition", "disk", Map.of()))))
        .containsEntry("slo", "feed")
        .doesNotContainKey("cloud_region");
  }

  @Test
  void whatWasDecidedIsAPageFromSev2OnAndFrozenWhenItCannotBeSaid() {
    assertThat(map(AlertSeries.ofDecided(decided(Opener.REGION, Sev.SEV2, "eu", false))))
        .containsOnly(
            Map.entry("name", "social-regions"),
            Map.entry("service", "social"),
            Map.entry("cloud_region", "eu"),
            Map.entry("severity", "page"),
            Map.entry("tier", "region"),
            Map.entry("state", "firing"),
            Map.entry("opener", "region"));
    assertThat(map(AlertSeries.ofDecided(decided(Opener.BUDGET, Sev.SEV3, "", true))))
        .containsEntry("severity", "ticket")
        .containsEntry("state", "frozen")
        .doesNotContainKey("cloud_region");
  }
}
