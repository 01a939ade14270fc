package dev.mizzen.registry.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChunkTest {

  @Test
  void markersCutDocumentsAndKeepTheirLines() {
    assertThat(Chunk.split("a: 1\n--- # second\nb: 2\n---\nc: 3\n"))
        .containsExactly(
            new Chunk(1, 1, "a: 1\n"),
            new Chunk(2, 2, "--- # second\nb: 2\n"),
            new Chunk(3, 4, "---\nc: 3\n"));
  }

  @Test
  void emptyDocumentBetweenMarkersCountsAndTheStretchBeforeTheFirstDoesNot() {
    assertThat(Chunk.split("# head\n\n---\n---\na: 1"))
        .containsExactly(new Chunk(1, 3, "---\n"), new Chunk(2, 4, "---\na: 1"));
  }

  @Test
  void dashesInsideTextAreNoMarker() {
    assertThat(Chunk.split("a: |\n  ---\n  x\nb: ---\n----\n")).hasSize(1);
  }

  @Test
  void dotsEndADocument() {
    assertThat(Chunk.split("a: 1\n...\nb: 2\n"))
        .containsExactly(new Chunk(1, 1, "a: 1\n"), new Chunk(2, 3, "b: 2\n"));
  }

  @Test
  void carriageReturnsBelongToTheirLines() {
    assertThat(Chunk.split("a: 1\r\n---\r\nb: 2\r\n"))
        .containsExactly(new Chunk(1, 1, "a: 1\r\n"), new Chunk(2, 2, "---\r\nb: 2\r\n"));
  }

  @Test
  void nothingIsNoDocument() {
    assertThat(Chunk.split("")).isEmpty();
    assertThat(Chunk.split("\n# only words\n%YAML 1.2\n")).isEmpty();
  }
}
