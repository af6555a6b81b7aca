package io.syntropy.opa;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.policy.organisation.Actions;
import io.syntropy.policy.organisation.ProposedAction;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What one evaluation costs; printed, not judged. */
class EvaluationFigureIT {
  private static final int WARM = 4000;
  private static final int MEASURED = 4000;

  @Test
  void cpuOfOneEvaluation() throws Exception {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    BundleFiles files = new BundleFiles(WasmConfig.shipped());
    long before = threads.getCurrentThreadCpuTime();
    WasmEngine wasm =
        WasmEngine.of(
            files.verified(files.read()), "syntropy/actions/decision", WasmConfig.DEFAULT_PAGES);
    long compile = threads.getCurrentThreadCpuTime() - before;
    ProposedAction[] actions = new ProposedAction[100];
    Arrays.setAll(actions, Actions::random);

    long[] nanos = new long[MEASURED];
    for (int i = 0; i < WARM + MEASURED; i++) {
      String input = actions[i % actions.length].json();
      long start = threads.getCurrentThreadCpuTime();
      assertThat(wasm.evaluate(input).size()).isEqualTo(1);
      if (i >= WARM) {
        nanos[i - WARM] = threads.getCurrentThreadCpuTime() - start;
      }
    }
    Arrays.sort(nanos);
    System.out.printf(
        "organisation policy in WASM: compile %.0f ms CPU; one evaluation p50 %.0f us, p99 %.0f us CPU%n",
        compile / 1e6, nanos[MEASURED / 2] / 1e3, nanos[MEASURED * 99 / 100] / 1e3);
  }
}
