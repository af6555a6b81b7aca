package io.syntropy.policy;

import static io.syntropy.policy.Decoded.decode;
import static io.syntropy.policy.Decoded.schema;
import static io.syntropy.policy.Decoded.schemaAccepts;
import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyDocumentsTest {
  private static final String REGION_POLICY =
      """
      apiVersion: syntropy/v1
      kind: RegionPolicy
      metadata: {name: social-regions}
      spec:
        service: social
        breach:  {error_ratio: 0.05, p95: 1s, hold: 3m}
        recover: {error_ratio: 0.025, p95: 750ms, hold: 10m}
        floor: {requests_per_minute: 100}
        min_healthy_regions: 1
        dwell: 15m
        probation: {steps: [0.05, 0.25, 0.5, 1.0], step: 2m}
        action: {expires: 1h, extensions: 3}
        mode: act
      """;
  private static final String PROTECTIVE_POLICY =
      """
      apiVersion: syntropy/v1
      kind: ProtectivePolicy
      metadata: {name: social-protection}
      spec:
        service: social
        signal: {metric: social.collective.hz, mean_below: 420, low_below: 420, low_share: 0.65, hold: 10m}
        recover: {mean_at_least: 440, low_share_below: 0.5, hold: 15m}
        floor: {users: 50}
        ttl: {soft: 30m, medium: 30m, hard: 15m}
        mode: act
      """;
  private static final String REGION =
      """
      apiVersion: syntropy/v1
      kind: Region
      metadata: {name: eu-west-1}
      spec:
        jurisdiction: EU
        place: {lat: 53.3, lon: -6.3}
        backups: [us-east-1, sa-east-1]
      """;

  @Test
  void theDocumentedExamplesAreTheDefaults() {
    PolicyDocuments all = decode(REGION_POLICY + "---\n" + PROTECTIVE_POLICY + "---\n" + REGION);
    assertThat(all.faults()).isEmpty();
    RegionPolicy policy = all.regionPolicies().get("social-regions");
    assertThat(policy.minHealthyRegions()).isEqualTo(1);
    assertThat(policy)
        .usingRecursiveComparison()
        .ignoringFields("minHealthyRegions")
        .isEqualTo(RegionPolicy.defaults("social-regions", "social").withMode(Mode.ACT));
    assertThat(all.protectivePolicies().get("social-protection"))
        .isEqualTo(ProtectivePolicy.defaults("social-protection", "social").withMode(Mode.ACT));
    assertThat(all.regions().get("eu-west-1"))
        .isEqualTo(
            new RegionFacts(
                "eu-west-1",
                "EU",
                new RegionFacts.Place(53.3, -6.3),
                List.of("us-east-1", "sa-east-1")));
  }

  @Test
  void whatIsLeftOutTakesItsDefaultAndObserves() {
    String minimal =
        """
        apiVersion: syntropy/v1
        kind: RegionPolicy
        metadata: {name: p}
        spec: {service: social, breach: {hold: 20s}}
        """;
    RegionPolicy policy = decode(minimal).regionPolicies().get("p");
    assertThat(policy.mode()).isEqualTo(Mode.OBSERVE);
    assertThat(policy.breach().hold()).isEqualTo(Duration.ofSeconds(20));
    assertThat(policy.breach().errorRatio()).isEqualTo(0.05);
    assertThat(policy.minHealthy(2)).isEqualTo(1);
    assertThat(policy.minHealthy(3)).isEqualTo(2);
    assertThat(policy.minHealthy(4)).isEqualTo(2);
    assertThat(policy.window()).isEqualTo(Duration.ofSeconds(60));
  }

  /** Each replaces a piece of the valid example; the fault is at the given line. */
  private static final List<List<String>> INVALID =
      List.of(
          List.of("error_ratio: 0.05,", "error_ratio: 1.01,", "6", "breach.error_ratio: 1.01"),
          List.of("error_ratio: 0.05,", "error_ratio: 0,", "6", "breach.error_ratio: 0"),
          List.of("p95: 1s", "p95: fast", "6", "p95: fast"),
          List.of("hold: 3m", "hodl: 3m", "6", "hodl: unknown field"),
          List.of("service: social", "service: 7", "5", "service: 7"),
          List.of(
              "requests_per_minute: 100",
              "requests_per_minute: 0",
              "8",
              "floor.requests_per_minute"),
          List.of("min_healthy_regions: 1", "min_healthy_regions: 0", "9", "min_healthy_regions"),
          List.of("extensions: 3", "extensions: 4", "12", "extensions: 4"),
          List.of("0.5, 1.0]", "0.5, 1.5]", "11", "probation.steps"),
          List.of("mode: act", "mode: maybe", "13", "mode: maybe"),
          List.of("dwell: 15m", "dwel: 15m", "10", "dwel: unknown field"));

  /** What a schema cannot say. */
  private static final List<List<String>> INVALID_TOGETHER =
      List.of(
          List.of("0.5, 1.0]", "0.5]", "11", "probation.steps"),
          List.of("[0.05, 0.25", "[0.25, 0.05", "11", "probation.steps"),
          List.of("error_ratio: 0.025", "error_ratio: 0.06", "7", "recover.error_ratio: 0.06"),
          List.of("p95: 750ms", "p95: 1001ms", "7", "recover.p95"),
          List.of("expires: 1h", "expires: 73h", "12", "action.expires"));

  @Test
  void aFaultNamesFieldAndPositionAndSchemaAndDecoderAgree() {
    assertThat(schemaAccepts("RegionPolicy", REGION_POLICY)).isTrue();
    assertThat(schemaAccepts("ProtectivePolicy", PROTECTIVE_POLICY)).isTrue();
    assertThat(schemaAccepts("Region", REGION)).isTrue();
    INVALID.forEach(c -> assertThat(invalid(c)).as("schema, %s", c).isFalse());
    INVALID_TOGETHER.forEach(c -> assertThat(invalid(c)).as("schema, %s", c).isTrue());
  }

  /** Asserts the decoder's fault; answers whether the schema accepts. */
  private static boolean invalid(List<String> c) {
    assertThat(REGION_POLICY).contains(c.get(0));
    String yaml = REGION_POLICY.replace(c.get(0), c.get(1));
    PolicyDocuments decoded = decode(yaml);
    assertThat(decoded.regionPolicies()).as("%s", c).isEmpty();
    assertThat(decoded.broken()).containsExactly("syntropy/v1/RegionPolicy/social-regions");
    Fault fault = decoded.faults().get(0);
    assertThat(fault.message()).startsWith(c.get(3));
    assertThat(fault.line()).as("%s", fault).isEqualTo(Integer.parseInt(c.get(2)));
    return schemaAccepts("RegionPolicy", yaml);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "low_share: 0.65|low_share: 65",
        "users: 50|users: 0",
        "soft: 30m|soft: soon",
        "mean_at_least: 440|mean_at_least: high",
        "hard: 15m|hardest: 15m"
      })
  void aProtectivePolicyIsHeldToItsSchema(String change) {
    String[] c = change.split("\\|");
    String yaml = PROTECTIVE_POLICY.replace(c[0], c[1]);
    assertThat(decode(yaml).faults()).isNotEmpty();
    assertThat(decode(yaml).protectivePolicies()).isEmpty();
    assertThat(schemaAccepts("ProtectivePolicy", yaml)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lat: 53.3|lat: 91", "jurisdiction: EU|jurisdiction: [EU]", "lon:|long:"})
  void aRegionIsHeldToItsSchema(String change) {
    String[] c = change.split("\\|");
    String yaml = REGION.replace(c[0], c[1]);
    assertThat(decode(yaml).faults()).isNotEmpty();
    assertThat(schemaAccepts("Region", yaml)).isFalse();
  }

  private static final String RELEASE_POLICY =
      """
      apiVersion: syntropy/v1
      kind: ReleasePolicy
      metadata: {name: social-releases}
      spec:
        service: social
        slos: [feed-render-availability]
        deny_when: [budget_burnt, page_firing]
        freeze:
          - {name: year-end, from: "2026-12-20 00:00:00", to: "2027-01-04 00:00:00", zone: Europe/Berlin}
          - {name: weekend, days: [sat, sun], zone: America/Sao_Paulo}
          - {name: friday, days: [fri], from: "16:00", to: "24:00", zone: America/Sao_Paulo}
        coverage_floor: 0.8
        valid_for: 30s
        mode: act
        rollback: {within: 30m, hold: 3m}
      """;

  @Test
  void aReleasePolicyIsDecoded() {
    PolicyDocuments decoded = decode(RELEASE_POLICY);
    assertThat(decoded.faults()).isEmpty();
    assertThat(schemaAccepts("ReleasePolicy", RELEASE_POLICY)).isTrue();
    ReleasePolicy policy = decoded.releasePolicies().get("social-releases");
    assertThat(policy.service()).isEqualTo("social");
    assertThat(policy.slos()).containsExactly("feed-render-availability");
    assertThat(policy.freezes())
        .extracting(FreezeWindow::name)
        .containsExactly("year-end", "weekend", "friday");
    assertThat(policy.coverageFloor()).isEqualTo(0.8);
    assertThat(policy.validFor()).isEqualTo(Duration.ofSeconds(30));
    assertThat(policy.mode()).isEqualTo(Mode.ACT);
    assertThat(policy.rollback())
        .isEqualTo(new ReleasePolicy.Rollback(Duration.ofMinutes(30), Duration.ofMinutes(3)));
    String asked = RELEASE_POLICY.replace("{within: 30m, hold: 3m}", "{}");
    assertThat(decode(asked).releasePolicies().get("social-releases"))
        .extracting(ReleasePolicy::rollback)
        .isEqualTo(ReleasePolicy.Rollback.DEFAULT);
    String bare =
        "apiVersion: syntropy/v1\nkind: ReleasePolicy\nmetadata: {name: r}\n"
            + "spec: {service: social}\n";
    assertThat(decode(bare).releasePolicies().get("r"))
        .isEqualTo(ReleasePolicy.defaults("r", "social"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service: social|sevice: social|5",
        "[budget_burnt, page_firing]|[budget]|7",
        "[budget_burnt, page_firing]|[]|7",
        "2026-12-20 00:00:00|20 December|9",
        "days: [sat, sun]|days: [saturday]|10",
        "from: \"16:00\"|from: 4pm|11",
        "coverage_floor: 0.8|coverage_floor: 90|12",
        "valid_for: 30s|valid_for: soon|13",
        "mode: act|mode: enforce|14",
        "rollback: {within: 30m|rollback: {window: 30m|15",
        "hold: 3m|hold: soon|15",
        "rollback: {within: 30m, hold: 3m}|rollback: always|15"
      })
  void aReleasePolicyIsHeldToItsSchema(String change) {
    String[] c = change.split("\\|");
    assertThat(RELEASE_POLICY).contains(c[0]);
    String yaml = RELEASE_POLICY.replace(c[0], c[1]);
    assertThat(decode(yaml).releasePolicies()).isEmpty();
    assertThat(decode(yaml).faults())
        .anyMatch(fault -> fault.line() == Integer.parseInt(c[2]) && fault.column() > 1);
    assertThat(schemaAccepts("ReleasePolicy", yaml)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zone: Europe/Berlin|zone: Mars/Olympus|9",
        "to: \"2027-01-04|to: \"2025-01-04|9",
        "valid_for: 30s|valid_for: 2h|13",
        "hold: 3m|hold: 1s|15",
        "within: 30m|within: 48h|15",
        "within: 30m|within: 2m|15"
      })
  void whatASchemaCannotSayIsAFaultOfTheReleasePolicyToo(String change) {
    String[] c = change.split("\\|");
    assertThat(decode(RELEASE_POLICY.replace(c[0], c[1])).faults())
        .singleElement()
        .satisfies(fault -> assertThat(fault.line()).isEqualTo(Integer.parseInt(c[2])));
  }

  @Test
  void everyFieldOfTheSchemasIsKnownToTheDecoder() {
    for (Map.Entry<String, String> e :
        Map.of(
                "RegionPolicy", "service: s",
                "ProtectivePolicy", "service: s",
                "ReleasePolicy", "service: s",
                "ScalingPolicy", "service: s",
                "Region", "")
            .entrySet()) {
      var spec = schema(e.getKey()).getSchemaNode().at("/properties/spec/properties");
      spec.fieldNames()
          .forEachRemaining(field -> {
            StringBuilder yaml = new StringBuilder();
            yaml.append("apiVersion: syntropy/v1\nkind: ").append(e.getKey());
            yaml.append("\nmetadata: {name: n}\nspec:\n  ").append(e.getValue());
            yaml.append("\n  unheard_of: 1\n");
            // The fault for the unknown field lists every known one.
            assertThat(decode(yaml.toString()).faults())
                .anyMatch(f ->
                    f.message().startsWith("unheard_of: unknown field")
                        && f.message().matches(".*[ ,]" + field + "[,)].*"));
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"BudgetPolicy"})
  void kindsNotActedOnYetAreAcceptedWithANotice(String kind) {
    String yaml =
        "apiVersion: syntropy/v1\nkind: %s\nmetadata: {name: x}\nspec: {anything: 1}\n"
            .formatted(kind);
    PolicyDocuments decoded = decode(yaml);
    assertThat(decoded.faults()).isEmpty();
    assertThat(decoded.others()).containsExactly("syntropy/v1/" + kind + "/x");
    assertThat(decoded.notices()).singleElement().asString().contains("not acted on yet");
    assertThat(schemaAccepts(kind, yaml)).isTrue();
    String bare = yaml.replace("spec: {anything: 1}", "sepc: {}");
    assertThat(decode(bare).faults()).isNotEmpty();
    assertThat(decode(bare).others()).isEmpty();
    assertThat(schemaAccepts(kind, bare)).isFalse();
  }

  @Test
  void unknownKindsAndVersionsAreFaultsAndOtherGroupsArePassedOver() {
    String yaml = "apiVersion: %s\nkind: %s\nmetadata: {name: x}\nspec: {}\n";
    assertThat(decode(yaml.formatted("syntropy/v1", "RegionPolice")).faults())
        .singleElement()
        .asString()
        .startsWith("p.yaml:1:1: kind: RegionPolice (expected one of");
    assertThat(decode(yaml.formatted("syntropy/v2", "Region")).faults())
        .singleElement()
        .asString()
        .contains("apiVersion: syntropy/v2 (expected syntropy/v1)");
    assertThat(decode(yaml.formatted("openslo/v1", "SLO")).faults()).isEmpty();
  }

  @Test
  void aSecondDocumentOfTheSameNameIsAFaultNamingBothFiles() {
    PolicyDocuments decoded =
        PolicyDocuments.decode(
            Documents.read(Map.of("a.yaml", REGION_POLICY, "b.yaml", REGION_POLICY)).documents());
    assertThat(decoded.regionPolicies()).hasSize(1);
    assertThat(decoded.faults())
        .singleElement()
        .asString()
        .startsWith("b.yaml:1:1: ")
        .contains("a.yaml:1", "b.yaml:1");
  }

  @Test
  void aSecondPolicyForTheSameServiceIsAFaultAndTheFirstStays() {
    PolicyDocuments decoded =
        decode(REGION_POLICY + "---\n" + REGION_POLICY.replace("social-regions", "other"));
    assertThat(decoded.regionPolicies()).containsOnlyKeys("social-regions");
    assertThat(decoded.broken()).containsExactly("syntropy/v1/RegionPolicy/other");
    assertThat(decoded.faults()).singleElement().asString().contains("expected one per service");
  }

  @Test
  void allFaultsOfADocumentAreReportedTogether() {
    String yaml =
        REGION_POLICY
            .replace("service: social", "service: 7")
            .replace("hold: 3m", "hold: soon")
            .replace("mode: act", "mode: maybe");
    assertThat(decode(yaml).faults()).extracting(Fault::line).containsExactly(5, 6, 13);
  }
}
