package io.syntropy.server.live;

import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.syntropy.server.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** {@code WS /api/v1/live}: one socket a browser tab, resumed by {@code ?cursor=}. */
@WebSocket(path = "/api/v1/live")
@RolesAllowed(Role.VIEWER)
public class LiveSocket {
  private final LiveHub hub;
  private final Map<String, Runnable> listening = new ConcurrentHashMap<>();

  /** Sends what {@code hub} tells. */
  public LiveSocket(LiveHub hub) {
    this.hub = hub;
  }

  @OnOpen
  void open(WebSocketConnection connection) {
    Long cursor = LiveCursor.of(connection.handshakeRequest().query());
    // Sending is queued by the connection; a listener that cannot keep up is closed by its failure.
    Runnable end =
        hub.listen(
            cursor,
            text ->
                connection
                    .sendText(text)
                    .subscribe()
                    .with(done -> {}, failure -> end(connection.id())));
    Runnable before = listening.put(connection.id(), end);
    if (before != null) {
      before.run();
    }
  }

  @OnTextMessage
  void message(String ignored) {
    // Clients only listen; a message is no fault.
  }

  @OnClose
  void close(WebSocketConnection connection) {
    end(connection.id());
  }

  private void end(String id) {
    @Nullable Runnable end = listening.remove(id);
    if (end != null) {
      end.run();
    }
  }
}
