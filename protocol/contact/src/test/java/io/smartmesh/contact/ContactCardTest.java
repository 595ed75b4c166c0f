package io.smartmesh.contact;

import static io.smartmesh.contact.Cards.NETWORK;
import static io.smartmesh.contact.Cards.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.identity.Card;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Property;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** CT-1, CT-2, CT-4, CT-5: what a card says, and what is no card. */
class ContactCardTest {
  private static final String LONGEST = "安娜安娜安娜安娜安娜ab";

  private static CardError error(Bytes bytes) {
    return (CardError) assertInstanceOf(Result.Err.class, Cards.decode(bytes)).error();
  }

  private static CardError error(String text) {
    return CardText.parse(text).fold(ContactCardTest::error, refused -> refused);
  }

  @Test
  void aCardReadsAsItWasWritten() {
    ContactCard card = Cards.of(1, "Ana 安娜");
    assertEquals(card, Cards.decode(card.encode(NETWORK)).orThrow());
    assertEquals("Ana 安娜", card.name());
    assertEquals(Cards.device(1).address(), card.address());
    assertEquals(Optional.of(Cards.account(1).address()), card.account());
    assertFalse(card.isProven());
    assertEquals(NOON, card.made(), "in hours");
  }

  @Test
  void withItsProofItShowsItsAccount() {
    ContactCard card = Cards.proven(Cards.device(1), Cards.account(1), "Ana");
    ContactCard read = Cards.decode(card.encode(NETWORK)).orThrow();
    assertTrue(read.isProven());
    assertEquals(card, read);
    assertEquals(card.withoutProof(), Cards.decode(read.withoutProof().encode(NETWORK)).orThrow());
  }

  @Test
  void aDeviceWithoutAnAccountHasACardToo() {
    ContactCard card =
        ContactCard.sign(
            Cards.device(1), NETWORK, Cards.said(Optional.empty(), ""), Optional.empty());
    assertEquals(card, Cards.decode(card.encode(NETWORK)).orThrow());
  }

  /** CT-4. */
  @Test
  void theLongestCardFitsIntoACodeOfThreeHundredCharacters() {
    assertEquals(ContactLimits.NAME_BYTES, Bytes.utf8(LONGEST).length());
    Bytes bytes = Cards.of(1, LONGEST).encode(NETWORK);
    assertEquals(189, bytes.length());
    String text = CardText.of(bytes);
    assertEquals(296, text.length());
    assertTrue(text.matches("[0-9A-Z $%*+./:-]*"), "what a code packs densely: " + text);
    assertEquals(bytes, CardText.parse(text).orThrow());
    Bytes proven = Cards.proven(Cards.device(1), Cards.account(1), LONGEST).encode(NETWORK);
    assertTrue(proven.length() <= ContactLimits.CARD_BYTES, "" + proven.length());
  }

  @Test
  void everyChangedBitIsNoticed() {
    ContactCard card = Cards.proven(Cards.device(1), Cards.account(1), "Ana");
    Bytes good = card.encode(NETWORK);
    Property.forAll(
        300,
        rng -> {
          byte[] bytes = good.toArray();
          bytes[rng.below(bytes.length)] ^= (byte) (1 << rng.below(8));
          assertFalse(Cards.decode(Bytes.wrap(bytes)).isOk());
        });
  }

  @Test
  void everyCutIsNoticed() {
    Bytes good = Cards.proven(Cards.device(1), Cards.account(1), "Ana").encode(NETWORK);
    int whole = Cards.of(1, "Ana").encode(NETWORK).length();
    for (int length = 0; length < good.length(); length++) {
      assertEquals(length == whole, Cards.decode(good.slice(0, length)).isOk(), "" + length);
    }
    assertInstanceOf(CardError.BadProof.class, error(Bytes.concat(good, Bytes.of(0))));
  }

  @Test
  void whatIsNoCardIsRefusedByName() {
    Bytes good = Cards.of(1, "Ana").encode(NETWORK);
    byte[] newer = good.toArray();
    newer[0] = 2;
    assertEquals(new CardError.NewerVersion(2, 1), error(Bytes.wrap(newer)));
    byte[] forged = good.toArray();
    forged[good.length() - 1] ^= 1;
    assertEquals(new CardError.BadSignature(Cards.device(1).address()), error(Bytes.wrap(forged)));
    assertInstanceOf(CardError.OtherNetwork.class, error(Cards.of(1, "Ana").encode(NETWORK + 1)));
    assertInstanceOf(CardError.Malformed.class, error(Bytes.EMPTY));
    Bytes endless = Bytes.wrap(new byte[ContactLimits.CARD_BYTES + 1]);
    assertEquals(
        new CardError.TooLong(ContactLimits.CARD_BYTES + 1, ContactLimits.CARD_BYTES),
        error(endless));
  }

  /** CT-2: the mark only says so early; what counts is that the signature is for one mesh. */
  @Test
  void aSignatureForAnotherMeshIsWorthNothingHere() {
    ContactCard other =
        ContactCard.sign(
            Cards.device(1), NETWORK + 1, Cards.said(Optional.empty(), ""), Optional.empty());
    assertInstanceOf(CardError.BadSignature.class, error(other.encode(NETWORK)));
  }

