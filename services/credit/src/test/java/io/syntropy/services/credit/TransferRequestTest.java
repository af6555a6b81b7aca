package io.syntropy.services.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TransferRequestTest {
  @Test
  void boundsTheAmount() {
    for (Long amount : new Long[] {null, 0L, -5L, TransferRequest.MOST + 1}) {
      assertThatThrownBy(() -> new TransferRequest("a", "b", amount))
          .hasMessage("amount: " + amount + " (expected 1..1000000000000)");
    }
  }

  @Test
  void refusesOddNamesAndATransferToItself() {
    assertThatThrownBy(() -> new TransferRequest("a", "a", 1L))
        .hasMessage("to: a (expected another account than from)");
    assertThatThrownBy(() -> new TransferRequest("a\nb", "c", 1L)).hasMessageStartingWith("from:");
    assertThatThrownBy(() -> new TransferRequest("a", null, 1L)).hasMessageStartingWith("to: null");
  }

  @Test
  void hashesDifferWhenAnyPartDoes() {
    byte[] hash = new TransferRequest("a", "b", 1L).hash();

    assertThat(new TransferRequest("a", "b", 1L).hash()).isEqualTo(hash);
    assertThat(new TransferRequest("b", "a", 1L).hash()).isNotEqualTo(hash);
    assertThat(new TransferRequest("a", "b", 2L).hash()).isNotEqualTo(hash);
  }
}
