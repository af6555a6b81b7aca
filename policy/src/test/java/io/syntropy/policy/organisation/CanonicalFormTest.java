package io.syntropy.policy.organisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;

class CanonicalFormTest {
  @Test
  void randomActionsAreInTheFormOfTheLibrary() throws Exception {
    for (long seed = 0; seed < 3000; seed++) {
      String json = Actions.random(seed).json();

      assertThat(json)
          .as("seed %d", seed)
          .isEqualTo(new JsonCanonicalizer(json).getEncodedString());
    }
  }

  @Test
  void numbersAreThoseOfTheRfc() {
    assertThat(CanonicalForm.of(List.of(1e21, 1e-7, 0.1 + 0.2, -0.0, 5, 333333333.33333329)))
        .isEqualTo("[1e+21,1e-7,0.30000000000000004,0,5,333333333.3333333]");
  }

  @Test
  void notANumberIsUnknown() {
    assertThat(CanonicalForm.of(Arrays.asList(Double.NaN, null))).isEqualTo("[null,null]");
  }

  @Test
  void emptyThings() {
    assertThat(CanonicalForm.of(Map.of("a", Map.of(), "b", List.of(), "c", "")))
        .isEqualTo("{\"a\":{},\"b\":[],\"c\":\"\"}");
  }

  /** As UTF-8 it would be a question mark: two inputs of one hash. */
  @Test
  void halfASurrogatePairIsRefused() {
    assertThatThrownBy(() -> CanonicalForm.of(List.of("\ud83d")))
        .hasMessage("text: half a surrogate pair at 0");
  }

  @Test
  void infinityIsRefused() {
    assertThatThrownBy(() -> CanonicalForm.of(List.of(Double.POSITIVE_INFINITY)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
