package io.syntropy.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FailureTest {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  enum Size {
    small,
    large
  }

  record Body(long count, Size size, Instant at, List<String> names) {
    Body {
      names = names == null ? List.of() : List.copyOf(names);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"size": "huge"}                 | huge (expected one of small, large)
          {"count": null}                  | wrong type or missing (expected a number)
          {"count": 1, "at": "yesterday"}  | yesterday (expected a time like 2026-01-31T12:00:00Z)
          {"count": 1, "names": "x"}       | wrong type or missing (expected a list)
          {"count": 1, "names": [null]}    | null in a list or map (expected a value)
          []                               | wrong type or missing (expected an object)
          """)
  void aWrongValueSaysWhatIsExpectedWithoutJavaTypes(String body, String message) {
    JsonProcessingException error =
        catchThrowableOfType(JsonProcessingException.class, () -> JSON.readValue(body, Body.class));

    Failure failure = Failure.of(error);

    assertThat(failure.status()).isEqualTo(400);
    assertThat(failure.message()).startsWith(message);
  }

  @Test
  void anUnexpectedErrorIsNotQuoted() {
    assertThat(Failure.of(new IllegalStateException("secret")).message()).doesNotContain("secret");
  }
}
