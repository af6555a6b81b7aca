package io.syntropy.actuators.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

/**
 * Stands before a name server and passes everything on, UDP and TCP. The next update can be met by
 * a hook before it is passed on, or lose its answer.
 */
final class DnsRelay implements AutoCloseable {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int UPDATE = 5;

  @FunctionalInterface
  interface Hook {
    void run() throws Exception;
  }

  private final int server;
  private final ServerSocket tcp;
  private final DatagramSocket udp;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<Hook> beforeUpdate = new AtomicReference<>();
  private volatile boolean strip;
  private final AtomicReference<Boolean> loseAnswer = new AtomicReference<>(false);

  DnsRelay(int server) throws IOException {
    this.server = server;
    int port = NameserverProcess.freePort();
    this.tcp = new ServerSocket(port, 50, LOOPBACK);
    this.udp = new DatagramSocket(port, LOOPBACK);
    threads.execute(this::acceptTcp);
    threads.execute(this::acceptUdp);
  }

  int port() {
    return tcp.getLocalPort();
  }

  /** Runs once, when the next update has come and before the server sees it. */
  void beforeNextUpdate(Hook hook) {
    beforeUpdate.set(hook);
  }

  /** The server answers the next update; the client never hears it. */
  void loseNextAnswer() {
    loseAnswer.set(true);
  }

  /** From now on every question loses its signature on the way, and so does its answer. */
  void stripSignatures() {
    strip = true;
  }

  private byte[] onTheWay(byte[] question) throws IOException {
    if (!strip) {
      return question;
    }
    Message message = new Message(question);
    message.removeAllRecords(Section.ADDITIONAL);
    return message.toWire();
  }

  private void acceptTcp() {
    try {
      while (!tcp.isClosed()) {
        Socket client = tcp.accept();
        threads.execute(() -> pass(client));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void pass(Socket client) {
    try (client;
        Socket behind = new Socket(LOOPBACK, server)) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      DataInputStream answers = new DataInputStream(behind.getInputStream());
      DataOutputStream questions = new DataOutputStream(behind.getOutputStream());
      while (true) {
        byte[] question = frame(in);
        boolean update = (question[2] >> 3 & 0xF) == UPDATE;
        Hook hook = update ? beforeUpdate.getAndSet(null) : null;
        if (hook != null) {
          hook.run();
        }
        write(questions, onTheWay(question));
        byte[] answer = frame(answers);
        if (!update || !loseAnswer.getAndSet(false)) {
          write(out, answer);
        }
      }
    } catch (Exception over) {
      // One side closed the connection, or the test is over.
    }
  }

  private static byte[] frame(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readUnsignedShort()];
    in.readFully(bytes);
    return bytes;
  }

  private static void write(DataOutputStream out, byte[] frame) throws IOException {
    byte[] whole = new byte[frame.length + 2];
    whole[0] = (byte) (frame.length >> 8);
    whole[1] = (byte) frame.length;
    System.arraycopy(frame, 0, whole, 2, frame.length);
    out.write(whole);
    out.flush();
  }

  private void acceptUdp() {
    try {
      while (!udp.isClosed()) {
        DatagramPacket question = new DatagramPacket(new byte[65535], 65535);
        udp.receive(question);
        threads.execute(() -> pass(question));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void pass(DatagramPacket question) {
    try (DatagramSocket behind = new DatagramSocket()) {
      behind.setSoTimeout(10_000);
      byte[] bytes = onTheWay(Arrays.copyOf(question.getData(), question.getLength()));
      behind.send(new DatagramPacket(bytes, bytes.length, LOOPBACK, server));
      DatagramPacket answer = new DatagramPacket(new byte[65535], 65535);
      behind.receive(answer);
      udp.send(
          new DatagramPacket(answer.getData(), answer.getLength(), question.getSocketAddress()));
    } catch (IOException over) {
      // The server does not answer, or the test is over.
    }
  }

  @Override
  public void close() throws IOException {
    tcp.close();
    udp.close();
    threads.shutdownNow();
  }
}
