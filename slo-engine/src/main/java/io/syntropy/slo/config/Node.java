package io.syntropy.slo.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/**
 * A mapping, list or scalar of a YAML document, with its position. Readers of fields record a fault
 * when a field is missing or wrong and go on, so that all faults of a document are found together.
 *
 * <p>Two flavours: {@code string("service")} is required and answers null after recording a fault;
 * {@code string("owner", "nobody")} is optional and answers the default when the field is absent
 * (or wrong, with a fault recorded). After reading, {@link #rejectUnknown()} records a fault for
 * every field that was never asked for. Check {@code faults().isEmpty()} before using the result.
 *
 * <p>Not safe for use by several threads.
 */
public final class Node {
  enum Type {
    MAPPING("a mapping"),
    LIST("a list"),
    STRING("a string"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    NULL("nothing");

    final String words;

    Type(String words) {
      this.words = words;
    }
  }

  private final String file;
  private final int line;
  private final int column;
  private final String name;
  private final Type type;
  private final String text;
  private final Map<String, Node> fields;
  private final List<Node> items;
  private final Faults faults;
  private final Set<String> asked = new HashSet<>();

  private Node(Position at, Type type, String text, Map<String, Node> fields, List<Node> items) {
    this.file = at.file();
    this.line = at.line();
    this.column = at.column();
    this.name = at.name();
    this.faults = at.faults();
    this.type = type;
    this.text = text;
    this.fields = fields;
    this.items = items;
  }

  /** Where a node stands, what its field is called, and where its faults go. */
  record Position(String file, int line, int column, String name, Faults faults) {}

  static Node mapping(Position at, Map<String, Node> fields) {
    return new Node(at, Type.MAPPING, "", new LinkedHashMap<>(fields), List.of());
  }

  static Node list(Position at, List<Node> items) {
    return new Node(at, Type.LIST, "", Map.of(), List.copyOf(items));
  }

  static Node scalar(Position at, Type type, String text) {
    return new Node(at, type, text, Map.of(), List.of());
  }

  /** The document's file. */
  public String file() {
    return file;
  }

  /** 1-based line. */
  public int line() {
    return line;
  }

  /** 1-based column. */
  public int column() {
    return column;
  }

  /** The field's name, or the document's kind of thing for the root; for messages. */
  public String name() {
    return name;
  }

  /** Where this document's faults are collected. */
  public Faults faults() {
    return faults;
  }

  public boolean isMapping() {
    return type == Type.MAPPING;
  }

  public boolean isList() {
    return type == Type.LIST;
  }

  /** Whether this is a string, number or boolean. */
  public boolean isScalar() {
    return type == Type.STRING || type == Type.NUMBER || type == Type.BOOLEAN;
  }

  public boolean isString() {
    return type == Type.STRING;
  }

  public boolean isNumber() {
    return type == Type.NUMBER;
  }

  /** The scalar as written (quotes removed); empty for mappings, lists and null. */
  public String text() {
    return text;
  }

  /** The items of a list; empty for anything else. */
  public List<Node> items() {
    return items;
  }

  /** All fields of a mapping in order, for free-form ones; counts as having asked for each. */
  public Map<String, Node> fields() {
    asked.addAll(fields.keySet());
    return fields;
  }

  /** Records a fault at this node. */
  public void fault(String message) {
    faults.add(new Fault(file, line, column, message));
  }

  /** Records a notice at this node. */
  public void note(String message) {
    faults.note(new Fault(file, line, column, message));
  }

  /** Records {@code name: value (expected …)} at this node. */
  public void expected(String expectation) {
    String value = isScalar() ? text : type.words;
    fault(name + ": " + value + " (expected " + expectation + ")");
  }

  /** Whether the field is present and not null. */
  public boolean has(String field) {
    asked.add(field);
    Node node = fields.get(field);
    return node != null && node.type != Type.NULL;
  }

  /** The field of any type, or null when absent or null. */
  public @Nullable Node optional(String field) {
    return has(field) ? fields.get(field) : null;
  }

  /** The field of any type; null after a fault when missing. */
  public @Nullable Node required(String field, String expectation) {
    Node node = optional(field);
    if (node == null) {
      fault(field + ": missing (expected " + expectation + ")");
    }
    return node;
  }

  private @Nullable Node of(@Nullable Node node, Type wanted) {
    if (node != null && node.type != wanted) {
      node.expected(wanted.words);
      return null;
    }
    return node;
  }

  /** A required mapping. */
  public @Nullable Node mapping(String field) {
    return of(required(field, Type.MAPPING.words), Type.MAPPING);
  }

  /** An optional mapping; null when absent, or wrong with a fault recorded. */
  public @Nullable Node optionalMapping(String field) {
    return of(optional(field), Type.MAPPING);
  }

  /** The items of an optional list; empty when absent, or wrong with a fault recorded. */
  public List<Node> list(String field) {
    Node node = of(optional(field), Type.LIST);
    return node == null ? List.of() : node.items;
  }

