package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The benchmark's traces, few of them: the loop breaks no rule, the naive controller does. */
class ThresholdComparisonTest {
  private static final int TRACES = 20;
  private static final int SECONDS = 6 * 3600;

  @Test
  void theLoopActsSeldomAndNeverWrongly() {
    RegionPolicy policy = RegionPolicy.defaults("bench", "bench").withMode(Mode.ACT);
    BenchScore naive = new BenchScore("naive", 0);
    BenchScore loop = new BenchScore("syntropy", (int) policy.breach().hold().toSeconds());
    for (int seed = 1; seed <= TRACES; seed++) {
      BenchTrace trace = new BenchTrace(seed, SECONDS, ControlLoopBenchmark.TOTAL_RPS);
      ControlLoopBenchmark.naive(trace, naive);
      ControlLoopBenchmark.loop(trace, policy, loop);
    }
    assertThat(loop.actions()).as(loop.line()).isGreaterThan(TRACES);
    assertThat(loop.violations()).as(loop.line()).isZero();
    assertThat(loop.most()).as(loop.line()).isLessThanOrEqualTo(12);
    assertThat(naive.violations()).as(naive.line()).isGreaterThan(1_000);
    assertThat(naive.actions()).as(naive.line()).isGreaterThan(20 * loop.actions());
  }
}
