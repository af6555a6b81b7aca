package io.syntropy.slo.config;

import java.util.regex.Pattern;

/** The YAML 1.2 core schema for plain scalars. */
final class Scalars {
  private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
  private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(\\d+|\\.\\d+|\\d+\\.\\d*)([eE][-+]?\\d+)?|0x[0-9a-fA-F]{1,15}|0o[0-7]{1,20}"
              + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  private Scalars() {}

  static Node.Type type(String plain) {
    if (NULL.matcher(plain).matches()) {
      return Node.Type.NULL;
    } else if (BOOLEAN.matcher(plain).matches()) {
      return Node.Type.BOOLEAN;
    } else if (plain.length() <= 64 && NUMBER.matcher(plain).matches()) {
      return Node.Type.NUMBER;
    }
    return Node.Type.STRING;
  }

  static double number(String text) {
    if (text.startsWith("0x")) {
      return Long.parseLong(text.substring(2), 16);
    } else if (text.startsWith("0o")) {
      return Long.parseLong(text.substring(2), 8);
    } else if (text.toLowerCase(java.util.Locale.ROOT).endsWith("inf")) {
      return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    } else if (text.toLowerCase(java.util.Locale.ROOT).endsWith("nan")) {
      return Double.NaN;
    }
    return Double.parseDouble(text);
  }
}
