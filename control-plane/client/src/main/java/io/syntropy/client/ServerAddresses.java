package io.syntropy.client;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The servers of one control plane, of which one acts at a time, and the one to ask first. Safe for
 * several threads.
 */
final class ServerAddresses {
  private final List<URI> bases;
  private volatile int current;

  /**
   * The addresses in the order to be tried.
   *
   * @throws IllegalArgumentException for none, or one that is neither http nor https
   */
  ServerAddresses(List<URI> servers) {
    if (servers.isEmpty() || servers.size() > 8) {
      throw new IllegalArgumentException("servers: " + servers.size() + " (expected 1..8)");
    }
    this.bases = servers.stream().map(ServerAddresses::base).toList();
  }

  private static URI base(URI server) {
    String scheme = server.getScheme();
    if (!"http".equals(scheme) && !"https".equals(scheme)) {
      throw new IllegalArgumentException("server: " + server + " (expected http or https)");
    }
    String text = server.toString();
    return URI.create(text.endsWith("/") ? text : text + "/");
  }

  int count() {
    return bases.size();
  }

  URI current() {
    return bases.get(current);
  }

  /** All but {@code asked}. */
  List<URI> others(URI asked) {
    return bases.stream().filter(base -> !base.equals(asked)).toList();
  }

  /**
   * {@code failed} does not act or does not answer: the next is asked from now on.
   *
   * @param leader what it named as the leader; followed only to an address given here, since the
   *     token goes with the call
   */
  void leave(URI failed, Optional<String> leader) {
    int at = bases.indexOf(failed);
    if (at != current) {
      return; // somebody else moved on already
    }
    int named = leader.flatMap(ServerAddresses::parsed).map(bases::indexOf).orElse(-1);
    current = named >= 0 && named != at ? named : (at + 1) % bases.size();
  }

  private static Optional<URI> parsed(String text) {
    try {
      return Optional.of(base(URI.create(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
