package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.syntropy.actuators.kubernetes.ScaleServer;
import io.syntropy.actuators.webhook.JsonState;
import io.syntropy.actuators.webhook.Receiver;
import io.syntropy.actuators.webhook.WebhookKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A scaling decision written to Kubernetes (fabric8's mock server) and to a signed webhook (a real
 * listener): read back before it counts, settled after a lost answer, and never over a stranger's
 * change.
 */
class OutsideIT {
  private static final String TOKEN = "a-token-of-the-test";
  private static final String SECRET = "whsec_c2lnbmVkLWJ5LXRoZS1jb250cm9sLXBsYW5lLXRlc3Q=";
  private static final String POLICY =
      """
      apiVersion: syntropy/v1
      kind: ScalingPolicy
      metadata: {name: worker-scaling}
      spec:
        service: worker
        replicas: {min: 1, max: 6}
        signals: [{name: queue-lag, metric: worker.queue.lag, average: 100, stale_after: 20s}]
        sync: 1s
        dwell: 0s
        targets:
          eu-west-1: {%s}
        mode: act
      """;
  private static final String KUBERNETES = "kubernetes: {namespace: prod, name: social}";

  @TempDir Path folder;

  private Fixture server(ScaleServer kubernetes, String policy) throws IOException {
    Fixture fixture = new Fixture(folder, Map.of("SYNTROPY_KUBERNETES", kubernetes.url()), policy);
    secret(fixture, "kube-default-token", TOKEN);
    return fixture;
  }

  private static Path secret(Fixture fixture, String name, String text) throws IOException {
    Path secret = fixture.server().data().resolve("secrets").resolve(name);
    Files.createDirectories(secret.getParent());
    Files.createFile(
        secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(secret, text + "\n");
  }

  private static void until(String what, Worker worker, int ready, Callable<Boolean> condition) {
    await(what)
        .atMost(Duration.ofSeconds(100))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> {
          worker.beat(ready);
          worker.lag(290);
          return condition.call();
        });
  }

  /** The oldest. */
  private static JsonNode scaled(Fixture fixture) {
    return fixture.actions().stream()
        .filter(a -> a.path("kind").asText().equals("scale"))
        .reduce((newer, older) -> older)
        .orElse(MissingNode.getInstance());
  }

  private static String state(Fixture fixture) {
    return scaled(fixture).path("state").asText();
  }

  private static String pages(Fixture fixture) {
    return fixture.get("/api/v1/audit?action=page.&limit=50").path("items").toString();
  }

  @Test
  void replicasAreSetReadBackAndThenLeftToWhoeverChangesThem() throws Exception {
    ScaleServer kubernetes = new ScaleServer(1);
    try (kubernetes;
        Fixture fixture = server(kubernetes, POLICY.formatted(KUBERNETES))) {
      Worker worker = new Worker(fixture, "");
      kubernetes.loseNextAnswer();
      until("applied", worker, 1, () -> state(fixture).equals("applied"));
      assertThat(kubernetes.replicas()).isEqualTo(3);
      assertThat(kubernetes.authorization()).isEqualTo("Bearer " + TOKEN);
      assertThat(kubernetes.seen.stream().filter(line -> line.startsWith("PUT")))
          .as("the answer was lost: read, not sent again")
          .hasSize(1);
      assertThat(state(fixture)).as("one replica is ready").isEqualTo("applied");

      until("verified", worker, 3, () -> state(fixture).equals("verified"));
      JsonNode action = scaled(fixture);
      assertThat(action.path("guard").valueStream().map(g -> g.path("result").asText()))
          .containsOnly("pass");
      assertThat(action.path("audit").path("leaf_hash").asText()).isNotEmpty();
      assertThat(action.toString()).doesNotContain(TOKEN);
      long epoch = fixture.get("/api/v1/status").path("lease").path("epoch").asLong();
      assertThat(kubernetes.annotations()).containsEntry("syntropy.io/epoch", "" + epoch);

      kubernetes.scaleByHand(5);
      until("theirs", worker, 3, () -> state(fixture).equals("operator_owned"));
      assertThat(kubernetes.replicas()).isEqualTo(5);
      assertThat(pages(fixture)).contains("page.trigger").contains("replicas 5");
      assertThat(fixture.replay().path("equal").asBoolean()).isTrue();
    }
  }

