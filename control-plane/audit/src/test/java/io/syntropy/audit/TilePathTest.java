package io.syntropy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TilePathTest {
  @Test
  void knownPathsOfTheSpecification() {
    assertThat(new TilePath(0, 1_234_067, 256).path()).isEqualTo("0/x001/x234/067");
    assertThat(new TilePath(2, 0, 7).path()).isEqualTo("2/000.p/7");
    assertThat(new TilePath(TilePath.ENTRIES, 1_000, 255).path())
        .isEqualTo("entries/x001/000.p/255");
  }

  @Test
  void everyPathReadsBack() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      TilePath tile =
          new TilePath(
              random.nextInt(-1, 8),
              random.nextLong(1L << random.nextInt(1, 55)),
              random.nextInt(1, 257));
      assertThat(TilePath.parse(tile.path())).isEqualTo(tile);
    }
  }

  @Test
  void otherPathsAreRefused() {
    for (String path :
        new String[] {
          "",
          "0",
          "0/",
          "0/0",
          "0/00",
          "8/000",
          "-1/000",
          "0/x000/001",
          "0/001/002",
          "0/000.p/0",
          "0/000.p/256",
          "0/000.p/01",
          "0/000.p",
          "entries",
          "data/000",
          "0/../000",
          "0/000/",
          "00/000",
          "0/x999/x999/x999/x999/x999/x999/999"
        }) {
      assertThatThrownBy(() -> TilePath.parse(path))
          .as(path)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("tile: '");
    }
  }

  @Test
  void tilesOfALogAreWithinItAndNothingBeyondIs() {
    for (long size : new long[] {0, 1, 255, 256, 257, 65_535, 65_536, 65_537, 70_000}) {
      for (TilePath tile : Tiles.of(size)) {
        assertThat(tile.within(size)).as("%s of %d", tile, size).isTrue();
        if (tile.width() < TilePath.FULL) {
          assertThat(new TilePath(tile.level(), tile.index(), tile.width() + 1).within(size))
              .as("more than %s of %d", tile, size)
              .isFalse();
        }
        assertThat(new TilePath(tile.level(), tile.index() + 300, 1).within(size)).isFalse();
      }
    }
  }
}
