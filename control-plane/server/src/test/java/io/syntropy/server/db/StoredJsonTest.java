package io.syntropy.server.db;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import io.syntropy.policy.ControlInputs;
import io.syntropy.policy.ControllerState;
import io.syntropy.policy.FailoverPlan;
import io.syntropy.policy.FailoverPolicy;
import io.syntropy.policy.FailoverTerms;
import io.syntropy.policy.HoldProgress;
import io.syntropy.policy.InstanceCapacity;
import io.syntropy.policy.Mode;
import io.syntropy.policy.PassiveEvidence;
import io.syntropy.policy.PinnedFailoverPolicy;
import io.syntropy.policy.PinnedProtectivePolicy;
import io.syntropy.policy.PinnedScalingPolicy;
import io.syntropy.policy.PolicyRevision;
import io.syntropy.policy.ProtectiveController;
import io.syntropy.policy.ProtectiveLevel;
import io.syntropy.policy.ProtectivePolicy;
import io.syntropy.policy.ProtectiveRegionState;
import io.syntropy.policy.ProtectiveState;
import io.syntropy.policy.RegionController;
import io.syntropy.policy.RegionInput;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.policy.RegionState;
import io.syntropy.policy.ScalingRegionState;
import io.syntropy.policy.Share;
import io.syntropy.policy.TrafficMachine;
import io.syntropy.server.http.JsonFormat;
import io.syntropy.server.loop.ControlEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is kept in rows and records reads back as it was, NaN included. */
class StoredJsonTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00.123456789Z");
  private final StoredJson json = new StoredJson(mapper());

  private static ObjectMapper mapper() {
    ObjectMapper mapper = new ObjectMapper();
    mapper.registerModules(new JavaTimeModule(), new Jdk8Module(), new ParameterNamesModule());
    new JsonFormat().customize(mapper);
    return mapper;
  }

  @Test
  void machineStatesReadBackAsTheyWere() {
    RegionController controller = new RegionController(RegionPolicy.defaults("p", "social"));
    TreeMap<String, RegionInput> inputs = new TreeMap<>();
    inputs.put(
        "a",
        new RegionInput(
            new PassiveEvidence(
                0.5, Share.exactly(0), Share.exactly(0), 500, 1, true, NOW.minusSeconds(1)),
            null,
            List.of(),
            10.0));
    inputs.put("b", RegionInput.NOTHING);
    ControllerState traffic = ControllerState.EMPTY;
    for (int i = 0; i < 5; i++) {
      traffic = controller.step(traffic, NOW.plusSeconds(i), ControlInputs.of(inputs)).state();
    }
    assertThat(traffic.regions()).hasSize(2);
    assertThat(json.read(json.write(traffic), ControllerState.class)).isEqualTo(traffic);

    ProtectiveState protection =
        new ProtectiveController(ProtectivePolicy.defaults("p", "social"))
            .step(ProtectiveState.EMPTY, NOW, new TreeMap<>(), List.of())
            .state();
    assertThat(json.read(json.write(protection), ProtectiveState.class)).isEqualTo(protection);
    assertThat(json.read(json.write(Share.UNKNOWN), Share.class)).isEqualTo(Share.UNKNOWN);
  }

  /** What an action has pinned (I32) comes back with the row; an older row has nothing pinned. */
  @Test
  void pinnedPoliciesReadBackAsTheyWere() {
    PolicyRevision revision = new PolicyRevision(7, "ab");
    FailoverTerms terms =
        new FailoverTerms(
            true,
            new TreeMap<>(Map.of("a", List.of("b"))),
            List.of("social"),
            new TreeMap<>(Map.of("a", "EU", "b", "EU")),
            true,
            0.01);
    TreeMap<String, RegionInput> inputs = new TreeMap<>();
    for (String region : List.of("a", "b", "c")) {
      double errors = region.equals("a") ? 0.5 : 0;
      inputs.put(
          region,
          new RegionInput(
              new PassiveEvidence(
                  errors, Share.exactly(0), Share.exactly(0), 500, 1, true, NOW.minusSeconds(1)),
              null,
              List.of(new InstanceCapacity(region, 1_000, 8, NOW.plusSeconds(180))),
              null));
    }
    RegionController controller =
        new RegionController(
            RegionPolicy.defaults("p", "social").withMode(Mode.ACT), terms, revision);
    ControllerState traffic = ControllerState.EMPTY;
    for (int i = 0; i < 182; i++) {
      traffic = controller.step(traffic, NOW.plusSeconds(i), ControlInputs.of(inputs)).state();
    }
    RegionState drained = traffic.regions().get("a");
    assertThat(drained.machine()).isEqualTo(TrafficMachine.DRAINED);
    assertThat(Objects.requireNonNull(drained.pinned()).revision()).isEqualTo(revision);
    String row = json.write(traffic);
    assertThat(json.read(row, ControllerState.class)).isEqualTo(traffic);

    ObjectNode older = (ObjectNode) json.node(row);
    older.path("regions").forEach(region -> ((ObjectNode) region).remove("pinned"));
    ControllerState read = json.read(older, ControllerState.class);
    assertThat(read.regions().get("a").pinned()).isNull();
    assertThat(read.regions().get("a").expiresAt()).isEqualTo(drained.expiresAt());
  }

  @Test
  void pinsOfLevelsReplicasAndFailoversReadBackAsTheyWere() {
    PolicyRevision revision = new PolicyRevision(7, "ab");
    ProtectiveRegionState level =
        new ProtectiveRegionState(
            ProtectiveLevel.SOFT,
            NOW,
            NOW.plusSeconds(60),
            HoldProgress.NONE,
            HoldProgress.NONE,
            HoldProgress.NONE,
            400,
            0.5,
            "key",
            RegionState.Told.NOTHING,
            null,
            null,
            List.of(
                new PinnedProtectivePolicy(
                    ProtectiveLevel.SOFT,
                    revision,
                    ProtectivePolicy.Recover.DEFAULT,
                    ProtectivePolicy.Ttl.DEFAULT)));
    ScalingRegionState.Open open =
        new ScalingRegionState.Open(
            "key",
            2,
            4,
            NOW,
            new PinnedScalingPolicy(revision, RegionPolicy.ActionTerms.DEFAULT, 2, null));
    FailoverPlan plan =
        new FailoverPlan(
            "root",
            NOW,
            List.of(),
            false,
            false,
            List.of(),
            new PinnedFailoverPolicy(
                revision,
                EnumSet.of(FailoverPolicy.Wanted.READ_ONLY, FailoverPolicy.Wanted.EVENT),
                FailoverPolicy.ScaleTerms.DEFAULT,
                Duration.ofMinutes(15)));
    for (Object pinned : List.of(level, open, plan)) {
      assertThat((Object) json.read(json.write(pinned), pinned.getClass())).isEqualTo(pinned);
      ObjectNode older = (ObjectNode) json.tree(pinned);
      older.remove("pinned");
      assertThat((Object) json.read(older, pinned.getClass())).isNotEqualTo(pinned);
    }
  }

  @Test
  void unknownFieldsArePassedOver() {
    assertThat(
            json.read(
                "{\"type\":\"tick\",\"at\":\"2026-11-21T03:00:00Z\",\"later\":1}",
                ControlEvent.class))
        .isEqualTo(new ControlEvent.Tick(Instant.parse("2026-11-21T03:00:00Z")));
  }
}
