package io.syntropy.alerts.notify;

import io.syntropy.alerts.IncidentBrief;
import io.syntropy.alerts.Notice;
import java.util.Locale;

/** Texts about incidents, cut to what a target takes. */
final class Words {
  private Words() {}

  /** At most {@code longest} characters, never cut inside a surrogate pair. */
  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + "…";
  }

  /** On one line: line breaks and other control characters become single spaces. */
  static String line(String text) {
    return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
  }

  /** {@code [SEV1] title}. */
  static String headline(IncidentBrief incident) {
    return "[" + incident.severity().name() + "] " + line(incident.title());
  }

  /** The regions, or that it is about none in particular. */
  static String regions(IncidentBrief incident) {
    return incident.regions().isEmpty() ? "all regions" : String.join(", ", incident.regions());
  }

  /** {@code 1 alert}, {@code 7 alerts}. */
  static String alerts(IncidentBrief incident) {
    return incident.alerts() == 1 ? "1 alert" : incident.alerts() + " alerts";
  }

  /** What happened, as a past participle. */
  static String happened(Notice.Change change) {
    return switch (change) {
      case TRIGGER -> "opened";
      case UPDATE -> "changed";
      case ACKNOWLEDGE -> "acknowledged";
      case RESOLVE -> "resolved";
      case DIGEST -> "digest";
    };
  }

  /** With a capital letter. */
  static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
