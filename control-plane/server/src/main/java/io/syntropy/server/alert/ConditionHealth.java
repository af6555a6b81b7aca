package io.syntropy.server.alert;

import io.syntropy.server.http.ComponentHealth;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether every group in which a condition holds has its alert. */
@ApplicationScoped
public class ConditionHealth implements ComponentHealth {
  private static final int NAMED = 5;

  private final AlertBook book;

  /** Judges {@code book}. */
  public ConditionHealth(AlertBook book) {
    this.book = book;
  }

  @Override
  public String name() {
    return "conditions";
  }

  @Override
  public Condition check() {
    return judge(book.omitted());
  }

  /** {@code omitted} by condition. */
  static Condition judge(Map<String, Integer> omitted) {
    if (omitted.isEmpty()) {
      return new Condition(Health.GOOD, "every group in which a condition holds has its alert");
    }
    String named =
        new TreeMap<>(omitted)
            .entrySet().stream()
                .limit(NAMED)
                .map(e -> "%s: %d".formatted(e.getKey(), e.getValue()))
                .collect(Collectors.joining(", "));
    return new Condition(
        Health.BAD,
        "groups without an alert, over the bound of %d for a condition: %s%s (expected none; group"
                .formatted(ConditionBook.MAX_GROUPS, named, omitted.size() > NAMED ? ", …" : "")
            + " by fewer labels, or narrow the selector)");
  }
}
