package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of two servers the one with the lease runs the scripts. */
class ProbeLeaseIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Test
  void whoeverHoldsTheLeaseProbesAndNobodyElse(@TempDir Path folder) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer target =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    target.createContext(
        "/",
        request -> {
          asked.incrementAndGet();
          request.sendResponseHeaders(204, -1);
          request.close();
        });
    target.start();
    String probe =
        """
        apiVersion: syntropy/v1
        kind: Probe
        metadata: {name: home}
        spec:
          service: worker
          every: 5s
          regions: [{name: eu-west-1, base_url: "http://127.0.0.1:%d"}]
          steps: [{name: home, path: /}]
        """
            .formatted(target.getAddress().getPort());
    try (TwoServers servers = new TwoServers(folder, probe)) {
      await().atMost(PATIENCE).until(() -> servers.a.leads() != servers.b.leads());
      TwoServers.Node leader = servers.a.leads() ? servers.a : servers.b;
      TwoServers.Node follower = servers.a.leads() ? servers.b : servers.a;
      await().atMost(PATIENCE).until(() -> state(leader).equals("ok"));
      await()
          .during(Duration.ofSeconds(6))
          .atMost(PATIENCE)
          .until(() -> state(follower).equals("waiting"));
      assertThat(asked.get()).isBetween(1, 20);

      leader.process.killGroup();
      await().atMost(PATIENCE).until(() -> state(follower).equals("ok"));
    } finally {
      target.stop(0);
    }
  }

  private static String state(TwoServers.Node node) {
    return node.get("/api/v1/probes").at("/items/0/regions/0/state").asText();
  }
}
