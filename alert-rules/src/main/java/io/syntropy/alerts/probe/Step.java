package io.syntropy.alerts.probe;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One request of a script and what must come back.
 *
 * @param path begins with a slash; what is filled in is percent-encoded
 * @param body null for none; what is filled in is escaped as its content type asks for
 * @param timeout for the request and the whole answer, 100 ms to 30 s
 * @param capture by the name that later steps use
 */
public record Step(
    String name,
    String method,
    Template path,
    SortedMap<String, Template> headers,
    @Nullable Template body,
    Duration timeout,
    Expectation expect,
    SortedMap<String, Capture> capture) {

  /**
   * What an answer must be.
   *
   * @param status any of these; empty for any from 200 to 299
   * @param maxBytes of the body, 1 to {@link ProbeSpec#MAX_BYTES}
   */
  public record Expectation(Set<Integer> status, List<JsonCheck> json, int maxBytes) {
    public Expectation {
      status = Collections.unmodifiableSet(new TreeSet<>(status));
      json = List.copyOf(json);
    }

    /** Whether an answer may have this status. */
    public boolean permits(int answered) {
      return status.isEmpty() ? answered / 100 == 2 : status.contains(answered);
    }

    /** The statuses in words. */
    public String statusWords() {
      return status.isEmpty()
          ? "2xx"
          : String.join(" or ", status.stream().map(String::valueOf).toList());
    }
  }

  /** Where a value is taken from. */
  public sealed interface Capture {}

  /** A text, number or boolean of a JSON body, by its RFC 6901 pointer. */
  public record FromJson(String pointer) implements Capture {}

  /** An answer's header. */
  public record FromHeader(String header) implements Capture {}

  public Step {
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    capture = Collections.unmodifiableSortedMap(new TreeMap<>(capture));
  }

  /** The names of the secrets it needs. */
  public Set<String> secrets() {
    Set<String> names = new TreeSet<>();
    headers.values().forEach(value -> names.addAll(value.secrets()));
    if (body != null) {
      names.addAll(body.secrets());
    }
    return names;
  }

  /** The content type of the body, {@code application/json} unless a header says otherwise. */
  public String contentType() {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("content-type"))
        .map(header -> header.getValue().fill(name -> "", name -> "", text -> text))
        .findFirst()
        .orElse("application/json");
  }

  /** Whether the body has to be JSON. */
  public boolean readsJson() {
    return !expect.json().isEmpty()
        || capture.values().stream().anyMatch(from -> from instanceof FromJson);
  }
}
