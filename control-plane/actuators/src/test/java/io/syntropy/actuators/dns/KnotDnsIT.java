package io.syntropy.actuators.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.actuators.Order;
import io.syntropy.actuators.Outcome;
import io.syntropy.actuators.ReadBack;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnotDnsIT extends DnsContract {
  @Override
  NameserverProcess start(Path folder) throws Exception {
    return NameserverProcess.knot(folder);
  }

  @Test
  void isConfirmedOnlyWhenAllServersOfTheZoneShowIt() throws Exception {
    int first = NameserverProcess.freePort();
    int second = NameserverProcess.freePort();
    try (NameserverProcess primary = knotWith(folder.resolve("1"), first, second, "notify: other");
        NameserverProcess secondary =
            knotWith(folder.resolve("2"), second, first, "master: other")) {
      DnsActuator both =
          new DnsActuator(
              target(
                  List.of(new DnsServer("127.0.0.1", first), new DnsServer("127.0.0.1", second))),
              key("syntropy", NameserverProcess.SYNTROPY));
      Order<DnsRecords> order = firstWrite(1, 1, without("eu"));
      secondary.pause();
      assertThat(both.apply(order)).isEqualTo(new Outcome.Applied(order.stamp()));
      assertThat(both.readBack(order))
          .isInstanceOfSatisfying(
              ReadBack.Pending.class,
              pending -> assertThat(pending.missing()).startsWith("127.0.0.1:" + second));
      secondary.goOn();
      awaitConfirmed(both, order);
    }
  }

  private static NameserverProcess knotWith(Path folder, int port, int other, String zone)
      throws Exception {
    return NameserverProcess.knot(
        folder,
        port,
        """
        remote:
          - id: other
            address: 127.0.0.1@%d
            key: admin
        """
            .formatted(other),
        zone);
  }
}
