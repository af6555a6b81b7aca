package io.syntropy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutated bodies through the real receiver: each gets an answer of 200 or 400, and what was
 * acknowledged replays. {@code -Dsyntropy.fuzz.bodies=1000000} for a long run.
 */
class OtlpFuzzIT {
  private static final int BODIES = Integer.getInteger("syntropy.fuzz.bodies", 21_000);
  private static final int TOGETHER = 64;

  @TempDir Path folder;

  private record Seed(String path, String type, byte[] body, boolean gzip) {}

  private static List<Seed> seeds() throws Exception {
    List<Seed> seeds = new ArrayList<>();
    List<Message> messages =
        List.of(
            OtlpPayloads.everyKind(),
            OtlpPayloads.traces(
                OtlpPayloads.resource("social", true), OtlpPayloads.span("GET /").build()),
            OtlpPayloads.logs(
                OtlpPayloads.resource("social", false), OtlpPayloads.log("hello").build()));
    List<String> paths = List.of("/v1/metrics", "/v1/traces", "/v1/logs");
    for (int i = 0; i < paths.size(); i++) {
      byte[] protobuf = messages.get(i).toByteArray();
      byte[] json =
          com.google.protobuf.util.JsonFormat.printer()
              .print(messages.get(i))
              .replaceAll("Id\": \"[^\"]*\"", "Id\": \"5b8efff798038103d269b633813fc60c\"")
              .getBytes(StandardCharsets.UTF_8);
      seeds.add(new Seed(paths.get(i), ReceiverFixture.PROTOBUF, protobuf, false));
      seeds.add(new Seed(paths.get(i), ReceiverFixture.JSON, json, false));
      seeds.add(
          new Seed(paths.get(i), ReceiverFixture.PROTOBUF, ReceiverFixture.gzip(protobuf), true));
    }
    return seeds;
  }

  @Test
  void everyMutatedBodyIsAnswered() throws Exception {
    Random random = new Random(20261121);
    List<Seed> seeds = seeds();
    TreeMap<Integer, Integer> answers = new TreeMap<>();
    try (ReceiverFixture fixture = new ReceiverFixture(ReceiverConfig.loopback(0, 0), folder)) {
      List<CompletableFuture<HttpResponse<byte[]>>> waiting = new ArrayList<>();
      for (int i = 0; i < BODIES; i++) {
        Seed seed = seeds.get(i % seeds.size());
        HttpRequest.Builder request =
            fixture
                .to(seed.path())
                .header("Content-Type", seed.type())
                .POST(
                    HttpRequest.BodyPublishers.ofByteArray(Mutations.mutate(seed.body(), random)));
        if (seed.gzip()) {
          request.header("Content-Encoding", "gzip");
        }
        waiting.add(
            fixture.client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        if (waiting.size() == TOGETHER || i == BODIES - 1) {
          for (CompletableFuture<HttpResponse<byte[]>> answer : waiting) {
            answers.merge(answer.get(60, TimeUnit.SECONDS).statusCode(), 1, Integer::sum);
          }
          waiting.clear();
        }
      }
      assertThat(answers.keySet()).containsExactlyInAnyOrder(200, 400);
      assertThat(answers.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(BODIES);
      assertThat(fixture.receiver.stats().inFlightBytes()).isZero();
      List<List<io.syntropy.slo.Sample>> replayed = new ArrayList<>();
      fixture.journal.replay(0, r -> replayed.add(r.samples()));
      org.awaitility.Awaitility.await().until(() -> fixture.published.size() == replayed.size());
      assertThat(replayed)
          .isEqualTo(fixture.published.stream().map(JournalRecord::samples).toList());
    }
  }
}
