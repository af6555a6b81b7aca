package io.syntropy.opa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syntropy.policy.organisation.Actions;
import io.syntropy.policy.organisation.OpaProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The committed WASM gives what {@code opa eval} gives on the Rego sources, over random inputs. */
class RegoMatchesWasmIT {
  private static final int INPUTS = 3000;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theShippedWasmIsThatOfTheSources() throws Exception {
    OpaProgram opa = OpaProgram.orSkip();
    List<JsonNode> inputs = inputs();
    JsonNode expected = eval(opa, inputs);
    BundleFiles files = new BundleFiles(WasmConfig.shipped());
    WasmEngine wasm =
        WasmEngine.of(
            files.verified(files.read()), "syntropy/actions/decision", WasmConfig.DEFAULT_PAGES);

    int allowed = 0;
    for (int i = 0; i < inputs.size(); i++) {
      JsonNode decision = wasm.evaluate(inputs.get(i).toString()).path(0).path("result");
      assertThat(decision).as("seed %d: %s", i, inputs.get(i)).isEqualTo(expected.get(i));
      allowed += decision.path("allow").booleanValue() ? 1 : 0;
    }
    // Inputs that all fare alike would compare nothing.
    assertThat(allowed).isBetween(INPUTS / 100, INPUTS * 4 / 5);
  }

  private static List<JsonNode> inputs() throws Exception {
    List<JsonNode> inputs = new ArrayList<>();
    for (int seed = 0; seed < INPUTS; seed++) {
      ObjectNode input = (ObjectNode) JSON.readTree(Actions.random(seed).json());
      if (seed % 5 == 0) {
        damage(input, new Random(seed));
      }
      inputs.add(input);
    }
    return inputs;
  }

  /** A field gone, or of another type: where a rule is silent by mistake. */
  private static void damage(ObjectNode input, Random r) {
    List<String> names = new ArrayList<>();
    input.fieldNames().forEachRemaining(names::add);
    String name = names.get(r.nextInt(names.size()));
    switch (r.nextInt(3)) {
      case 0 -> input.remove(name);
      case 1 -> input.put(name, 7);
      default -> input.putNull(name);
    }
  }

  private static JsonNode eval(OpaProgram opa, List<JsonNode> inputs) throws Exception {
    ArrayNode all = JSON.createArrayNode().addAll(inputs);
    Path rego = opa.rego();
    OpaProgram.Result result =
        opa.run(
            JSON.createObjectNode().set("all", all).toString(),
            "eval",
            "--format=raw",
            "--stdin-input",
            "--data",
            rego.toString(),
            "[d | some one in input.all; d := data.syntropy.actions.decision with input as one]");
    assertThat(result.exit()).as(result.out()).isZero();
    JsonNode decisions = JSON.readTree(result.out());
    assertThat(decisions).hasSize(inputs.size());
    return decisions;
  }
}
