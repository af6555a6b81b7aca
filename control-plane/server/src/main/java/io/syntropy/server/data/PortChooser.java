package io.syntropy.server.data;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Settles the listening ports before anything else starts, so that a clash costs one line. */
final class PortChooser {
  /** Below the range Linux hands to outgoing connections (32768..60999), which could take one. */
  private static final int FROM = 20000;

  private static final int TO = 32000;
  private static final int ATTEMPTS = 200;

  private final InetAddress bind;
  private final RandomGenerator random;
  private final Set<Integer> taken = new HashSet<>();

  PortChooser(InetAddress bind, RandomGenerator random) {
    this.bind = bind;
    this.random = random;
  }

  /**
   * The port asked for, or for 0 a free one.
   *
   * @param flag named when the port is in use
   * @throws StartFailure exit code 1 when it cannot be listened on
   */
  int settle(String flag, int wanted) {
    if (wanted != 0) {
      if (!taken.add(wanted)) {
        throw new StartFailure(
            StartFailure.USAGE, flag + ": port " + wanted + " is given twice (expected another)");
      }
      listen(flag, wanted);
      return wanted;
    }
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = random.nextInt(FROM, TO);
      if (!taken.contains(port) && free(port)) {
        taken.add(port);
        return port;
      }
    }
    throw new StartFailure(
        StartFailure.FAILED,
        flag
            + ": cannot listen on "
            + bind.getHostAddress()
            + " (expected an address of this machine with a free port)");
  }

  private void listen(String flag, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(bind, port));
    } catch (IOException e) {
      throw new StartFailure(
          StartFailure.FAILED,
          "%s: cannot listen on %s port %d: %s (stop the other process or choose another port, 0 = any free one)"
              .formatted(flag, bind.getHostAddress(), port, e.getMessage()),
          e);
    }
  }

  private boolean free(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(bind, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
