package io.syntropy.server.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.server.db.StoredJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The newest changes, numbered, and who listens. A listener that names the last number it saw gets
 * what it missed, or one {@code resync} when that is no longer kept.
 */
@ApplicationScoped
public class LiveHub {
  private static final int KEPT = 2_048;

  private final StoredJson json;
  private final Clock clock;
  private final Deque<Numbered> kept = new ArrayDeque<>();
  private final Set<Consumer<String>> listeners = new HashSet<>();
  private long seq;

  private record Numbered(long seq, String text) {}

  /**
   * One change.
   *
   * @param op {@code upsert}, {@code remove}, {@code snapshot} or {@code resync}
   */
  public record Envelope(long seq, String topic, Instant ts, String op, @Nullable JsonNode data) {}

  /** A hub whose envelopes are written by {@code json}. */
  public LiveHub(StoredJson json, Clock clock) {
    this.json = json;
    this.clock = clock;
    // Numbers go on growing over a restart, so that an old cursor is seen to be too old.
    this.seq = clock.millis() * 1_000;
  }

  /** Tells every listener. */
  public synchronized void publish(String topic, String op, Object data) {
    seq++;
    Numbered next = new Numbered(seq, envelope(topic, op, json.tree(data)));
    kept.addLast(next);
    if (kept.size() > KEPT) {
      kept.removeFirst();
    }
    List.copyOf(listeners).forEach(listener -> listener.accept(next.text()));
  }

  /**
   * Adds {@code listener}, which must not block, and sends what it missed.
   *
   * @param cursor the last number it saw, null when it has just read everything by GET
   * @return ends the listening
   */
  public synchronized Runnable listen(@Nullable Long cursor, Consumer<String> listener) {
    if (cursor == null) {
      listener.accept(envelope("status", "snapshot", null));
    } else {
      missed(cursor).forEach(listener);
    }
    listeners.add(listener);
    return () -> forget(listener);
  }

  /** How many listen. */
  public synchronized int listening() {
    return listeners.size();
  }

  private List<String> missed(long cursor) {
    Numbered oldest = kept.peekFirst();
    boolean unknown =
        cursor > seq || (cursor < seq && (oldest == null || oldest.seq() > cursor + 1));
    if (unknown) {
      return List.of(envelope("status", "resync", null));
    }
    List<String> texts = new ArrayList<>();
    for (Numbered one : kept) {
      if (one.seq() > cursor) {
        texts.add(one.text());
      }
    }
    return texts;
  }

  private String envelope(String topic, String op, @Nullable JsonNode data) {
    return json.write(new Envelope(seq, topic, Instant.now(clock), op, data));
  }

  private synchronized void forget(Consumer<String> listener) {
    listeners.remove(listener);
  }
}
