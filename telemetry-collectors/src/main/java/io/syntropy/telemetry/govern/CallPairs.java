package io.syntropy.telemetry.govern;

import io.syntropy.slo.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings the two sides of a call together: the span that called and the span in whose trace it is
 * the parent, in whatever order they arrive. Waits a bounded time and for a bounded number.
 */
final class CallPairs {
  /** What becomes of spans that waited. */
  interface Sink {
    void paired(Sample.Span client, Sample.Span server);

    /** Nobody answered {@code client}. */
    void unanswered(Sample.Span client);

    /** The caller of {@code server} is not known. */
    void uncalled(Sample.Span server);
  }

  private static final int MAX_SERVERS = 64;

  private record Key(String traceId, String spanId) {}

  private static final class Waiting {
    private final long since;
    private Sample.@Nullable Span client;
    private List<Sample.Span> servers = List.of();
    private boolean answered;

    Waiting(long since) {
      this.since = since;
    }
  }

  private final LinkedHashMap<Key, Waiting> waiting = new LinkedHashMap<>();
  private final int max;
  private final long waitMillis;
  private final Sink sink;

  CallPairs(int max, long waitMillis, Sink sink) {
    this.max = max;
    this.waitMillis = waitMillis;
    this.sink = sink;
  }

  void client(Sample.Span span, long now) {
    Waiting w = at(new Key(span.traceId(), span.spanId()), now);
    if (w.client != null) {
      return; // sent twice
    }
    w.client = span;
    for (Sample.Span server : w.servers) {
      w.answered = true;
      sink.paired(span, server);
    }
    w.servers = List.of();
  }

  void server(Sample.Span span, long now) {
    Waiting w = at(new Key(span.traceId(), span.parentSpanId()), now);
    if (w.client != null) {
      w.answered = true;
      sink.paired(w.client, span);
    } else if (w.servers.size() < MAX_SERVERS) {
      if (w.servers.isEmpty()) {
        w.servers = new ArrayList<>(1);
      }
      w.servers.add(span);
    } else {
      sink.uncalled(span);
    }
  }

  /** Lets go of what waited long enough. */
  void expire(long now) {
    for (var e = waiting.firstEntry();
        e != null && now - e.getValue().since >= waitMillis;
        e = waiting.firstEntry()) {
      release();
    }
  }

  int size() {
    return waiting.size();
  }

  private Waiting at(Key key, long now) {
    Waiting w = waiting.get(key);
    if (w == null) {
      if (waiting.size() >= max) {
        release();
      }
      w = new Waiting(now);
      waiting.put(key, w);
    }
    return w;
  }

  private void release() {
    Waiting w = waiting.pollFirstEntry().getValue();
    w.servers.forEach(sink::uncalled);
    if (w.client != null && !w.answered) {
      sink.unanswered(w.client);
    }
  }
}
