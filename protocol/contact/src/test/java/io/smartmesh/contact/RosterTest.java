package io.smartmesh.contact;

import static io.smartmesh.contact.Cards.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.DamagedRecord;
import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** CT-6, CT-7, CT-9 to CT-12: taking people in, making sure of them, and not hearing them. */
class RosterTest {
  private static final Address SELF = Keys.of(99).address();
  private static final Address ANA = Cards.device(1).address();

  private final TreeMap<Bytes, Bytes> store = new TreeMap<>();
  private Roster roster = restarted();
  private List<RosterOutput> last = List.of();

  private Roster restarted() {
    return new Roster(SELF, Cards.NETWORK, Keys.CURVE, this::withPrefix);
  }

  private SortedMap<Bytes, Bytes> withPrefix(Bytes prefix) {
    SortedMap<Bytes, Bytes> found = new TreeMap<>();
    for (Map.Entry<Bytes, Bytes> each : store.entrySet()) {
      if (each.getKey().startsWith(prefix)) {
        found.put(each.getKey(), each.getValue());
      }
    }
    return found;
  }

  private void say(RosterInput input) {
    List<RosterOutput> said = new ArrayList<>();
    roster.handle(input, new Moment(0), said::add);
    for (RosterOutput output : said) {
      if (output instanceof RosterOutput.Store write) {
        StoreWrite one = write.write();
        one.value().ifPresentOrElse(v -> store.put(one.key(), v), () -> store.remove(one.key()));
      }
    }
    last = said;
  }

  private void take(ContactCard card, boolean faceToFace) {
    say(new RosterInput.Take(card, "", faceToFace, NOON));
  }

  private RosterEntry entry(Address device) {
    return roster.find(device).orElseThrow();
  }

