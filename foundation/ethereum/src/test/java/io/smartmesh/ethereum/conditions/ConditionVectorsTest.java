package io.smartmesh.ethereum.conditions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.Vectors;
import io.smartmesh.ethereum.Words;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.channels.Evaluators;
import io.smartmesh.ethereum.channels.Leaf;
import io.smartmesh.testkit.Keys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SC-1: Java and the contracts agree on terms, evidence and what it earns. */
class ConditionVectorsTest {
  static final ChainTime TIME = new ChainTime(1_900_000_000);
  static final Conditions CONDITIONS =
      new Conditions(
          new ChannelsContract(
              31_337,
              Address.ZERO,
              Address.ZERO,
              Address.ZERO,
              new Evaluators(at(0xa1), at(0xa2), at(0xa3), at(0xa4), at(0xa5))),
          Keys.CURVE);
  private static final Hash SALT = hash("salt");

  private static Address at(int number) {
    return new Address(Words.of(number).slice(12, 32));
  }

  private static Hash hash(String text) {
    return Hashes.keccak256(Bytes.utf8(text));
  }

  private static SigningKey key(int number) {
    return Keys.CURVE.key(Words.of(number)).orElseThrow();
  }

  static List<Vectors> vectors() throws IOException {
    return Vectors.load("conditions.json").list("conditions");
  }

  private static Vectors vector(String kind, String name) throws IOException {
    return vectors().stream()
        .filter(v -> v.text("kind").equals(kind) && v.text("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void assertMade(String kind, String name, Condition condition, Bytes evidence)
      throws IOException {
    Vectors vector = vector(kind, name);
    assertEquals(vector.hash("terms"), condition.terms(), name);
    assertEquals(vector.bytes("evidence").toHex(), evidence.toHex(), name);
    assertTrue(evidence.startsWith(condition.descriptor()), name);
    assertTrue(evidence.length() <= Conditions.EVIDENCE_BYTES, name);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void earnsAsTheContractSays(Vectors vector) {
    Leaf leaf =
        new Leaf(vector.amount("amount"), TIME, vector.address("evaluator"), vector.hash("terms"));
    assertEquals(vector.amount("earned"), CONDITIONS.earned(leaf, vector.bytes("evidence"), TIME));
  }

  @Test
  void makesTheSameHashLock() throws IOException {
    Bytes secret = hash("secret").bytes();
    assertMade("HashLock", "the secret", new Condition.HashLock(Hashes.sha256(secret)), secret);
  }

  @Test
  void makesTheSameTimeLock() throws IOException {
    TimeLock lock = new TimeLock(TIME, SALT);
    assertMade("TimeLock", "due", lock, lock.descriptor());
  }

  @Test
  void makesTheSameApprovals() throws IOException {
    TreeMap<Address, SigningKey> keys = new TreeMap<>();
    for (int i = 1; i <= 3; i++) {
      keys.put(key(i).address(), key(i));
    }
    Signers signers = new Signers(2, hash("statement"), new ArrayList<>(keys.keySet()));
    Court court = CONDITIONS.court(at(0xa3), TIME);
    TreeMap<Address, Bytes> approvals = new TreeMap<>();
    for (Map.Entry<Address, SigningKey> signer : List.of(keys.lastEntry(), keys.firstEntry())) {
      approvals.put(signer.getKey(), signers.approve(signer.getValue(), court));
    }
    assertMade("Signers", "two of three", signers, signers.evidence(approvals));
  }

  @Test
  void makesTheSameAnswers() throws IOException {
    Address oracle = key(7).address();
    Amount value = Amount.of(300);
    Bytes answer = Oracle.answer(key(7), hash("question"), value, CONDITIONS.court(at(0xa4), TIME));
    Oracle exact = new Oracle(Oracle.Rule.REQUIRED, oracle, hash("question"), value, SALT);
    assertMade("Oracle", "the required answer", exact, exact.evidence(answer));
    Oracle sum = new Oracle(Oracle.Rule.SUM, oracle, hash("question"), Amount.of(1_000), SALT);
    assertMade("Oracle", "the sum earned", sum, sum.evidence(answer));
  }

  @Test
  void readsTheSameHashChain() throws Exception {
    Bytes evidence = vector("HashChain", "tick 11").bytes("evidence");
    HashChain chain = HashChain.read(new Decoder(evidence));
    assertEquals(vector("HashChain", "tick 11").hash("terms"), chain.terms());
    assertEquals(Amount.of(1_000), chain.total());
  }

  /** SC-3: one byte more, less or other in evidence never earns more; nothing throws. */
  @ParameterizedTest
  @MethodSource("vectors")
  void changedEvidenceEarnsNoMore(Vectors vector) {
    Bytes evidence = vector.bytes("evidence");
    Leaf leaf =
        new Leaf(vector.amount("amount"), TIME, vector.address("evaluator"), vector.hash("terms"));
    for (int i = 0; i < evidence.length(); i++) {
      assertNothing(leaf, evidence.slice(0, i));
      byte[] changed = evidence.toArray();
      changed[i] ^= 1;
      // The last byte of a signature is v, of a tick its path: no other one fits.
      assertNothing(leaf, Bytes.wrap(changed));
    }
    assertNothing(leaf, Bytes.concat(evidence, Bytes.of(0)));
  }

  private static void assertNothing(Leaf leaf, Bytes evidence) {
    assertEquals(Amount.ZERO, CONDITIONS.earned(leaf, evidence, TIME));
  }

  @Test
  void anUnknownEvaluatorEarnsNothing() {
    Bytes secret = hash("secret").bytes();
    Leaf leaf = new Leaf(Amount.of(5), TIME, at(0xa6), Hashes.sha256(secret));
    assertEquals(Amount.ZERO, CONDITIONS.earned(leaf, secret, TIME));
    Conditions none =
        new Conditions(new ChannelsContract(1, at(1), at(2), at(3), at(4)), Keys.CURVE);
    Leaf zero = new Leaf(Amount.of(5), TIME, Address.ZERO, Hashes.sha256(secret));
    assertEquals(Amount.ZERO, none.earned(zero, secret, TIME));
  }
}
