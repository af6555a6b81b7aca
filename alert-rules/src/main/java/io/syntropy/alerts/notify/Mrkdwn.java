package io.syntropy.alerts.notify;

import java.net.URI;
import java.time.Instant;

/** Slack's markup, with what comes from elsewhere escaped: it can neither mention nor link. */
final class Mrkdwn {
  private Mrkdwn() {}

  /** {@code text} escaped, at most {@code longest} characters, never cut inside an entity. */
  static String escape(String text, int longest) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      String next =
          switch (point) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            default -> Character.toString(point);
          };
      if (out.length() + next.length() > (i < text.length() ? longest - 1 : longest)) {
        return out.append('…').toString();
      }
      out.append(next);
    }
    return out.toString();
  }

  /** A link whose text is escaped. */
  static String link(URI to, String text, int longest) {
    return "<" + to + "|" + escape(Words.line(text).replace('|', '/'), longest) + ">";
  }

  /** A time that Slack shows in each reader's zone. */
  static String time(Instant at) {
    return "<!date^%d^{date_short_pretty} {time_secs}|%s>".formatted(at.getEpochSecond(), at);
  }
}
