package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.syntropy.keda.Certificates;
import io.syntropy.keda.wire.ExternalScalerGrpc;
import io.syntropy.keda.wire.ScaledObjectRef;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** KEDA's external scaler of a running server with TLS, asked by grpc-java. */
class KedaTlsIT {
  /** A signal nobody declares: whoever is answered is told so. */
  private static final ScaledObjectRef REF =
      ScaledObjectRef.newBuilder()
          .setName("worker")
          .setNamespace("default")
          .putScalerMetadata("service", "worker")
          .putScalerMetadata("signal", "queue-lag")
          .build();

  @Test
  void onlyAClientOfTheAuthorityIsAnswered(@TempDir Path folder) throws Exception {
    Certificates ours = Certificates.create(folder, "ours");
    Certificates theirs = Certificates.create(folder, "theirs");
    Files.setPosixFilePermissions(ours.key(), PosixFilePermissions.fromString("rw-------"));
    int port = freePort();
    Map<String, String> environment =
        Map.of(
            "SYNTROPY_KEDA_PORT", Integer.toString(port),
            "SYNTROPY_KEDA_CERT_FILE", ours.certificate().toString(),
            "SYNTROPY_KEDA_KEY_FILE", ours.key().toString(),
            "SYNTROPY_KEDA_CLIENT_CA_FILE", ours.certificate().toString());
    try (Fixture fixture = new Fixture(folder, environment, Fixture.SLO)) {
      assertThat(ask(port, ours, ours)).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(ask(port, ours, theirs)).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(ask(port, ours, null)).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(ask(port, theirs, ours)).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  private static Status.Code ask(int port, Certificates trusted, @Nullable Certificates own)
      throws Exception {
    TlsChannelCredentials.Builder credentials =
        TlsChannelCredentials.newBuilder().trustManager(trusted.certificate().toFile());
    if (own != null) {
      credentials.keyManager(own.certificate().toFile(), own.key().toFile());
    }
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port, credentials.build()).build();
    try {
      ExternalScalerGrpc.newBlockingStub(channel)
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .isActive(REF);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    } finally {
      channel.shutdownNow();
      channel.awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