  private <T extends RosterOutput> List<T> told(Class<T> kind) {
    return last.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private RosterError refused() {
    return told(RosterOutput.Refused.class).get(0).error();
  }

  /** CT-12: whatever a test did, a restart changes nothing. */
  @AfterEach
  void aRestartChangesNothing() {
    assertEquals(roster.entries(), restarted().entries());
    for (RosterEntry entry : roster.entries()) {
      assertEquals(roster.card(entry.device()), restarted().card(entry.device()));
      assertEquals(roster.isBlocked(entry.device()), restarted().isBlocked(entry.device()));
    }
  }

  @Test
  void aCardIsTakenAndStoredBeforeItIsTold() {
    take(Cards.of(1, "Ana"), false);
    assertEquals("Ana", entry(ANA).name());
    assertFalse(entry(ANA).marks().verified());
    assertEquals(ANA, entry(ANA).address(), "an account that is only claimed is not paid");
    assertTrue(last.get(0) instanceof RosterOutput.Store);
    assertEquals(1, told(RosterOutput.CardKept.class).size());
  }

  @Test
  void aScannedCardIsVerifiedAndAComparedOneToo() {
    take(Cards.of(1, "Ana"), true);
    assertTrue(entry(ANA).marks().verified());
    take(Cards.of(2, "Bo"), false);
    say(new RosterInput.Verify(Cards.device(2).address()));
    assertTrue(entry(Cards.device(2).address()).marks().verified());
    take(Cards.of(2, "Bo"), false);
    assertTrue(entry(Cards.device(2).address()).marks().verified(), "the same key again");
  }

  @Test
  void aNewerCardReplacesTheOlderOneButNotTheOtherWay() {
    take(Cards.of(1, "Ana"), false);
    say(new RosterInput.Rename(ANA, "My Ana"));
    ContactCard newer =
        ContactCard.sign(
            Cards.device(1),
            Cards.NETWORK,
            new ContactCard.Said(
                Optional.empty(), Keys.of(301).publicKey(), NOON.plusSeconds(7_200), "Anita"),
            Optional.empty());
    take(newer, false);
    assertEquals(Optional.of(newer), roster.card(ANA));
    assertEquals("My Ana", entry(ANA).name());
    take(Cards.of(1, "Ana"), false);
    assertEquals(Optional.of(newer), roster.card(ANA));
  }

  @Test
  void aProvenAccountIsWhoIsWrittenTo() {
    take(Cards.proven(Cards.device(1), Cards.account(1), "Ana"), false);
    assertEquals(Cards.account(1).address(), entry(ANA).address());
    take(Cards.of(1, "Ana"), true);
    assertTrue(entry(ANA).marks().proven(), "a card without the proof does not undo it");
  }

  @Test
  void anotherDeviceOfTheSameAccountTakesThePlaceAndIsToBeVerifiedAgain() {
    take(Cards.proven(Cards.device(1), Cards.account(1), "Ana"), true);
    say(new RosterInput.Rename(ANA, "Sister"));
    SigningKey phone = Cards.device(7);
    take(Cards.proven(phone, Cards.account(1), "Ana"), false);
    assertEquals(Optional.empty(), roster.find(ANA));
    RosterEntry now = entry(phone.address());
    assertEquals("Sister", now.name());
    assertFalse(now.marks().verified());
    assertTrue(now.marks().changed());
    assertEquals(
        List.of(new RosterOutput.KeyChanged(now, ANA, KeyChange.SAME_ACCOUNT)),
        told(RosterOutput.KeyChanged.class));
    say(new RosterInput.Verify(phone.address()));
    assertFalse(entry(phone.address()).marks().changed());
  }

  @Test
  void whoOnlyClaimsTheAccountTakesNoPlaceButIsWarnedOf() {
    take(Cards.proven(Cards.device(1), Cards.account(1), "Ana"), true);
    SigningKey mallory = Cards.device(66);
    take(Cards.of(mallory, Cards.account(1), "Ana"), false);
    assertEquals(2, roster.entries().size());
    assertFalse(entry(ANA).marks().verified());
    assertTrue(entry(ANA).marks().changed());
    assertEquals(KeyChange.CLAIMED_ACCOUNT, told(RosterOutput.KeyChanged.class).get(0).why());
    assertEquals(mallory.address(), entry(mallory.address()).address());
  }

  @Test
  void aNamesakeIsWarnedOfAndNotVerifiedByTheScanAlone() {
    take(Cards.of(1, "Ana"), true);
    take(Cards.of(2, "ＡＮＡ"), true);
    RosterEntry second = entry(Cards.device(2).address());
    assertFalse(second.marks().verified());
    assertEquals(
        List.of(new RosterOutput.KeyChanged(second, ANA, KeyChange.SAME_NAME)),
        told(RosterOutput.KeyChanged.class));
    assertTrue(entry(ANA).marks().verified());
  }

  @Test
  void aRevokedDeviceGivesWayToThePersonsNewestOne() {
    take(Cards.proven(Cards.device(1), Cards.account(1), "Ana"), true);
    SigningKey next = Cards.device(8);
    say(new RosterInput.Revoked(ANA, Optional.of(next.publicKey())));
    assertEquals("Ana", entry(next.address()).name());
    assertFalse(entry(next.address()).marks().verified());
    assertEquals(Optional.empty(), roster.card(next.address()), "its prekey died with the device");
    assertEquals(KeyChange.REVOKED, told(RosterOutput.KeyChanged.class).get(0).why());
    say(new RosterInput.Revoked(next.address(), Optional.empty()));
    assertTrue(entry(next.address()).marks().changed());
  }

  @Test
  void aDeviceThatTurnsOutToBeOfAnotherAccountIsWarnedOf() {
    take(Cards.of(1, "Ana"), true);
    say(new RosterInput.Certified(Cards.account(1).address(), ANA));
    assertTrue(entry(ANA).marks().proven());
    assertTrue(entry(ANA).marks().verified(), "as it said");
    take(Cards.of(2, "Bo"), true);
    Address bo = Cards.device(2).address();
    say(new RosterInput.Certified(Cards.account(9).address(), bo));
    assertFalse(entry(bo).marks().verified());
    assertEquals(KeyChange.OTHER_ACCOUNT, told(RosterOutput.KeyChanged.class).get(0).why());
  }

  @Test
  void somebodyNearbyIsTakenWithoutACard() {
    say(
        new RosterInput.Note(
            ANA,
            Optional.of(Cards.device(1).publicKey()),
            Optional.of(Cards.account(1).address()),
            "Ana",
            NOON));
    assertTrue(entry(ANA).marks().proven());
    assertFalse(entry(ANA).marks().verified());
    take(Cards.of(1, "Ana M"), true);
    assertEquals("Ana", entry(ANA).name());
    assertTrue(entry(ANA).marks().verified());
  }

  /** CT-11. */
  @Test
  void whoIsBlockedStaysSoUntilUnblocked() {
    take(Cards.proven(Cards.device(1), Cards.account(1), "Ana"), true);
    say(new RosterInput.Block(ANA, NOON));
    assertTrue(roster.isBlocked(ANA));
    assertTrue(roster.isBlockedAccount(Cards.account(1).address()));
    say(new RosterInput.Remove(ANA));
    assertTrue(roster.isBlocked(ANA), "forgotten, not forgiven");
    assertEquals("", entry(ANA).name());
    say(new RosterInput.Unblock(ANA));
    assertFalse(roster.isBlocked(ANA));
    assertFalse(roster.isBlockedAccount(Cards.account(1).address()));
    assertEquals(List.of(), roster.entries());
  }

  @Test
  void aStrangerCanBeBlockedByAddress() {
    Address stranger = Keys.of(77).address();
    say(new RosterInput.Block(stranger, NOON));
    assertTrue(roster.isBlocked(stranger));
    assertFalse(entry(stranger).marks().contact());
    say(new RosterInput.Verify(stranger));
    assertEquals(new RosterError.Unknown(stranger), refused());
  }

  /** CT-9. */
  @Test
  void whoWroteWithACardCanBeAnsweredAndIsNoContact() {
    say(new RosterInput.Called(Cards.of(1, "Ana")));
    assertEquals(List.of(), roster.entries());
    assertEquals(Optional.of(Cards.of(1, "Ana")), roster.card(ANA));
    say(new RosterInput.Called(Cards.of(1, "Ana")));
    assertEquals(List.of(), last, "nothing new");
    assertEquals(roster.card(ANA), restarted().card(ANA));
    take(Cards.of(1, "Ana"), false);
    say(new RosterInput.Remove(ANA));
    assertEquals(Optional.empty(), roster.card(ANA));
  }

  @Test
  void ofManyWhoWroteTheOldestGivesWay() {
    for (int i = 0; i <= ContactLimits.CALLERS; i++) {
      say(new RosterInput.Called(Cards.of(Keys.of(1_000 + i), Keys.of(1), "")));
    }
    assertEquals(Optional.empty(), roster.card(Keys.of(1_000).address()));
    assertTrue(roster.card(Keys.of(1_001).address()).isPresent());
    assertEquals(ContactLimits.CALLERS, store.size());
    assertTrue(restarted().card(Keys.of(1_001).address()).isPresent());
    assertFalse(restarted().card(Keys.of(1_000).address()).isPresent());
  }

  /** CT-10. */
  @Test
  void theRosterIsBounded() {
    for (int i = 0; i < ContactLimits.CONTACTS; i++) {
      say(new RosterInput.Block(address(i), NOON));
    }
    say(new RosterInput.Block(address(5_000), NOON));
    assertEquals(new RosterError.Full(ContactLimits.CONTACTS, ContactLimits.CONTACTS), refused());
    take(Cards.of(1, "Ana"), false);
    assertEquals(new RosterError.Full(ContactLimits.CONTACTS, ContactLimits.CONTACTS), refused());
  }

  private static Address address(int number) {
    byte[] bytes = new byte[Address.LENGTH];
    bytes[18] = (byte) (number >> 8);
    bytes[19] = (byte) number;
    return new Address(Bytes.wrap(bytes));
  }

  @Test
  void namesOfTheUserAreCheckedToo() {
    take(Cards.of(1, "Ana"), false);
    say(new RosterInput.Rename(ANA, "a".repeat(33)));
    assertEquals(new RosterError.NameTooLong(33, 32), refused());
    say(new RosterInput.Rename(ANA, "\u200b"));
    assertEquals(new RosterError.EmptyName(), refused());
    say(new RosterInput.Rename(ANA, "0XAB"));
    assertEquals(new RosterError.NameLikeAddress("0XAB"), refused());
    say(new RosterInput.Rename(ANA, " Ana\u202e "));
    assertEquals("Ana", entry(ANA).given());
    say(new RosterInput.Take(Cards.of(Keys.of(99), Keys.of(1), "me"), "", true, NOON));
    assertEquals(new RosterError.Oneself(SELF), refused());
    say(new RosterInput.Rename(Cards.device(5).address(), "x"));
    assertEquals(new RosterError.Unknown(Cards.device(5).address()), refused());
  }

  @Test
  void aStoreOfANewerProgramIsRefused() {
    take(Cards.of(1, "Ana"), false);
    Bytes key = store.firstKey();
    Bytes good = Objects.requireNonNull(store.get(key));
    store.put(key, Bytes.concat(Bytes.of(2), good.slice(1, good.length())));
    assertThrows(DamagedRecord.class, this::restarted);
    store.put(key, good);
    assertEquals(new ChainTime(NOON.seconds()), entry(ANA).addedAt());
  }
}
