package io.syntropy.server.data;

import java.time.Instant;

/**
 * What a running server writes about itself into {@code instance.json}.
 *
 * @param pid of the server process
 * @param version of the server
 * @param bind address it listens on
 * @param ports it listens on
 * @param startedAt when it took the data folder
 */
public record Instance(long pid, Version version, String bind, Ports ports, Instant startedAt) {

  String json() {
    return """
    {"pid":%d,"version":"%s","bind":"%s","ports":{"http":%d,"otlp_http":%d,"otlp_grpc":%d},"started_at":"%s"}
    """
        .formatted(pid, version, bind, ports.http(), ports.otlpHttp(), ports.otlpGrpc(), startedAt);
  }
}
