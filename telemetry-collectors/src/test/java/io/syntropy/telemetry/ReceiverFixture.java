package io.syntropy.telemetry;

import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/** Real receivers on ephemeral ports over a real journal, and a client. */
public final class ReceiverFixture implements AutoCloseable {
  static final String PROTOBUF = "application/x-protobuf";
  static final String JSON = "application/json";

  final Vertx vertx = Vertx.vertx();
  final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  final List<JournalRecord> published = Collections.synchronizedList(new ArrayList<>());
  private final List<Consumer<JournalRecord>> followers = new CopyOnWriteArrayList<>();
  final Journal journal;
  final OtlpReceiver receiver;

  ReceiverFixture(ReceiverConfig config, Path folder) throws IOException {
    this(config, SegmentJournal.open(JournalConfig.in(folder), new OtlpDecoder()));
  }

  ReceiverFixture(ReceiverConfig config, Journal journal) throws IOException {
    this(
        config,
        journal,
        Clock.fixed(Instant.ofEpochMilli(OtlpPayloads.NOW_MILLIS), ZoneOffset.UTC),
        List.of());
  }

  private ReceiverFixture(
      ReceiverConfig config, Journal journal, Clock clock, List<PushProtocol> protocols)
      throws IOException {
    this.journal = journal;
    journal.start(record -> {
      published.add(record);
      followers.forEach(f -> f.accept(record));
    });
    receiver = OtlpReceiver.start(vertx, config, journal, clock, new OtlpDecoder(), protocols);
  }

  /** Receivers for {@code protocols} too, over the journal in {@code folder}, by the real clock. */
  public static ReceiverFixture with(Path folder, ReceiverConfig config, PushProtocol... protocols)
      throws IOException {
    return new ReceiverFixture(
        config,
        SegmentJournal.open(JournalConfig.in(folder), new OtlpDecoder()),
        Clock.systemUTC(),
        List.of(protocols));
  }

  /** The port of OTLP/HTTP and of the push protocols. */
  public int port() {
    return receiver.httpPort();
  }

  public Journal journal() {
    return journal;
  }

  /** Hands every record from now on to {@code follower}, in order. */
  public void follow(Consumer<JournalRecord> follower) {
    followers.add(follower);
  }

  public OtlpReceiver receiver() {
    return receiver;
  }

  /** What is durable now, in order. */
  public List<JournalRecord> stored() {
    List<JournalRecord> stored = new ArrayList<>();
    journal.replay(0, stored::add);
    return stored;
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + receiver.httpPort() + path))
        .timeout(Duration.ofSeconds(60));
  }

  public HttpResponse<byte[]> post(String path, String type, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        to(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Override
  public void close() throws Exception {
    client.close();
    receiver.close();
    journal.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
