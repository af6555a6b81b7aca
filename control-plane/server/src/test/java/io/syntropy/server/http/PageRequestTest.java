package io.syntropy.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageRequestTest {
  @Test
  void pagesCoverTheListOnce() {
    List<Integer> all = IntStream.rangeClosed(1, 103).boxed().toList();
    List<Integer> seen = new ArrayList<>();
    String cursor = null;
    do {
      PageRequest request = PageRequest.parse(cursor, "10");
      int after = (int) request.positionAsLong();
      Page<Integer> page =
          Page.of(
              all.stream().filter(i -> i > after).limit(request.limit() + 1L).toList(),
              request,
              String::valueOf);
      seen.addAll(page.items());
      cursor = page.nextCursor();
    } while (cursor != null);

    assertThat(seen).isEqualTo(all);
  }

  @Test
  void defaultsAndBounds() {
    assertThat(PageRequest.parse(null, null).limit()).isEqualTo(50);
    assertThat(PageRequest.parse("", "200").limit()).isEqualTo(200);
    for (String limit : new String[] {"0", "201", "-1", "x", "1e2", "99999999999"}) {
      assertThatThrownBy(() -> PageRequest.parse(null, limit))
          .isInstanceOf(ApiException.class)
          .hasMessage("limit: " + limit + " (expected 1..200)");
    }
  }

  @Test
  void foreignCursorsAreRefused() {
    for (String cursor : new String[] {"%", "abc", "_____w", "a".repeat(600)}) {
      assertThatThrownBy(() -> PageRequest.parse(cursor, null))
          .isInstanceOf(ApiException.class)
          .hasMessageStartingWith("cursor:");
    }
    assertThatThrownBy(() -> PageRequest.parse(PageRequest.encode("x"), null).positionAsLong())
        .isInstanceOf(ApiException.class);
  }
}
