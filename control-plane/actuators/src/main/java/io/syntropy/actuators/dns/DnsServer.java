package io.syntropy.actuators.dns;

import java.net.InetSocketAddress;

/**
 * An authoritative server of the zone.
 *
 * @param host an address or a name
 */
public record DnsServer(String host, int port) {
  public DnsServer {
    if (host.isBlank() || host.length() > 253) {
      throw new IllegalArgumentException(
          "host: \"%s\" (expected an address or a name)".formatted(host));
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port: %d (expected 1 to 65535)".formatted(port));
    }
  }

  /** Looked up at every use: a server may move. */
  InetSocketAddress address() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }
}