  /** The items of a required list with at least one item. */
  public List<Node> requiredList(String field) {
    Node node = of(required(field, "a list with at least one item"), Type.LIST);
    if (node == null) {
      return List.of();
    }
    if (node.items.isEmpty()) {
      node.fault(field + ": empty (expected at least one item)");
    }
    return node.items;
  }

  /** The strings of an optional list; wrong items are faults and left out. */
  public List<String> strings(String field) {
    List<String> strings = new ArrayList<>();
    for (Node item : list(field)) {
      if (item.type == Type.STRING) {
        strings.add(item.text);
      } else {
        item.expected("a string");
      }
    }
    return List.copyOf(strings);
  }

  /** A required string, not blank. */
  public @Nullable String string(String field) {
    return asString(required(field, Type.STRING.words));
  }

  /** An optional string. */
  public String string(String field, String absent) {
    Node node = of(optional(field), Type.STRING);
    return node == null ? absent : node.text;
  }

  private @Nullable String asString(@Nullable Node node) {
    Node string = of(node, Type.STRING);
    if (string == null) {
      return null;
    }
    if (string.text.isBlank()) {
      string.fault(string.name + ": empty (expected a string)");
      return null;
    }
    return string.text;
  }

  /** A required finite number for which {@code valid} holds; {@code expectation} describes it. */
  public @Nullable Double number(String field, DoublePredicate valid, String expectation) {
    Node node = required(field, expectation);
    return node == null ? null : node.asNumber(valid, expectation);
  }

  /** An optional finite number for which {@code valid} holds. */
  public double number(String field, DoublePredicate valid, String expectation, double absent) {
    Node node = optional(field);
    Double number = node == null ? null : node.asNumber(valid, expectation);
    return number == null ? absent : number;
  }

  /** An optional whole number from {@code min} to {@code max}, both included. */
  public int integer(String field, int min, int max, int absent) {
    String expectation = "a whole number from " + min + " to " + max;
    DoublePredicate valid = v -> v >= min && v <= max && v == Math.rint(v);
    return (int) number(field, valid, expectation, absent);
  }

  /** This scalar as a finite number for which {@code valid} holds; null after a fault. */
  public @Nullable Double asNumber(DoublePredicate valid, String expectation) {
    if (type == Type.NUMBER) {
      double number = Scalars.number(text);
      if (Double.isFinite(number) && valid.test(number)) {
        return number;
      }
    }
    boolean quoted = type == Type.STRING && Scalars.type(text) == Type.NUMBER;
    expected(quoted ? "a number without quotes, " + expectation : expectation);
    return null;
  }

  /** An optional boolean. */
  public boolean bool(String field, boolean absent) {
    Node node = of(optional(field), Type.BOOLEAN);
    return node == null ? absent : node.text.equalsIgnoreCase("true");
  }

  /** A required duration above zero, for example {@code 3m}, {@code 750ms}, {@code 1h}. */
  public @Nullable Duration duration(String field) {
    Node node = required(field, "a duration such as 3m");
    return node == null ? null : node.asDuration();
  }

  /** An optional duration above zero. */
  public Duration duration(String field, Duration absent) {
    Node node = optional(field);
    Duration duration = node == null ? null : node.asDuration();
    return duration == null ? absent : duration;
  }

  /** This scalar as a duration above zero; null after a fault. */
  public @Nullable Duration asDuration() {
    Duration duration = Durations.parse(text).orElse(Duration.ZERO);
    if (duration.isZero()) {
      expected("a duration above zero such as 750ms, 3m or 1h");
      return null;
    }
    return duration;
  }

  /** A required choice among {@code type}'s constants, written in lower case with hyphens. */
  public <E extends Enum<E>> @Nullable E choice(String field, Class<E> type) {
    return choice(field, written(type));
  }

  /** An optional choice among the constants of {@code absent}'s type, in lower case. */
  public <E extends Enum<E>> E choice(String field, E absent) {
    if (!has(field)) {
      return absent;
    }
    E value = choice(field, written(absent.getDeclaringClass()));
    return value == null ? absent : value;
  }

  /** A required choice among the keys of {@code values}. */
  public <E> @Nullable E choice(String field, Map<String, E> values) {
    String expectation = "one of " + String.join(", ", values.keySet());
    Node node = required(field, expectation);
    if (node == null) {
      return null;
    }
    E value = node.isScalar() ? values.get(node.text) : null;
    if (value == null) {
      node.expected(expectation);
    }
    return value;
  }

  private static <E extends Enum<E>> Map<String, E> written(Class<E> type) {
    Map<String, E> values = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      values.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
    }
    return values;
  }

  /** Declares fields as known without reading them. */
  public Node known(String... names) {
    asked.addAll(Arrays.asList(names));
    return this;
  }

  /** Records a fault for every field that was never asked for. */
  public void rejectUnknown() {
    fields.forEach((field, node) -> {
      if (!asked.contains(field)) {
        node.fault(
            field + ": unknown field (expected one of " + String.join(", ", sortedAsked()) + ")");
      }
    });
  }

  private List<String> sortedAsked() {
    return asked.stream().sorted().toList();
  }
}
