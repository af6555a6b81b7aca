package io.syntropy.keda;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** KEDA's external scaler on a port of its own. */
public final class ScalerServer implements AutoCloseable {
  private static final int CALLS_PER_CONNECTION = 1_000;

  private final Server server;
  private final ExecutorService executor;

  private ScalerServer(Server server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
  }

  /**
   * Starts answering.
   *
   * @throws IOException when the port is taken or a file of {@code tls} cannot be read
   */
  public static ScalerServer start(ScalerConfig config, ScalerSignals signals) throws IOException {
    ServerCredentials credentials = credentials(config.tls());
    ExecutorService executor =
        Executors.newFixedThreadPool(2, Thread.ofPlatform().name("keda-", 0).daemon().factory());
    try {
      Server server =
          NettyServerBuilder.forAddress(config.address(), credentials)
              .executor(executor)
              .addService(new ScalerService(signals, config.maxStreams()))
              .maxInboundMessageSize(ScalerConfig.MAX_MESSAGE)
              .maxInboundMetadataSize(ScalerConfig.MAX_MESSAGE)
              .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
              .handshakeTimeout(10, TimeUnit.SECONDS)
              .keepAliveTime(60, TimeUnit.SECONDS)
              .permitKeepAliveTime(10, TimeUnit.SECONDS)
              .permitKeepAliveWithoutCalls(true)
              .build()
              .start();
      return new ScalerServer(server, executor);
    } catch (IOException | RuntimeException e) {
      executor.shutdownNow();
      throw e;
    }
  }

  private static ServerCredentials credentials(ScalerConfig.@Nullable Tls tls) throws IOException {
    if (tls == null) {
      return InsecureServerCredentials.create();
    }
    TlsServerCredentials.Builder credentials =
        TlsServerCredentials.newBuilder()
            .keyManager(tls.certificate().toFile(), tls.key().toFile());
    Path clientCa = tls.clientCa();
    if (clientCa != null) {
      credentials
          .trustManager(clientCa.toFile())
          .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
    }
    return credentials.build();
  }

  /** The port it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Ends open streams and waits up to 5 s. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    executor.shutdownNow();
  }
}
