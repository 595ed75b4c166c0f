package io.smartmesh.processes;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Every check of the killed processes finds the lie that it is there for. */
class ChecksTest {
  private final Books books = new Books();
  private final Checks checks = new Checks(books);

  /** One payment of 100 through the mediator, which takes 3 for it, and one that failed. */
  private static final class Books implements Said {
    private final Map<Role, List<String>> channels = new EnumMap<>(Role.class);
    private final Map<Role, List<String>> payments = new EnumMap<>(Role.class);
    private final Map<Role, BigInteger> tokens = new EnumMap<>(Role.class);

    Books() {
      add(channels, Role.PAYER, "c1 MEDIATOR OPEN 103 0 0 0 0 2 0 1000 0");
      add(channels, Role.MEDIATOR, "c1 PAYER OPEN 0 103 0 0 0 0 2 0 1000");
      add(channels, Role.MEDIATOR, "c2 PAYEE OPEN 100 0 0 0 0 3 0 500 0");
      add(channels, Role.PAYEE, "c2 MEDIATOR OPEN 0 100 0 0 0 0 3 0 500");
      add(payments, Role.PAYER, "p1 out PAYEE 100 3 PAID 2 aa");
      add(payments, Role.PAYER, "p2 out PAYEE 50 0 FAILED 2 -");
      add(payments, Role.PAYEE, "p1 in MEDIATOR 100 0 PAID 0 aa");
      owns(Role.PAYER, -103);
      owns(Role.MEDIATOR, 3);
      owns(Role.PAYEE, 100);
    }

    private static void add(Map<Role, List<String>> lines, Role role, String line) {
      lines.computeIfAbsent(role, none -> new ArrayList<>()).add(line);
    }

    void owns(Role role, long more) {
      tokens.put(role, World.WEALTH.units().add(BigInteger.valueOf(more)));
    }

    void received(Role role, String line) {
      add(payments, role, line);
    }

    void says(Map<Role, List<String>> lines, Role role, String right, String wrong) {
      List<String> said = lines.getOrDefault(role, List.of());
      assertTrue(said.removeIf(right::equals), right);
      add(lines, role, wrong);
    }

    @Override
    public List<Line.Channel> channels(Role role) {
      return channels.getOrDefault(role, List.of()).stream()
          .map(Books::withAddress)
          .map(Line.Channel::of)
          .toList();
    }

    @Override
    public List<Line.Payment> payments(Role role) {
      return payments.getOrDefault(role, List.of()).stream()
          .map(Books::withAddress)
          .map(Line.Payment::of)
          .toList();
    }

    private static String withAddress(String line) {
      List<String> words = Arrays.asList(line.split(" ", -1));
      words.replaceAll(ChecksTest::address);
      return String.join(" ", words);
    }

    @Override
    public BigInteger tokensOf(Role role) {
      return tokens.getOrDefault(role, BigInteger.ZERO);
    }
  }

  private static String address(String word) {
    return Arrays.stream(Role.values())
        .filter(role -> role.name().equals(word))
        .findFirst()
        .map(role -> role.address().toString())
        .orElse(word);
  }

  private static void finds(String words, Executable check) {
    String said = "" + assertThrows(AssertionError.class, check).getMessage();
    assertTrue(said.contains(words), said);
  }

  @Test
  void theTruthPasses() throws Exception {
    checks.endsAgree();
    checks.allOrNothing();
    checks.isPaid("p1");
    checks.booksBalance();
  }

  /** A lie of the payee about its end. */
  private void ends(String wrong, String found) {
    Books lying = new Books();
    lying.says(lying.channels, Role.PAYEE, "c2 MEDIATOR OPEN 0 100 0 0 0 0 3 0 500", wrong);
    finds(found, new Checks(lying)::endsAgree);
  }

