package io.syntropy.server.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Syntropy, compared by its numbers; what follows a dash does not count.
 *
 * @param text as written, e.g. {@code 0.1.0-SNAPSHOT}
 */
public record Version(String text) implements Comparable<Version> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9}){0,3})(?:[-+].*)?");

  public Version {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("version: " + text + " (expected numbers like 1.2.3)");
    }
  }

  /** The version of this build. */
  public static Version current() {
    Properties build = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("version.properties is missing from the build");
      }
      build.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Version(build.getProperty("version", ""));
  }

  @Override
  public int compareTo(Version other) {
    long[] mine = numbers();
    long[] theirs = other.numbers();
    return Arrays.compare(mine, theirs);
  }

  private long[] numbers() {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalStateException(text);
    }
    long[] parts =
        Pattern.compile("\\.").splitAsStream(matcher.group(1)).mapToLong(Long::parseLong).toArray();
    return Arrays.copyOf(parts, 4);
  }

  @Override
  public String toString() {
    return text;
  }
}
