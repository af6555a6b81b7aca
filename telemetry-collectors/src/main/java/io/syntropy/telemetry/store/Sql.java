package io.syntropy.telemetry.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An SQL text that grows together with the values of its question marks. */
final class Sql {
  private final StringBuilder text = new StringBuilder();
  private final List<@Nullable Object> values = new ArrayList<>();

  /** Adds {@code part}, whose question marks stand for {@code more}. */
  Sql add(String part, Object... more) {
    text.append(part);
    values.addAll(List.of(more));
    return this;
  }

  /** Adds all of {@code other}. */
  Sql add(Sql other) {
    text.append(other.text);
    values.addAll(other.values);
    return this;
  }

  String text() {
    return text.toString();
  }

  List<@Nullable Object> values() {
    return values;
  }
}
