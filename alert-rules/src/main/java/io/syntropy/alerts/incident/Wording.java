package io.syntropy.alerts.incident;

import io.syntropy.alerts.BriefAlert;
import io.syntropy.slo.ShortHash;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is news in the words of an alert: another severity or other words. A number that moves, such
 * as how fast a budget burns, is none.
 */
final class Wording {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+([.,][0-9]+)*");

  private Wording() {}

  /** Whether both say the same to a person. */
  static boolean same(String one, String other) {
    return one.equals(other) || plain(one).equals(plain(other));
  }

  /** Whether {@code alert} was shown and says something else now. */
  static boolean differs(@Nullable BriefAlert shown, Alert alert) {
    return shown != null
        && (shown.severity() != alert.severity() || !same(shown.summary(), alert.summary()));
  }

  /** Stands for all that an incident says of itself and its alerts, numbers left out. */
  static String of(IncidentDraft draft) {
    StringBuilder text = new StringBuilder(draft.severity.wire());
    text.append('\0').append(plain(draft.title));
    for (BriefAlert alert : draft.shown) {
      text.append('\0').append(alert.id()).append('\0').append(alert.severity().wire());
      text.append('\0').append(plain(alert.summary()));
    }
    return ShortHash.of(text.toString(), 8);
  }

  /** The first of each id. */
  static Map<String, BriefAlert> byId(Collection<BriefAlert> alerts) {
    Map<String, BriefAlert> byId = new HashMap<>();
    alerts.forEach(alert -> byId.putIfAbsent(alert.id(), alert));
    return byId;
  }

  private static String plain(String text) {
    return NUMBER.matcher(text).replaceAll("#");
  }
}