  @Test
  void nobodyClaimsAnothersAccountWithAProof() {
    ContactCard ana = Cards.proven(Cards.device(1), Cards.account(1), "Ana");
    ContactCard mallory =
        ContactCard.sign(
            Cards.device(2),
            NETWORK,
            Cards.said(Optional.of(Cards.account(1).address()), "Ana"),
            ana.proof());
    assertEquals(
        new CardError.NotCertified(Cards.account(1).address(), Cards.device(2).address()),
        error(mallory.encode(NETWORK)));
    ContactCard other =
        ContactCard.sign(
            Cards.device(1),
            NETWORK,
            Cards.said(Optional.of(Cards.account(2).address()), "Ana"),
            ana.proof());
    assertEquals(
        new CardError.OtherAccount(Cards.account(2).address(), Cards.account(1).address()),
        error(other.encode(NETWORK)));
    ContactCard none =
        ContactCard.sign(
            Cards.device(1), NETWORK, Cards.said(Optional.empty(), "Ana"), ana.proof());
    assertInstanceOf(CardError.OtherAccount.class, error(none.encode(NETWORK)));
  }

  /** Other devices of the person are nobody's business. */
  @Test
  void aProofIsOfOneDeviceAlone() {
    SigningKey account = Cards.account(1);
    Card two =
        Card.of(account.publicKey())
            .certify(account, Cards.device(1), 5, NOON)
            .orThrow()
            .certify(account, Cards.device(2), 6, NOON)
            .orThrow();
    ContactCard card =
        ContactCard.sign(
            Cards.device(1),
            NETWORK,
            Cards.said(Optional.of(account.address()), "Ana"),
            Optional.of(two));
    assertInstanceOf(CardError.NotCertified.class, error(card.encode(NETWORK)));
  }

  /** CT-3: a hostile program may sign what ours never would. */
  @Test
  void aNameWithSomethingHiddenIsRefused() {
    for (String name :
        List.of("Ana\u202e", "A\u0007na", " Ana", "Ana\u200b", "A\u0000", "e\u0301")) {
      ContactCard card = hostile(name);
      assertEquals(
          new CardError.NameNotClean(Names.clean(name)), error(card.encode(NETWORK)), name);
    }
  }

  private static ContactCard hostile(String name) {
    return HostileCard.sign(Cards.device(1), name);
  }

  @Test
  void aLinkIsTakenInEveryFormThatPeoplePaste() {
    Bytes card = Cards.of(1, "Ana").encode(NETWORK);
    String text = CardText.of(card);
    String digits = text.substring(CardText.SCHEME.length());
    for (String pasted :
        List.of(
            text,
            " " + text + "\n",
            text.toLowerCase(java.util.Locale.ROOT),
            "smartmesh:u/" + digits,
            "https://example.org/hello#u/" + digits,
            "https://example.org/#u/" + digits.toLowerCase(java.util.Locale.ROOT))) {
      assertEquals(card, CardText.parse(pasted).orThrow(), pasted);
    }
  }

  @Test
  void whatIsNoLinkIsRefused() {
    String text = CardText.of(Cards.of(1, "Ana").encode(NETWORK));
    String digits = text.substring(CardText.SCHEME.length());
    assertInstanceOf(CardError.NotACard.class, error("http://example.org/#u/" + digits));
    assertInstanceOf(CardError.NotACard.class, error("https://example.org/u/" + digits));
    assertInstanceOf(CardError.NotACard.class, error("smt1abc"));
    assertInstanceOf(CardError.NotACard.class, error(""));
    assertInstanceOf(CardError.Malformed.class, error("smartmesh:u/"));
    assertInstanceOf(CardError.Malformed.class, error(text + "_"));
    assertInstanceOf(CardError.Malformed.class, error("smartmesh:u/..."));
    assertInstanceOf(CardError.TooLong.class, error(text + "0".repeat(2_000)));
    for (int cut = 1; cut < 12; cut++) {
      Result<Bytes, CardError> bytes = CardText.parse(text.substring(0, text.length() - cut));
      assertFalse(bytes.isOk() && Cards.decode(bytes.orThrow()).isOk(), "" + cut);
    }
  }

  /** CT-5: no chat takes the end of a card for the end of a sentence. */
  @Test
  void textsOfAllLengthsReadAsTheyWereWrittenAndEndWell() {
    Property.forAll(
        500,
        rng -> {
          Bytes bytes = rng.next(1 + rng.below(400));
          String text = CardText.of(bytes);
          assertEquals(bytes, CardText.parse(text).orThrow());
          assertFalse(text.endsWith(".") || text.endsWith(":"), text);
        });
    byte[] most = new byte[2];
    Arrays.fill(most, (byte) 0xff);
    assertEquals("/", CardText.of(Bytes.wrap(most)).substring(CardText.SCHEME.length() + 2));
  }

  /** CT-8. */
  @Test
  void bothReadTheSameWords() {
    var ana = Keys.of(1).publicKey();
    var bob = Keys.of(2).publicKey();
    List<String> words = SpokenWords.of(ana, bob);
    assertEquals(SpokenWords.COUNT, words.size());
    assertEquals(words, SpokenWords.of(bob, ana));
    assertNotEquals(words, SpokenWords.of(ana, Keys.of(3).publicKey()));
  }
}
