package io.syntropy.policy;

import static io.syntropy.policy.Decoded.decode;
import static io.syntropy.policy.Decoded.schemaAccepts;
import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.config.Fault;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailoverDocumentsTest {
  private static final String POLICY =
      """
      apiVersion: syntropy/v1
      kind: FailoverPolicy
      metadata: {name: social-failover}
      spec:
        service: social
        region_policy: social-regions
        allowed_receivers: {eu-west-1: [us-east-1], us-east-1: [eu-west-1]}
        residency: {service: required, tenants: [acme]}
        steps: [scale, protective, event]
        scale: {wait: 30s, max_replicas: 12}
        read_only: [social-store]
        verify: {error_ratio: 0.02}
        soft_shift: true
        dns:
          - zone: example.com.
            name: social.example.com.
            ttl: 5s
            regions:
              eu-west-1: [{A: 192.0.2.10}, {AAAA: "2001:db8::10"}]
              us-east-1: [{A: 198.51.100.10}, {AAAA: "2001:db8:1::10"}]
            baseline: [eu-west-1, us-east-1]
            servers: ["192.0.2.53:53", "[2001:db8::53]:53"]
            key: dns-tsig
            way: withdraw
        mode: act
      """;
  private static final String REGIONS =
      """
      ---
      apiVersion: syntropy/v1
      kind: RegionPolicy
      metadata: {name: social-regions}
      spec:
        service: social
        signals:
          errors: {signal: metric, name: anything}
          replication_lag:
            selector: {signal: metric, name: db.replication.lag, match: {service.name: store}}
            above: 30
            stale_after: 30s
          queue_room: {selector: {signal: metric, name: queue.room}, below: 5}
      """;

  @Test
  void aFailoverPolicyIsDecoded() {
    PolicyDocuments all = decode(POLICY + REGIONS);
    assertThat(all.faults()).isEmpty();
    FailoverPolicy p = all.failoverPolicies().get("social-failover");
    assertThat(p.service()).isEqualTo("social");
    assertThat(p.allowedReceivers()).containsEntry("eu-west-1", List.of("us-east-1"));
    assertThat(p.residency()).isEqualTo(new FailoverPolicy.ResidencyRule(true, List.of("acme")));
    assertThat(p.steps())
        .containsExactly(
            FailoverPolicy.Wanted.SCALE,
            FailoverPolicy.Wanted.PROTECTIVE,
            FailoverPolicy.Wanted.EVENT);
    assertThat(p.scale()).isEqualTo(new FailoverPolicy.ScaleTerms(Duration.ofSeconds(30), 12));
    assertThat(p.readOnly()).containsExactly("social-store");
    assertThat(p.verifyErrorRatio()).isEqualTo(0.02);
    assertThat(p.softShift()).isTrue();
    assertThat(p.mode()).isEqualTo(Mode.ACT);
    DnsName dns = p.dns().get(0);
    assertThat(dns.ttl()).isEqualTo(Duration.ofSeconds(5));
    assertThat(dns.timeout()).isEqualTo(DnsName.DEFAULT_TIMEOUT);
    assertThat(dns.regions().get("eu-west-1"))
        .containsExactly(
            new DnsName.Value(DnsName.Type.A, "192.0.2.10"),
            new DnsName.Value(DnsName.Type.AAAA, "2001:db8::10"));
    assertThat(schemaAccepts("FailoverPolicy", POLICY)).isTrue();
  }

  @Test
  void whatIsLeftOutTakesItsDefaultAndObserves() {
    String bare =
        "apiVersion: syntropy/v1\nkind: FailoverPolicy\nmetadata: {name: f}\n"
            + "spec: {service: social}\n";
    PolicyDocuments all = decode(bare);
    assertThat(all.failoverPolicies().get("f")).isEqualTo(FailoverPolicy.defaults("f", "social"));
    assertThat(all.failoverPolicies().get("f").steps())
        .isEqualTo(EnumSet.allOf(FailoverPolicy.Wanted.class));
    assertThat(all.notices())
        .extracting(Fault::message)
        .containsExactly("service: no RegionPolicy for social, so nothing is ever drained");
    assertThat(schemaAccepts("FailoverPolicy", bare)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service: social\n|sevice: social\n|5",
        "{service: required|{service: maybe|8",
        "[scale, protective, event]|[scale, pray]|9",
        "wait: 30s|wait: long|10",
        "max_replicas: 12|max_replicas: 0|10",
        "error_ratio: 0.02|error_ratio: 2|12",
        "soft_shift: true|soft_shift: often|13",
        "zone: example.com.|zone: example.com|15",
        "key: dns-tsig|key: /etc/tsig.key|23",
        "key: dns-tsig|secret: dns-tsig|23",
        "way: withdraw|way: weighted|24",
        "[{A: 192.0.2.10},|[{MX: mail.},|19",
        "mode: act|mode: enforce|25"
      })
  void aFaultNamesItsPositionAndSchemaAndDecoderAgree(String change) {
    String[] c = change.split("\\|");
    assertThat(POLICY).contains(c[0]);
    String yaml = POLICY.replace(c[0], c[1]);
    PolicyDocuments decoded = decode(yaml + REGIONS);
    assertThat(decoded.failoverPolicies()).isEmpty();
    assertThat(decoded.broken()).containsExactly("syntropy/v1/FailoverPolicy/social-failover");
    assertThat(decoded.faults())
        .as("%s", decoded.faults())
        .anyMatch(f -> Math.abs(f.line() - Integer.parseInt(c[2])) <= 1 && f.column() > 1);
    assertThat(schemaAccepts("FailoverPolicy", yaml)).isFalse();
  }

  /** What a schema cannot say. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "name: social.example.com.|name: social.example.org.|name: social.example.org. (expected inside",
        "ttl: 5s|ttl: 1500ms|ttl: PT1.5S (expected whole seconds)",
        "A: 192.0.2.10|A: 192.0.2.256|A: \"192.0.2.256\" (expected an IPv4 address)",
        "AAAA: \"2001:db8::10\"|AAAA: \"2001:db8:::10\"|AAAA: \"2001:db8:::10\" (expected an IPv6 address)",
        "baseline: [eu-west-1, us-east-1]|baseline: [eu-west-1, mars]|baseline: [eu-west-1, mars] (expected",
        "192.0.2.53:53|192.0.2.53:0|servers: \"192.0.2.53:0\" (expected HOST:PORT",
        "wait: 30s|wait: 5m|scale.wait: PT5M (expected PT1S to PT1M)",
        "eu-west-1: [us-east-1]|eu-west-1: [eu-west-1]|allowed_receivers.eu-west-1: [eu-west-1] (expected other",
        "region_policy: social-regions|region_policy: others|region_policy: others (expected the name"
      })
  void whatDoesNotFitTogetherIsAFault(String change) {
    String[] c = change.split("\\|");
    assertThat(POLICY).contains(c[0]);
    PolicyDocuments decoded = decode(POLICY.replace(c[0], c[1]) + REGIONS);
    assertThat(decoded.failoverPolicies()).isEmpty();
    assertThat(decoded.faults()).extracting(Fault::message).anyMatch(m -> m.startsWith(c[2]));
  }

  @Test
  void aSecondPolicyForTheServiceIsAFault() {
    PolicyDocuments decoded =
        decode(POLICY + REGIONS + "---\n" + POLICY.replace("social-failover", "other"));
    assertThat(decoded.failoverPolicies()).containsOnlyKeys("social-failover");
    assertThat(decoded.faults()).singleElement().asString().contains("expected one per service");
  }

  @Test
  void extraSignalsAreThoseWithALimit() {
    PolicyDocuments decoded = decode(POLICY + REGIONS);
    assertThat(decoded.regionPolicies().get("social-regions").extras())
        .extracting(e -> e.name() + " " + e.side() + " " + e.limit() + " " + e.staleAfter())
        .containsExactlyInAnyOrder("replication_lag ABOVE 30.0 PT30S", "queue_room BELOW 5.0 PT1M");
    assertThat(schemaAccepts("RegionPolicy", REGIONS.replace("---\n", ""))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "above: 30|above: much",
        "stale_after: 30s|stale_afer: 30s",
        "below: 5|below: 5, above: 7",
        "selector: {signal: metric, name: queue.room}|select: {}"
      })
  void anExtraSignalIsHeldToItsSchema(String change) {
    String[] c = change.split("\\|");
    assertThat(REGIONS).contains(c[0]);
    String yaml = REGIONS.replace("---\n", "").replace(c[0], c[1]);
    assertThat(decode(yaml).faults()).isNotEmpty();
    assertThat(decode(yaml).regionPolicies()).isEmpty();
    assertThat(schemaAccepts("RegionPolicy", yaml)).isFalse();
  }

  @Test
  void anExtraSignalIsAMetric() {
    String yaml = REGIONS.replace("{signal: metric, name: queue.room}", "{signal: log}");
    assertThat(decode(yaml).faults())
        .extracting(Fault::message)
        .anyMatch(m -> m.contains("expected signal: metric"));
  }

  @Test
  void theTermsOfAPolicyTakeTheRegionsFacts() {
    PolicyDocuments all = decode(POLICY + REGIONS);
    FailoverPolicy p = all.failoverPolicies().get("social-failover");
    FailoverTerms terms =
        FailoverTerms.of(
            p,
            Map.of(
                "eu-west-1", new RegionFacts("eu-west-1", "EU", null, List.of()),
                "us-east-1", new RegionFacts("us-east-1", null, null, List.of())));
    assertThat(terms.jurisdictions()).isEqualTo(new TreeMap<>(Map.of("eu-west-1", "EU")));
    assertThat(terms.resident()).containsExactly("social");
    assertThat(terms.receiverErrors()).isEqualTo(0.02);
    assertThat(terms.softShift()).isTrue();
  }
}
