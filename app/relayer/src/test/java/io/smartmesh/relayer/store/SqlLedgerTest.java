package io.smartmesh.relayer.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.relayer.core.Entry;
import io.smartmesh.relayer.core.Entry.State;
import io.smartmesh.relayer.core.Flight;
import io.smartmesh.relayer.core.Holder;
import io.smartmesh.relayer.core.Ledger;
import io.smartmesh.relayer.core.LedgerFailure;
import io.smartmesh.testkit.Keys;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RL-12, with SQLite; the same statements work with PostgreSQL. */
class SqlLedgerTest {
  private static final Address ANY = Keys.of(7).address();
  private static final Terms TERMS = new Terms(1, ANY, ANY, Keys.of(8).address(), Set.of(ANY));

  @TempDir private Path folder;

  private SqlLedger open(Terms terms) {
    return new SqlLedger(new Database.Sqlite(folder.resolve("relayer.db")), terms);
  }

  private static Entry entry(int holder, long nonce, long fee) {
    SignedRequest request =
        Holder.of(holder, TERMS)
            .pay(ANY, Holder.smt(5), Amount.of(fee * 1_000), nonce, 2_000 + nonce);
    return with(request, State.QUEUED, Entry.NONE, 0);
  }

  private static Entry with(SignedRequest request, State state, long nonce, int tries) {
    return new Entry(
        request.id(TERMS), request, 1_000, state, "", nonce, Optional.empty(), -1, 0, tries);
  }

  private static Flight.Offer offer(int number) {
    return new Flight.Offer(
        new Hash(hash(number)), Bytes.of(2, number), Amount.of(1), Amount.of(10 + number), 21_000);
  }

  private static Bytes hash(int number) {
    byte[] hash = new byte[Hash.LENGTH];
    hash[0] = (byte) number;
    return Bytes.wrap(hash);
  }

  @Test
  void whatIsWrittenIsThereAfterAnyEnd() throws Exception {
    Entry payment = entry(1, 0, 9);
    SignedRequest act =
        Holder.of(2, TERMS).act(new ContractCall(ANY, Bytes.of(1, 2, 3)), Amount.of(5), 4, 3_000);
    Entry other = with(act, State.QUEUED, Entry.NONE, 0);
    try (SqlLedger ledger = open(TERMS)) {
      assertTrue(ledger.add(payment, 100));
      assertTrue(ledger.add(other, 101));
      assertTrue(ledger.lead());
      ledger.senderOffers(5, offer(1), List.of(with(payment.request(), State.SENT, 5, 0)), 102);
      ledger.senderOffers(5, offer(2), List.of(), 103);
    }
    try (SqlLedger ledger = open(TERMS)) {
      assertEquals(Optional.of(other), ledger.find(other.id()));
      assertTrue(ledger.lead());
      assertEquals(List.of(new Flight(5, List.of(offer(1), offer(2)))), ledger.senderFlights());
      assertEquals(List.of(with(payment.request(), State.SENT, 5, 0)), ledger.senderEntries(5));
      assertEquals(0, ledger.senderFloor());
      ledger.senderCloses(5, List.of(with(payment.request(), State.DONE, 5, 0)), 104);
      assertEquals(6, ledger.senderFloor());
      assertEquals(List.of(), ledger.senderFlights());
      assertEquals(1, ledger.waiting());
      ledger.senderForgets(200);
      assertEquals(Optional.empty(), ledger.find(payment.id()), "settled long ago");
      assertTrue(ledger.find(other.id()).isPresent());
      assertEquals(6, ledger.senderFloor(), "a used nonce is never forgotten");
    }
  }

  /** RL-2, RL-3: one at a time for a signer's nonce; what failed may come again. */
  @Test
  void aNonceHasOneUnsettledRequest() throws Exception {
    try (SqlLedger ledger = open(TERMS)) {
      Entry first = entry(1, 0, 9);
      Entry same = entry(1, 0, 10);
      assertTrue(ledger.add(first, 100));
      assertFalse(ledger.add(first, 100));
      assertFalse(ledger.add(same, 100));
      assertEquals(Optional.of(first), ledger.live(first.request().signer(), Amount.ZERO));
      ledger.lead();
      ledger.senderWrites(List.of(with(first.request(), State.FAILED, -1, 2)), 110);
      assertEquals(
          new Ledger.Standing(0, Amount.ZERO, 1), ledger.standing(first.request().signer(), 110));
      assertEquals(
          new Ledger.Standing(0, Amount.ZERO, 0), ledger.standing(first.request().signer(), 111));
      assertTrue(ledger.add(same, 120));
      assertFalse(ledger.add(first, 130));
      assertEquals(State.FAILED, ledger.find(first.id()).orElseThrow().state(), "not forgotten");
      assertEquals(same.request().needs(), ledger.standing(first.request().signer(), 0).needs());
    }
  }

  @Test
  void theQueueIsByAgeAndWithoutThoseWhoPayTooLittle() throws Exception {
    try (SqlLedger ledger = open(TERMS)) {
      ledger.add(entry(1, 0, 9), 102);
      ledger.add(entry(2, 1, 2), 101);
      ledger.add(entry(3, 2, 10), 100);
      assertEquals(List.of(entry(3, 2, 10), entry(1, 0, 9)), ledger.senderQueue(Amount.of(9), 10));
      assertEquals(List.of(entry(3, 2, 10)), ledger.senderQueue(Amount.of(9), 1));
      assertEquals(List.of(entry(1, 0, 9)), ledger.senderLate(2_001, 10));
    }
  }

  /** RL-13, RL-14: nobody writes without the lock, and nobody into another's tables. */
  @Test
  void onlyItsOwnAndOnlyWhoLeads() throws Exception {
    try (SqlLedger ledger = open(TERMS)) {
      ledger.waiting();
      assertThrows(LedgerFailure.class, () -> ledger.senderWrites(List.of(), 1));
      try (SqlLedger second = open(TERMS)) {
        LedgerFailure used = assertThrows(LedgerFailure.class, second::waiting);
        assertTrue(used.getMessage().contains("does not work"), used.getMessage());
      }
    }
    Terms others = new Terms(1, ANY, ANY, ANY, Set.of());
    try (SqlLedger ledger = open(others)) {
      LedgerFailure foreign = assertThrows(LedgerFailure.class, ledger::waiting);
      assertTrue(
          foreign.getMessage().contains("its relayer is " + TERMS.relayer() + ", not " + ANY),
          foreign.getMessage());
    }
  }
}
