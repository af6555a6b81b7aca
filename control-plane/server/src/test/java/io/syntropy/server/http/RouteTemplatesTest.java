package io.syntropy.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.syntropy.server.audit.AuditResource;
import io.syntropy.server.audit.TileResource;
import io.syntropy.server.live.LiveSocket;
import io.syntropy.server.slo.SloResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteTemplatesTest {
  private final RouteTemplates routes =
      new RouteTemplates(
          Stream.of(AuditResource.class, TileResource.class, LiveSocket.class, SloResource.class)
              .flatMap(type -> ServedRoutes.of(type).stream())
              .toList());

  @Test
  void aPathBelongsToItsTemplate() {
    assertThat(routes.match("/api/v1/slos")).isEqualTo("/api/v1/slos");
    assertThat(routes.match("/api/v1/slos/")).isEqualTo("/api/v1/slos");
    assertThat(routes.match("/api/v1/slos/checkout")).isEqualTo("/api/v1/slos/{name}");
    assertThat(routes.match("/api/v1/slos/checkout/revisions"))
        .isEqualTo("/api/v1/slos/{name}/revisions");
    assertThat(routes.match("/api/v1/live")).isEqualTo("/api/v1/live");
  }

  @Test
  void aNameWithoutParameterGoesFirstAndPatternsAreNotShown() {
    assertThat(routes.match("/api/v1/audit/checkpoint")).isEqualTo("/api/v1/audit/checkpoint");
    assertThat(routes.match("/api/v1/audit/17")).isEqualTo("/api/v1/audit/{index}");
    assertThat(routes.match("/api/v1/audit/proof/inclusion"))
        .isEqualTo("/api/v1/audit/proof/inclusion");
    assertThat(routes.match("/api/v1/audit/tile/0/x001/067.p/8"))
        .isEqualTo("/api/v1/audit/tile/{path}");
  }

  @Test
  void whatNobodyServesIsOne() {
    assertThat(routes.match("/api/v1/nothing")).isEqualTo(RouteTemplates.UNMATCHED);
    assertThat(routes.match("/api/v1/slos/a/b/c/d")).isEqualTo(RouteTemplates.UNMATCHED);
    assertThat(routes.match("/")).isEqualTo(RouteTemplates.UNMATCHED);
    assertThat(routes.match("")).isEqualTo(RouteTemplates.UNMATCHED);
  }

  @Test
  void anOpenBraceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RouteTemplates(List.of("/a/{b")))
        .withMessageContaining("/a/{b");
  }

  /** Whoever scans the server must not be able to make series. */
  @Test
  void randomPathsNeverMakeNewRoutes() {
    Random random = new Random(20261121);
    List<String> words = List.of("api", "v1", "slos", "audit", "tile", "x", "{name}", "..", "%2f");
    Set<String> seen =
        Stream.generate(
                () -> {
                  List<String> path = new ArrayList<>();
                  for (int i = random.nextInt(7); i >= 0; i--) {
                    path.add(
                        random.nextInt(4) == 0
                            ? Integer.toString(random.nextInt())
                            : words.get(random.nextInt(words.size())));
                  }
                  return routes.match("/" + String.join("/", path));
                })
            .limit(20_000)
            .collect(Collectors.toSet());

    assertThat(seen)
        .contains(RouteTemplates.UNMATCHED)
        .allMatch(route -> !route.matches(".*\\d{3,}.*") && !route.contains(".."));
  }
}
