package io.syntropy.server.db;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import io.syntropy.policy.ControlInputs;
import io.syntropy.policy.ControllerState;
import io.syntropy.policy.PassiveEvidence;
import io.syntropy.policy.ProtectiveController;
import io.syntropy.policy.ProtectivePolicy;
import io.syntropy.policy.ProtectiveState;
import io.syntropy.policy.RegionController;
import io.syntropy.policy.RegionInput;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.policy.Share;
import io.syntropy.server.http.JsonFormat;
import io.syntropy.server.loop.ControlEvent;
import java.time.Instant;
import java.util.List;
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

  @Test
  void unknownFieldsArePassedOver() {
    assertThat(
            json.read(
                "{\"type\":\"tick\",\"at\":\"2026-11-21T03:00:00Z\",\"later\":1}",
                ControlEvent.class))
        .isEqualTo(new ControlEvent.Tick(Instant.parse("2026-11-21T03:00:00Z")));
  }
}
