package io.syntropy.server.rum;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Texts of script errors without what they may carry: queries and fragments of URLs go, and the
 * rest is scrubbed by the receivers like everything that arrives.
 */
final class ErrorText {
  /** What OpenTelemetry's conventions write for a word that is not told apart. */
  static final String OTHER = "_OTHER";

  private static final int MAX = 300;
  private static final Pattern URL_END =
      Pattern.compile("(https?://[^\\s?#\"'<>)]*)[?#][^\\s\"'<>)]*");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
  private static final Pattern TYPE = Pattern.compile("[A-Za-z][A-Za-z0-9_.]{0,63}");
  private static final Pattern FILE = Pattern.compile(".*/([A-Za-z0-9._-]{1,100}\\.m?js)");

  private ErrorText() {}

  /** A message on one line, at most {@value #MAX} characters. */
  static String message(String text) {
    String line = CONTROL.matcher(text).replaceAll(" ");
    String bare = URL_END.matcher(line).replaceAll("$1").strip();
    return bare.length() > MAX ? bare.substring(0, MAX - 1) + "…" : bare;
  }

  /** The name of an error's class, or {@link #OTHER} for what is none. */
  static String type(String text) {
    return TYPE.matcher(text).matches() ? text : OTHER;
  }

  /** The file of a script, or the template of a page with a script inside; null for none. */
  static @Nullable String source(@Nullable String path) {
    if (path == null) {
      return null;
    }
    String bare = path.split("[?#]", 2)[0];
    var file = FILE.matcher(bare);
    return file.matches() ? file.group(1) : RouteTemplate.of(bare);
  }
}
