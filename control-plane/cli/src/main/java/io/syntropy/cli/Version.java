package io.syntropy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of the build, filtered into a resource by Maven. */
final class Version implements IVersionProvider {
  private static final String TEXT = load();

  static String text() {
    return TEXT;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"syntropy " + TEXT};
  }

  private static String load() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("/syntropy-cli.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }
}
