package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.server.action.MemoryLedger;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.simulate.ScenarioTape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A kernel that is written and read back at random moments, again and again, decides what one
 * decides that never was, and ends with the same memory. The first 20 min of each scenario; {@code
 * -Dsyntropy.kernel.rounds=} and {@code -Dsyntropy.kernel.minutes=} for more.
 */
class KernelStateIT {
  private static final Path LIBRARY = Path.of("../../policy/scenarios");
  private static final int ROUNDS = Integer.getInteger("syntropy.kernel.rounds", 1);
  private static final Duration LENGTH =
      Duration.ofMinutes(Integer.getInteger("syntropy.kernel.minutes", 20));
  private static final int WRITTEN = 12;
  private static final StoredJson JSON = ScenarioTape.json();

  static Stream<Path> scenarios() throws IOException {
    try (Stream<Path> files = Files.list(LIBRARY)) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  /** A kernel and what it has decided. */
  private static final class Deciding {
    final List<String> decided = new ArrayList<>();
    SecondKernel kernel = open();

    SecondKernel open() {
      return ScenarioTape.kernel(
          () ->
              new MemoryLedger(Set.of(), record -> decided.add(JSON.write(record)), records -> {}),
          action -> {});
    }

    /** Goes on as another kernel that knows what was written of this one; false: not now. */
    boolean replaced() throws IOException {
      KernelState state = kernel.save();
      if (state == null) {
        return false;
      }
      byte[] memory = JSON.bytes(state);
      byte[] applied = JSON.bytes(kernel.applied());
      byte[] engine = engine();
      kernel = open();
      kernel.restore(
          JSON.read(applied, Applied.class),
          new ByteArrayInputStream(engine),
          JSON.read(memory, KernelState.class));
      assertThat(JSON.write(kernel.save())).isEqualTo(new String(memory));
      return true;
    }

    byte[] engine() throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      kernel.engine().checkpoint(out);
      return out.toByteArray();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void goesOnAsIfItHadNeverBeenWritten(Path scenario) throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = scenario.getFileName().toString().hashCode() + 31L * round;
      goesOn(ScenarioTape.of(scenario, seed, LENGTH), seed);
    }
  }

  private static boolean asks(ScenarioTape.Input input) {
    return input instanceof ScenarioTape.Input.Event told
        && (told.event() instanceof ControlEvent.Started
            || told.event() instanceof ControlEvent.Requested
            || told.event() instanceof ControlEvent.Command);
  }

  private static void goesOn(List<ScenarioTape.Input> inputs, long seed) throws IOException {
    Deciding once = new Deciding();
    Deciding replaced = new Deciding();
    Random random = new Random(seed);
    int written = 0;
    int decided = 0;
    boolean due = false;
    for (ScenarioTape.Input input : inputs) {
      ScenarioTape.play(once.kernel, input);
      ScenarioTape.play(replaced.kernel, input);
      due |= random.nextInt(inputs.size()) < WRITTEN;
      // What is in flight is gone a second later.
      due |= once.decided.size() > decided && random.nextInt(3) == 0;
      due |= asks(input) && random.nextInt(3) == 0;
      decided = once.decided.size();
      if (due && replaced.replaced()) {
        written++;
        due = false;
      }
      assertThat(replaced.decided).as("seed %d", seed).hasSize(once.decided.size());
    }
    assertThat(written).isPositive();
    assertThat(once.decided).isNotEmpty();
    assertThat(replaced.decided).as("seed %d", seed).isEqualTo(once.decided);
    assertThat(JSON.write(replaced.kernel.save())).isEqualTo(JSON.write(once.kernel.save()));
    assertThat(JSON.write(replaced.kernel.applied())).isEqualTo(JSON.write(once.kernel.applied()));
    assertThat(replaced.engine()).isEqualTo(once.engine());
  }
}
