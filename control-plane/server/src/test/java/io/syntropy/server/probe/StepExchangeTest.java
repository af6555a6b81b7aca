package io.syntropy.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class StepExchangeTest {
  private static String told(Throwable cause) {
    SSLHandshakeException failed = new SSLHandshakeException("PKIX: CN=somebody");
    failed.initCause(new CertPathValidatorException("validity", cause));
    return StepExchange.tls(failed);
  }

  @Test
  void whyTlsFailedIsSaidInOurOwnWords() {
    assertThat(told(new CertificateExpiredException("CN=somebody")))
        .isEqualTo("the certificate has expired");
    assertThat(told(new CertificateNotYetValidException("CN=somebody")))
        .isEqualTo("the certificate is not valid yet");
    assertThat(told(new CertPathBuilderException("unable to find valid path")))
        .isEqualTo("the certificate is of no authority that is trusted here");
    assertThat(told(new CertificateException("No subject alternative DNS name matching a found.")))
        .isEqualTo("the certificate is for another name");
    assertThat(told(new CertificateException("something else of CN=somebody")))
        .isEqualTo("SSLHandshakeException");
  }
}
