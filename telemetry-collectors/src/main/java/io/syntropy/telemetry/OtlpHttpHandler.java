package io.syntropy.telemetry;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** OTLP/HTTP: {@code POST /v1/metrics}, {@code /v1/traces}, {@code /v1/logs}. */
final class OtlpHttpHandler implements Handler<HttpServerRequest> {
  static final Set<String> PATHS = Set.of("/v1/metrics", "/v1/traces", "/v1/logs");

  private final Vertx vertx;
  private final ReceiverConfig config;
  private final HostRule hosts;
  private final Ingest ingest;
  private final MemoryBudget budget;
  private final ReceiverCounters counters;

  OtlpHttpHandler(
      Vertx vertx,
      ReceiverConfig config,
      HostRule hosts,
      Ingest ingest,
      MemoryBudget budget,
      ReceiverCounters counters) {
    this.vertx = vertx;
    this.config = config;
    this.hosts = hosts;
    this.ingest = ingest;
    this.budget = budget;
    this.counters = counters;
  }

  @Override
  public void handle(HttpServerRequest request) {
    OtlpEncoding encoding = encoding(request.getHeader("content-type"));
    Compression compression = Compression.named(request.getHeader("content-encoding"));
    RecordKind kind = kind(request.path());
    Outcome.Failed refusal = refusal(request, kind, encoding, compression);
    if (refusal != null || kind == null || encoding == null || compression == null) {
      answer(request, encoding, java.util.Objects.requireNonNull(refusal));
      BodyReader.drain(vertx, request, config.readTimeout());
      return;
    }
    MemoryBudget.Share share;
    try {
      share = budget.open();
    } catch (Overloaded e) {
      answer(request, encoding, Ingest.failed(e));
      BodyReader.drain(vertx, request, config.readTimeout());
      return;
    }
    Context context = vertx.getOrCreateContext();
    new BodyReader(vertx, request, config.maxBodyBytes(), share, counters)
        .read(
            config.readTimeout(),
            bytes ->
                ingest.accept(
                    new Ingest.Body(kind, encoding, compression, bytes),
                    share,
                    outcome -> {
                      share.close();
                      context.runOnContext(v -> answer(request, encoding, outcome));
                    }),
            failed -> {
              share.close();
              answer(request, encoding, failed);
            });
  }

  private Outcome.@Nullable Failed refusal(
      HttpServerRequest request,
      @Nullable RecordKind kind,
      @Nullable OtlpEncoding encoding,
      @Nullable Compression compression) {
    String host = host(request);
    if (!hosts.permits(host)) {
      return failed(Failure.WRONG_HOST, "Host", host, "a loopback name");
    } else if (!Bearer.permits(config, request)) {
      return new Outcome.Failed(Failure.UNAUTHENTICATED, "a valid bearer token is needed");
    } else if (kind == null) {
      return failed(
          Failure.NOT_FOUND, "path", request.path(), "/v1/metrics, /v1/traces or /v1/logs");
    } else if (!request.method().equals(HttpMethod.POST)) {
      return failed(Failure.METHOD, "method", request.method().name(), "POST");
    } else if (encoding == null) {
      return failed(
          Failure.UNSUPPORTED_TYPE,
          "Content-Type",
          request.getHeader("content-type"),
          "application/x-protobuf or application/json");
    } else if (compression == null) {
      return failed(
          Failure.UNSUPPORTED_ENCODING,
          "Content-Encoding",
          request.getHeader("content-encoding"),
          "gzip, zstd or identity");
    }
    return null;
  }

  static @Nullable String host(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      return request.authority() == null ? null : request.authority().host();
    }
    return request.getHeader("host");
  }

  static Outcome.Failed failed(
      Failure failure, String what, @Nullable String found, String expected) {
    String shown = found == null ? "absent" : AttributeReader.cut(found, 200);
    return new Outcome.Failed(failure, what + ": " + shown + " (expected " + expected + ")");
  }

  private static @Nullable RecordKind kind(@Nullable String path) {
    return switch (path == null ? "" : path) {
      case "/v1/metrics" -> RecordKind.OTLP_METRICS;
      case "/v1/traces" -> RecordKind.OTLP_TRACES;
      case "/v1/logs" -> RecordKind.OTLP_LOGS;
      default -> null;
    };
  }

  private static @Nullable OtlpEncoding encoding(@Nullable String contentType) {
    if (contentType == null) {
      return null;
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return switch (type.strip().toLowerCase(Locale.ROOT)) {
      case "application/x-protobuf" -> OtlpEncoding.PROTOBUF;
      case "application/json" -> OtlpEncoding.JSON;
      default -> null;
    };
  }

  private void answer(
      HttpServerRequest request, @Nullable OtlpEncoding requested, Outcome outcome) {
    HttpServerResponse response = request.response();
    counters.answered(outcome);
    if (response.closed() || response.ended()) {
      return;
    }
    OtlpEncoding encoding = requested == null ? OtlpEncoding.JSON : requested;
    byte[] body =
        switch (outcome) {
          case Outcome.Stored stored -> OtlpAnswers.encode(OtlpAnswers.success(stored), encoding);
          case Outcome.Failed failed -> {
            headers(response, failed.failure(), config);
            yield OtlpAnswers.encode(OtlpAnswers.failure(failed, config.retryAfter()), encoding);
          }
        };
    response
        .putHeader(
            "content-type",
            encoding == OtlpEncoding.JSON ? "application/json" : "application/x-protobuf")
        .end(Buffer.buffer(body));
  }

  static void headers(HttpServerResponse response, Failure failure, ReceiverConfig config) {
    response.setStatusCode(failure.httpStatus());
    if (failure.retryable()) {
      response.putHeader("retry-after", String.valueOf(config.retryAfter().toSeconds()));
    }
    switch (failure) {
      case METHOD -> response.putHeader("allow", "POST");
      case UNAUTHENTICATED -> response.putHeader("www-authenticate", "Bearer");
      case UNSUPPORTED_ENCODING -> response.putHeader("accept-encoding", "gzip, zstd");
      default -> {}
    }
  }
}
