package io.syntropy.server.loop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a TCP server; can be cut, so that the server is gone for whoever comes this way.
 */
final class TcpRelay implements AutoCloseable {
  private volatile int server;
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch held = new CountDownLatch(1);
  private volatile @Nullable String holdAfter;
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

  /** Connections lead to {@code port} from now on. */
  void to(int port) {
    server = port;
  }

  /**
   * From now on, once {@code statement} has passed on a connection, the answer to the commit after
   * it does not come back, once: the database has it, and whoever wrote it does not know.
   */
  void holdCommitAfter(String statement) {
    holdAfter = statement;
  }

  /** Counted down when a commit's answer is held. */
  CountDownLatch held() {
    return held;
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
        AtomicBoolean written = new AtomicBoolean();
        threads.execute(() -> pass(client, target, chunk -> request(chunk, written)));
        threads.execute(() -> pass(target, client, chunk -> answer(chunk, written)));
        if (cut) {
          close(client);
          close(target);
        }
      } catch (IOException e) {
        // closed, or the server behind refused: the client sees the same
      }
    }
  }

  private boolean request(String chunk, AtomicBoolean written) {
    String statement = holdAfter;
    if (statement != null && chunk.contains(statement)) {
      written.set(true);
    }
    return true;
  }

  private boolean answer(String chunk, AtomicBoolean written) {
    if (written.get() && chunk.contains("COMMIT\0") && held.getCount() > 0) {
      held.countDown();
      return false;
    }
    return true;
  }

  /** Passes bytes on until either side ends or {@code goesOn} says no; then it holds the rest. */
  private void pass(Socket from, Socket to, Predicate<String> goesOn) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[65_536];
      int length;
      while ((length = in.read(buffer)) >= 0) {
        if (!goesOn.test(new String(buffer, 0, length, StandardCharsets.ISO_8859_1))) {
          new CountDownLatch(1).await();
        }
        out.write(buffer, 0, length);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
