package io.smartmesh.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is looked up is what a walk over all cards finds, however they come and go. */
class CardsTest {
  private static final int ACCOUNTS = 4;
  private static final int DEVICES = 4;
  private static final int STEPS = 200;

  @Test
  void lookingUpFindsWhatWalkingFinds() {
    Rng rng = new Rng(1);
    Cards cards = new Cards(Map.of());
    TreeMap<Address, Card> walked = new TreeMap<>();
    for (int step = 0; step < STEPS; step++) {
      SigningKey account = Keys.of(100 + rng.below(ACCOUNTS));
      if (rng.below(4) == 0) {
        cards.remove(account.address());
        walked.remove(account.address());
      } else {
        Card card = random(account, rng);
        cards.put(card);
        walked.put(card.account(), card);
      }
      check(cards, walked);
    }
  }

  private static Card random(SigningKey account, Rng rng) {
    Card card = Card.of(account.publicKey());
    for (int device = 0; device < DEVICES; device++) {
      SigningKey key = Keys.of(110 + device);
      if (rng.chance(0.5)) {
        card = card.certify(account, key, 0, new ChainTime(10)).orThrow();
      }
      if (rng.below(3) == 0) {
        card = card.revoke(account, key.address(), new ChainTime(20)).orThrow();
      }
    }
    return card;
  }

  private static void check(Cards cards, TreeMap<Address, Card> walked) {
    assertEquals(new ArrayList<>(walked.values()), new ArrayList<>(cards.all()));
    for (int device = 0; device < DEVICES; device++) {
      Address address = Keys.of(110 + device).address();
      List<Card> naming = walked.values().stream().filter(card -> card.names(address)).toList();
      assertEquals(naming.stream().map(Card::account).findFirst(), cards.accountOf(address));
      assertEquals(
          naming.stream().anyMatch(card -> card.isRevoked(address)), cards.isRevoked(address));
    }
  }
}
