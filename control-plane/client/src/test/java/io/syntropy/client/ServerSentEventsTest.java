package io.syntropy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerSentEventsTest {
  private static List<ServerSentEvents.Event> read(String stream) throws IOException {
    ServerSentEvents events =
        new ServerSentEvents(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)));
    List<ServerSentEvents.Event> read = new ArrayList<>();
    ServerSentEvents.Event event;
    while ((event = events.next()) != null) {
      read.add(event);
    }
    return read;
  }

  @Test
  void joinsDataLinesAndKeepsTheLastId() throws IOException {
    assertThat(read("id: 4\ndata: a\ndata:b\n\n: ping\r\n\r\ndata: c\r\r"))
        .containsExactly(
            new ServerSentEvents.Event("4", "a\nb"),
            new ServerSentEvents.Event("4", null),
            new ServerSentEvents.Event("4", "c"));
  }

  @Test
  void dropsAnEventTheStreamEndsIn() throws IOException {
    assertThat(read("id: 1\ndata: whole\n\nid: 2\ndata: torn\n")).hasSize(1);
  }

  @Test
  void ignoresUnknownFieldsAndEventsWithoutData() throws IOException {
    assertThat(read("event: x\nretry: 5\nfoo\n\ndata\n\n"))
        .containsExactly(new ServerSentEvents.Event(null, ""));
  }

  @Test
  void refusesALineWithoutEnd() {
    assertThatThrownBy(() -> read("data: " + "x".repeat(300_000)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("262144");
  }
}