  @Test
  void endsThatDiffer() {
    ends("c9 MEDIATOR OPEN 0 100 0 0 0 0 3 0 500", "unknown to its other end");
    ends("c2 MEDIATOR OPEN 0 99 0 0 0 0 3 0 500", "expected: <100> but was: <99>");
    ends("c2 MEDIATOR OPEN 0 100 0 0 0 0 4 0 500", "expected: <3> but was: <4>");
    ends("c2 MEDIATOR OPEN 0 100 0 0 0 0 3 0 501", "expected: <500> but was: <501>");
    ends("c2 MEDIATOR OPEN 0 100 0 7 0 0 3 0 500", "still under way");
    ends("c2 MEDIATOR OPEN 0 100 0 0 1 0 3 0 500", "still under way");
  }

  @Test
  void whatIsLockedForGood() {
    books.says(
        books.channels,
        Role.PAYEE,
        "c2 MEDIATOR OPEN 0 100 0 0 0 0 3 0 500",
        "c2 MEDIATOR FINISHED 0 100 0 7 0 0 3 0 500");
    books.says(
        books.channels,
        Role.MEDIATOR,
        "c2 PAYEE OPEN 100 0 0 0 0 3 0 500 0",
        "c2 PAYEE FINISHED 100 0 0 0 0 3 0 500 0");
    finds("locked in", checks::endsAgree);
  }

  private void payer(String right, String wrong, String found) {
    Books lying = new Books();
    lying.says(lying.payments, Role.PAYER, right, wrong);
    finds(found, new Checks(lying)::allOrNothing);
  }

  @Test
  void paymentsThatAreHalf() {
    String failed = "p2 out PAYEE 50 0 FAILED 2 -";
    String paid = "p1 out PAYEE 100 3 PAID 2 aa";
    payer(failed, "p2 out PAYEE 50 0 PENDING 2 -", "no outcome");
    payer(failed, "p2 out PAYEE 50 0 PAID 2 bb", "expected: <1> but was: <0>");
    payer(failed, "p2 out PAYEE 100 3 PAID 2 aa", "pays two");
    payer(paid, "p1 out PAYEE 100 3 REFUNDED 2 -", "expected: <0> but was: <1>");
    payer(paid, "p1 out PAYEE 101 3 PAID 2 aa", "expected: <101> but was: <100>");
  }

  @Test
  void aReceiptThatNobodyPaid() {
    books.received(Role.PAYEE, "p9 in MEDIATOR 5 0 PAID 1 -");
    finds("without a payer", checks::allOrNothing);
  }

  @Test
  void aForgottenSumIsToldOnce() throws Exception {
    checks.forgets(Role.MEDIATOR, BigInteger.valueOf(103));
    finds("without a payer", checks::allOrNothing);
    books.received(Role.MEDIATOR, "j1 in PAYER 103 0 PAID 1 -");
    checks.allOrNothing();
    checks.booksBalance();
    books.received(Role.MEDIATOR, "j2 in PAYER 103 0 PAID 1 -");
    finds("without a payer", checks::allOrNothing);
  }

  @Test
  void whatMustBePaidAndIsNot() {
    finds("not paid", () -> checks.isPaid("p2"));
    finds("forgotten", () -> checks.isPaid("p7"));
    books.says(
        books.payments, Role.PAYER, "p1 out PAYEE 100 3 PAID 2 aa", "p1 out PAYEE 100 3 PAID 2 -");
    finds("not paid", () -> checks.isPaid("p1"));
  }

  @Test
  void theChainHasWhatTheBooksSay() throws Exception {
    books.owns(Role.PAYEE, 99);
    finds("payee has on the chain", checks::booksBalance);
    books.owns(Role.PAYEE, 50);
    books.owns(Role.MEDIATOR, 53);
    finds("mediator has on the chain", checks::booksBalance);
    checks.loses(Role.PAYEE, Role.MEDIATOR, BigInteger.valueOf(50));
    checks.booksBalance();
  }

  @Test
  void moneyFromNowhere() {
    books.received(Role.PAYEE, "p9 in MEDIATOR 5 0 PAID 1 -");
    books.owns(Role.PAYEE, 105);
    finds("all three have", checks::booksBalance);
  }
}
