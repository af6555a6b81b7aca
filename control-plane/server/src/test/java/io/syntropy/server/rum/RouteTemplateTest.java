package io.syntropy.server.rum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTemplateTest {
  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/feed, /feed",
    "/feed/, /feed",
    "/v1/feed, /v1/feed",
    "/users/{id}/posts, /users/{id}/posts",
    "/users/7, /users/{id}",
    "/users/9b2fcd5e-31c0-4d3a-9a0e-000000000000/x, /users/{id}/x",
    "/u/ana@example.org, /u/{id}",
    "/u/ana%40example.org, /u/{id}",
    "/u/abcdefghijklmnopqrstuvwxyz, /u/{id}",
    "/search?q=me, /search",
    "/a#b, /a",
    "/a;jsessionid=1, /a",
    "https://social.example/feed?x=1, /feed",
    "https://social.example, /",
    "a/b, /a/b",
    "/a/b/c/d/e/f/g/h/i/j, /a/b/c/d/e/f/g/{rest}"
  })
  void whatIdentifiesIsTakenOut(String path, String template) {
    assertThat(RouteTemplate.of(path)).isEqualTo(template);
    assertThat(RouteTemplate.of(template)).as("again").isEqualTo(template);
  }

  @Test
  void listedRoutesAreTheOnlyOnes() {
    List<String> known = List.of("/", "/feed", "/users/{id}/posts");
    assertThat(RouteTemplate.among(known, "/users/alice/posts")).isEqualTo("/users/{id}/posts");
    assertThat(RouteTemplate.among(known, "/feed?x=1")).isEqualTo("/feed");
    assertThat(RouteTemplate.among(known, "/users/alice")).isEqualTo(RouteTemplate.OTHER);
  }

  @Test
  void noDigitAndNoLongWordEverPasses() {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder path = new StringBuilder();
      for (int c = random.nextInt(60); c > 0; c--) {
        path.append((char) (random.nextInt(3) == 0 ? '/' : 33 + random.nextInt(94)));
      }
      String template = RouteTemplate.of(path.toString());
      assertThat(template).startsWith("/").matches("[A-Za-z0-9._~{}/-]*");
      for (String segment : template.split("/")) {
        assertThat(segment).matches("|[A-Za-z._~-]{1,24}|[vV]\\d{1,2}|\\{[A-Za-z_]{1,24}}");
      }
    }
  }
}
