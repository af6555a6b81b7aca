package io.syntropy.actuators.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.syntropy.actuators.Actuator;
import io.syntropy.actuators.ActuatorContract;
import io.syntropy.actuators.Capture;
import io.syntropy.actuators.Order;
import io.syntropy.actuators.Outcome;
import io.syntropy.actuators.ReadBack;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScaleIT extends ActuatorContract<Replicas> {
  private static final ScaleTarget TARGET = ScaleTarget.deployment("prod", "social", 1, 20);
  private ScaleServer server;
  private KubernetesClient client;
  private ScaleActuator actuator;

  @BeforeEach
  void startServer() {
    server = new ScaleServer(3);
    client = server.client();
    actuator = new ScaleActuator(TARGET, client);
  }

  @AfterEach
  void stopServer() {
    client.close();
    server.close();
  }

  @Override
  protected Actuator<Replicas> actuator() {
    return actuator;
  }

  @Override
  protected Replicas declared() {
    return new Replicas(3);
  }

  @Override
  protected Replicas state(int n) {
    return new Replicas(5 + n);
  }

  @Override
  protected Replicas empty() {
    return new Replicas(0);
  }

  @Override
  protected void editByHand() {
    server.scaleByHand(4);
  }

  @Override
  protected Replicas shown() {
    return new Replicas(server.replicas());
  }

  @Override
  protected void loseNextAnswer() {
    server.loseNextAnswer();
  }

  @Test
  void aWriterThatDiedAfterItsClaimIsFinishedByItself() {
    given(firstWrite(1, 1, state(0)));
    Order<Replicas> order = next(1, 2, state(1));
    server.failNextScale();

    assertThat(actuator.apply(order)).isInstanceOf(Outcome.Unknown.class);
    assertThat(actuator.readBack(order)).isInstanceOf(ReadBack.Pending.class);
    assertThat(shown()).isEqualTo(state(0));
    given(order);
    assertThat(shown()).isEqualTo(state(1));
  }

  @Test
  void aWriterThatDiedAfterItsClaimIsOvertakenByTheNextLeader() {
    given(firstWrite(1, 1, state(0)));
    Order<Replicas> dead = next(1, 2, state(1));
    server.failNextScale();
    assertThat(actuator.apply(dead)).isInstanceOf(Outcome.Unknown.class);

    Order<Replicas> claim = given(next(2, 0, state(0)));
    assertThat(actuator.apply(dead)).isEqualTo(new Outcome.Fenced(claim.stamp()));
    assertThat(shown()).isEqualTo(state(0));
  }

  @Test
  void anOperatorWhoPutsTheOldNumberBackIsNotTakenForAnUnfinishedWrite() {
    given(firstWrite(1, 1, state(0)));
    Order<Replicas> order = given(next(1, 2, state(1)));
    server.scaleByHand(state(0).count());

    assertThat(actuator.apply(order)).isInstanceOf(Outcome.Conflict.class);
    assertThat(shown()).isEqualTo(state(0));
  }

  @Test
  void aForeignScalingBetweenClaimAndScalingIsAConflict() {
    given(firstWrite(1, 1, state(0)));
    server.beforeNextScale(() -> server.scaleByHand(4));

    assertThat(actuator.apply(next(1, 2, state(1)))).isInstanceOf(Outcome.Conflict.class);
    assertThat(shown()).isEqualTo(new Replicas(4));
  }

  @Test
  void aStatusUpdateInBetweenIsReadAgainAndWritten() {
    server.beforeNextScale(server::updateStatus);

    given(firstWrite(1, 1, state(0)));
    assertThat(shown()).isEqualTo(state(0));
    assertThat(server.seen.stream().filter(s -> s.startsWith("PATCH"))).hasSize(1);
    assertThat(server.seen.stream().filter(s -> s.startsWith("PUT"))).hasSize(2);
  }

  @Test
  void annotationsThatAreNotOursAreNotOverwritten() {
    server.annotate("syntropy.io/owner", "hands off");

    assertThat(actuator.capture()).isInstanceOf(Capture.Unreadable.class);
    assertThat(actuator.apply(firstWrite(1, 1, state(0)))).isInstanceOf(Outcome.Conflict.class);
    assertThat(shown()).isEqualTo(declared());
  }

  @Test
  void isRefusedOutsideItsBoundsAndWithoutATarget() {
    assertThat(actuator.apply(firstWrite(1, 1, new Replicas(21))))
        .isEqualTo(new Outcome.Refused("replicas: 21 (expected 1 to 20)"));
    ScaleActuator missing =
        new ScaleActuator(ScaleTarget.deployment("prod", "none", 1, 20), client);
    assertThat(missing.apply(firstWrite(1, 1, state(0)))).isInstanceOf(Outcome.Refused.class);
    server.close();
    assertThat(actuator.apply(firstWrite(1, 1, state(0)))).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void aKubeconfigIsReadWithTheYamlParserOfThisBuild() {
    Config config =
        ScaleActuator.once(
            Config.fromKubeconfig(
                """
                apiVersion: v1
                kind: Config
                current-context: prod
                contexts: [{name: prod, context: {cluster: prod, user: syntropy, namespace: prod}}]
                clusters: [{name: prod, cluster: {server: "https://127.0.0.1:6443"}}]
                users: [{name: syntropy, user: {token: not-a-secret}}]
                """),
            Duration.ofSeconds(5));

    assertThat(config.getMasterUrl()).startsWith("https://127.0.0.1:6443");
    assertThat(config.getRequestTimeout()).isEqualTo(5000);
    assertThat(config.getRequestRetryBackoffLimit()).isZero();
  }

  @Test
  void refusesAClientThatRetriesWithoutReading() {
    try (KubernetesClient retrying =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(client.getConfiguration())
                    .withRequestRetryBackoffLimit(3)
                    .build())
            .build()) {
      assertThatThrownBy(() -> new ScaleActuator(TARGET, retrying))
          .hasMessage("requestRetryBackoffLimit: 3 (expected 0: a retry must read first)");
    }
  }
}
