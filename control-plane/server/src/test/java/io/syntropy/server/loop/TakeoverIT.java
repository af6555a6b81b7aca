package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.server.loop.TwoServers.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The worst moments for the leader to die or the database to go: between two steps of an action.
 */
class TakeoverIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private TwoServers servers;
  private Node a;
  private Node b;

  @BeforeEach
  void start() throws IOException {
    servers = new TwoServers(folder, TwoServers.POLICY);
    a = servers.a;
    b = servers.b;
    assertThat(a.leads()).isTrue();
    assertThat(a.register().statusCode()).isEqualTo(200);
  }

  @AfterEach
  void stop() throws IOException {
    servers.close();
  }

  @Test
  void killedBetweenAuditAndEffectTheOtherMakesItTakeEffectOnce() throws Exception {
    DirectiveListener before = a.listen();
    servers.relay.holdCommitAfter("INSERT INTO directive");
    working("the decision is committed, its writer does not know")
        .until(() -> works(a, b) && servers.relay.held().await(0, TimeUnit.SECONDS));
    assertThat(before.received()).as("nothing took effect").isEmpty();
    a.process.killGroup();

    await("takeover").atMost(LONG).until(b::leads);
    DirectiveListener after = b.listen();
    await("the effect").atMost(LONG).until(() -> after.received().size() == 1);
    working("read back").until(() -> works(b) && applied(b));
    assertThat(b.effective()).hasSize(1);
    JsonNode action = b.effective().getFirst();
    assertThat(after.received().getFirst().path("action_id")).isEqualTo(action.path("id"));
    assertThat(action.path("audit").path("leaf_hash").asText()).isNotEmpty();
  }

  @Test
  void killedBetweenEffectAndReadBackTheOtherSettlesItWithoutASecondEffect() throws Exception {
    DirectiveListener before = a.silentListener();
    working("the effect").until(() -> works(a, b) && before.received().size() == 1);
    assertThat(a.effective().getFirst().path("state").asText()).isEqualTo("recorded");
    a.process.killGroup();

    await("takeover").atMost(LONG).until(b::leads);
    DirectiveListener after = b.silentListener();
    await("the desired state").atMost(LONG).until(() -> after.received().size() == 1);
    assertThat(after.received().getFirst()).isEqualTo(before.received().getFirst());
    assertThat(b.effective().getFirst().path("state").asText()).isEqualTo("recorded");

    assertThat(after.answer(after.received().getFirst())).isLessThan(300);
    working("read back").until(() -> works(b) && applied(b));
    assertThat(b.effective()).hasSize(1);
    assertThat(after.received()).hasSize(1);
  }

  @Test
  void theDatabaseStopsMidActionAndTheActionIsSettledWhenItIsBack() throws Exception {
    DirectiveListener listener = a.silentListener();
    working("the effect").until(() -> works(a, b) && listener.received().size() == 1);
    JsonNode directive = listener.received().getFirst();
    servers.stopDatabase();
    assertThat(listener.answer(directive)).as("not kept, so not accepted").isGreaterThan(499);
    await("nobody leads").atMost(LONG).until(() -> !a.leads() && !b.leads());
    servers.startDatabase();

    await("exactly one leads").atMost(LONG).until(() -> a.leads() != b.leads());
    Node leader = leader();
    DirectiveListener after = leader.silentListener();
    await("the desired state").atMost(LONG).until(() -> after.received().size() == 1);
    assertThat(after.received().getFirst()).isEqualTo(directive);
    assertThat(after.answer(directive)).isLessThan(300);
    working("read back").until(() -> works(leader) && applied(leader));
    assertThat(leader.effective()).hasSize(1);
  }

  @Test
  void aCommitWhoseAnswerNeverComesIsFoundAndNotMadeAgain() throws Exception {
    long epoch = a.lease().path("epoch").asLong();
    servers.relay.holdCommitAfter("INSERT INTO directive");
    working("the decision is committed, its writer does not know")
        .until(() -> works(a, b) && servers.relay.held().await(0, TimeUnit.SECONDS));
    await("a new term begins with what is there")
        .atMost(LONG)
        .until(() -> a.leads() != b.leads() && leader().lease().path("epoch").asLong() > epoch);
    Node leader = leader();
    DirectiveListener listener = leader.listen();
    await("the effect").atMost(LONG).until(() -> listener.received().size() == 1);
    working("read back").until(() -> works(leader) && applied(leader));
    assertThat(leader.effective()).hasSize(1);
    assertThat(a.replay().path("equal").asBoolean()).as(a.replay().toString()).isTrue();
  }

  private Node leader() {
    return a.leads() ? a : b;
  }

  private static ConditionFactory working(String what) {
    return await(what).atMost(LONG).pollInterval(Duration.ofSeconds(1));
  }

  private static boolean works(Node... nodes) {
    for (Node node : nodes) {
      node.work();
    }
    return true;
  }

  private static boolean applied(Node node) {
    String state = node.effective().getFirst().path("state").asText();
    return state.equals("applied") || state.equals("verified");
  }
}
