package io.syntropy.opa;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** A fresh pair of keys as PEM files. */
record Keys(Path secret, Path open) {
  static Keys rsa(Path folder, String name) throws GeneralSecurityException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return write(folder, name, generator.generateKeyPair());
  }

  static Keys ec(Path folder, String name) throws GeneralSecurityException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return write(folder, name, generator.generateKeyPair());
  }

  private static Keys write(Path folder, String name, KeyPair pair) throws IOException {
    Path secret = folder.resolve(name + ".pem");
    Path open = folder.resolve(name + ".pub");
    Files.writeString(secret, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    Files.writeString(open, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    return new Keys(secret, open);
  }

  private static String pem(String kind, byte[] der) {
    byte[] newline = "\n".getBytes(StandardCharsets.US_ASCII);
    String body = Base64.getMimeEncoder(64, newline).encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
  }
}
