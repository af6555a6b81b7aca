package io.syntropy.telemetry;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request's body within bounds of size, memory and time. After a refusal the rest of the
 * body is read and dropped for a while, so that a client that sends before it listens gets to see
 * the answer; then the connection is closed. Runs on the request's event loop.
 */
final class BodyReader {
  private static final long DRAINED_BYTES = 64L << 20;
  private static final long HTTP2_CANCEL = 8;
  private static final int FIRST = 1 << 12;
  private static final int TRUSTED = 1 << 20;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final int limit;
  private final MemoryBudget.Share share;
  private final ReceiverCounters counters;
  private @Nullable Consumer<byte[]> onBody;
  private @Nullable Consumer<Outcome.Failed> onFailure;
  private byte[] bytes = new byte[0];
  private int length;
  private long dropped;
  private long timer;

  BodyReader(
      Vertx vertx,
      HttpServerRequest request,
      int limit,
      MemoryBudget.Share share,
      ReceiverCounters counters) {
    this.vertx = vertx;
    this.request = request;
    this.limit = limit;
    this.share = share;
    this.counters = counters;
  }

  /** Tells exactly one of the two, once; neither when the client goes away before its end. */
  void read(Duration timeout, Consumer<byte[]> body, Consumer<Outcome.Failed> failure) {
    onBody = body;
    onFailure = failure;
    timer = vertx.setTimer(timeout.toMillis(), id -> timedOut(timeout));
    request.exceptionHandler(e -> abandoned());
    request.handler(this::chunk);
    request.endHandler(v -> end());
    long announced = announced();
    if (announced > limit) {
      refuse(tooLarge(announced + " B"));
    } else {
      grow((int) Math.min(announced < 0 ? FIRST : announced, TRUSTED));
    }
  }

  /** Reads and drops the body of a request refused for other reasons. */
  static void drain(Vertx vertx, HttpServerRequest request, Duration timeout) {
    long timer = vertx.setTimer(timeout.toMillis(), id -> cutOff(request));
    long[] dropped = {0};
    request.exceptionHandler(e -> vertx.cancelTimer(timer));
    request.endHandler(v -> vertx.cancelTimer(timer));
    request.handler(chunk -> {
      dropped[0] += chunk.length();
      if (dropped[0] > DRAINED_BYTES) {
        cutOff(request);
      }
    });
  }

  /** Over HTTP/2 the one stream only: others of the connection may be fine. */
  private static void cutOff(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset(HTTP2_CANCEL);
    } else {
      request.connection().close();
    }
  }

  private long announced() {
    String header = request.getHeader("content-length");
    try {
      return header == null ? -1 : Long.parseLong(header);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private void chunk(Buffer chunk) {
    counters.bytes(chunk.length());
    if (onFailure == null) {
      dropped += chunk.length();
      if (dropped > DRAINED_BYTES) {
        vertx.cancelTimer(timer);
        cutOff(request);
      }
      return;
    }
    if (chunk.length() > limit - length) {
      refuse(tooLarge("more"));
      return;
    }
    int needed = length + chunk.length();
    if (needed > bytes.length
        && !grow((int) Math.min(limit, Math.max(needed, 2L * bytes.length)))) {
      return;
    }
    chunk.getBytes(bytes, length);
    length = needed;
  }

  private boolean grow(int size) {
    try {
      share.reserve(size - bytes.length);
    } catch (Overloaded e) {
      refuse(new Outcome.Failed(Failure.OVERLOADED, String.valueOf(e.getMessage())));
      return false;
    }
    bytes = Arrays.copyOf(bytes, size);
    return true;
  }

  private void end() {
    vertx.cancelTimer(timer);
    Consumer<byte[]> body = onBody;
    if (onFailure != null && body != null) {
      onFailure = null;
      onBody = null;
      body.accept(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }
  }

  private void timedOut(Duration timeout) {
    if (onFailure != null) {
      refuse(
          new Outcome.Failed(
              Failure.TIMEOUT, "body: not complete after " + timeout.toMillis() + " ms"));
    }
    cutOff(request);
  }

  private void abandoned() {
    vertx.cancelTimer(timer);
    onFailure = null;
    onBody = null;
    share.close();
  }

  private void refuse(Outcome.Failed failed) {
    Consumer<Outcome.Failed> failure = onFailure;
    onFailure = null;
    onBody = null;
    bytes = new byte[0];
    if (failure != null) {
      failure.accept(failed);
    }
  }

  private Outcome.Failed tooLarge(String found) {
    return new Outcome.Failed(
        Failure.TOO_LARGE, "body: " + found + " (expected <= " + limit + " B)");
  }
}
