package io.smartmesh.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.testkit.Rng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a limit, whatever happens in between. */
class TokensTest {
  private static final Hash ORDER = Hash.fromHex("0x" + "ab".repeat(32));

  @TempDir private Path data;
  private long now = 1_000;

  private Tokens tokens() {
    return new Tokens(() -> now, new TokenFile(Optional.of(file())));
  }

  private Path file() {
    return data.resolve("api.tokens");
  }

  private static PaymentId payment(int number) {
    return new PaymentId(Bytes.fromHex("%032x".formatted(number)));
  }

  private static Tokens.Created pay(Tokens tokens, long limit) throws Problem {
    String scope = "pay:" + new Amount(java.math.BigInteger.valueOf(limit)).toDecimal(18);
    return tokens.create(Scope.parse(scope), "till", 0);
  }

  private long left(String id) {
    return tokens().byId(id).orElseThrow().left().units().longValueExact();
  }

  @Test
  void chargesAreOnDiskBeforeAnythingIsOrdered() throws Problem, IOException {
    Tokens tokens = tokens();
    String id = pay(tokens, 100).token().id();
    assertTrue(tokens.charge(id, payment(1), ORDER, Amount.of(70)));
    assertEquals(30, left(id));
    assertFalse(tokens.charge(id, payment(1), ORDER, Amount.of(70)), "the same order again");
    assertEquals(30, left(id));
    tokens.release(id, payment(1));
    assertEquals(100, left(id));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
  }

  @Test
  void feesCountOnceTheyAreKnownAndRefundsCountNothing() throws Problem {
    Tokens tokens = tokens();
    String id = pay(tokens, 100).token().id();
    tokens.charge(id, payment(1), ORDER, Amount.of(40));
    tokens.charge(id, payment(2), ORDER, Amount.of(40));
    tokens.settle(id, payment(1), Amount.of(43));
    tokens.settle(id, payment(2), Amount.ZERO);
    assertEquals(57, left(id));
    Problem over =
        assertThrows(Problem.class, () -> tokens.charge(id, payment(3), ORDER, Amount.of(58)));
    assertEquals("token-limit", over.code());
  }

  @Test
  void oldChargesBecomeASumAndNothingIsLost() throws Problem {
    Tokens tokens = tokens();
    String id = pay(tokens, 10_000).token().id();
    for (int i = 1; i <= 2 * ApiToken.CHARGES_MAX; i++) {
      tokens.charge(id, payment(i), ORDER, Amount.of(3));
      tokens.settle(id, payment(i), Amount.of(4));
    }
    assertEquals(10_000 - 8L * ApiToken.CHARGES_MAX, left(id));
    assertEquals(ApiToken.CHARGES_MAX, tokens().byId(id).orElseThrow().charges().size());
  }

  @Test
  void onlySoManyPaymentsAreUnderWay() throws Problem {
    Tokens tokens = tokens();
    String id = pay(tokens, 10_000).token().id();
    for (int i = 0; i < Tokens.OPEN_MAX; i++) {
      tokens.charge(id, payment(i), ORDER, Amount.of(1));
    }
    Problem refused =
        assertThrows(Problem.class, () -> tokens.charge(id, payment(99), ORDER, Amount.of(1)));
    assertEquals("too-many-open-payments", refused.code());
    tokens.settle(id, payment(0), Amount.of(1));
    assertTrue(tokens.charge(id, payment(99), ORDER, Amount.of(1)));
  }

  @Test
  void aTokenEndsWhenItWasSaidAndMakesRoom() throws Problem {
    Tokens tokens = tokens();
    Tokens.Created read = tokens.create(Scope.parse("read"), "", 10);
    assertTrue(tokens.find(read.secret()).isPresent());
    for (int i = 1; i < Tokens.MAX; i++) {
      tokens.create(Scope.parse("read"), "", 0);
    }
    Problem full = assertThrows(Problem.class, () -> tokens.create(Scope.parse("read"), "", 0));
    assertEquals("too-many-tokens", full.code());
    now += 10;
    assertEquals(Optional.empty(), tokens.find(read.secret()));
    tokens.create(Scope.parse("read"), "", 0);
    assertEquals(Tokens.MAX, tokens().list().size());
  }

  @Test
  void whereNothingCanBeWrittenNothingIsSpent() throws Exception {
    Tokens tokens = tokens();
    String id = pay(tokens, 100).token().id();
    Files.createDirectories(data.resolve("api.tokens.new").resolve("in-the-way"));
    Problem refused =
        assertThrows(Problem.class, () -> tokens.charge(id, payment(1), ORDER, Amount.of(70)));
    assertEquals("tokens-not-kept", refused.code());
    assertEquals(100, tokens.byId(id).orElseThrow().left().units().longValueExact());
  }

  /** Over seeds: a disk that is full now and then, a restart after any step; never past a limit. */
  @Test
  void withAFullDiskAndRestartsALimitHolds() throws Exception {
    for (int seed = 1; seed <= 20; seed++) {
      Rng random = new Rng(seed);
      Path full = data.resolve("api.tokens.new");
      Tokens tokens = tokens();
      String id = pay(tokens, 100).token().id();
      Map<PaymentId, Long> spent = new LinkedHashMap<>();
      for (int step = 0; step < 40; step++) {
        boolean isFull = random.chance(0.3);
        if (isFull) {
          Files.createDirectories(full.resolve("in-the-way"));
        }
        PaymentId payment = payment(random.below(12));
        long amount = spent.getOrDefault(payment, (long) random.between(1, 40));
        boolean isRelease = random.chance(0.2);
        try {
          if (isRelease) {
            tokens.release(id, payment);
            spent.remove(payment);
          } else {
            tokens.charge(id, payment, ORDER, Amount.of(amount));
            spent.put(payment, amount);
          }
        } catch (Problem refused) {
          assertTrue(
              isFull || refused.code().equals("token-limit"), seed + " " + refused.getMessage());
        }
        if (isFull) {
          Files.delete(full.resolve("in-the-way"));
          Files.delete(full);
        }
        long sum = spent.values().stream().mapToLong(each -> each).sum();
        assertTrue(sum <= 100, "seed " + seed);
        assertEquals(100 - sum, left(id), "on disk, seed " + seed + " step " + step);
        tokens = random.chance(0.2) ? tokens() : tokens;
      }
    }
  }

  @Test
  void aDamagedFileOpensNothing() throws Exception {
    Tokens tokens = tokens();
    Tokens.Created made = pay(tokens, 100);
    tokens.charge(made.token().id(), payment(1), ORDER, Amount.of(70));
    String whole = Files.readString(file());
    for (String damaged :
        new String[] {
          whole.replace("charge ", "chrage "), whole.replace("-1", "-2"), whole.replace("pay:", "")
        }) {
      Files.writeString(file(), damaged.equals(whole) ? "x" + whole : damaged);
      assertEquals(Optional.empty(), tokens().find(made.secret()));
    }
  }
}
