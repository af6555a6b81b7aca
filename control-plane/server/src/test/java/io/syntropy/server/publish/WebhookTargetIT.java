package io.syntropy.server.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.syntropy.actuators.webhook.WebhookKey;
import io.syntropy.audit.SignedNote;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTargetIT {
  @TempDir Path temporary;
  private final List<Map.Entry<com.sun.net.httpserver.Headers, String>> received =
      new ArrayList<>();
  private HttpServer receiver;
  private WebhookKey key;
  private volatile int answer = 204;

  @BeforeEach
  void start() throws Exception {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(Map.entry(exchange.getRequestHeaders(), body));
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
            exchange.sendResponseHeaders(answer, -1);
          }
        });
    receiver.start();
    Path file =
        Files.createFile(
            temporary.resolve("key"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, "whsec_" + Base64.getEncoder().encodeToString(new byte[32]));
    key = WebhookKey.read(file);
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  private CheckpointTarget target() {
    URI url = URI.create("http://127.0.0.1:%d/audit".formatted(receiver.getAddress().getPort()));
    return new WebhookTarget(url, key, new ObjectMapper(), Clock.systemUTC());
  }

  @Test
  void theCheckpointArrivesSignedAndCanBeTold() throws Exception {
    GrownLog log = new GrownLog();
    SignedNote note = log.grow(17);
    target().put(note, log);
    target().put(note, log);
    assertThat(received).hasSize(2);
    String id = received.get(0).getKey().getFirst("webhook-id");
    assertThat(received.get(1).getKey().getFirst("webhook-id"))
        .isEqualTo(id)
        .isEqualTo(log.key().name() + "-17");
    String body = received.get(0).getValue();
    assertThat(
            key.accepts(
                id,
                received.get(0).getKey().getFirst("webhook-timestamp"),
                received.get(0).getKey().getFirst("webhook-signature"),
                body,
                Instant.now()))
        .isTrue();
    JsonNode told = new ObjectMapper().readTree(body);
    assertThat(told.path("size").asLong()).isEqualTo(17);
    assertThat(SignedNote.parse(told.path("note").asText()).isSignedBy(log.key())).isTrue();
  }

  @Test
  void onlyA2xxIsAYesAndNoRedirectIsFollowed() {
    GrownLog log = new GrownLog();
    SignedNote note = log.grow(1);
    for (int status : new int[] {302, 400, 500}) {
      answer = status;
      assertThatThrownBy(() -> target().put(note, log)).hasMessageContaining("answers " + status);
    }
    assertThat(received).hasSize(3);
  }
}
