package io.syntropy.server.live;

import io.syntropy.server.http.ApiException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The open event streams: each gets a comment every 10 s, so that a dead one is noticed. */
@ApplicationScoped
public class EventStreams {
  private static final int MAX = 20_000;
  private static final int PING_SECONDS = 10;

  private final Set<Stream> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService pings =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("sse-ping").unstarted(task));

  /** Starts the pings. */
  public EventStreams() {
    pings.scheduleAtFixedRate(this::ping, PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Takes over {@code sink}.
   *
   * @throws ApiException 503 when too many streams are open
   */
  public Stream open(SseEventSink sink, Sse sse) {
    if (open.size() >= MAX) {
      throw ApiException.unavailable(
          "streams: %d open (expected at most that many)".formatted(MAX), Duration.ofSeconds(10));
    }
    Stream stream = new Stream(sink, sse);
    open.add(stream);
    stream.comment("connected");
    return stream;
  }

  /** Ends {@code stream} after {@code time}. */
  public void endAfter(Stream stream, Duration time) {
    pings.schedule(stream::end, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  @PreDestroy
  void stop() {
    pings.shutdownNow();
    open.forEach(Stream::close);
  }

  private void ping() {
    open.forEach(stream -> stream.comment("ping"));
  }

  /** One client's stream. */
  public final class Stream {
    private final SseEventSink sink;
    private final Sse sse;
    private @Nullable Runnable end;
    private boolean closed;

    private Stream(SseEventSink sink, Sse sse) {
      this.sink = sink;
      this.sse = sse;
    }

    /** Runs {@code end} when the client is gone. */
    public void onClose(Runnable end) {
      boolean late;
      synchronized (this) {
        this.end = end;
        late = closed;
      }
      if (late) {
        end.run();
      }
    }

    /** Sends one event without an id. */
    public void send(String data) {
      emit(sse.newEventBuilder().data(String.class, data).build());
    }

    /** Sends one event. */
    public void send(String id, String data) {
      emit(sse.newEventBuilder().id(id).data(String.class, data).build());
    }

    /** Ends it from this side. */
    public void end() {
      close();
    }

    private void comment(String text) {
      emit(sse.newEventBuilder().comment(text).build());
    }

    private void emit(OutboundSseEvent event) {
      if (sink.isClosed()) {
        close();
        return;
      }
      sink.send(event)
          .whenComplete((done, failure) -> {
            if (failure != null) {
              close();
            }
          });
    }

    private void close() {
      Runnable ending;
      synchronized (this) {
        if (closed) {
          return;
        }
        closed = true;
        ending = end;
      }
      open.remove(this);
      sink.close();
      if (ending != null) {
        ending.run();
      }
    }
  }
}
