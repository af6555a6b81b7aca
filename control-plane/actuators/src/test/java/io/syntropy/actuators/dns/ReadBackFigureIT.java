package io.syntropy.actuators.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.actuators.Expectation;
import io.syntropy.actuators.Fence;
import io.syntropy.actuators.Order;
import io.syntropy.actuators.Outcome;
import io.syntropy.actuators.ReadBack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures from {@code apply} to the authoritative read-back: target/dns-read-back.txt. */
class ReadBackFigureIT {
  private static final int CHANGES = 200;

  @FunctionalInterface
  interface Start {
    NameserverProcess in(Path folder) throws Exception;
  }

  @Test
  void everyChangeIsReadBack(@TempDir Path folder) throws Exception {
    String figures =
        measured("knot", NameserverProcess::knot, Files.createDirectory(folder.resolve("knot")))
            + measured(
                "bind9", NameserverProcess::bind, Files.createDirectory(folder.resolve("bind")));
    Files.writeString(Path.of("target", "dns-read-back.txt"), figures);
  }

  private static String measured(String name, Start start, Path folder) throws Exception {
    try (NameserverProcess server = start.in(folder)) {
      DnsTarget target = DnsContract.target(List.of(new DnsServer("127.0.0.1", server.port())));
      DnsActuator actuator =
          new DnsActuator(
              target,
              TsigKey.read(
                  NameserverProcess.keyFile(folder, "syntropy", NameserverProcess.SYNTROPY)));
      DnsRecords drained =
          ((DnsPlan.Desired) target.plan(List.of(new DnsOverlay.Withdraw("a", "eu")))).records();
      double[] millis = new double[CHANGES];
      for (int n = 0; n < CHANGES; n++) {
        Order<DnsRecords> order =
            new Order<>(
                "figure-" + n,
                "figure",
                new Fence(1, n),
                n % 2 == 0 ? drained : target.declared(),
                n == 0 ? Expectation.baseline(target.declared()) : Expectation.ours());
        long from = System.nanoTime();
        assertThat(actuator.apply(order)).isEqualTo(new Outcome.Applied(order.stamp()));
        assertThat(actuator.readBack(order)).isInstanceOf(ReadBack.Confirmed.class);
        millis[n] = (System.nanoTime() - from) / 1e6;
      }
      Arrays.sort(millis);
      return String.format(
          Locale.ROOT,
          "%s: %d changes, apply to authoritative read-back: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
          name,
          CHANGES,
          millis[CHANGES / 2],
          millis[CHANGES * 99 / 100],
          millis[CHANGES - 1]);
    }
  }
}
