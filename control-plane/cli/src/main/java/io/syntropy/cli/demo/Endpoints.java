package io.syntropy.cli.demo;

import java.net.URI;

/**
 * The server's ports.
 *
 * @param http console and API
 * @param otlpHttp OTLP over HTTP
 * @param otlpGrpc OTLP over gRPC
 */
record Endpoints(int http, int otlpHttp, int otlpGrpc) {
  URI server() {
    return URI.create("http://127.0.0.1:" + http);
  }

  URI otlp() {
    return URI.create("http://127.0.0.1:" + otlpHttp);
  }
}
