package io.syntropy.alerts.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static String filled(String text) {
    return Template.parse(text)
        .fill(name -> "<" + name + ">", name -> "{" + name + "}", value -> value + "!");
  }

  @Test
  void placesAreFilledAndTheRestStands() {
    assertThat(filled("a ${b} c ${secret:d-1}e")).isEqualTo("a <b>! c {d-1}!e");
    assertThat(filled("$${b} $ {b} $5 ${b}${b}")).isEqualTo("${b} $ {b} $5 <b>!<b>!");
    assertThat(Template.parse("x ${a}${secret:s}").captures()).containsExactly("a");
    assertThat(Template.parse("x ${a}${secret:s}").secrets()).containsExactly("s");
    assertThat(Template.parse("plain $${x}").isFilled()).isFalse();
  }

  @Test
  void aValueThatLooksLikeAPlaceStaysAsItIs() {
    assertThat(Template.parse("${a}").fill(name -> "${secret:key}", name -> "no", value -> value))
        .isEqualTo("${secret:key}");
  }

  @Test
  void whatIsNoPlaceIsRefused() {
    for (String bad : new String[] {"${}", "${a b}", "${secret:}", "${secret:A}", "${a", "${1}"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Template.parse("x " + bad))
          .withMessageContaining("expected ${NAME} of a capture, ${secret:NAME}");
    }
  }

  @Test
  void textWithoutDollarsIsNeverChanged() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int c = random.nextInt(30); c > 0; c--) {
        text.append(
            (char)
                (random.nextInt(4) == 0
                    ? "{}:\"".charAt(random.nextInt(4))
                    : 32 + random.nextInt(4)));
      }
      String plain = text.toString().replace("$", "");
      assertThat(filled(plain)).isEqualTo(plain);
    }
  }
}