  @Test
  void aNewTermSettlesByReadingWhatTheOldOneCouldNotWrite() throws Exception {
    ScaleServer kubernetes = new ScaleServer(1);
    try (kubernetes;
        Fixture fixture = server(kubernetes, POLICY.formatted(KUBERNETES))) {
      Worker worker = new Worker(fixture, "");
      kubernetes.down(true);
      until("recorded", worker, 1, () -> state(fixture).equals("recorded"));
      String id = scaled(fixture).path("id").asText();
      fixture.server().killGroup();
      fixture.start();
      assertThat(state(fixture)).isEqualTo("recorded");
      kubernetes.down(false);
      Worker again = new Worker(fixture, "");
      until("settled", again, 1, () -> state(fixture).equals("applied"));
      assertThat(scaled(fixture).path("id").asText()).isEqualTo(id);
      assertThat(kubernetes.replicas()).isEqualTo(3);
      long epoch = fixture.get("/api/v1/status").path("lease").path("epoch").asLong();
      assertThat(kubernetes.annotations()).containsEntry("syntropy.io/epoch", "" + epoch);
    }
  }

  @Test
  void anUnknownClusterFailsWithAPageAndObservingWritesNothing() throws Exception {
    ScaleServer kubernetes = new ScaleServer(1);
    String elsewhere = "kubernetes: {cluster: elsewhere, namespace: prod, name: social}";
    try (kubernetes;
        Fixture fixture = server(kubernetes, POLICY.formatted(elsewhere))) {
      Worker worker = new Worker(fixture, "");
      until("failed", worker, 1, () -> state(fixture).equals("failed"));
      assertThat(pages(fixture)).contains("elsewhere").contains("SYNTROPY_KUBERNETES");

      String observing = POLICY.formatted(KUBERNETES).replace("mode: act", "mode: observe");
      Files.writeString(fixture.config().resolve("all.yaml"), observing);
      until(
          "observed",
          worker,
          1,
          () ->
              fixture.actions().stream()
                  .anyMatch(a -> a.path("state").asText().equals("proposed")));
      assertThat(kubernetes.seen).isEmpty();
      assertThat(kubernetes.replicas()).isEqualTo(1);
    }
  }

  @Test
  void aWebhookIsSignedReadBackAndLeftToWhoeverChangesIt() throws Exception {
    Path key = folder.resolve("receiver.key");
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, SECRET);
    try (Receiver receiver =
            new Receiver(WebhookKey.read(key), new JsonState("{\"desired\":{\"replicas\":1}}"));
        Fixture fixture =
            new Fixture(
                folder,
                POLICY.formatted(
                    "webhook: {name: pool, url: \"%s\", read_url: \"%s\", key: pool-key, timeout: 1s}"
                        .formatted(receiver.url("/pool"), receiver.url("/pool"))))) {
      secret(fixture, "pool-key", SECRET);
      Worker worker = new Worker(fixture, "");
      receiver.loseNextAnswer();
      until("applied", worker, 1, () -> state(fixture).equals("applied"));
      until("verified", worker, 3, () -> state(fixture).equals("verified"));
      JsonNode action = scaled(fixture);
      assertThat(receiver.unsigned()).isZero();
      assertThat(receiver.writes()).as("the answer was lost: read, not sent again").isEqualTo(1);
      assertThat(receiver.shown())
          .isEqualTo(
              new JsonState(
                  """
                  {"kind":"scale","service":"worker","region":"eu-west-1",
                   "desired":{"replicas":3}}\
                  """));
      assertThat(action.toString()).doesNotContain("whsec_");

      receiver.editByHand(new JsonState("{\"desired\":{\"replicas\":9}}"));
      until("theirs", worker, 3, () -> state(fixture).equals("operator_owned"));
      assertThat(receiver.shown()).isEqualTo(new JsonState("{\"desired\":{\"replicas\":9}}"));
      assertThat(pages(fixture)).contains("page.trigger").contains("webhook:pool");
      assertThat(fixture.replay().path("equal").asBoolean()).isTrue();
    }
  }
}
