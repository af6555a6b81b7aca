package io.syntropy.server.loop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands before a TCP server; can be cut, so that the server is gone for whoever comes this way.
 */
final class TcpRelay implements AutoCloseable {
  private final int server;
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean cut;

  TcpRelay(int server) throws IOException {
    this.server = server;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Ends all connections and takes no new one, until {@link #mend}. */
  void cut() {
    cut = true;
    open.forEach(TcpRelay::close);
  }

  void mend() {
    cut = false;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        if (cut) {
          client.close();
          continue;
        }
        Socket target = new Socket(InetAddress.getLoopbackAddress(), server);
        open.add(client);
        open.add(target);
        threads.execute(() -> pass(client, target));
        threads.execute(() -> pass(target, client));
        if (cut) {
          close(client);
          close(target);
        }
      } catch (IOException e) {
        // closed, or the server behind refused: the client sees the same
      }
    }
  }

  private void pass(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException e) {
      // one side is gone, and so is the other
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is gone already
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    open.forEach(TcpRelay::close);
    threads.shutdownNow();
  }
}
