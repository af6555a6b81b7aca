package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import io.syntropy.policy.ByHand;
import io.syntropy.policy.OperatorCommand;
import io.syntropy.policy.Page;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.server.action.Action;
import io.syntropy.server.action.ActionRequest;
import io.syntropy.server.action.Ledger;
import io.syntropy.server.audit.AuditEntry;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.db.DatabaseException;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.JsonFormat;
import io.syntropy.server.registry.Directive;
import io.syntropy.server.registry.Manifest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
  private static final String TRAFFIC = MachineStates.trafficKey("social-regions");

  private final StoredJson json = new StoredJson(mapper());
  private final LoopState state = new LoopState();
  private final Rows rows = new Rows();
  private final Hands hands = new Hands(state, rows, json);
  private int ids;

  HandsTest() {
    state
        .registry()
        .put(
            "social",
            new Manifest(
                null,
                null,
                null,
                null,
                List.of(),
                List.of(new Manifest.Site("eu", null, null), new Manifest.Site("us", null, null)),
                List.of(),
                List.of("traffic_weights", "restart", "migrate_workloads", "read_only")));
    state.configure(
        new Configuration(
            1,
            "",
            NOW,
            Map.of(),
            List.of(),
            List.of(RegionPolicy.defaults("social-regions", "social")),
            List.of(),
            List.of(),
            Map.of()));
  }

  private static ObjectMapper mapper() {
    ObjectMapper mapper = new ObjectMapper();
    mapper.registerModules(new JavaTimeModule(), new Jdk8Module(), new ParameterNamesModule());
    new JsonFormat().customize(mapper);
    return mapper;
  }

  /** Commits to maps. */
  private static final class Rows implements Ledger, Ledger.Tx {
    final Map<String, Action> actions = new HashMap<>();
    final Map<String, Object> kept = new HashMap<>();
    final List<AuditRecord> audit = new ArrayList<>();
    boolean down;

    @Override
    public AuditEntry append(AuditRecord record) {
      audit.add(record);
      return new AuditEntry(audit.size() - 1, "");
    }

    @Override
    public void put(Action action, Instant now) {
      actions.put(action.id(), action);
    }

    @Override
    public long nextDirective(String service) {
      return 1;
    }

    @Override
    public void desire(String service, Directive directive) {}

    @Override
    public void keep(String machine, Object value, Instant now) {
      kept.put(machine, value);
    }

    @Override
    public void begin(long epoch) {}

    @Override
    public void end() {}

    @Override
    public ApiException refusal() {
      return ApiException.of(503, "not_leader", "follows");
    }

    @Override
    public <T> T commit(String subject, Instant at, Work<T> work) {
      try {
        if (down) {
          throw new SQLException("down");
        }
        return work.run(this);
      } catch (SQLException e) {
        throw new DatabaseException(e);
      }
    }

    @Override
    public void register(ControlEvent.Registered registered, Manifest before) {}

    @Override
    public void paged(Page page) {}

    @Override
    public Optional<Action> find(String id) {
      return Optional.ofNullable(actions.get(id));
    }

    @Override
    public void changed(Action action) {}

    @Override
    public void send(String service, Directive directive) {}
  }

  private Action ask(String kind, String desired, boolean keyed, String... bypass) {
    ActionRequest request =
        new ActionRequest(
            kind,
            new Action.Target("social", "eu"),
            json.node(desired),
            "drill",
            kind.equals("traffic_weights") ? "2h" : null,
            null,
            null,
            bypass.length == 0 ? null : new ActionRequest.BreakGlass(List.of(bypass)));
    return hands.request(
        new ControlEvent.Requested(NOW, "r" + ++ids, request, "ada", "operator", keyed));
  }

  private Action drain(String... bypass) {
    return ask("traffic_weights", "{\"operation\": \"drain\"}", false, bypass);
  }

  private Action approve(Action action, String by, Instant at) {
    return hands.approve(new ControlEvent.Command(at, action.id(), "approve", by, null));
  }

  private List<OperatorCommand> commands(String machine, Instant now) {
    return hands.commands(hands.asked(machine), now);
  }

  private Action row(Action action) {
    return rows.actions.get(action.id());
  }

  @Test
  void aRequestIsRecordedBeforeItsMachineHearsOfIt() {
    Action action = drain();

    assertThat(action.state()).isEqualTo(Action.State.proposed);
    assertThat(row(action)).isEqualTo(action);
    assertThat(rows.audit.getFirst().actor()).isEqualTo("ada");
    assertThat(rows.audit.getFirst().action()).isEqualTo("action.ask");
    OperatorCommand.Drain drain =
        (OperatorCommand.Drain) commands(TRAFFIC, NOW.plusSeconds(1)).getFirst();
    assertThat(drain.region()).isEqualTo("eu");
    assertThat(drain.hand()).isEqualTo(ByHand.of(action.decisionKey(), "ada", Duration.ofHours(2)));
    assertThat(commands(MachineStates.DIRECTIVES, NOW)).isEmpty();
  }

  @Test
  void whatIsNotRecordedIsNotHeardOf() {
    rows.down = true;
    assertThatThrownBy(() -> drain()).isInstanceOf(DatabaseException.class);
    assertThat(commands(TRAFFIC, NOW)).isEmpty();
  }

  @Test
  void aBreakGlassWaitsForAnotherPersonAndNamesBoth() {
    Action action = drain("I1", "I2");
    assertThat(commands(TRAFFIC, NOW)).isEmpty();

    assertThatThrownBy(() -> approve(action, "ada", NOW.plusSeconds(1)))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(403))
        .hasMessageContaining("ada asked for it (expected another person's token");
    assertThat(commands(TRAFFIC, NOW)).isEmpty();

    Action approved = approve(action, "grace", NOW.plus(Duration.ofMinutes(14)));
    assertThat(approved.request().approvals().getFirst().by()).isEqualTo("grace");
    ByHand hand = commands(TRAFFIC, NOW.plus(Duration.ofMinutes(14))).getFirst().action();
    assertThat(hand.people()).containsExactly("ada", "grace");
    assertThat(hand.bypassed()).containsExactly("I1", "I2");
    assertThat(hand.expires()).isEqualTo(Duration.ofHours(2));
    assertThatThrownBy(() -> approve(action, "eve", NOW.plus(Duration.ofMinutes(14))))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(409));
  }

  @Test
  void anApprovalComesInTimeOrNotAtAll() {
    Action action = drain("I1");
    Instant end = NOW.plus(Hands.APPROVAL);
    assertThatThrownBy(() -> approve(action, "grace", end))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(409));

    hands.tick(end.minusSeconds(1));
    assertThat(row(action).state()).isEqualTo(Action.State.proposed);
    hands.tick(end);
    assertThat(row(action).state()).isEqualTo(Action.State.denied);
    assertThat(row(action).reason()).contains("nobody approved it within 15 min");
    assertThatThrownBy(() -> approve(action, "grace", NOW))
        .hasMessageContaining("is denied (expected proposed");
    assertThat(commands(TRAFFIC, end)).isEmpty();
  }

  @Test
  void aKindWithoutAnUndoNeedsAnApprovalOrAKey() {
    Action without = ask("restart", "{\"instance_id\": \"a\"}", false);
    assertThat(without.request().approveUntil()).isNotNull();
    assertThat(without.expiresAt()).isNull();
    assertThat(commands(MachineStates.DIRECTIVES, NOW)).isEmpty();
    Action with = ask("restart", "{\"instance_id\": \"a\"}", true);
    assertThat(with.request().approveUntil()).isNull();
    assertThat(commands(MachineStates.DIRECTIVES, NOW)).hasSize(1);
    assertThat(ask("read_only", "{\"on\": true}", false).request().approveUntil()).isNull();
  }

  @Test
  void whatTheMachineDoesNotAnswerIsRefusedAndNothingIsDecidedTwice() {
    Action silent = drain();
    Map<String, Kept.Asked> asked = hands.asked(TRAFFIC);
    rows.keep(Hands.MACHINE, hands.part(asked).state(), NOW);
    hands.decided(asked, List.of(), NOW.plusSeconds(1));
    assertThat(row(silent).state()).isEqualTo(Action.State.denied);
    assertThat(row(silent).reason()).contains("cannot be judged");
    assertThat(hands.asked(TRAFFIC)).isEmpty();

    Action lost = drain();
    hands.tick(NOW.plusSeconds(31));
    assertThat(row(lost).reason()).contains("no policy decides it any more");
  }

  @Test
  void aRestartKeepsWhatWaitsAndRefusesWhatWouldBeLate() {
    Action waits = drain("I1");
    Action late = drain();
    Hands again = new Hands(state, rows, json);
    again.begin(json.node(json.write(rows.kept.get(Hands.MACHINE))), NOW.plusSeconds(60));

    assertThat(row(late).state()).isEqualTo(Action.State.denied);
    assertThat(row(late).reason()).contains("started anew before it was decided");
    again.approve(
        new ControlEvent.Command(NOW.plusSeconds(70), waits.id(), "approve", "grace", null));
    assertThat(again.asked(TRAFFIC)).hasSize(1);
  }

  @Test
  void whatCannotBeUnderstoodSaysWhatIs() {
    refused("traffic_weights", "{\"operation\": \"stop\"}", 400, "{\"operation\": \"drain\"}");
    refused("traffic_weights", "{\"weights\": {\"us\": 0}}", 400, "{\"operation\": \"drain\"}");
    refused("teleport", "{}", 400, "expected one of traffic_weights, protective_mode, scale, read");
    refused("read_only", "{\"on\": false}", 400, "revert the action that stopped them");
    refused("read_only", "{\"on\": true, \"off\": 1}", 400, "no field off");
    refused("restart", "{}", 400, "{\"instance_id\": \"1..200 characters\"}");
    refused("shed_load", "{\"max_rps\": -1}", 400, "{\"max_rps\": 0..1e9}");
    refused("contain", "{\"subject\": \"x\", \"ttl\": \"soon\"}", 400, "\"ttl\": \"1h\"");
    refused("contain", "{\"subject\": \"x\"}", 409, "nobody follows contain for social");
    refused("scale", "{\"replicas\": 0}", 400, "expected a whole number of 1..");
    refused("scale", "{\"replicas\": 3}", 409, "no ScalingPolicy governs social");
    refused("protective_mode", "{\"level\": \"none\"}", 400, "revert the action that raised it");
    assertThat(ask("traffic_weights", "{\"weights\": {\"eu\": 0}}", false).state())
        .isEqualTo(Action.State.proposed);
  }

  private void refused(String kind, String desired, int status, String words) {
    assertThatThrownBy(() -> ask(kind, desired, true))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(status))
        .hasMessageContaining(words);
  }
}
