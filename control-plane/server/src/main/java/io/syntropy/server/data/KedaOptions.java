package io.syntropy.server.data;

import io.syntropy.actuators.SecretFile;
import io.syntropy.keda.ScalerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where KEDA's external scaler listens besides its port, and as whom; docs/guides/scaling.md lists
 * the variables. None means plain text on loopback.
 */
public record KedaOptions(InetAddress bind, ScalerConfig.@Nullable Tls tls) {
  private static final String BIND = "SYNTROPY_KEDA_BIND";
  private static final String CERTIFICATE = "SYNTROPY_KEDA_CERT_FILE";
  private static final String KEY = "SYNTROPY_KEDA_KEY_FILE";
  private static final String CLIENT_CA = "SYNTROPY_KEDA_CLIENT_CA_FILE";

  /**
   * Reads the variables.
   *
   * @throws StartFailure exit code 2, naming the variable, its value and what is expected
   */
  public static KedaOptions resolve(Map<String, String> env) {
    InetAddress bind = bind(Variables.text(env, BIND).orElse("127.0.0.1"));
    Optional<Path> certificate = Variables.file(env, CERTIFICATE, "a readable file in PEM");
    Optional<Path> key = Variables.file(env, KEY, "a readable file in PEM");
    Optional<Path> clientCa = Variables.file(env, CLIENT_CA, "a readable file in PEM");
    key.ifPresent(KedaOptions::secret);
    if (certificate.isPresent() != key.isPresent()) {
      throw Variables.usage(
          certificate.isPresent() ? KEY : CERTIFICATE, "missing", "both of them, in PEM");
    }
    if (clientCa.isPresent() && certificate.isEmpty()) {
      throw Variables.usage(CERTIFICATE, "missing", "a certificate and key beside " + CLIENT_CA);
    }
    if (!bind.isLoopbackAddress() && clientCa.isEmpty()) {
      throw Variables.usage(
          BIND,
          bind.getHostAddress(),
          "loopback, or with it %s, %s and %s".formatted(CERTIFICATE, KEY, CLIENT_CA));
    }
    ScalerConfig.Tls tls =
        certificate.isEmpty()
            ? null
            : new ScalerConfig.Tls(certificate.get(), key.orElseThrow(), clientCa.orElse(null));
    return new KedaOptions(bind, tls);
  }

  /** The scaler's configuration on {@code port}; 0 takes a free one. */
  public ScalerConfig on(int port) {
    return new ScalerConfig(new InetSocketAddress(bind, port), tls, ScalerConfig.DEFAULT_STREAMS);
  }

  private static InetAddress bind(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw Variables.usage(BIND, text, "an address of this machine");
    }
  }

  private static void secret(Path key) {
    try {
      SecretFile.read(key);
    } catch (IOException e) {
      throw new StartFailure(StartFailure.USAGE, KEY + ": " + e.getMessage(), e);
    }
  }
}
