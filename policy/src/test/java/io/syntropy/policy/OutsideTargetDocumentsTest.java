package io.syntropy.policy;

import static io.syntropy.policy.Decoded.decode;
import static io.syntropy.policy.Decoded.schemaAccepts;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets outside, as ScalingPolicies name them. */
class OutsideTargetDocumentsTest {
  private static final String TARGETS =
      """
      apiVersion: syntropy/v1
      kind: ScalingPolicy
      metadata: {name: p}
      spec:
        service: s
        replicas: {max: 9}
        signals: [{name: q, average: 1}]
        targets:
          eu: {kubernetes: {cluster: eu, namespace: prod, name: social}}
          us: {kubernetes: {namespace: prod, kind: Rollout, name: social, group: argoproj.io, version: v1alpha1, plural: rollouts}}
          sa: {webhook: {name: pool, url: "https://pool.example.com/a", read_url: "http://127.0.0.1:8000/a", key: pool-key, timeout: 2s}}
      """;

  @Test
  void targetsOutsideAreRead() {
    PolicyDocuments all = decode(TARGETS);
    assertThat(all.faults()).isEmpty();
    assertThat(schemaAccepts("ScalingPolicy", TARGETS)).isTrue();
    Map<String, OutsideTarget> targets = all.scalingPolicies().get("p").targets();
    assertThat(targets.get("eu").kubernetes())
        .isEqualTo(
            new OutsideTarget.Workload(
                "eu", "prod", "Deployment", "social", "apps", "v1", "deployments"));
    assertThat(targets.get("us").key()).isEqualTo("kubernetes:default/prod/rollouts/social");
    assertThat(targets.get("sa").webhook())
        .isEqualTo(
            new OutsideTarget.Receiver(
                "pool",
                "https://pool.example.com/a",
                "http://127.0.0.1:8000/a",
                "pool-key",
                Duration.ofSeconds(2)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name: social}} -> name: Social}} | 9 | name: \"Social\"",
        "cluster: eu, -> cluster: E_U, | 9 | cluster: \"E_U\"",
        "kind: Rollout -> kind: rollout | 10 | kind: \"rollout\"",
        ", plural: rollouts -> | 10 | plural: missing",
        "https://pool -> http://pool | 11 | url: http://pool",
        "https://pool -> https://user@pool | 11 | url: with user",
        "key: pool-key -> key: whsec_AAAA | 11 | key: \"whsec_AAAA\"",
        "timeout: 2s -> timeout: 2m | 11 | timeout: PT2M",
        ", read_url: \"http://127.0.0.1:8000/a\" -> | 11 | read_url: missing",
        "{cluster: eu, namespace: prod, name: social}} -> {namespace: prod, name: social}}\n"
            + "    eu-2: {kubernetes: {namespace: prod, name: social}} | 10 | targets: kubernetes:default"
      })
  void aTargetThatCannotBeIsAFaultAtItsPlace(String change) {
    String[] parts = change.split(" \\| ");
    String[] edit = parts[0].split(" -> ?", 2);
    String yaml = TARGETS.replaceFirst(Pattern.quote(edit[0]), edit[1]);
    assertThat(yaml).isNotEqualTo(TARGETS);
    assertThat(decode(yaml).faults())
        .as(yaml)
        .anyMatch(f -> f.line() == Integer.parseInt(parts[1]) && f.message().startsWith(parts[2]));
  }

  @Test
  void oneTargetBelongsToOnePolicy() {
    String other = TARGETS.replace("name: p}", "name: q}").replace("service: s", "service: t");
    PolicyDocuments all = decode(TARGETS + "---\n" + other);
    assertThat(all.scalingPolicies()).containsOnlyKeys("p");
    assertThat(all.faults())
        .anyMatch(
            f -> f.message().startsWith("targets: webhook:pool is written by ScalingPolicy p in"));
  }
}
