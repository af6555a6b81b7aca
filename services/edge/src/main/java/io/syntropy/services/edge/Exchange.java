package io.syntropy.services.edge;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * One request passed on to one region and its answer passed back, both streamed. Runs on one event
 * loop, so its fields need no lock. Ends exactly once: answered, failed, timed out or abandoned.
 */
final class Exchange {
  private final Vertx vertx;
  private final HttpClient client;
  private final EdgeConfig config;
  private final Upstream upstream;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final String uri;
  private @Nullable HttpClientRequest outgoing;
  private long received;
  private long timer;
  private boolean passedOn;
  private boolean ended;

  Exchange(
      Vertx vertx,
      HttpClient client,
      EdgeConfig config,
      RoutingContext context,
      Upstream upstream) {
    this.vertx = vertx;
    this.client = client;
    this.config = config;
    this.upstream = upstream;
    this.request = context.request();
    this.response = context.response();
    String query = request.query();
    // The normalized path: "/v1/feed/../../internal" must not reach what the router hides.
    this.uri = query == null ? context.normalizedPath() : context.normalizedPath() + "?" + query;
  }

  void start() {
    response.putHeader("X-Served-Region", upstream.region());
    if (declaredLength() > config.maxBodyBytes()) {
      fail(response, 413, "body_too_large", "body: more than " + config.maxBodyBytes() + " bytes");
      return;
    }
    passedOn = true;
    request.pause();
    timer =
        vertx.setTimer(
            config.timeout().toMillis(),
            t -> end(504, "upstream_timeout", "no answer within " + config.timeout()));
    response.closeHandler(v -> abandon());
    client
        .request(
            new RequestOptions()
                .setHost(upstream.address().getHost())
                .setPort(upstream.port())
                .setMethod(request.method())
                .setURI(uri))
        .onSuccess(this::send)
        .onFailure(this::broken);
  }

  /** Whether the region was asked, reachable or not. */
  boolean passedOn() {
    return passedOn;
  }

  private void send(HttpClientRequest out) {
    if (ended) {
      out.reset();
      return;
    }
    outgoing = out;
    HopHeaders.copy(request.headers(), out.headers());
    String remote = request.remoteAddress().hostAddress();
    out.putHeader("X-Forwarded-For", remote == null ? "unknown" : remote);
    out.putHeader("X-Forwarded-Proto", request.scheme() == null ? "http" : request.scheme());
    if (request.authority() != null) {
      out.putHeader("X-Forwarded-Host", request.authority().toString());
    }
    if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
      out.setChunked(true);
    }
    out.exceptionHandler(this::broken);
    out.response().onSuccess(this::answer).onFailure(this::broken);
    if (request.isEnded()) {
      out.end();
      return;
    }
    request.exceptionHandler(e -> abandon());
    request.handler(chunk -> pass(out, chunk));
    request.endHandler(v -> out.end());
    request.resume();
  }

  private void pass(HttpClientRequest out, Buffer chunk) {
    received += chunk.length();
    if (received > config.maxBodyBytes()) {
      end(413, "body_too_large", "body: more than " + config.maxBodyBytes() + " bytes");
      return;
    }
    if (ended) {
      return;
    }
    out.write(chunk);
    if (out.writeQueueFull()) {
      request.pause();
      out.drainHandler(v -> request.resume());
    }
  }

  private void answer(HttpClientResponse in) {
    if (ended) {
      return;
    }
    response.setStatusCode(in.statusCode());
    HopHeaders.copy(in.headers(), response.headers());
    if (in.getHeader(HttpHeaders.CONTENT_LENGTH) == null) {
      response.setChunked(true);
    }
    in.pipeTo(response).onSuccess(v -> finish()).onFailure(this::broken);
  }

  private void broken(Throwable cause) {
    boolean timeout = cause instanceof ConnectTimeoutException;
    end(
        timeout ? 504 : 502,
        timeout ? "upstream_timeout" : "upstream_unreachable",
        upstream.service() + " in " + upstream.region() + ": " + cause.getClass().getSimpleName());
  }

  private void end(int status, String code, String message) {
    if (!finish()) {
      return;
    }
    HttpClientRequest out = outgoing;
    if (out != null) {
      out.reset();
    }
    if (response.headWritten()) {
      // Too late for a status: the client must see that the answer is torn.
      response.reset();
    } else {
      fail(response, status, code, message);
      request.resume();
    }
  }

  private void abandon() {
    HttpClientRequest out = outgoing;
    if (finish() && out != null) {
      out.reset();
    }
  }

  private boolean finish() {
    boolean first = !ended;
    ended = true;
    vertx.cancelTimer(timer);
    return first;
  }

  private long declaredLength() {
    String header = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return header == null ? 0 : Long.parseLong(header);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  static void fail(HttpServerResponse response, int status, String code, String message) {
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(new JsonObject().put("code", code).put("message", message).encode());
  }
}
