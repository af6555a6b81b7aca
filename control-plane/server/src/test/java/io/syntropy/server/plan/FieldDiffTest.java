package io.syntropy.server.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.server.config.Configuration;
import io.syntropy.server.plan.Plan.FieldChange;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldDiffTest {
  private static List<FieldChange> diff(String before, String after) {
    String head = "apiVersion: syntropy/v1\nkind: RegionPolicy\n";
    return FieldDiff.of(
        new Configuration.Source("a.yaml", 1, head + before),
        new Configuration.Source("b.yaml", 7, head + after));
  }

  @Test
  void layoutOrderOfFieldsAndCommentsSayNothing() {
    assertThat(
            diff(
                "metadata: {name: a}\nspec: {dwell: 5m, list: [1, 2]}",
                "# why\nspec:\n  list:\n  - 1\n  - 2 # two\n  dwell: \"5m\"\nmetadata:\n  name: a"))
        .isEmpty();
  }

  @Test
  void whatIsChangedAddedAndRemovedIsNamedByItsPath() {
    assertThat(
            diff(
                "metadata: {name: a, labels: {x: y}}\nspec: {dwell: 5m, gone: 1, list: [a, b], empty: []}",
                "metadata: {name: a, labels: {x: z}}\nspec: {dwell: 6m, more: {deep: 2}, list: [a, c, d], empty: [e]}"))
        .containsExactlyInAnyOrder(
            new FieldChange("metadata.labels.x", "y", "z"),
            new FieldChange("dwell", "5m", "6m"),
            new FieldChange("gone", "1", null),
            new FieldChange("more.deep", null, "2"),
            new FieldChange("list[1]", "b", "c"),
            new FieldChange("list[2]", null, "d"),
            new FieldChange("empty", "[]", null),
            new FieldChange("empty[0]", null, "e"));
  }

  @Test
  void itIsBounded() {
    StringBuilder spec = new StringBuilder("metadata: {name: a}\nspec:\n");
    for (int i = 0; i < 500; i++) {
      spec.append("  f").append(i).append(": ").append("x".repeat(1000)).append('\n');
    }
    List<FieldChange> changes = diff("metadata: {name: a}\nspec: {}", spec.toString());

    assertThat(changes).hasSize(FieldDiff.MAX);
    assertThat(changes.getLast().after()).hasSizeLessThan(210);
  }
}
