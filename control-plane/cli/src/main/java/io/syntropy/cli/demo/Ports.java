package io.syntropy.cli.demo;

import io.syntropy.cli.CommandFailure;
import io.syntropy.cli.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Picks loopback ports for processes that are about to start. */
final class Ports {
  private Ports() {}

  /** Distinct ports that were free a moment ago. */
  static List<Integer> free(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      List<Integer> ports = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        held.add(socket);
        ports.add(socket.getLocalPort());
      }
      return List.copyOf(ports);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILURE, "no free port: " + e.getMessage(), e);
    } finally {
      held.forEach(Ports::close);
    }
  }

  /**
   * @throws CommandFailure when someone listens there
   */
  static void requireFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.CONFLICT,
          "port " + port + " is in use; choose another with --http-port N (0 picks one)",
          e);
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The port stays taken until this process ends; the child that gets it will say so.
    }
  }
}
