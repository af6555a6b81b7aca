package io.syntropy.slo;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A condition on one attribute's value; an absent attribute has the value null. */
public sealed interface AttributeMatch {
  /** The longest value a regular expression is tried on; longer values do not match. */
  int MAX_REGEX_INPUT = 1024;

  /** The longest regular expression. */
  int MAX_REGEX_LENGTH = 512;

  /** The most characters one match may read, backtracking included; beyond, it does not match. */
  int MAX_REGEX_READS = 200_000;

  /** Whether {@code value} satisfies the condition. */
  boolean test(@Nullable String value);

  /** The value is exactly {@code expected}. */
  record Equal(String expected) implements AttributeMatch {
    @Override
    public boolean test(@Nullable String value) {
      return expected.equals(value);
    }
  }

  /** {@code inner} does not hold; true for an absent attribute, as {@code !=} in PromQL. */
  record Not(AttributeMatch inner) implements AttributeMatch {
    @Override
    public boolean test(@Nullable String value) {
      return !inner.test(value);
    }
  }

  /** Every one of {@code conditions} holds. */
  record All(List<AttributeMatch> conditions) implements AttributeMatch {
    public All {
      conditions = List.copyOf(conditions);
    }

    @Override
    public boolean test(@Nullable String value) {
      for (AttributeMatch condition : conditions) {
        if (!condition.test(value)) {
          return false;
        }
      }
      return true;
    }
  }

  /** The value is one of {@code values}. */
  record In(Set<String> values) implements AttributeMatch {
    public In {
      values = Set.copyOf(values);
    }

    @Override
    public boolean test(@Nullable String value) {
      return value != null && values.contains(value);
    }
  }

  /**
   * The whole value matches the regular expression {@code regex}.
   *
   * @throws IllegalArgumentException when the expression is not valid, longer than {@link
   *     #MAX_REGEX_LENGTH}, or repeats a group that itself repeats (unbounded backtracking)
   */
  final class Regex implements AttributeMatch {
    private static final Pattern NESTED_REPEAT =
        Pattern.compile("[*+}]\\??\\+?[^()]*\\)[*+{]|\\\\[1-9k]");

    private final String regex;
    private final Pattern pattern;

    public Regex(String regex) {
      if (regex.length() > MAX_REGEX_LENGTH) {
        throw new IllegalArgumentException(
            "regex: " + regex.length() + " characters (expected at most " + MAX_REGEX_LENGTH + ")");
      }
      if (NESTED_REPEAT.matcher(regex).find()) {
        throw new IllegalArgumentException(
            "regex: "
                + regex
                + " (expected no repeated group that repeats inside, and no back reference)");
      }
      this.regex = regex;
      try {
        this.pattern = Pattern.compile(regex);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "regex: " + regex + " (" + e.getDescription() + " at " + e.getIndex() + ")", e);
      }
    }

    /** The expression. */
    public String regex() {
      return regex;
    }

    @Override
    public boolean test(@Nullable String value) {
      if (value == null || value.length() > MAX_REGEX_INPUT) {
        return false;
      }
      try {
        return pattern.matcher(new Metered(value)).matches();
      } catch (Exhausted tooMuchBacktracking) {
        return false;
      }
    }

    /** A value that may be read only so often: bounds the work, the same way every time. */
    private static final class Metered implements CharSequence {
      private final String value;
      private int reads;

      Metered(String value) {
        this.value = value;
      }

      @Override
      public char charAt(int index) {
        if (++reads > MAX_REGEX_READS) {
          throw new Exhausted();
        }
        return value.charAt(index);
      }

      @Override
      public int length() {
        return value.length();
      }

      @Override
      public CharSequence subSequence(int start, int end) {
        return value.subSequence(start, end);
      }

      @Override
      public String toString() {
        return value;
      }
    }

    private static final class Exhausted extends RuntimeException {
      private static final long serialVersionUID = 1;

      Exhausted() {
        super(null, null, false, false);
      }
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Regex r && r.regex.equals(regex);
    }

    @Override
    public int hashCode() {
      return regex.hashCode();
    }

    @Override
    public String toString() {
      return "Regex[" + regex + "]";
    }
  }
}
