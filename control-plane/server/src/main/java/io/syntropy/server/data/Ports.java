package io.syntropy.server.data;

/**
 * The ports a server listens on.
 *
 * @param http console and API
 * @param otlpHttp OTLP over HTTP
 * @param otlpGrpc OTLP over gRPC
 */
public record Ports(int http, int otlpHttp, int otlpGrpc) {
  public Ports {
    check("http", http);
    check("otlp_http", otlpHttp);
    check("otlp_grpc", otlpGrpc);
    if (http == otlpHttp || http == otlpGrpc || otlpHttp == otlpGrpc) {
      throw new IllegalArgumentException(
          "ports: %d, %d, %d (expected three different ones)".formatted(http, otlpHttp, otlpGrpc));
    }
  }

  private static void check(String name, int port) {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(name + ": " + port + " (expected 1..65535)");
    }
  }
}
