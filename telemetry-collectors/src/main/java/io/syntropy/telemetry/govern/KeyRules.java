package io.syntropy.telemetry.govern;

import io.syntropy.telemetry.Utf8Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What a key alone says about its value. Keys are taken apart at separators and at changes of case;
 * a rule matches the whole key or its last parts, so that {@code clientSecret}, {@code X-Api-Key}
 * and {@code http.request.header.set-cookie} are found while {@code gen_ai.usage.input_tokens} and
 * {@code user_agent.name} are not.
 */
final class KeyRules {
  /** What is done with the value. */
  enum Action {
    /** Patterns are looked for in it. */
    SCAN,
    /** Attribute and value are removed. */
    DROP,
    /** It becomes a keyed hash. */
    HASH,
    /** It becomes a keyed hash unless it is one already. */
    HASH_UNLESS_HASHED,
    /** Its literals are removed, then patterns are looked for. */
    STATEMENT,
    /** Nothing. */
    KEEP
  }

  /** Matched as last parts of a key. */
  private static final Set<String> DROPPED =
      Set.of(
          "password",
          "password.hash",
          "passwd",
          "pwd",
          "passphrase",
          "secret",
          "secrets",
          "authorization",
          "cookie",
          "cookies",
          "api.key",
          "apikey",
          "access.key",
          "secret.key",
          "private.key",
          "signing.key",
          "encryption.key",
          "account.key",
          "shared.access.signature",
          "token",
          "jwt",
          "bearer",
          "credential",
          "credentials",
          "connection.string",
          "csrf",
          "xsrf",
          "otp",
          "cvv",
          "cvv2",
          "cvc",
          "ssn",
          "cpf",
          "iban",
          "card.number",
          "credit.card",
          "process.command.args",
          "process.command.line",
          "card.pin",
          "user.pin");

  /** Words that are secrets even without a separator before them, as {@code dbpassword}. */
  private static final String[] DROPPED_ENDS = {
    "password",
    "passwd",
    "passphrase",
    "secret",
    "apikey",
    "accesskey",
    "privatekey",
    "secretkey",
    "authtoken",
    "accesstoken",
    "refreshtoken",
    "idtoken",
    "sessiontoken",
    "setcookie",
    "cardnumber"
  };

  private static final Set<String> DROPPED_WHOLE =
      Set.of("pin", "pass", "auth", "sig", "process.command");

  /** Matched as last parts of a key. */
  private static final Set<String> HASHED =
      Set.of(
          "user.id",
          "userid",
          "user.email",
          "user.name",
          "username",
          "user.full.name",
          "enduser.id",
          "enduser.pseudo.id",
          "email",
          "email.address",
          "mail.address",
          "phone",
          "phone.number",
          "telephone",
          "mobile.number",
          "msisdn",
          "client.address",
          "client.ip",
          "client.socket.address",
          "net.peer.ip",
          "net.sock.peer.addr",
          "network.peer.address",
          "source.address",
          "source.ip",
          "remote.addr",
          "remote.address",
          "remote.ip",
          "x.forwarded.for",
          "x.real.ip",
          "session.id",
          "sessionid",
          "jsessionid",
          "device.id",
          "full.name",
          "fullname",
          "first.name",
          "firstname",
          "last.name",
          "lastname",
          "given.name",
          "family.name",
          "surname",
          "date.of.birth",
          "birthdate");

  private static final Set<String> HASHED_WHOLE = Set.of("user", "login", "mobile", "forwarded");
  private static final String USER_HASH = "user.hash";
  private static final Set<String> STATEMENTS = Set.of("db.statement", "db.query.text");

  private static final int MAX_KEY = 96;
  private static final int CACHE = 1024;

  private record Known(byte[] key, Action action) {}

  private final Set<String> drop;
  private final Set<String> hash;
  private final Set<String> keep;
  private final AtomicReferenceArray<Known> cache = new AtomicReferenceArray<>(CACHE);

  KeyRules(ScrubSettings settings) {
    drop = normal(settings.drop());
    hash = normal(settings.hash());
    keep = normal(settings.keep());
  }

  Action of(Utf8Text key) {
    return of(key.bytes(), key.offset(), key.offset() + key.length());
  }

  /** The action for the key in {@code bytes} from {@code from} to {@code to}. */
  Action of(byte[] bytes, int from, int to) {
    int start = Math.max(from, to - MAX_KEY);
    if (start == to) {
      return Action.SCAN;
    }
    int h = 0;
    for (int i = start; i < to; i++) {
      h = h * 31 + bytes[i];
    }
    int slot = (h ^ h >>> 15) & CACHE - 1;
    Known known = cache.get(slot);
    if (known != null && Arrays.equals(known.key, 0, known.key.length, bytes, start, to)) {
      return known.action;
    }
    byte[] key = Arrays.copyOfRange(bytes, start, to);
    Action action = decide(normal(new String(key, StandardCharsets.UTF_8)));
    cache.set(slot, new Known(key, action));
    return action;
  }

  private Action decide(String key) {
    if (endsWithAny(key, keep)) {
      return Action.KEEP;
    }
    if (endsWithAny(key, drop)) {
      return Action.DROP;
    }
    if (endsWithAny(key, hash)) {
      return Action.HASH;
    }
    if (DROPPED_WHOLE.contains(key) || endsWithAny(key, DROPPED) || endsAsSecret(key)) {
      return Action.DROP;
    }
    if (key.equals(USER_HASH) || key.endsWith("." + USER_HASH)) {
      return Action.HASH_UNLESS_HASHED;
    }
    if (HASHED_WHOLE.contains(key) || endsWithAny(key, HASHED)) {
      return Action.HASH;
    }
    return STATEMENTS.contains(key) ? Action.STATEMENT : Action.SCAN;
  }

  /** Whether {@code key} or its last parts are in {@code rules}. */
  private static boolean endsWithAny(String key, Set<String> rules) {
    int at = 0;
    while (!rules.contains(key.substring(at))) {
      int dot = key.indexOf('.', at);
      if (dot < 0) {
        return false;
      }
      at = dot + 1;
    }
    return true;
  }

  private static boolean endsAsSecret(String key) {
    String joined = key.replace(".", "");
    for (String end : DROPPED_ENDS) {
      if (joined.endsWith(end)) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> normal(Set<String> keys) {
    Set<String> all = new HashSet<>();
    for (String key : keys) {
      all.add(normal(key));
    }
    return Set.copyOf(all);
  }

  /** Lower-case parts joined by dots: {@code X-Api-Key} and {@code xApiKey} give x.api.key. */
  static String normal(String key) {
    StringBuilder out = new StringBuilder(key.length() + 4);
    boolean gap = false;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (!Character.isLetterOrDigit(c)) {
        gap = true;
        continue;
      }
      if (out.length() > 0 && (gap || humps(key, i))) {
        out.append('.');
      }
      gap = false;
      out.append(Character.toLowerCase(c));
    }
    return out.toString();
  }

  private static boolean humps(String key, int i) {
    if (!Character.isUpperCase(key.charAt(i))) {
      return false;
    }
    char before = key.charAt(i - 1);
    return Character.isLowerCase(before)
        || Character.isDigit(before)
        || (Character.isUpperCase(before)
            && i + 1 < key.length()
            && Character.isLowerCase(key.charAt(i + 1)));
  }
}
