package io.syntropy.slo.promql;

import io.syntropy.slo.promql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts an expression into tokens; each pattern is tried once at each position and never recurs. */
final class Tokens {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*+");
  private static final Pattern DURATION = Pattern.compile("(?:[0-9]++(?:ms|[smhdwy])){1,8}+");
  private static final Pattern NUMBER =
      Pattern.compile(
          "0[xX][0-9a-fA-F]++|(?:[0-9][0-9_]*+(?:\\.[0-9]*+)?+|\\.[0-9]++)(?:[eE][+-]?[0-9]++)?+");
  private static final Pattern SYMBOL =
      Pattern.compile("=~|!~|==|!=|<=|>=|[-+*/%^=<>(){}\\[\\],@:]");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokens(String text) {
    this.text = text;
  }

  static List<Token> of(String text) throws PromQlFault {
    return new Tokens(text).all();
  }

  private List<Token> all() throws PromQlFault {
    while (true) {
      space();
      if (at == text.length()) {
        tokens.add(new Token(Kind.END, "", at + 1));
        return List.copyOf(tokens);
      }
      if (tokens.size() >= PromQl.MAX_TOKENS) {
        throw fault("more than " + PromQl.MAX_TOKENS + " tokens");
      }
      char c = text.charAt(at);
      if (c == '"' || c == '\'') {
        quoted(c);
      } else if (c == '`') {
        int end = text.indexOf('`', at + 1);
        if (end < 0) {
          throw fault("a string without an end (expected `)");
        }
        add(Kind.STRING, text.substring(at + 1, end), end + 1);
      } else {
        plain();
      }
    }
  }

  /** Skips white space and comments. */
  private void space() {
    while (at < text.length() && " \t\r\n#".indexOf(text.charAt(at)) >= 0) {
      int line = text.indexOf('\n', at);
      at = text.charAt(at) != '#' ? at + 1 : line < 0 ? text.length() : line;
    }
  }

  private void plain() throws PromQlFault {
    // A step's colon stands before a number; a name may begin with one.
    boolean colon = text.charAt(at) == ':' && inBrackets();
    if (!(colon ? take(SYMBOL, Kind.SYMBOL) : take(NAME, Kind.NAME))
        && !take(DURATION, Kind.DURATION)
        && !take(NUMBER, Kind.NUMBER)
        && !take(SYMBOL, Kind.SYMBOL)) {
      int c = text.codePointAt(at);
      throw fault(
          (c >= ' ' && c != 127 ? "'" + Character.toString(c) + "'" : "a control character")
              + " (expected an expression)");
    }
  }

  private boolean inBrackets() {
    for (int i = tokens.size() - 1; i >= 0; i--) {
      if (tokens.get(i).is("[")) {
        return true;
      } else if (tokens.get(i).is("]")) {
        return false;
      }
    }
    return false;
  }

  private boolean take(Pattern pattern, Kind kind) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return false;
    }
    // 5minutes is neither a duration nor a number.
    if (kind == Kind.DURATION && matcher.end() < text.length() && isWord(matcher.end())) {
      return false;
    }
    add(kind, matcher.group(), matcher.end());
    return true;
  }

  private boolean isWord(int index) {
    char c = text.charAt(index);
    return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
  }

  private void add(Kind kind, String value, int end) {
    tokens.add(new Token(kind, value, at + 1));
    at = end;
  }

  /** A string with Go's escapes. */
  private void quoted(char quote) throws PromQlFault {
    StringBuilder value = new StringBuilder();
    int i = at + 1;
    while (true) {
      if (i >= text.length() || text.charAt(i) == '\n') {
        throw fault("a string without an end (expected " + quote + ")");
      }
      char c = text.charAt(i++);
      if (c == quote) {
        add(Kind.STRING, value.toString(), i);
        return;
      }
      if (c != '\\') {
        value.append(c);
        continue;
      }
      i = escape(i, quote, value);
    }
  }

  private int escape(int i, char quote, StringBuilder value) throws PromQlFault {
    char c = i < text.length() ? text.charAt(i) : '\0';
    int simple = "abfnrtv\\".indexOf(c);
    if (simple >= 0) {
      value.append("\u0007\b\f\n\r\t\u000b\\".charAt(simple));
      return i + 1;
    }
    if (c == quote) {
      value.append(c);
      return i + 1;
    }
    int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : c >= '0' && c <= '7' ? 3 : 0;
    int from = digits == 3 ? i : i + 1;
    int end = from + digits;
    if (digits == 0 || end > text.length()) {
      throw fault("a string with an unknown escape \\" + (c < ' ' ? "" : c));
    }
    try {
      value.appendCodePoint(Integer.parseInt(text, from, end, digits == 3 ? 8 : 16));
      return end;
    } catch (IllegalArgumentException e) {
      throw fault("a string with a malformed escape \\" + c);
    }
  }

  private PromQlFault fault(String message) {
    return new PromQlFault(at + 1, message);
  }
}
