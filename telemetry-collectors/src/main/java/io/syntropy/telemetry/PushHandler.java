package io.syntropy.telemetry;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** Serves one {@link PushProtocol}: 204 when durable, else a status and one line of text. */
final class PushHandler implements Handler<HttpServerRequest> {
  private final Vertx vertx;
  private final ReceiverConfig config;
  private final HostRule hosts;
  private final Ingest ingest;
  private final MemoryBudget budget;
  private final ReceiverCounters counters;
  private final PushProtocol protocol;

  PushHandler(
      Vertx vertx,
      ReceiverConfig config,
      HostRule hosts,
      Ingest ingest,
      MemoryBudget budget,
      ReceiverCounters counters,
      PushProtocol protocol) {
    this.vertx = vertx;
    this.config = config;
    this.hosts = hosts;
    this.ingest = ingest;
    this.budget = budget;
    this.counters = counters;
    this.protocol = protocol;
  }

  @Override
  public void handle(HttpServerRequest request) {
    Outcome.Failed refusal = refusal(request);
    MemoryBudget.Share share = null;
    if (refusal == null) {
      try {
        share = budget.open();
      } catch (Overloaded e) {
        refusal = Ingest.failed(e);
      }
    }
    if (refusal != null || share == null) {
      answer(request, java.util.Objects.requireNonNull(refusal));
      BodyReader.drain(vertx, request, config.readTimeout());
      return;
    }
    read(request, share);
  }

  private void read(HttpServerRequest request, MemoryBudget.Share share) {
    Context context = vertx.getOrCreateContext();
    String type = request.getHeader("content-type");
    String encoding = request.getHeader("content-encoding");
    new BodyReader(vertx, request, config.maxBodyBytes(), share, counters)
        .read(
            config.readTimeout(),
            bytes ->
                ingest.accept(
                    protocol,
                    type,
                    encoding,
                    bytes,
                    share,
                    outcome -> {
                      share.close();
                      context.runOnContext(v -> answer(request, outcome));
                    }),
            failed -> {
              share.close();
              answer(request, failed);
            });
  }

  private Outcome.@Nullable Failed refusal(HttpServerRequest request) {
    String host = OtlpHttpHandler.host(request);
    if (!hosts.permits(host)) {
      return OtlpHttpHandler.failed(Failure.WRONG_HOST, "Host", host, "a loopback name");
    } else if (!Bearer.permits(config, request)) {
      return new Outcome.Failed(Failure.UNAUTHENTICATED, "a valid bearer token is needed");
    } else if (!request.method().equals(HttpMethod.POST)) {
      return OtlpHttpHandler.failed(Failure.METHOD, "method", request.method().name(), "POST");
    }
    String unsupported =
        protocol.unsupported(
            request.getHeader("content-type"), request.getHeader("content-encoding"));
    return unsupported == null
        ? null
        : new Outcome.Failed(Failure.UNSUPPORTED_TYPE, AttributeReader.cut(unsupported, 400));
  }

  private void answer(HttpServerRequest request, Outcome outcome) {
    counters.answered(outcome);
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    switch (outcome) {
      case Outcome.Stored stored when stored.rejected() == 0 -> response.setStatusCode(204).end();
      // Neither protocol has a partial success; their clients do not send a 400 again.
      case Outcome.Stored stored ->
          text(response, 400, stored.message() + "; everything else of the request was stored");
      case Outcome.Failed failed -> {
        OtlpHttpHandler.headers(response, failed.failure(), config);
        text(response, failed.failure().httpStatus(), failed.message());
      }
    }
  }

  private static void text(HttpServerResponse response, int status, String message) {
    response
        .setStatusCode(status)
        .putHeader("content-type", "text/plain; charset=utf-8")
        .end(message + "\n");
  }
}
