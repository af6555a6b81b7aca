package io.syntropy.telemetry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code traceparent} header of W3C Trace Context. */
public final class TraceParent {
  private static final Pattern FORM =
      Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?");
  private static final String NO_TRACE = "0".repeat(32);
  private static final String NO_SPAN = "0".repeat(16);
  private static final int LONGEST = 256;

  private TraceParent() {}

  /** The trace id, 32 hexadecimal digits; empty when the header is absent or not valid. */
  public static Optional<String> traceId(@Nullable String header) {
    if (header == null || header.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(header);
    return matcher.matches()
            && !matcher.group(1).equals(NO_TRACE)
            && !matcher.group(2).equals(NO_SPAN)
        ? Optional.of(matcher.group(1))
        : Optional.empty();
  }
}
