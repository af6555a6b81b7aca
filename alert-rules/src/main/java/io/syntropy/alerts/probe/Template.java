package io.syntropy.alerts.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places to fill in: {@code ${name}} is a value that an earlier step captured, {@code
 * ${secret:name}} a secret; {@code $${} stands for {@code ${} itself.
 */
public record Template(List<Part> parts) {
  private static final Pattern PLACE = Pattern.compile("\\$(\\$?)\\{([^}]*)(}?)");
  private static final Pattern CAPTURE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
  private static final Pattern SECRET = Pattern.compile("secret:([a-z0-9-]{1,64})");

  /** A piece of the text. */
  public sealed interface Part {}

  /** Stands as it is. */
  public record Literal(String text) implements Part {}

  /** A value of an earlier step. */
  public record Captured(String name) implements Part {}

  /** A secret's name, never its text. */
  public record Secret(String name) implements Part {}

  public Template {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException naming the place that cannot be read
   */
  public static Template parse(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    Matcher place = PLACE.matcher(text);
    int at = 0;
    while (place.find(at)) {
      literal.append(text, at, place.start());
      if (!place.group(1).isEmpty()) {
        literal.append("${");
        at = place.start(2);
      } else {
        if (!literal.isEmpty()) {
          parts.add(new Literal(literal.toString()));
          literal.setLength(0);
        }
        parts.add(part(place.group(2), !place.group(3).isEmpty()));
        at = place.end();
      }
    }
    literal.append(text, at, text.length());
    if (!literal.isEmpty()) {
      parts.add(new Literal(literal.toString()));
    }
    return new Template(parts);
  }

  private static Part part(String name, boolean closed) {
    Matcher secret = SECRET.matcher(name);
    if (closed && secret.matches()) {
      return new Secret(secret.group(1));
    } else if (closed && isCapture(name)) {
      return new Captured(name);
    }
    throw new IllegalArgumentException(
        "${%s%s (expected ${NAME} of a capture, ${secret:NAME}, or $${ for the text itself)"
            .formatted(name.length() > 40 ? name.substring(0, 40) : name, closed ? "}" : ""));
  }

  static boolean isCapture(String name) {
    return CAPTURE.matcher(name).matches();
  }

  /** The captures it needs. */
  public Set<String> captures() {
    Set<String> names = new TreeSet<>();
    parts.forEach(part -> {
      if (part instanceof Captured captured) {
        names.add(captured.name());
      }
    });
    return names;
  }

  /** The secrets it needs, by name. */
  public Set<String> secrets() {
    Set<String> names = new TreeSet<>();
    parts.forEach(part -> {
      if (part instanceof Secret secret) {
        names.add(secret.name());
      }
    });
    return names;
  }

  /** Whether anything is filled in. */
  public boolean isFilled() {
    return parts.stream().anyMatch(part -> !(part instanceof Literal));
  }

  /**
   * The text.
   *
   * @param captured the value of a capture
   * @param secret the secret of a name
   * @param escape for what is filled in, so that it cannot end the text around it
   */
  public String fill(
      UnaryOperator<String> captured, UnaryOperator<String> secret, UnaryOperator<String> escape) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      text.append(
          switch (part) {
            case Literal literal -> literal.text();
            case Captured value -> escape.apply(captured.apply(value.name()));
            case Secret value -> escape.apply(secret.apply(value.name()));
          });
    }
    return text.toString();
  }
}
